"""The one stylesheet: every colour is a variable, for a post to change, and nothing covers what has the focus."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

BRAND = ("--brand", "--brand-ink", "--trim", "--action", "--link")
COLOURS = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|color-mix)\(|\b(?:white|black|red|navy|grey|gray)(?![-\w])", re.I
)


def sheet(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", Path(finders.find(name) or "").read_text(), flags=re.DOTALL)


def of_rules(css: str) -> str:
    """A stylesheet without its variables, and without the addresses that look like colours."""
    return re.sub(r":root\s*{[^}]*}|\[href[^\]]*\]", "", css)


def staying(css: str) -> list[str]:
    """What stays in its place while a page is scrolled, and may cover what has the focus (WCAG 2.4.11)."""
    return re.findall(r"position:\s*(?:fixed|sticky)", css)


def test_colours_are_defined_only_in_variables() -> None:
    assert COLOURS.findall(of_rules(sheet("site.css"))) == []


@pytest.mark.parametrize("name", ["site.css", "slip.css"])
def test_nothing_stays_in_front_of_what_has_the_focus(name: str) -> None:
    assert staying(sheet(name)) == []


@pytest.mark.parametrize("name", ["site.css", "slip.css", "staff/day.css", "staff/admin.css"])
def test_no_rule_shows_the_line_breaks_of_a_template(name: str) -> None:
    # Templates are indented for their readers: `pre-line` would show an empty line before each answer.
    assert not re.search(r"white-space:\s*(?:pre|break-spaces)", sheet(name))


def test_the_check_finds_what_breaks_these_rules() -> None:
    assert COLOURS.findall(of_rules(":root { --ink: #000 } a { color: #0d5573 }"))
    assert COLOURS.findall(of_rules("b { color: rgb(0 0 0) }"))
    assert staying(".top { position: sticky; top: 0 }")


def test_the_variables_of_the_brand_come_first_and_are_used() -> None:
    css = sheet("site.css")
    assert tuple(re.findall(r"(--[\w-]+):", css)[: len(BRAND)]) == BRAND
    assert [name for name in BRAND if f"var({name})" not in of_rules(css)] == []
