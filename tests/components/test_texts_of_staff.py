"""What staff have written in one language only says which, on the pages in the others."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from bookings.models import Venue
from bookings.templatetags.formatting import said


@pytest.mark.parametrize(
    ("language", "html"),
    [
        ("ru", "Автобус 5<br>до &lt;ДК&gt;"),
        ("kk", '<span lang="ru">Автобус 5<br>до &lt;ДК&gt;</span>'),
        ("en", "Bus 5"),
    ],
)
def test_a_text_in_another_language_says_so(language: str, html: str) -> None:
    venue = Venue(directions_ru="Автобус 5\nдо <ДК>", directions_en="Bus 5")
    with translation.override(language):
        assert said(venue, "directions") == html


def test_a_text_that_nobody_has_written_is_empty() -> None:
    with translation.override("kk"):
        assert said(Venue(), "directions") == ""


def bare(source: str) -> list[str]:
    """Where a template shows a longer text of staff without saying its language."""
    names = "notes|directions|accessibility|copies|payment|latecomers|handover|summary|who|ready"
    return re.findall(rf"{{{{ [\w.]+\.(?:{names})\b[^}}]*}}}}", source)


def test_every_longer_text_of_staff_says_its_language() -> None:
    pages = list((Path(settings.BASE_DIR) / "templates/citizen").rglob("*.html"))
    assert len(pages) > 50
    assert {page.name: found for page in pages if (found := bare(page.read_text()))} == {}
    assert bare("<p>{{ reception.venue.directions|linebreaksbr }}</p>")
