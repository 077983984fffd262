"""The bookings of a reception by desk, in the order of the day: the content of printed lists and files.

Reads only, in a fixed number of queries however many people come.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch

from bookings.models import Applicant, Booking, Desk, Event, Reception
from bookings.queries.availability import GRACE_SECONDS

# Bookings that have a place, or had one on the day. An unconfirmed hold has no place yet.
LISTED = (*Booking.LIVE, *Booking.OUTCOMES)
# A hold can still be confirmed for up to this long after its shown end.
GRACE = dt.timedelta(seconds=max(GRACE_SECONDS))
# Events that make a printed list out of date: who comes, when, where, for what, and how to contact them.
CHANGES = (
    *("confirm", "accept", "assist", "walk_in", "carry_over"),
    *("cancel", "give_up", "not_fit", "defer", "erase"),
    *("move", "change_day", "take_instead", "correct_name", "change_contact"),
)


@dataclass(frozen=True)
class ListedPerson:
    """One person of a party. The fields are empty once personal data is erased."""

    name: str
    birth_date: dt.date | None
    last_four: str
    is_child: bool
    representative: str
    relation: str


@dataclass(frozen=True)
class DayListRow:
    """One booking. `number` counts a desk's bookings from 1. `namesake` means that a person with the same name and
    birth date but a different document has a place for the same service."""

    number: int
    booking: Booking
    persons: list[ListedPerson]
    namesake: bool


@dataclass(frozen=True)
class DeskList:
    """One desk's bookings for the day."""

    desk: Desk
    rows: list[DayListRow] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(row.booking.party_size for row in self.rows)


def build_day_list(reception: Reception) -> list[DeskList]:
    """Return the desks of a reception with their bookings by time. A closed desk is included only if it still has
    bookings."""
    applicants = Prefetch("applicants", Applicant.objects.order_by("position"))
    bookings = list(
        Booking.objects.filter(reception=reception, status__in=LISTED)
        .select_related("post", "service", "desk")
        .prefetch_related(applicants)
        .order_by("starts_at", "pk")
    )
    namesakes = _with_namesakes(reception)
    by_desk: dict[int, list[DayListRow]] = defaultdict(list)
    for booking in bookings:
        rows = by_desk[booking.desk_id]
        persons = [_person(applicant, booking, reception.date) for applicant in booking.applicants.all()]
        rows.append(DayListRow(len(rows) + 1, booking, persons, booking.pk in namesakes))
    desks = sorted(reception.desks.all(), key=lambda desk: (desk.label, desk.pk))
    return [DeskList(desk, by_desk[desk.pk]) for desk in desks if by_desk[desk.pk] or not desk.closed]


def count_changed_since(reception: Reception, moment: dt.datetime) -> int:
    """Return the number of bookings that were added to a reception, changed there or removed from it since a given
    moment."""
    known_here = Event.objects.filter(reception_id=reception.pk, booking_id__isnull=False).values("booking_id")
    changes = Event.objects.filter(booking_id__in=known_here, verb__in=CHANGES, at__gt=moment)
    return changes.values("booking_id").distinct().count()


def count_unconfirmed(reception: Reception, *, now: dt.datetime) -> int:
    """Return the number of holds and offers that can still be confirmed. They are not on the list yet."""
    held = Booking.objects.filter(reception=reception, status=Booking.Status.HELD)
    return held.filter(hold_ends_at__gt=now - GRACE).count()


def _person(applicant: Applicant, booking: Booking, day: dt.date) -> ListedPerson:
    applicant.service = booking.service  # the same service; avoids a query for each person
    return ListedPerson(
        name=applicant.full_name,
        birth_date=applicant.birth_date,
        last_four=applicant.last_four,
        is_child=applicant.is_minor_on(day),
        representative=applicant.representative_name,
        relation=str(applicant.get_representative_relation_display()),
    )


def _with_namesakes(reception: Reception) -> set[int]:
    """Return the ids of the bookings for which `Booking.objects.with_namesakes_of` would find others, in one query."""
    alike = Applicant.objects.filter(
        live=True,
        post=OuterRef("post"),
        service=OuterRef("service"),
        surname_folded=OuterRef("surname_folded"),
        given_names_folded=OuterRef("given_names_folded"),
        birth_date=OuterRef("birth_date"),
    ).exclude(person_hash=OuterRef("person_hash"))
    here = Applicant.objects.filter(booking__reception=reception, booking__status__in=LISTED)
    others = alike.exclude(booking=OuterRef("booking"))
    return {pk for pk in here.filter(Exists(others)).values_list("booking_id", flat=True) if pk}
