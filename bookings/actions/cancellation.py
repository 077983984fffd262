"""Ending a booking before its day, and removing people from one."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from bookings.actions.core.locks import lock_booking, lock_slots_of, share_reception
from bookings.actions.core.party_messages import announce, record_told_in_person, tell_party
from bookings.actions.core.slot_release import free_slots, free_surplus
from bookings.actions.core.transitions import change_status, record, require_held
from bookings.errors import HoldExpired, LastPerson, NobodyChosen, TooLate, WrongState
from bookings.models import CITIZEN, Actor, Applicant, Booking, Notification
from bookings.notifications.outbox import enqueue, withdraw

CANCELLABLE = (Booking.Status.HELD, Booking.Status.CONFIRMED)


def can_cancel_booking(booking: Booking, *, now: dt.datetime) -> bool:
    """Return whether the booking is held or confirmed, and its time has not begun."""
    return booking.status in CANCELLABLE and now < booking.starts_at


def cancel_booking(*, booking: Booking, actor: Actor, now: dt.datetime) -> Booking:
    """Cancel a held or confirmed booking and free its slots. The party of a confirmed one is notified.

    Cancelling it twice does nothing. Raises TooLate once its time has begun, WrongState when it has ended.
    """
    with transaction.atomic():
        share_reception(booking.reception_id)
        booking = lock_booking(booking.pk)
        if booking.status == Booking.Status.CANCELLED:
            return booking
        if not can_cancel_booking(booking, now=now):
            raise TooLate if booking.status in CANCELLABLE else WrongState(state=booking.get_status_display())
        was_confirmed = booking.status == Booking.Status.CONFIRMED
        change_status(
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
    """Tell the party by email, or without an address on the call list. If they cancelled themselves, they know."""
    kind = Notification.Kind.CANCELLED
    if booking.email:
        version = booking.version
        enqueue(kind=kind, now=now, booking=booking, version=version, due_at=now, expires_at=booking.ends_at)
    elif actor == CITIZEN:
        record_told_in_person(booking, kind, now=now)
    else:
        announce(booking, kind, now=now, expires_at=booking.ends_at)


def give_up(*, booking: Booking, persons: Collection[int], now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """Remove persons (ids of applicants) from a confirmed booking before it starts. Removing all of them cancels it.

    The smaller party keeps its start, and the last slots it no longer needs are freed. Persons already removed (in
    another tab) are ignored. Giving up a cancelled booking does nothing. Raises NobodyChosen, TooLate, WrongState.
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
            return cancel_booking(booking=booking, actor=actor, now=now)
        booking.applicants.exclude(pk__in=[applicant.pk for applicant in staying]).delete()
        for position, applicant in enumerate(staying, start=1):
            applicant.position = position
            applicant.save(update_fields=["position"])
        before = booking.starts_at.isoformat()
        _shrink(booking, to=len(staying), now=now)
        record("give_up", booking, actor=actor, now=now)
        tell_party(booking, Notification.Kind.CHANGED, now=now, facts={"starts_at": before, "left": len(staying)})
        return booking


def _shrink(booking: Booking, *, to: int, now: dt.datetime) -> None:
    """Keep the first slots, as many as a party of this size needs."""
    booking.party_size = to
    free_surplus(booking, lock_slots_of(booking), now=now)
    booking.version += 1
    booking.save(update_fields=["party_size", "slot_count", "ends_at", "version"])


def leave_out_person(*, booking: Booking, applicant: Applicant, now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """Remove a person from a held party: those after them move up, and slots no longer needed are given back.

    It takes the person, not a position: a second click must not remove the next person, who has moved up. Removing a
    person twice does nothing. The consent stays, since it was given for everybody who is left. Raises LastPerson,
    HoldExpired, NotHeld, ReceptionCancelled.
    """
    with transaction.atomic():
        booking = lock_booking(booking.pk)
        require_held(booking)
        leaver = booking.applicants.filter(pk=applicant.pk).first()
        if leaver is None:
            return booking
        if booking.party_size == 1:
            raise LastPerson
        slots = lock_slots_of(booking)
        if len(slots) != booking.slot_count:  # the hold ran out, and somebody else is taking its place
            raise HoldExpired
        later = booking.applicants.filter(position__gt=leaver.position)
        leaver.delete()
        later.update(position=F("position") - 1)
        booking.party_size -= 1
        free_surplus(booking, slots, now=now)
        booking.save(update_fields=["party_size", "slot_count", "ends_at"])
        record("leave_out", booking, actor=actor, now=now, from_state=booking.status, to_state=booking.status)
        return booking
