"""No English on a Russian or Kazakh way: every public page, every refusal and every mail is read."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from pytest_django import Settings

from bookings.citizen import urls
from bookings.management import catalogues
from bookings.management.commands.messages import FOLDERS
from bookings.models import Booking
from consulate.demo.data.load import load
from tests.architecture import rules, weight
from tests.architecture.reading import OF_STAFF, Read, english, templates_used
from tests.architecture.walk_staff import Staff
from tests.architecture.walks import everything
from tests.factories import NOW
from tests.journeys.staff_world import names_given

pytestmark = pytest.mark.time_machine(NOW, tick=False)

ROOT = Path(settings.BASE_DIR)
FOREIGN = ("ru", "kk")
# Dates and times of day as Americans or programs write them; an address may have such in it.
WRONG_FORMATS = re.compile(r"(?<![/\w.-])(?:\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{2,4})(?![/\w])|\b[ap]\.m\.|\d\d [AP]M\b")
SEEN = {
    "fewer times",
    "applicant, mistake 3",
    "representative_needed",
    "consent, mistake 1",
    "code",
    "booked",
    "calendar",
}
# Views that answer with no page of their own, but lead on or hand out a file.
WITHOUT_PAGE = {"citizen:calendar", "citizen:preview", "citizen:interest_unsubscribe"}
# Drawn for search engines' robots and where nothing else can be drawn; or older texts to which somebody consented.
WITHOUT_WALK = {"citizen/consents/2026-1.html"}


def sentences() -> list[str]:
    """Every source text of the catalogues that has two words or more, without its placeholders and tags."""
    found = set()
    for language in FOREIGN:
        with (Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in read_po(file):
                for text in catalogues.forms(message.id):
                    found.add(" ".join(re.sub(r"%\(\w+\)\w|\{\w*\}|%\w|<[^>]*>", " ", text).split()))
    return sorted(text for text in found if len(text.split()) > 1 and re.search("[a-z]{2}", text))


def broken(pages: list[Read], language: str) -> dict[str, list[str]]:
    """The pages that break a rule, and which."""
    return {page.where: found for page in pages if page.html and (found := list(rules.faults(page, language)))}


def public_views() -> set[str]:
    """The views of the public site that answer with a page, from the table of addresses."""
    return {f"citizen:{address.name}" for address in urls.urlpatterns} - WITHOUT_PAGE


def public_templates() -> set[str]:
    """The templates of the public pages and of all mails."""
    folder = ROOT / "templates"
    found = {str(path.relative_to(folder)) for path in [*folder.glob("*.html"), *folder.rglob("*.*")]}
    return {name for name in found if "/" not in name or name.startswith(("citizen/", "emails/"))} - WITHOUT_WALK


@pytest.fixture
def no_other_language(settings: Settings) -> None:
    """A text that has no Kazakh would be shown in Russian, which is the site's first: here it is English."""
    settings.LANGUAGE_CODE = "en"
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS]  # reads the catalogues anew


@pytest.mark.django_db
# What is English on a page is so in both: the other language is walked by make test-long.
@pytest.mark.parametrize("language", ["kk", pytest.param("ru", marks=pytest.mark.long)])
def test_no_translated_page_or_mail_contains_english(language: str, no_other_language: None) -> None:
    load(now=NOW)
    with templates_used() as templates:
        read = list(everything(language))
    references = list(Booking.objects.values_list("reference", flat=True))
    assert {page.where: found for page in read if (found := english(page.text, *references))} == {}
    assert {page.where: found for page in read if (found := WRONG_FORMATS.findall(page.text))} == {}
    assert broken(read, language) == {}
    assert weight.kept(read)
    assert {page.where for page in read} >= SEEN
    assert public_views() - {page.view for page in read} == set(), "Walk to these views too (tests/architecture/walk*)."
    assert public_templates() - templates == set(), "Walk to the pages and mails that are drawn with these too."


@pytest.mark.django_db
# In Russian, the browser that opens every page of the staff reads them too (tests/journeys).
@pytest.mark.long
@pytest.mark.parametrize("language", FOREIGN)
def test_no_translated_staff_page_contains_english(language: str, no_other_language: None) -> None:
    read = list(Staff(language).pages())
    names = names_given()
    assert {page.where: words for page in read if (words := set(english(page.text, *names)) - OF_STAFF)} == {}
    assert {page.where: found for page in read if (found := WRONG_FORMATS.findall(page.text))} == {}
    assert {page.where for page in read if page.html and f'<html lang="{language}"' not in page.html} == set()
    assert len(read) > 300
    assert len([page for page in read if not page.html]) > 5  # files


@pytest.mark.django_db
@pytest.mark.long
def test_the_check_finds_the_same_pages_in_english() -> None:
    load(now=NOW)
    pages = list(everything("en"))
    assert [page.where for page in pages if not english(page.text)] == []
    assert broken(pages, "en") == {}


def test_the_check_finds_every_sentence_of_the_catalogues() -> None:
    assert len(sentences()) > 300
    assert [sentence for sentence in sentences() if not english(f"Среда, {sentence}, 09:00")] == []


def test_addresses_and_names_do_not_count_as_english() -> None:
    assert english("Откройте https://example.org/ru/ или напишите name@example.com: QR-код, English") == []
    assert english("Запись AB2CD открыта", "AB2CD") == []
    assert english("Утро, Midday: 1 minute") == ["Midday", "minute"]


def marked_elsewhere(source: str) -> list[str]:
    """Functions of gettext that are imported under a name by which `manage.py messages` does not look for texts."""
    return [
        alias.asname or alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name and (alias.asname or alias.name) not in catalogues.KEYWORDS
    ]


def test_texts_are_marked_by_names_that_are_looked_for() -> None:
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 50
    assert {path: found for path in files if (found := marked_elsewhere(path.read_text()))} == {}
    assert marked_elsewhere("from django.utils.translation import gettext as say, ngettext") == ["say"]
