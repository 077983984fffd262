"""How early a day filled up: the places taken over time since booking opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db import connection

# A booking takes its slots when it is confirmed (a walk-in when it is created) and releases them when it is cancelled.
_STEPS = """
    SELECT reception_id, COALESCE(confirmed_at, created_at) AS at, slot_count::int AS change
      FROM bookings_booking
     WHERE reception_id = ANY(%(receptions)s)
       AND (confirmed_at IS NOT NULL OR status NOT IN ('held', 'expired', 'cancelled'))
     UNION ALL
    SELECT booking.reception_id, event.at, -booking.slot_count::int
      FROM bookings_booking booking
      JOIN bookings_event event ON event.booking_id = booking.id AND event.to_state = 'cancelled'
           AND event.verb <> 'reach'
     WHERE booking.reception_id = ANY(%(receptions)s) AND booking.confirmed_at IS NOT NULL
     ORDER BY 1, 2, 3 DESC
"""
Step = tuple[dt.datetime, int]


@dataclass(frozen=True)
class Filling:
    """The places taken over time.

    `steps` gives the number of places taken from each instant on. `half`, `nine_tenths` and `full` are the first
    instants at which that share of the places was taken, or None if it was never reached.
    """

    places: int
    steps: list[Step] = field(default_factory=list)
    half: dt.datetime | None = None
    nine_tenths: dt.datetime | None = None
    full: dt.datetime | None = None

    @property
    def most(self) -> int:
        """The largest percentage of places taken at one time. At most 100, although slots can be blocked later."""
        return min(100, percent(max((taken for _at, taken in self.steps), default=0), self.places))

    def taken_at(self, moment: dt.datetime) -> int:
        taken = 0
        for at, number in self.steps:
            if at > moment:
                break
            taken = number
        return taken


def percent(part: int, whole: int) -> int:
    """Return a percentage, rounded half up; 0 if `whole` is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def read_fillings(places: dict[int, int]) -> dict[int, Filling]:
    """Return the filling of each reception by id. `places` gives their numbers of places. Uses one query."""
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, {"receptions": list(places)})
        rows = cursor.fetchall()
    found = {pk: _filling(number, ()) for pk, number in places.items()}
    for pk, group in groupby(rows, key=lambda row: row[0]):
        found[pk] = _filling(places[pk], ((at, change) for _pk, at, change in group))
    return found


def _filling(places: int, changes: Iterable[Step]) -> Filling:
    steps = list(_running(changes))

    def first(tenths: int) -> dt.datetime | None:
        return next((at for at, taken in steps if places and taken * 10 >= places * tenths), None)

    return Filling(places, steps, first(5), first(9), first(10))


def _running(changes: Iterable[Step]) -> Iterator[Step]:
    taken = 0
    for at, group in groupby(changes, key=lambda change: change[0]):
        taken += sum(change for _at, change in group)
        yield at, taken
