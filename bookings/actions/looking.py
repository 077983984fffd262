"""Looks at personal data, and files that were taken out: written down like every other step."""

import datetime as dt

from bookings.actions.steps import record
from bookings.models import Booking, Event, Post, Reception, WaitlistEntry

# Who comes back to a page within this time has not looked anew: a list of the day is open for hours.
SAME_LOOK = dt.timedelta(hours=1)


def note_look(
    *,
    actor: str,
    now: dt.datetime,
    booking: Booking | None = None,
    entry: WaitlistEntry | None = None,
    reception: Reception | None = None,
    post: Post | None = None,
) -> None:
    """Write down that somebody of the staff saw the persons of a booking or of an entry, or a list of a reception's,
    or of several receptions of a post's, once an hour."""
    subject = booking or entry or reception
    seen = Event.objects.filter(
        verb="view",
        actor=actor,
        at__gt=now - SAME_LOOK,
        at__lte=now,
        booking_id=booking.pk if booking else None,
        entry_id=entry.pk if entry else None,
        reception_id=subject.pk if isinstance(subject, Reception) else subject.reception_id if subject else None,
    )
    if subject is None and post:
        seen = seen.filter(post_id=post.pk)
    if not seen.exists():
        record("view", actor=actor, now=now, booking=booking, entry=entry, reception=reception, post=post)


def note_export(
    *, actor: str, now: dt.datetime, what: str, reception: Reception | None = None, post: Post | None = None
) -> None:
    """Write down that a file left the house; `what` names it ("day list", 20 letters at most)."""
    record("export", actor=actor, now=now, reception=reception, post=post, to_state=what)
