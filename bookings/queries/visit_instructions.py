"""Where to be and for how long, what to bring and what to pay, in the active language. Used by pages and emails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.formatting import keep_units
from bookings.models import Booking, ChecklistItem, Fee, Service, Venue

For = ChecklistItem.For
SIGNS = {"KZT": "₸", "RUB": "₽", "USD": "$", "EUR": "€"}


class ThingToBring(NamedTuple):
    """One thing to bring. `note` gives the number of photocopies needed."""

    text: str
    note: str


class Prices(NamedTuple):
    """What to pay at the reception, as lines; `paid` tells whether any of it is more than nothing."""

    lines: list[str]
    paid: bool


class ChecklistGroup(NamedTuple):
    """What one kind of person must bring. `audience` names that kind of person."""

    audience: str
    things: list[ThingToBring]


def list_address_lines(venue: Venue) -> list[str]:
    """Return the lines of an address. The district is included only if the address does not already name it."""
    district = venue.district.name
    return [venue.name, venue.address, *([] if district in venue.address else [district])]


def list_visit(booking: Booking) -> list[Booking]:
    """Return a live booking with the others of its visit on that day, in the order of their times; one that has ended
    alone."""
    if not booking.live:
        return [booking]
    others = Booking.objects.with_places().together_with(booking).filter(reception=booking.reception_id)
    return sorted([booking, *others], key=lambda each: (each.starts_at, each.pk))


def describe_arrival(visit: Sequence[Booking]) -> str:
    """Return a sentence on when to arrive and how long everything takes, from the first start to the last end."""
    start = visit[0]
    minutes = int((max(each.ends_at for each in visit) - start.starts_at).total_seconds() // 60)
    words = ngettext(
        "Be there by %(time)s; it takes about %(minutes)d minute in all.",
        "Be there by %(time)s; it takes about %(minutes)d minutes in all.",
        minutes,
    )
    return keep_units(words % {"time": time_format(start.local_starts_at, "H:i"), "minutes": minutes})


def group_checklist(items: Iterable[ChecklistItem], *, absent: Iterable[str] = ()) -> list[ChecklistGroup]:
    """Group the checklist by kind of person, everybody first. Kinds of person in `absent` are left out."""
    items, absent = list(items), set(absent)
    groups = [
        ChecklistGroup(
            str(kind.label), [ThingToBring(item.text, _copies(item.copies)) for item in items if item.audience == kind]
        )
        for kind in For
        if kind not in absent
    ]
    return [group for group in groups if group.things]


def list_what_to_bring(booking: Booking, service: Service | None = None) -> list[ChecklistGroup]:
    """Return what this party must bring, without the children's list if no child comes. Lists for a changed name or a
    foreign passport are always included, because neither is known here. `service` replaces the booked service."""
    service = service or booking.service
    return group_checklist(service.checklist.all(), absent=kinds_not_coming(booking, service))


def list_what_the_visit_brings(visit: Sequence[Booking]) -> list[ChecklistGroup]:
    """Return what to bring to all bookings of a visit. With several services, each group names its service."""
    absent: dict[Service, frozenset[str]] = {}
    for booking in visit:
        kinds = kinds_not_coming(booking, booking.service)
        absent[booking.service] = absent.get(booking.service, kinds) & kinds
    return [
        group._replace(audience=f"{service.name}. {group.audience}") if len(absent) > 1 else group
        for service, kinds in absent.items()
        for group in group_checklist(service.checklist.all(), absent=kinds)
    ]


def kinds_not_coming(booking: Booking, service: Service) -> frozenset[str]:
    """Return the kinds of person, of those on a checklist, that this party certainly does not have."""
    ages = [applicant.age_on(booking.reception.date) for applicant in booking.applicants.all()]
    minors = [age is not None and age < service.adult_age for age in ages]
    if minors and not any(minors):
        return frozenset({For.MINOR.value})
    return frozenset({For.ADULT.value}) if minors and all(minors) else frozenset()


def list_prices(booking: Booking, service: Service | None = None) -> Prices:
    """Return what the party must pay at the reception: a line for each fee, by age on that date, and the total.

    A person who comes alone sees only the amount. Without lines if no fee is known. `service` replaces the booked one.
    """
    return list_prices_of_visit([booking], service)


def list_prices_of_visit(visit: Sequence[Booking], service: Service | None = None) -> Prices:
    """Return what must be paid for all bookings of a visit, as `list_prices`. With several, lines name the service."""
    due = [(booking, *_fees_due(booking, service or booking.service)) for booking in visit]
    fees = [fee for _booking, counted, _known in due for fee in counted.elements()]
    is_known, paid = bool(fees) and all(known for *_others, known in due), any(fee.amount for fee in fees)
    if is_known and len(visit) == 1 and (len(fees) == 1 or not paid):
        return Prices([format_amount(fees[0].amount, fees[0].currency)], paid)
    lines = [
        f"{booking.service.name}: {_line(fee, persons)}" if len(visit) > 1 else _line(fee, persons)
        for booking, counted, _known in due
        for fee, persons in counted.items()
    ]
    if is_known and len({fee.currency for fee in fees}) == 1:
        total = sum((fee.amount for fee in fees), start=Decimal(0))
        lines.append(_("Total: %(amount)s") % {"amount": format_amount(total, fees[0].currency)})
    return Prices(lines, paid)


def _fees_due(booking: Booking, service: Service) -> tuple[Counter[Fee], bool]:
    """Return how many persons pay which fee, and whether a fee is known for everybody."""
    day = booking.reception.date
    fees = list(Fee.objects.on(day).filter(post=booking.post, service=service).order_by("age_from"))
    ages = [person.age_on(day) for person in booking.applicants.all()]
    counted = Counter(dict.fromkeys(fees, 0))  # in the order of the fees
    for age in ages:
        if age is not None:
            counted.update([fee for fee in fees if _is_for(fee, age)][:1])
    return +counted, counted.total() == len(ages)


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
    words = ngettext("%(copies)d photocopy", "%(copies)d photocopies", number) % {"copies": number}
    return keep_units(words) if number else ""
