"""The outcomes of waiting list entries at a reception.

They are read from events, because an entry may since have moved to another reception.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from django.utils.translation import gettext_lazy as _

from bookings.models import Event, WaitlistEntry

Status = WaitlistEntry.Status


class WaitingOutcome(Enum):
    """The outcomes, in the order of a report."""

    PLACE = "place"
    DECLINED = "declined"
    LEFT = "left"
    WITHOUT = "without"
    DEFERRED = "deferred"
    WAITING = "waiting"

    @property
    def words(self) -> object:
        return _WORDS[self]


_WORDS = {
    WaitingOutcome.PLACE: _("Got a place"),
    WaitingOutcome.DECLINED: _("Did not accept any of the places offered"),
    WaitingOutcome.LEFT: _("Left the list"),
    WaitingOutcome.WITHOUT: _("Ended without a place"),
    WaitingOutcome.DEFERRED: _("Priority at the next reception"),
    WaitingOutcome.WAITING: _("Still waiting"),
}
# Outcomes of people who wanted a place and were never able to take one.
LEFT_OVER = (WaitingOutcome.WITHOUT, WaitingOutcome.DEFERRED, WaitingOutcome.WAITING)
# Verbs that end an entry for a reason other than a lack of places.
_VERBS = {
    "book_elsewhere": WaitingOutcome.PLACE,
    "pass_on": WaitingOutcome.DECLINED,
    "decline": WaitingOutcome.DECLINED,
}
_STATES = {
    Status.BOOKED: WaitingOutcome.PLACE,
    Status.LEFT: WaitingOutcome.LEFT,
    Status.ENDED: WaitingOutcome.WITHOUT,
    Status.DEFERRED: WaitingOutcome.DEFERRED,
    Status.WAITING: WaitingOutcome.WAITING,
    Status.OFFERED: WaitingOutcome.WAITING,
}
Ended = tuple[int, int, int, WaitingOutcome]  # reception, service, persons, outcome


def read_waiting_outcomes(receptions: Iterable[int]) -> list[Ended]:
    """Return one row for each entry that was on a waiting list of the receptions. Uses two queries."""
    last: dict[tuple[int, int], WaitingOutcome] = {}
    rows = Event.objects.filter(reception_id__in=list(receptions), entry_id__isnull=False, to_state__in=list(_STATES))
    rows = rows.exclude(verb="reach")  # records that a person was told, not a change of state
    for reception, entry, verb, state in rows.order_by("id").values_list(
        "reception_id", "entry_id", "verb", "to_state"
    ):
        key = (reception or 0, entry or 0)
        # Unconfirmed entries were never on the waiting list. Nor were people who lost a place here and have first right
        # at another reception.
        if key in last or state == Status.WAITING:
            state_end = _STATES[Status(state)]
            last[key] = _VERBS.get(verb, state_end) if state == Status.ENDED else state_end
    sizes = {
        pk: (service, persons)
        for pk, service, persons in WaitlistEntry.objects.filter(pk__in={entry for _pk, entry in last}).values_list(
            "pk", "service", "party_size"
        )
    }
    return [(reception, *sizes[entry], end) for (reception, entry), end in last.items() if entry in sizes]
