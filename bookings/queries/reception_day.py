"""The reception day at a glance: who is at a desk, who is next, who is late, and how the other visits ended."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bookings.models import Booking, Desk, Reception

Status = Booking.Status
# The number of expected bookings shown at once for a desk; the rest are shown on demand.
COMING_SHOWN = 30


@dataclass
class DeskQueue:
    """One desk's bookings, each list sorted by time."""

    desk: Desk
    now: list[Booking] = field(default_factory=list)
    arrived: list[Booking] = field(default_factory=list)
    late: list[Booking] = field(default_factory=list)
    coming: list[Booking] = field(default_factory=list)
    coming_more: int = 0
    done: list[Booking] = field(default_factory=list)
    done_count: int = 0


@dataclass
class Counts:
    """Numbers of bookings (not persons) by status. Those `late` are also counted in `expected`."""

    expected: int = 0
    late: int = 0
    arrived: int = 0
    called: int = 0
    served: int = 0
    not_served: int = 0
    no_show: int = 0

    @property
    def present(self) -> int:
        return self.arrived + self.called


@dataclass
class ReceptionDay:
    desks: list[DeskQueue]
    counts: Counts


def list_bookings(reception: Reception) -> list[Booking]:
    """Return all bookings that count on the day, by time, with their persons, in a fixed number of queries."""
    rows = reception.bookings.filter(status__in=[*Booking.LIVE, *Booking.OUTCOMES])
    rows = rows.select_related("post", "service", "desk", "called_to").prefetch_related("applicants")
    return list(rows.order_by("starts_at", "desk__label", "pk"))


def build_reception_day(
    reception: Reception, *, now: dt.datetime, desk: int | None = None, whole: bool = False
) -> ReceptionDay:
    """Return the day by desk: all desks, or only the one with the id `desk`. An unknown id returns all desks.

    With `whole`, include all bookings still to come and all that are done, not only the next ones.
    """
    bookings = list_bookings(reception)
    desks = {each.pk: DeskQueue(each) for each in reception.desks.all()}
    shown = {desk: desks[desk]} if desk in desks else desks
    for booking in bookings:
        at = booking.called_to_id if booking.status == Status.CALLED else booking.desk_id
        if at in shown:
            _put(shown[at], booking, now=now)
    for each in shown.values():
        each.done_count = len(each.done)
        if not whole:
            each.coming_more = max(0, len(each.coming) - COMING_SHOWN)
            each.coming = each.coming[:COMING_SHOWN]
            each.done = []
    used = [each for each in shown.values() if not each.desk.closed or _has_people(each)]
    return ReceptionDay(used, count_by_status(bookings, now=now))


def count_by_status(bookings: Iterable[Booking], *, now: dt.datetime) -> Counts:
    bookings = list(bookings)
    by_status = Counter(booking.status for booking in bookings)
    return Counts(
        expected=by_status[Status.CONFIRMED],
        late=sum(is_late(booking, now=now) for booking in bookings),
        arrived=by_status[Status.ARRIVED],
        called=by_status[Status.CALLED],
        served=by_status[Status.SERVED],
        not_served=by_status[Status.NOT_SERVED],
        no_show=by_status[Status.NO_SHOW],
    )


def is_late(booking: Booking, *, now: dt.datetime) -> bool:
    """Return whether a booking is still expected although its time has begun."""
    return booking.status == Status.CONFIRMED and booking.starts_at < now


def is_open(reception: Reception, *, now: dt.datetime) -> bool:
    """Return whether people can be received: from the day of the reception until it is closed."""
    return reception.status == Reception.Status.PUBLISHED and reception.has_come(now)


def can_be_marked(booking: Booking, *, now: dt.datetime) -> bool:
    """Return whether staff can record a step for a booking. This includes people who were present when the day was
    cancelled."""
    was_there = booking.reception.status == Reception.Status.CANCELLED and booking.status in Booking.PRESENT
    return was_there or is_open(booking.reception, now=now)


def _put(at: DeskQueue, booking: Booking, *, now: dt.datetime) -> None:
    match booking.status:
        case Status.CALLED:
            at.now.append(booking)
        case Status.ARRIVED:
            at.arrived.append(booking)
        case Status.CONFIRMED:
            (at.late if is_late(booking, now=now) else at.coming).append(booking)
        case _:
            at.done.append(booking)


def _has_people(at: DeskQueue) -> bool:
    return bool(at.now or at.arrived or at.late or at.coming or at.done_count)
