"""Looks at personal data, and files of it that were taken out: written down like every other step."""

import datetime as dt

from bookings.actions.steps import record
from bookings.models import Booking, Event, Reception

# Who comes back to a page within this time has not looked anew: a list of the day is open for hours.
SAME_LOOK = dt.timedelta(hours=1)


def note_look(
    *, actor: str, now: dt.datetime, booking: Booking | None = None, reception: Reception | None = None
) -> None:
    """Write down that somebody of the staff saw a booking's persons, or the list of a reception's, once an hour."""
    seen = Event.objects.filter(
        verb="view",
        actor=actor,
        at__gt=now - SAME_LOOK,
        at__lte=now,
        booking_id=booking.pk if booking else None,
        reception_id=booking.reception_id if booking else reception.pk if reception else None,
    )
    if not seen.exists():
        record("view", actor=actor, now=now, booking=booking, reception=reception)


def note_export(*, actor: str, now: dt.datetime, reception: Reception, what: str) -> None:
    """Write down that a file with personal data left the house; `what` names it ("day list", 20 letters at most)."""
    record("export", actor=actor, now=now, reception=reception, to_state=what)
