"""One step of a booking or reception: the status and its Event, written together.

The table of allowed moves is the database's (trigger `booking_status_moves`).
"""

import datetime as dt

from django.db import IntegrityError

from bookings.errors import HoldExpired, NotHeld, ReceptionCancelled
from bookings.models import Booking, Event, Post, Reception, WaitlistEntry


def record(
    verb: str,
    *,
    actor: str,
    now: dt.datetime,
    booking: Booking | None = None,
    reception: Reception | None = None,
    entry: WaitlistEntry | None = None,
    post: Post | None = None,
    from_state: str = "",
    to_state: str = "",
) -> None:
    """Add an Event about the narrowest of the subjects given; a post alone, where it is about several receptions.

    It holds ids and words of ours only, never anything personal.
    """
    subject = booking or entry or reception or post
    assert subject is not None
    Event.objects.create(
        post_id=_post_of(subject),
        reception_id=_reception_of(subject),
        booking_id=booking.pk if booking else None,
        entry_id=entry.pk if entry else None,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        version=booking.version if booking else 0,
        actor=actor,
        at=now,
    )


def _post_of(subject: Booking | WaitlistEntry | Reception | Post) -> int:
    if isinstance(subject, Post):
        return subject.pk
    return subject.reception.post_id if isinstance(subject, WaitlistEntry) else subject.post_id


def _reception_of(subject: Booking | WaitlistEntry | Reception | Post) -> int | None:
    if isinstance(subject, Post):
        return None
    return subject.pk if isinstance(subject, Reception) else subject.reception_id


def move(booking: Booking, *, to: Booking.Status, verb: str, actor: str, now: dt.datetime, **changes: object) -> None:
    """Move a locked booking to a status, together with other changed fields, and record it."""
    from_state = booking.status
    booking.status = to
    for name, value in changes.items():
        setattr(booking, name, value)
    booking.save(update_fields=["status", *changes])
    record(verb, booking=booking, actor=actor, now=now, from_state=from_state, to_state=to)


def move_reception(
    reception: Reception, *, to: Reception.Status, verb: str, actor: str, now: dt.datetime, **changes: object
) -> None:
    """Move a locked reception to a status, together with other changed fields, and record it."""
    from_state = reception.status
    reception.status = to
    for name, value in changes.items():
        setattr(reception, name, value)
    reception.save(update_fields=["status", *changes])
    record(verb, reception=reception, actor=actor, now=now, from_state=from_state, to_state=to)


def move_entry(
    entry: WaitlistEntry, *, to: WaitlistEntry.Status, verb: str, actor: str, now: dt.datetime, **changes: object
) -> None:
    """Move a locked entry of a waiting list to a status, together with other changed fields, and record it."""
    from_state = entry.status
    entry.status = to
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.save(update_fields=["status", *changes])
    record(verb, entry=entry, actor=actor, now=now, from_state=from_state, to_state=to)


def require_held(booking: Booking) -> None:
    """Refuse what only a hold admits, and say why it is none: ReceptionCancelled, HoldExpired, NotHeld."""
    if booking.status == Booking.Status.HELD:
        return
    if booking.status == Booking.Status.EXPIRED:
        raise HoldExpired
    if booking.reception.status == Reception.Status.CANCELLED:
        raise ReceptionCancelled
    raise NotHeld


def broken_rule(error: IntegrityError) -> str | None:
    """The name of the constraint that the database refused a write by."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return diagnosis.constraint_name if diagnosis else None
