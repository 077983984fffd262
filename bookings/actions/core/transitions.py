"""Changes of a status with their Event, and the refusals that belong to them.

The table of allowed moves is the database's (trigger `booking_status_moves`).
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from bookings.errors import AlreadyBooked, HoldExpired, NotHeld, ReceptionCancelled
from bookings.models import Actor, Booking, Event, Post, Reception, WaitlistEntry

Subject = Booking | WaitlistEntry | Reception | Post


def record(
    verb: str, subject: Subject, *, actor: Actor, now: dt.datetime, from_state: str = "", to_state: str = ""
) -> None:
    """Add an Event about a subject; a post where it is about several of its receptions.

    It holds ids and words of ours only, never anything personal.
    """
    Event.objects.create(
        **about(subject),
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        version=subject.version if isinstance(subject, Booking) else 0,
        actor_kind=actor.kind,
        actor_name=actor.name,
        at=now,
    )


def about(subject: Subject) -> dict[str, int | None]:
    """Return the columns that say what an Event is about."""
    if isinstance(subject, Post):
        return {"post_id": subject.pk, "reception_id": None, "booking_id": None, "entry_id": None}
    return {
        "post_id": subject.reception.post_id if isinstance(subject, WaitlistEntry) else subject.post_id,
        "reception_id": subject.pk if isinstance(subject, Reception) else subject.reception_id,
        "booking_id": subject.pk if isinstance(subject, Booking) else None,
        "entry_id": subject.pk if isinstance(subject, WaitlistEntry) else None,
    }


def change_status(
    subject: Booking | WaitlistEntry | Reception,
    *,
    to: str,
    verb: str,
    actor: Actor,
    now: dt.datetime,
    **changes: object,
) -> None:
    """Give a locked row another status and other `changes`, and record it."""
    from_state = subject.status
    subject.status = to
    for name, value in changes.items():
        setattr(subject, name, value)
    subject.save(update_fields=["status", *changes])
    record(verb, subject, actor=actor, now=now, from_state=from_state, to_state=to)


def require_held(booking: Booking) -> None:
    """Refuse unless the booking is a hold. Raises ReceptionCancelled, HoldExpired, NotHeld."""
    if booking.status == Booking.Status.HELD:
        return
    if booking.status == Booking.Status.EXPIRED:
        raise HoldExpired
    if booking.reception.status == Reception.Status.CANCELLED:
        raise ReceptionCancelled
    raise NotHeld


@contextmanager
def refusing_second_booking() -> Iterator[None]:
    """Turn the database's refusal of a person's second live booking for a service into AlreadyBooked.

    It goes around the transaction, which such a refusal ends.
    """
    try:
        yield
    except IntegrityError as error:
        if broken_rule(error) == "applicant_one_live_booking":
            raise AlreadyBooked from error
        raise


def broken_rule(error: IntegrityError) -> str | None:
    """Return the name of the constraint by which the database refused a write."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return diagnosis.constraint_name if diagnosis else None
