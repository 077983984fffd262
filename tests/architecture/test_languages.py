"""No English on a Russian or Kazakh way: every public page, every refusal and every mail is read."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from bookings import errors
from bookings.citizen.refusal_words import REFUSALS
from bookings.citizen.refusals import refused
from bookings.citizen.views import errors as error_pages
from bookings.journey import Step
from bookings.management import catalogues
from bookings.management.commands.messages import FOLDERS
from bookings.models import Notification
from tests.architecture.walk import OF_OTHERS, Family, Read, seen
from tests.factories import NOW

pytestmark = pytest.mark.time_machine(NOW, tick=False)

ROOT = Path(settings.BASE_DIR)
FOREIGN = ("ru", "kk")
# Words in Latin letters that stand in every language: a name in the switch of languages, and names of things.
PROPER = {"English", "QR", "cookie"}
FACTS = {"opens_at": NOW, "most": 6, "wait_until": NOW, "tries_left": 2, "step": Step("applicant", 1)}
SEEN = {
    "fewer times",
    "applicant, mistake 3",
    "representative_needed",
    "consent, mistake 1",
    "code",
    "booked",
    "calendar",
}
PAGES_OF_FAULTS: list[Callable[[HttpRequest], HttpResponse]] = [
    lambda request: error_pages.bad_request(request, Exception()),
    lambda request: error_pages.permission_denied(request, Exception()),
    lambda request: error_pages.page_not_found(request, Exception()),
    error_pages.server_error,
    error_pages.csrf_failure,
]


def english(text: str, *names: str) -> list[str]:
    """The Latin words of a text, apart from addresses, proper names and the names given.

    Stricter than looking for our own sentences: it also sees a text that no catalogue knows.
    """
    for name in names:
        text = text.replace(name, " ")
    words = re.findall(r"[A-Za-z][A-Za-z’']+", re.sub(r"\S*[@/]\S*", " ", text))
    return [word for word in words if word not in PROPER]


def sentences() -> list[str]:
    """Every source text of the catalogues that has two words or more, without its placeholders and tags."""
    found = set()
    for language in FOREIGN:
        with (Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in read_po(file):
                for text in catalogues.forms(message.id):
                    found.add(" ".join(re.sub(r"%\(\w+\)\w|\{\w*\}|%\w|<[^>]*>", " ", text).split()))
    return sorted(text for text in found if len(text.split()) > 1 and re.search("[a-z]", text))


def refusals(family: Family) -> Iterator[Read]:
    """Each refusal, of a reception and of the family's booking."""
    request = RequestFactory().get(f"/{family.language}/")
    for name, error in inspect.getmembers(errors, inspect.isclass):
        if issubclass(error, errors.BookingError) and error.code in REFUSALS:
            with translation.override(family.language):
                yield seen(name, refused(request, error(**FACTS), reception=family.reception))
                yield seen(f"{name} of a booking", refused(request, error(**FACTS), booking=family.visitor.booking))


@pytest.mark.django_db
@pytest.mark.parametrize("language", FOREIGN)
def test_a_journey_meets_no_english(language: str) -> None:
    family = Family(language)
    pages = list(family.pages())
    assert {where for where, _text in pages} >= SEEN | {
        f"mail, {kind}" for kind in Notification.Kind if kind not in OF_OTHERS
    }
    reference = family.visitor.booking.reference
    read = [*pages, *refusals(family)]
    assert {where: found for where, text in read if (found := english(text, reference))} == {}


@pytest.mark.django_db
def test_the_same_journey_in_english_would_be_noticed_on_every_page() -> None:
    assert [where for where, text in Family("en").pages() if not english(text)] == []


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("page", PAGES_OF_FAULTS)
def test_no_page_of_a_fault_is_english(page: Callable[[HttpRequest], HttpResponse], language: str) -> None:
    _where, text = seen("fault", page(RequestFactory().get(f"/{language}/nowhere/")))
    assert english(text) == []


def test_every_sentence_of_the_catalogues_would_be_noticed() -> None:
    assert len(sentences()) > 300
    assert [sentence for sentence in sentences() if not english(f"Среда, {sentence}, 09:00")] == []


def test_addresses_and_names_are_no_english() -> None:
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
