"""Where to be and for how long, what to bring and what to pay, in the active language. Used by pages and emails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking, ChecklistItem, Fee, Service, Venue

For = ChecklistItem.For
SIGNS = {"KZT": "₸", "RUB": "₽", "USD": "$", "EUR": "€"}


class ThingToBring(NamedTuple):
    """One thing to bring. `note` gives the number of photocopies needed."""

    text: str
    note: str


class ChecklistGroup(NamedTuple):
    """What one kind of person must bring. `whom` names that kind of person."""

    whom: str
    things: list[ThingToBring]


def list_address_lines(venue: Venue) -> list[str]:
    """Return the lines of an address. The district is included only if the address does not already name it."""
    district = venue.district.name
    return [venue.name, venue.address, *([] if district in venue.address else [district])]


def describe_arrival(booking: Booking) -> str:
    """Return a sentence on when to arrive and how long the visit takes for the whole party."""
    minutes = int((booking.ends_at - booking.starts_at).total_seconds() // 60)
    words = ngettext(
        "Be there by %(time)s; it takes about %(minutes)d minute in all.",
        "Be there by %(time)s; it takes about %(minutes)d minutes in all.",
        minutes,
    )
    return words % {"time": time_format(booking.local_starts_at, "H:i"), "minutes": minutes}


def group_checklist(items: Iterable[ChecklistItem], *, absent: Iterable[str] = ()) -> list[ChecklistGroup]:
    """Group the checklist by kind of person, everybody first. Kinds of person in `absent` are left out."""
    items, absent = list(items), set(absent)
    groups = [
        ChecklistGroup(
            str(whom.label), [ThingToBring(item.text, _copies(item.copies)) for item in items if item.audience == whom]
        )
        for whom in For
        if whom not in absent
    ]
    return [group for group in groups if group.things]


def list_what_to_bring(booking: Booking, service: Service | None = None) -> list[ChecklistGroup]:
    """Return what this party must bring, without the children's list if no child comes. Lists for a changed name or a
    foreign passport are always included, because neither is known here. `service` replaces the booked service."""
    service = service or booking.service
    return group_checklist(service.checklist.all(), absent=kinds_not_coming(booking, service))


def kinds_not_coming(booking: Booking, service: Service) -> frozenset[str]:
    """Return the kinds of person, of those on a checklist, that this party certainly does not have."""
    ages = [applicant.age_on(booking.reception.date) for applicant in booking.applicants.all()]
    minors = [age is not None and age < service.adult_age for age in ages]
    if minors and not any(minors):
        return frozenset({For.MINOR.value})
    return frozenset({For.ADULT.value}) if minors and all(minors) else frozenset()


def list_prices(booking: Booking, service: Service | None = None) -> list[str]:
    """Return what the party must pay at the reception: one item for each fee, by age on that date, and the total.

    A person who comes alone sees only the amount. Empty if no fee is known. `service` replaces the booked service.
    """
    day = booking.reception.date
    fees = list(Fee.objects.on(day).filter(post=booking.post, service=service or booking.service).order_by("age_from"))
    people = list(booking.applicants.all())
    counted: Counter[Fee] = Counter()
    for person in people:
        age = person.age_on(day)
        if age is not None:
            counted.update([fee for fee in fees if _is_for(fee, age)][:1])
    due = [fee for fee in fees if counted[fee]]
    is_known = bool(due) and counted.total() == len(people)
    if is_known and (len(people) == 1 or not any(fee.amount for fee in due)):
        return [format_amount(due[0].amount, due[0].currency)]
    lines = [_line(fee, counted[fee]) for fee in due]
    if is_known and len({fee.currency for fee in due}) == 1:
        total = sum((fee.amount * counted[fee] for fee in due), start=Decimal(0))
        lines.append(_("In all: %(amount)s") % {"amount": format_amount(total, due[0].currency)})
    return lines


def describe_ages(fee: Fee) -> str:
    """Return who pays a fee, in words."""
    if fee.age_below is None:
        return _("From the age of %(age)d") % {"age": fee.age_from} if fee.age_from else _("Everybody")
    if not fee.age_from:
        return _("Under the age of %(age)d") % {"age": fee.age_below}
    return _("Aged %(first)d to %(last)d") % {"first": fee.age_from, "last": fee.age_below - 1}


def _line(fee: Fee, persons: int) -> str:
    each = format_amount(fee.amount, fee.currency)
    price = f"{persons}\xa0×\xa0{each}" if fee.amount else each
    return price if fee.age_below is None and not fee.age_from else f"{describe_ages(fee)}: {price}"


def format_amount(value: Decimal, currency: str) -> str:
    """Return an amount for display: "42 000 ₸", or the words for free of charge."""
    if not value:
        return _("free of charge")
    places = 0 if value == value.to_integral_value() else 2
    return f"{number_format(value, decimal_pos=places, force_grouping=True)}\xa0{SIGNS.get(currency, currency)}"


def _is_for(fee: Fee, age: int) -> bool:
    return fee.age_from <= age and (fee.age_below is None or age < fee.age_below)


def _copies(number: int) -> str:
    return ngettext("%(copies)d photocopy", "%(copies)d photocopies", number) % {"copies": number} if number else ""
