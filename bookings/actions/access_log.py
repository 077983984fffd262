"""The log of people who have looked at personal data or exported it, recorded like every other step."""

import datetime as dt

from bookings.actions.core.transitions import Subject, about, record
from bookings.models import Actor, Event, Post, Reception

# Opening a page again within this time is not a new view: a day list stays open for hours.
SAME_LOOK = dt.timedelta(hours=1)


def note_look(subject: Subject, *, actor: Actor, now: dt.datetime) -> None:
    """Record that a member of staff saw the people of a booking or entry, or a list of a reception or of a post's
    receptions. Once an hour."""
    by = {"actor_kind": actor.kind, "actor_name": actor.name}
    seen = Event.objects.filter(verb="view", at__gt=now - SAME_LOOK, at__lte=now, **by, **about(subject))
    if not seen.exists():
        record("view", subject, actor=actor, now=now)


def note_export(subject: Reception | Post, *, actor: Actor, now: dt.datetime, what: str) -> None:
    """Record that a file was exported; `what` names it ("day list", at most 20 characters)."""
    record("export", subject, actor=actor, now=now, to_state=what)
