"""What became of those who stood in the line of a full reception, as its events tell: an entry may have gone on to
another reception since then."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from django.utils.translation import gettext_lazy as _

from bookings.models import Event, WaitlistEntry

Status = WaitlistEntry.Status


class End(Enum):
    """In the order of a report."""

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
    End.PLACE: _("Got a place"),
    End.DECLINED: _("Took none of the places offered"),
    End.LEFT: _("Left the list"),
    End.WITHOUT: _("Ended without a place"),
    End.DEFERRED: _("First right at the next reception"),
    End.WAITING: _("Still waiting"),
}
# Who wanted a place and never had one to take.
LEFT_OVER = (End.WITHOUT, End.DEFERRED, End.WAITING)
# What moves an entry to its end although nobody kept a place from it.
_VERBS = {"book_elsewhere": End.PLACE, "pass_on": End.DECLINED, "decline": End.DECLINED}
_STATES = {
    Status.BOOKED: End.PLACE,
    Status.LEFT: End.LEFT,
    Status.ENDED: End.WITHOUT,
    Status.DEFERRED: End.DEFERRED,
    Status.WAITING: End.WAITING,
    Status.OFFERED: End.WAITING,
}
Ended = tuple[int, int, int, End]  # reception, service, persons, end


def ends(receptions: Iterable[int]) -> list[Ended]:
    """One row for each entry that stood in a line there. Two queries."""
    last: dict[tuple[int, int], End] = {}
    rows = Event.objects.filter(reception_id__in=list(receptions), entry_id__isnull=False, to_state__in=list(_STATES))
    rows = rows.exclude(verb="reach")  # it says what somebody was told
    for reception, entry, verb, state in rows.order_by("id").values_list(
        "reception_id", "entry_id", "verb", "to_state"
    ):
        key = (reception or 0, entry or 0)
        # Who never confirmed stood in no line, nor did those who lost a place here and have first right elsewhere.
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
