"""Leaving one person out of a party that is not confirmed yet."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from bookings.actions.core.locks import lock_booking, lock_slots_of
from bookings.actions.core.slot_release import free_surplus
from bookings.actions.core.transitions import record, require_held
from bookings.errors import HoldExpired, LastPerson
from bookings.models import CITIZEN, Actor, Applicant, Booking


def leave_out(*, booking: Booking, applicant: Applicant, now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """Take a person out of a held party: those after them move up, and slots that fewer don't need are given back.

    The person is meant, not a place in the row: a second click must not reach whoever has moved up to it. Who has
    been left out already is left out. The consent stays: it was given for everybody who is still there.
    Raises LastPerson, HoldExpired, NotHeld, ReceptionCancelled.
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
