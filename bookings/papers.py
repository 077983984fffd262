"""What to bring and what to pay, in the active language: one home for the pages and the mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking, ChecklistItem, Fee

For = ChecklistItem.For
SIGNS = {"KZT": "₸", "RUB": "₽", "USD": "$", "EUR": "€"}


class Thing(NamedTuple):
    """One thing to bring; `note` says how many photocopies of it."""

    text: str
    note: str


class Bring(NamedTuple):
    """What one kind of person brings; `whom` in words."""

    whom: str
    things: list[Thing]


class Price(NamedTuple):
    """A fee in words, and for how many of the party it is due."""

    persons: int
    each: str


def checklist(items: Iterable[ChecklistItem], *, absent: Iterable[str] = ()) -> list[Bring]:
    """Things by whom they concern, everybody first, without those for whom nobody comes."""
    items, absent = list(items), set(absent)
    groups = [
        Bring(str(whom.label), [Thing(item.text, _copies(item.copies)) for item in items if item.audience == whom])
        for whom in For
        if whom not in absent
    ]
    return [group for group in groups if group.things]


def bring(booking: Booking) -> list[Bring]:
    """What this party brings: nothing for children if no child comes. A changed name or a foreign passport is not
    known here, so those lists come always, under whom they concern."""
    day = booking.reception.date
    minors = [applicant.is_minor_on(day) for applicant in booking.applicants.all()]
    absent = set()
    if minors and not any(minors):
        absent.add(For.MINOR)
    if minors and all(minors):
        absent.add(For.ADULT)
    return checklist(booking.service.checklist.all(), absent=absent)


def prices(booking: Booking) -> list[Price]:
    """What the party will be asked to pay at the reception, by age on its date; empty when nothing is known."""
    day = booking.reception.date
    fees = list(Fee.objects.on(day).filter(post=booking.post, service=booking.service).order_by("age_from"))
    counted: Counter[Fee] = Counter()
    for applicant in booking.applicants.all():
        age = applicant.age_on(day)
        if age is not None:
            counted.update([fee for fee in fees if _is_for(fee, age)][:1])
    return [Price(counted[fee], amount(fee.amount, fee.currency)) for fee in fees if counted[fee]]


def amount(value: Decimal, currency: str) -> str:
    """An amount as it is read: "42 000 ₸", or that it costs nothing."""
    if not value:
        return _("free of charge")
    places = 0 if value == value.to_integral_value() else 2
    return f"{number_format(value, decimal_pos=places, force_grouping=True)}\xa0{SIGNS.get(currency, currency)}"


def _is_for(fee: Fee, age: int) -> bool:
    return fee.age_from <= age and (fee.age_below is None or age < fee.age_below)


def _copies(number: int) -> str:
    return ngettext("%(copies)d photocopy", "%(copies)d photocopies", number) % {"copies": number} if number else ""
