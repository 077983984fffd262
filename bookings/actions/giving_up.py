"""Giving up a place: all of a party, or single persons of it."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from bookings.actions.cancelling import cancel
from bookings.actions.freeing import free_surplus
from bookings.actions.locks import lock_booking, lock_slots_of, share_reception
from bookings.actions.steps import record
from bookings.actions.telling import tell
from bookings.errors import NobodyChosen, TooLate, WrongState
from bookings.models import Booking, Notification


def give_up(*, booking: Booking, persons: Collection[int], now: dt.datetime, actor: str = "citizen") -> Booking:
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
