"""Moving a confirmed booking to another time, or to another reception of its post."""

import datetime as dt

from django.db import transaction

from bookings.actions.core.busy_times import busy_times_of
from bookings.actions.core.locks import by_pk, lock_booking, lock_slots_of, share_reception
from bookings.actions.core.party_messages import tell_party
from bookings.actions.core.slot_claims import claim, take_place
from bookings.actions.core.slot_release import quarantine
from bookings.actions.core.transitions import record
from bookings.actions.holds import admit
from bookings.actions.staff_bookings import admit_by_staff
from bookings.errors import ServiceNotProvided, TooLate, WrongState
from bookings.models import CITIZEN, Actor, Booking, Notification, Reception
from bookings.queries.availability import PUBLIC, counter_pool


def move_booking(
    *,
    booking: Booking,
    reception: Reception,
    now: dt.datetime,
    starts_at: dt.datetime | None = None,
    actor: Actor = CITIZEN,
    by_staff: bool = False,
    told: bool = False,
) -> Booking:
    """Give a party another time: at `starts_at`, or the earliest at which its persons have no other booking.

    Its own slots count as free, so that it can move by a single slot. If the new time is gone, the old one stays. One
    message tells the old time and the new one. Moving to the same time changes nothing.

    `by_staff`: staff move a booking until its time or the new day begins, also to a place kept for phone and counter.
    `told`: the party has been told in person or by phone, and no email is sent.

    Raises TooLate after the post's limit, WrongState if it is not confirmed, SlotTaken, TimesOverlap,
    NotOpenYet, ReceptionCancelled, PartyTooBig, and ServiceNotProvided also for another post's reception.
    """
    with transaction.atomic():
        shared = {pk: share_reception(pk) for pk in sorted({booking.reception_id, reception.pk})}
        booking = lock_booking(booking.pk)
        reception = shared[reception.pk]
        if booking.status != Booking.Status.CONFIRMED:
            raise WrongState(state=booking.get_status_display())
        if (booking.reception_id, booking.starts_at) == (reception.pk, starts_at):
            return booking
        if not (now < booking.starts_at if by_staff else booking.can_move(now)):
            raise TooLate
        if reception.post_id != booking.post_id:
            raise ServiceNotProvided
        (admit_by_staff if by_staff else admit)(reception, booking.party_size, now=now)
        busy = busy_times_of(booking, at=reception)
        old = {"starts_at": booking.starts_at.isoformat(), "venue": booking.reception.venue_id}
        old_slots = lock_slots_of(booking)
        by_pk(old_slots).update(booking=None, free_from=now)  # free to this transaction only
        slots = claim(
            reception=reception,
            service=booking.service,
            party_size=booking.party_size,
            now=now,
            pool=counter_pool(reception) if by_staff else PUBLIC,
            starts_at=starts_at,
            busy=busy,
        )
        by_pk(slot for slot in old_slots if slot not in slots).update(free_from=now + quarantine(booking))
        booking.reception = reception
        booking.version += 1
        take_place(booking, slots, "reception", "version")
        record("move", booking, actor=actor, now=now)
        tell_party(booking, Notification.Kind.MOVED, now=now, facts=old, told=told)
        return booking
