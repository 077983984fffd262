"""What people on the waiting list answer to an offered place."""

import datetime as dt

from django.db import transaction

from bookings.actions.core.busy_times import require_no_overlap
from bookings.actions.core.locks import lock_addresses, lock_booking, lock_entry, lock_slots_of, share_reception
from bookings.actions.core.party_messages import tell_party
from bookings.actions.core.slot_release import free_slots
from bookings.actions.core.transitions import change_status, refusing_second_booking
from bookings.actions.core.waiting_entries import end_waiting_of_booked, return_to_list
from bookings.errors import OfferEnded, ReceptionCancelled
from bookings.models import CITIZEN, Actor, Booking, Notification, Reception, WaitlistEntry

Status = WaitlistEntry.Status


def accept_offer(*, entry: WaitlistEntry, number: int, now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """Confirm the place of the entry's `number`th offer. Accepting it twice succeeds.

    An offer can still be accepted after its shown end, until a sweep passes it on.
    Raises OfferEnded, AlreadyBooked, TimesOverlap, ReceptionCancelled.
    """
    with refusing_second_booking(), transaction.atomic():
        reception = share_reception(entry.reception_id)
        entry = lock_entry(entry.pk)
        offer = lock_booking(find_offer(entry, number).pk)
        if offer.live:
            return offer
        if reception.status != Reception.Status.PUBLISHED:
            raise ReceptionCancelled
        if offer.status != Booking.Status.HELD or len(lock_slots_of(offer)) != offer.slot_count:
            raise OfferEnded
        require_no_overlap(offer)
        lock_addresses(offer.email)  # joining counts the places and the entries of an address in two steps
        change_status(
            offer,
            to=Booking.Status.CONFIRMED,
            verb="accept",
            actor=actor,
            now=now,
            confirmed_at=now,
            hold_ends_at=None,
        )
        tell_party(offer, Notification.Kind.CONFIRMED, now=now)
        change_status(entry, to=Status.BOOKED, verb="accept", actor=actor, now=now)
        end_waiting_of_booked(offer, now=now)
        return offer


def decline_offer(*, entry: WaitlistEntry, number: int, now: dt.datetime, actor: Actor = CITIZEN) -> None:
    """Let an offered place go to the next entry. The entry stays on the waiting list while it has offers left.

    Declining an offer that has ended does nothing. Raises OfferEnded if there was no such offer, or it is accepted.
    """
    with transaction.atomic():
        share_reception(entry.reception_id)
        entry = lock_entry(entry.pk)
        offer = lock_booking(find_offer(entry, number).pk)
        if offer.live:
            raise OfferEnded
        if offer.status == Booking.Status.HELD:
            change_status(offer, to=Booking.Status.CANCELLED, verb="decline", actor=actor, now=now)
            free_slots(offer, now=now)
            return_to_list(entry, verb="decline", actor=actor, now=now)


def find_offer(entry: WaitlistEntry, number: int) -> Booking:
    """Return the entry's offer of that number, from 1. Raises OfferEnded if there was none."""
    offer = entry.offer(number)
    if offer is None:
        raise OfferEnded
    return offer
