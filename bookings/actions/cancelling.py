"""Ending a booking before its day."""

import datetime as dt

from django.db import transaction

from bookings.actions.freeing import free_slots
from bookings.actions.locks import lock_booking, share_reception
from bookings.actions.steps import move
from bookings.actions.telling import announce, told_in_person
from bookings.errors import TooLate, WrongState
from bookings.models import Booking, Notification
from bookings.notifications.outbox import enqueue, withdraw

CANCELLABLE = (Booking.Status.HELD, Booking.Status.CONFIRMED)


def can_be_cancelled(booking: Booking, *, now: dt.datetime) -> bool:
    """Whether there is a place to cancel, whose time has not begun."""
    return booking.status in CANCELLABLE and now < booking.starts_at


def cancel(*, booking: Booking, actor: str, now: dt.datetime) -> Booking:
    """Cancel a held or confirmed booking and free its slots; who had a confirmed one is told.

    Cancelling what is cancelled does nothing. Raises TooLate once its time has begun, WrongState when it has ended.
    """
    with transaction.atomic():
        share_reception(booking.reception_id)
        booking = lock_booking(booking.pk)
        if booking.status == Booking.Status.CANCELLED:
            return booking
        if not can_be_cancelled(booking, now=now):
            raise TooLate if booking.status in CANCELLABLE else WrongState(state=booking.get_status_display())
        was_confirmed = booking.status == Booking.Status.CONFIRMED
        move(
            booking,
            to=Booking.Status.CANCELLED,
            verb="cancel",
            actor=actor,
            now=now,
            version=booking.version + was_confirmed,
        )
        free_slots(booking, now=now)
        if was_confirmed:
            withdraw(booking)
            _tell(booking, actor=actor, now=now)
        return booking


def _tell(booking: Booking, *, actor: str, now: dt.datetime) -> None:
    """By mail, or without an address on the call list: whoever cancels on the telephone ticks it at once."""
    kind = Notification.Kind.CANCELLED
    if booking.email:
        version = booking.version
        enqueue(kind=kind, now=now, booking=booking, version=version, due_at=now, expires_at=booking.ends_at)
    elif actor == "citizen":
        told_in_person(booking, kind, now=now)
    else:
        announce(booking, kind, now=now, expires_at=booking.ends_at)
