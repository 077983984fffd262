"""Looks at personal data, and files that were taken out: written down like every other step."""

import datetime as dt

from bookings.actions.core.transitions import Subject, about, record
from bookings.models import Actor, Event, Post, Reception

# Who comes back to a page within this time has not looked anew: a list of the day is open for hours.
SAME_LOOK = dt.timedelta(hours=1)


def note_look(subject: Subject, *, actor: Actor, now: dt.datetime) -> None:
    """Write down that somebody of the staff saw the persons of a booking or of an entry, or a list of a reception's,
    or of several receptions of a post's, once an hour."""
    by = {"actor_kind": actor.kind, "actor_name": actor.name}
    seen = Event.objects.filter(verb="view", at__gt=now - SAME_LOOK, at__lte=now, **by, **about(subject))
    if not seen.exists():
        record("view", subject, actor=actor, now=now)


def note_export(subject: Reception | Post, *, actor: Actor, now: dt.datetime, what: str) -> None:
    """Write down that a file left the house; `what` names it ("day list", 20 letters at most)."""
    record("export", subject, actor=actor, now=now, to_state=what)
