"""Charts are well-formed SVG with words for who can't see them, and break out of nothing."""

import re
from xml.etree import ElementTree

import pytest

from bookings.staff.reports import charts

SVG = "{http://www.w3.org/2000/svg}"
SERIES = ("Served", "Not served", "Did not come", "Still open")
ROWS = [("Passport", (8, 1, 2, 0)), ("Advice <b>&", (3, 0, 0, 1))]
CHARTS = {
    "bars": charts.draw_bars("one", "Bars & <more>", "What they show.", SERIES, ROWS),
    "columns": charts.draw_columns("two", "Columns & <more>", "What they show.", SERIES, ROWS),
    "curve": charts.draw_curve("three", "A curve & <more>", "What it shows.", [("1 May", 0, 0), ("<5> May", 4, 90)]),
}


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_is_an_image_with_a_title_and_a_description(kind: str) -> None:
    image = parsed(CHARTS[kind])
    assert image.get("role") == "img"
    named = {part.get("id"): part.text for part in image if part.tag in (f"{SVG}title", f"{SVG}desc")}
    assert (image.get("aria-labelledby") or "").split() == list(named)
    assert all(named.values())
    assert any("& <more>" in (text or "") for text in named.values())


@pytest.mark.parametrize("kind", CHARTS)
def test_it_carries_no_style_and_no_script(kind: str) -> None:
    for part in parsed(CHARTS[kind]).iter():
        assert part.tag != f"{SVG}script"
        assert not [name for name in part.attrib if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("kind", ["bars", "columns"])
def test_each_series_has_its_own_pattern(kind: str) -> None:
    image = parsed(CHARTS[kind])
    patterns = image.findall(f".//{SVG}pattern")
    assert len(patterns) == len(SERIES)
    assert len({ElementTree.tostring(child) for pattern in patterns for child in pattern}) == len(SERIES) - 1
    known = {f"url(#{pattern.get('id')})" for pattern in patterns}
    assert {part.get("fill") for part in image.findall(f"{SVG}rect")} <= known


@pytest.mark.parametrize("kind", CHARTS)
def test_everything_is_drawn_inside(kind: str) -> None:
    image = parsed(CHARTS[kind])
    _left, _top, width, height = map(float, (image.get("viewBox") or "").split())
    for part in image.findall(f"{SVG}rect"):
        x, y, w, h = (float(part.get(name) or "") for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + w <= width
        assert y + h <= height
    for text in image.findall(f"{SVG}text"):
        assert float(text.get("y") or "") <= height


def test_bars_are_as_long_as_their_numbers_say() -> None:
    image = parsed(CHARTS["bars"])
    drawn = [float(part.get("width") or 0) for part in image.findall(f"{SVG}rect")][len(SERIES) :]
    assert [round(width * 11 / (charts.WIDTH - 2)) for width in drawn] == [8, 1, 2, 3, 1]
    words = [text.text or "" for text in image.findall(f"{SVG}text")]
    assert {"Passport: 11", "Advice <b>&: 4"} <= set(words)


def test_a_long_name_is_broken_into_lines() -> None:
    image = parsed(charts.draw_bars("x", "T", "D", ("A",), [("слово " * 30, (1,))]))
    words = [text.text or "" for text in image.findall(f"{SVG}text")][1:]
    assert len(words) > 2
    assert all(len(line) <= charts.LABEL_LETTERS for line in words)


def test_nothing_is_drawn_without_data() -> None:
    assert charts.draw_bars("x", "T", "D", SERIES, []) == ""
    assert charts.draw_columns("x", "T", "D", SERIES, [("9", (0, 0, 0, 0))]) == ""
    assert charts.draw_curve("x", "T", "D", []) == ""
    assert re.search("<circle", charts.draw_curve("x", "T", "D", [("1 May", 0, 100)]))
