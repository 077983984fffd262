"""Every public page, its mistakes and refusals, in three languages: axe, the Nu checker, narrow and odd screens."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from consulate.demo.data.load import load
from tests.architecture.reading import Read
from tests.architecture.walks import everything
from tests.factories import NOW
from tests.journeys.conftest import faults_of_html
from tests.reach.conftest import FOUND, LANGUAGES
from tests.reach.shown import NARROW, Shown

pytestmark = [pytest.mark.reach, pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=True)]


@pytest.fixture
def shown(chromium: Browser) -> Iterator[Shown]:
    tab = Shown(chromium)
    yield tab
    tab.close()


def checked_html(pages: list[Read], folder: Path) -> dict[int, list[str]]:
    """What the Nu checker finds, by the number of the page."""
    for number, page in enumerate(pages):
        (folder / f"{number}.html").write_text(page.html)
    found: dict[int, list[str]] = defaultdict(list)
    for fault in faults_of_html(folder):
        name, words = fault.split(": ", 1)
        found[int(name.removesuffix(".html"))].append(words)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_used(
    shown: Shown, language: str, tmp_path: Path, record_property: pytest.FixtureRequest
) -> None:
    load(now=NOW)
    pages = [page for page in everything(language) if page.html]
    of_nu = checked_html(pages, tmp_path)
    states: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    faults = {}
    for number, page in enumerate(pages):
        shown.draw(page.html)
        axe, width, more = shown.axe(), shown.width(), []
        more = shown.faults()
        view = page.view.removeprefix("citizen:") or ("fault" if page.where.startswith("fault") else "refusal")
        states[view].append((len(axe), len(of_nu[number]), width))
        if found := [*axe, *of_nu[number], *more, *([f"{width} pixels wide"] if width > NARROW else [])]:
            faults[f"{number} {page.where}"] = found
    for view, rows in states.items():
        axes, nus, widths = zip(*rows, strict=True)
        found_there = (len(rows), sum(axes), sum(nus), max(widths))
        record_property(FOUND, {"view": view, "language": language, "found": found_there})  # type: ignore[operator]
    assert not faults, "\n".join(f"{where}: {found}" for where, found in faults.items())


def test_the_check_finds_what_is_wrong(shown: Shown) -> None:
    shown.draw(
        '<!doctype html><html lang="en"><head><title>A page</title><style>p::after { content: "lost" }'
        "h1 { width: 50px; overflow: hidden; white-space: nowrap } a:focus { outline: 0 } main { width: 700px }"
        'button { border: 0 }</style></head><body><main><h1>Too long</h1><p>One</p><p><a href="/">On</a></p>'
        '<input><button class="button">Go</button></main></body></html>'
    )
    found = shown.faults()
    assert [
        part
        for part in ("cut: H1", "lost", "no ring: <a", "no edge: <button", "small: <button", "small: <a")
        if part not in "".join(found)
    ] == []
    assert any("large letters 7" in fault for fault in found)
    assert shown.width() > NARROW
    assert any(fault.startswith("label") for fault in shown.axe())
