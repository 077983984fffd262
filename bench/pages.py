"""Lighthouse's scores of the public pages on a telephone, from a running demo, as a table.

`make demo` in one terminal, `make bench-lighthouse` in another. It needs Node 20 or newer and npm.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from bench.journey import CHROMIUM

PROGRAM = Path(__file__).resolve().parent.parent / ".lighthouse" / "node_modules" / ".bin" / "lighthouse"
QUIET = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
WANTED = {"accessibility": 1.0, "best-practices": 1.0, "seo": 1.0, "performance": 0.99}
LANGUAGES = ("ru", "kk", "en")
TRIES = 3  # sometimes it does not find the browser that it has just started


def pages(site: str) -> list[str]:
    """The list, a reception with places, the choice of a service and of a time there, the help, in each language."""
    found = urllib.request.urlopen(f"{site}/en/").read().decode()
    match = re.search(r"/en/(receptions/\d+/)", found)
    assert match, "the demo has no reception"
    help_pages = ["help/", "help/day/", "help/accessibility/", "services/passport-5/"]
    paths = ["", match[1], f"{match[1]}book/", f"{match[1]}times/?service=passport-5&people=1", *help_pages]
    return [f"{language}/{path}" for language in LANGUAGES for path in paths]


def scores(address: str) -> dict[str, float]:
    words = [str(PROGRAM), address, "--quiet", "--output=json", f"--chrome-flags={QUIET}"]
    for _i in range(TRIES):
        ran = subprocess.run(
            words, env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True, text=True, check=False
        )
        if ran.returncode == 0:
            break
    else:
        raise SystemExit(f"Lighthouse failed {TRIES} times at {address}:\n{ran.stderr}")
    categories = json.loads(ran.stdout)["categories"]
    found = {name: categories[name]["score"] or 0.0 for name in WANTED}
    with urllib.request.urlopen(address) as answer:
        if "noindex" in answer.headers.get("X-Robots-Tag", ""):
            del found["seo"]  # a step of a choice, which search engines are asked not to index
    return found


def _percent(score: float | None) -> str:
    return "left out" if score is None else f"{100 * score:.0f}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Lighthouse's scores of the public pages, from a running demo.")
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    site: str = parser.parse_args().site
    print(f"{'page':56}" + "".join(f"{name:>16}" for name in WANTED))
    worst = dict.fromkeys(WANTED, 1.0)
    for page in pages(site):
        got = scores(f"{site}/{page}")
        print(f"/{page:55}" + "".join(f"{_percent(got.get(name)):>16}" for name in WANTED), flush=True)
        worst = {name: min(worst[name], got.get(name, 1.0)) for name in WANTED}
    kept = all(worst[name] >= least for name, least in WANTED.items())
    print("kept" if kept else "NOT KEPT", "as wanted:", ", ".join(f"{n} {100 * s:.0f}" for n, s in WANTED.items()))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
