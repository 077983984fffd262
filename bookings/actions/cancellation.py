"""Ending a booking before its day."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from bookings.actions.core.locks import lock_booking, lock_slots_of, share_reception
from bookings.actions.core.party_messages import announce, tell, told_in_person
from bookings.actions.core.slot_release import free_slots, free_surplus
from bookings.actions.core.transitions import move, record
from bookings.errors import NobodyChosen, TooLate, WrongState
from bookings.models import CITIZEN, Actor, Booking, Notification
from bookings.notifications.outbox import enqueue, withdraw

CANCELLABLE = (Booking.Status.HELD, Booking.Status.CONFIRMED)


def can_be_cancelled(booking: Booking, *, now: dt.datetime) -> bool:
    """Whether there is a place to cancel, whose time has not begun."""
    return booking.status in CANCELLABLE and now < booking.starts_at


def cancel(*, booking: Booking, actor: Actor, now: dt.datetime) -> Booking:
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


def _tell(booking: Booking, *, actor: Actor, now: dt.datetime) -> None:
    """By mail, or without an address on the call list: whoever cancels on the telephone ticks it at once."""
    kind = Notification.Kind.CANCELLED
    if booking.email:
        version = booking.version
        enqueue(kind=kind, now=now, booking=booking, version=version, due_at=now, expires_at=booking.ends_at)
    elif actor == CITIZEN:
        told_in_person(booking, kind, now=now)
    else:
        announce(booking, kind, now=now, expires_at=booking.ends_at)


def give_up(*, booking: Booking, persons: Collection[int], now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """Take persons (ids of applicants) off a confirmed booking, until it starts; all of them cancels it.

    The party shrinks, keeps its start, and its last slots that are not needed any more are freed. Who has been taken
    off already (in another tab) is left out of account. Giving up a cancelled booking again does nothing.
    Raises NobodyChosen, TooLate, WrongState.
    """
    with transaction.atomic():
        share_reception(booking.reception_id)
        booking = lock_booking(booking.pk)
        if booking.status == Booking.Status.CANCELLED:
            return booking
        if booking.status != Booking.Status.CONFIRMED:
            raise WrongState(state=booking.get_status_display())
        if booking.starts_at <= now:
            raise TooLate
        applicants = list(booking.applicants.order_by("position"))
        staying = [applicant for applicant in applicants if applicant.pk not in persons]
        if len(staying) == len(applicants):
            raise NobodyChosen
        if not staying:
            return cancel(booking=booking, actor=actor, now=now)
        booking.applicants.exclude(pk__in=[applicant.pk for applicant in staying]).delete()
        for position, applicant in enumerate(staying, start=1):
            applicant.position = position
            applicant.save(update_fields=["position"])
        before = booking.starts_at.isoformat()
        _shrink(booking, to=len(staying), now=now)
        record("give_up", booking, actor=actor, now=now)
        tell(booking, Notification.Kind.CHANGED, now=now, facts={"starts_at": before, "left": len(staying)})
        return booking


def _shrink(booking: Booking, *, to: int, now: dt.datetime) -> None:
    """Keep the first slots that so many persons need."""
    booking.party_size = to
    free_surplus(booking, lock_slots_of(booking), now=now)
    booking.version += 1
    booking.save(update_fields=["party_size", "slot_count", "ends_at", "version"])
