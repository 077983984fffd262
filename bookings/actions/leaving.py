"""Leaving one person out of a party that is not confirmed yet."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from bookings.actions.freeing import quarantine
from bookings.actions.locks import by_pk, lock_booking, lock_slots_of
from bookings.actions.steps import record, require_held
from bookings.availability import slots_needed
from bookings.errors import HoldExpired, LastPerson
from bookings.models import Applicant, Booking, DeskService, Slot


def leave_out(*, booking: Booking, applicant: Applicant, now: dt.datetime, actor: str = "citizen") -> Booking:
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
        slots = sorted(lock_slots_of(booking), key=lambda slot: slot.starts_at)
        if len(slots) != booking.slot_count:  # the hold ran out, and somebody else is taking its place
            raise HoldExpired
        later = booking.applicants.filter(position__gt=leaver.position)
        leaver.delete()
        later.update(position=F("position") - 1)
        booking.party_size -= 1
        _give_back(booking, slots, now=now)
        booking.save(update_fields=["party_size", "slot_count", "ends_at"])
        record("leave_out", booking=booking, actor=actor, now=now, from_state=booking.status, to_state=booking.status)
        return booking


def _give_back(booking: Booking, slots: list[Slot], *, now: dt.datetime) -> None:
    """Keep the first slots, as many as the party needs now; the others become free after the usual delay."""
    offer = DeskService.objects.select_related("desk", "service").get(desk=booking.desk_id, service=booking.service_id)
    needed = slots_needed(
        first=offer.first_minutes or offer.service.first_minutes,
        each_next=offer.next_minutes or offer.service.next_minutes,
        party_size=booking.party_size,
        slot_minutes=offer.desk.slot_minutes,
    )
    kept = slots[:needed]
    by_pk(slots[needed:]).update(booking=None, free_from=now + quarantine(booking))
    booking.slot_count, booking.ends_at = len(kept), kept[-1].ends_at
