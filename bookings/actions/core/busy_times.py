"""When people are busy at a reception: nobody can be at two desks at once.

Every action that makes a booking live, or gives a live one another time, asks here under the locks of its persons.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from bookings.actions.core.locks import lock_persons
from bookings.errors import TimesOverlap
from bookings.models import Applicant, Booking, Reception
from bookings.queries.availability import Run

Times = Collection[tuple[dt.datetime, dt.datetime]]
HELD_OR_LIVE = (Booking.Status.HELD, *Booking.LIVE)


def busy_times(reception: Reception, persons: Iterable[str], *, besides: Booking | None = None) -> Times:
    """Lock persons (by their hashes), and return the start and end of each live booking they have at a reception."""
    hashes = list(persons)
    lock_persons(hashes)
    return _live_times(reception.pk, hashes, besides=besides)


def busy_times_of(booking: Booking, *, at: Reception) -> Times:
    """Lock the persons of a booking, and return when they have other live bookings at a reception."""
    return busy_times(at, booking.applicants.values_list("person_hash", flat=True), besides=booking)


def require_no_overlap(*bookings: Booking) -> None:
    """Lock the persons of bookings that keep their time, and refuse if one of them is busy then.

    Raises TimesOverlap.
    """
    lock_persons(Applicant.objects.filter(booking__in=bookings).values_list("person_hash", flat=True))
    for booking in bookings:
        persons = booking.applicants.values_list("person_hash", flat=True)
        if overlaps(_live_times(booking.reception_id, persons, besides=booking), booking.starts_at, booking.ends_at):
            raise TimesOverlap


def _live_times(reception_id: int, persons: Iterable[str], *, besides: Booking | None) -> Times:
    live = Booking.objects.live().filter(reception=reception_id, applicants__person_hash__in=persons)
    return set(live.exclude(pk=besides.pk if besides else 0).values_list("starts_at", "ends_at"))


def times_of_visit(visit: uuid.UUID | None, *, besides: Booking | None = None) -> Times:
    """Return the start and end of the held and live bookings of a visit."""
    if visit is None:
        return []
    bookings = Booking.objects.filter(visit=visit, status__in=HELD_OR_LIVE)
    return list(bookings.exclude(pk=besides.pk if besides else 0).values_list("starts_at", "ends_at"))


def overlaps(busy: Times, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """Return whether a time overlaps one of the busy ones."""
    return any(starts_at < end and start < ends_at for start, end in busy)


def without_overlap(runs: Iterable[Run], busy: Times) -> list[Run]:
    """Return the runs that overlap none of the busy times."""
    return [run for run in runs if not overlaps(busy, run.starts_at, run.ends_at)]
