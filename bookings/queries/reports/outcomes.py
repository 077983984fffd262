"""The outcomes of bookings as named in reports, with the number of bookings and persons for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Booking

# When a place is given up later than this before its time, it is unlikely that somebody else can take it.
LATE = dt.timedelta(hours=24)
_OWN = ("cancel", "give_up")  # verbs of the party itself; all others are done by the post


class Outcome(Enum):
    """The outcomes, in the order of a report."""

    SERVED = "served"
    PAPERS = "papers"
    KIT = "kit"
    PERSON = "person"
    LEFT = "left"
    OTHER = "other"
    NO_SHOW = "no_show"
    OPEN = "open"
    CANCELLED_LATE = "cancelled_late"
    CANCELLED_EARLY = "cancelled_early"
    CANCELLED_BY_POST = "cancelled_by_post"

    @property
    def words(self) -> object:
        return _WORDS[self]


_WORDS = {
    Outcome.SERVED: _("Served"),
    Outcome.PAPERS: _("Not served: papers were missing"),
    Outcome.KIT: _("Not served: the biometric kit failed"),
    Outcome.PERSON: _("Not served: not the person who was booked"),
    Outcome.LEFT: _("Not served: left before being called"),
    Outcome.OTHER: _("Not served: no reason given"),
    Outcome.NO_SHOW: _("Did not come"),
    Outcome.OPEN: _("Still open"),
    Outcome.CANCELLED_LATE: _("Given up less than a day before"),
    Outcome.CANCELLED_EARLY: _("Given up earlier"),
    Outcome.CANCELLED_BY_POST: _("Cancelled by the post"),
}
NOT_SERVED = (Outcome.PAPERS, Outcome.KIT, Outcome.PERSON, Outcome.LEFT, Outcome.OTHER)
CANCELLED = (Outcome.CANCELLED_LATE, Outcome.CANCELLED_EARLY, Outcome.CANCELLED_BY_POST)
# Outcomes of bookings that existed on the day: the columns of the tables by service and by hour.
SERVED, REFUSED, MISSED, OPEN = "served", "not_served", "no_show", "open"
GROUPS: dict[str, tuple[Outcome, ...]] = {
    SERVED: (Outcome.SERVED,),
    REFUSED: NOT_SERVED,
    MISSED: (Outcome.NO_SHOW,),
    OPEN: (Outcome.OPEN,),
}
GROUP_WORDS = {
    SERVED: pgettext_lazy("persons", "Served"),
    REFUSED: pgettext_lazy("persons", "Not served"),
    MISSED: pgettext_lazy("persons", "Did not come"),
    OPEN: _("Still open"),
}


@dataclass
class Count:
    bookings: int = 0
    persons: int = 0

    def add(self, persons: int) -> None:
        self.bookings += 1
        self.persons += persons


@dataclass
class Tally:
    """Bookings and persons by outcome."""

    counts: dict[Outcome, Count] = field(default_factory=lambda: {outcome: Count() for outcome in Outcome})

    def add(self, outcome: Outcome, persons: int) -> None:
        self.counts[outcome].add(persons)

    def persons(self, outcomes: Iterable[Outcome]) -> int:
        return sum(self.counts[outcome].persons for outcome in outcomes)

    def group(self, name: str) -> int:
        """Return the number of persons in one of `GROUPS`."""
        return self.persons(GROUPS[name])

    @property
    def figures(self) -> dict[str, int]:
        """The number of persons in each of `GROUPS`."""
        return {name: self.group(name) for name in GROUPS}

    @property
    def expected(self) -> int:
        """The number of persons who had a place on the day."""
        return sum(self.figures.values())

    @property
    def due(self) -> int:
        """The number of expected persons whose attendance is known."""
        return self.expected - self.group(OPEN)


def classify_outcome(
    *, status: str, reason: str, starts_at: dt.datetime, cancelled: tuple[str, dt.datetime] | None
) -> Outcome:
    """Return the outcome of a booking. `cancelled` is the verb that cancelled it, and when."""
    if status == Booking.Status.NOT_SERVED:
        return Outcome(reason) if reason else Outcome.OTHER
    if status == Booking.Status.CANCELLED:
        verb, at = cancelled or ("", starts_at)
        if verb not in _OWN:
            return Outcome.CANCELLED_BY_POST
        return Outcome.CANCELLED_LATE if at > starts_at - LATE else Outcome.CANCELLED_EARLY
    return {Booking.Status.SERVED: Outcome.SERVED, Booking.Status.NO_SHOW: Outcome.NO_SHOW}.get(
        Booking.Status(status), Outcome.OPEN
    )
