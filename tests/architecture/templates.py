"""The layout of the templates. `make check` runs this file; it prints each fault and its place."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 120
# Django lets no tag go over two lines.
ONE_TAG = re.compile(r"\s*{%(?:(?!%}).)*%}")
TEXT = re.compile(r"{% *blocktranslate((?:(?!%}).)*)%}(.*?){% *endblocktranslate", re.DOTALL)


def faults(source: str) -> Iterator[tuple[int, str]]:
    """Yield the number of each line at fault and what is wrong with it."""
    for number, line in enumerate(source.splitlines(), start=1):
        if len(line) > LONGEST and not ONE_TAG.fullmatch(line):
            yield number, f"longer than {LONGEST} characters"
    for text in TEXT.finditer(source):
        # Its translation would be looked up with the line ends and the indentation in it.
        if "\n" in text[2] and "trimmed" not in text[1].split():
            yield source[: text.start()].count("\n") + 1, "a text of several lines that is not trimmed"


def all_faults() -> list[str]:
    """Return the faults of the project's HTML templates. Plain texts are left alone: their lines are the email's."""
    folders = (ROOT / "templates", ROOT / "consulate/demo/templates")
    files = sorted(file for folder in folders for file in folder.rglob("*.html"))
    assert len(files) > 200
    return [f"{file.relative_to(ROOT)}:{number}: {what}" for file in files for number, what in faults(file.read_text())]


if __name__ == "__main__":
    sys.exit("\n".join(all_faults()) or 0)
