"""All the walks through the public site; the demo's world must be loaded."""

import inspect
from collections.abc import Iterator

from django.test import RequestFactory
from django.utils import translation

from bookings import errors
from bookings.citizen.refusal_words import REFUSALS
from bookings.citizen.refusals import refused
from bookings.queries.party_steps import Step
from tests.architecture.reading import Read, seen
from tests.architecture.walk import Family
from tests.architecture.walk_changes import Changed
from tests.architecture.walk_site import Guest
from tests.architecture.walk_waiting_list import Waiting
from tests.factories import NOW

FACTS = {"opens_at": NOW, "most": 6, "wait_until": NOW, "tries_left": 2, "step": Step("applicant", 1)}


def everything(language: str) -> Iterator[Read]:
    """Every page, mail and calendar file of the public site in one language."""
    for walker in (Waiting, Changed, Guest):
        yield from walker(language).pages()
    family = Family(language)
    yield from family.pages()
    yield from refusals(family)


def refusals(family: Family) -> Iterator[Read]:
    """Each refusal, of a reception and of the family's booking."""
    request = RequestFactory().get(f"/{family.language}/")
    for name, error in inspect.getmembers(errors, inspect.isclass):
        if issubclass(error, errors.BookingError) and error.code in REFUSALS:
            with translation.override(family.language):
                yield seen(name, refused(request, error(**FACTS), reception=family.reception))
                yield seen(f"{name} of a booking", refused(request, error(**FACTS), booking=family.visitor.booking))
