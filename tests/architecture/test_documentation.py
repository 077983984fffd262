"""The documentation is short, and what it says about files, variables and commands is true."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "bench/*.md", ".github/**/*.md")
    for path in ROOT.glob(pattern)
)
# Folders of the project: a text in backticks that begins with one is a file or a folder.
FOLDERS = ("bookings", "consulate", "templates", "tests", "docs", "bench", "requirements", ".github", ".ci")
# What appears only when the project is used.
MADE_LATER = {"consulate/formats/<language>/"}


def read(page: str) -> str:
    return (ROOT / page).read_text()


def links(page: str) -> list[str]:
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", read(page)) if "://" not in target]


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as a forge makes them."""
    headings = re.findall(r"^#+ (.+)$", read(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def paths_named(page: str) -> set[str]:
    words = re.findall(r"`([^`\n]+)`", read(page))
    return {word for word in words if word.split("/")[0] in FOLDERS and "/" in word and " " not in word} - MADE_LATER


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(read("README.md").split()) < 900


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for link in links(page):
        target, _hash, anchor = link.partition("#")
        path = ((ROOT / page).parent / target).resolve() if target else ROOT / page
        assert path.exists(), link
        assert not anchor or anchor in anchors(path.relative_to(ROOT).as_posix()), link


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page: str) -> None:
    assert [path for path in paths_named(page) if not list(ROOT.glob(path))] == []


def test_every_page_is_reached_from_the_readme() -> None:
    seen: set[str] = set()
    found = {"README.md"}
    while new := found - seen:
        seen |= new
        for page in new:
            targets = ((ROOT / page).parent / link.partition("#")[0] for link in links(page) if link[0] != "#")
            found |= {path.resolve().relative_to(ROOT).as_posix() for path in targets if path.suffix == ".md"}
    assert {page for page in PAGES if not page.startswith(".github")} - seen == set()


def test_every_variable_is_explained() -> None:
    code = read("consulate/settings.py") + read("consulate/environment.py")
    flags = re.search(r"_FLAGS = \((.+?)\)", code)
    assert flags
    asked = re.findall(r'(?:given\(|flag\(|environ\.get\(|environ\[)(?:[\w.]+, )?"([A-Z_]+)"', code)
    read_by_the_code = {*asked, *re.findall(r'"([A-Z_]+)"', flags[1])}
    assert len(read_by_the_code) > 15
    table = re.findall(r"^\| `([A-Z_]+)` \|", read("docs/configuration.md"), flags=re.MULTILINE)
    assert set(table) == read_by_the_code
    assert len(set(table)) == len(table)


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_are_named_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", read(page), flags=re.MULTILINE))
    assert {first or second for first, second in named} - targets == set()


def test_the_changelog_has_the_current_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## [{version}]" in read("CHANGELOG.md")


def test_the_forge_runs_what_the_integration_server_runs() -> None:
    workflow = read(".github/workflows/ci.yml")
    assert re.findall(r"run: (.+)", workflow) == [".ci/run"]
    oldest = tomllib.loads(read("pyproject.toml"))["project"]["requires-python"].removeprefix(">=")
    assert f'"{oldest}"' in workflow
    assert re.findall(r"make ([a-z]+)", read(".ci/run")) == ["check", "test"]
