"""Giving slots back.

A freed slot becomes free to the public after a random delay within the post's quarantine, so that nobody can hand
a place to a chosen second by giving it up and booking it again.
"""

import datetime as dt
import secrets

from bookings.actions.core.locks import by_pk, lock_slots_of
from bookings.models import Booking, DeskService, Slot, WaitlistEntry
from bookings.queries.availability import GRACE_SECONDS

_RANDOM = secrets.SystemRandom()

# The waiting list's head start before the public: three runs of its sweep.
WAITING_LIST_SECONDS = 180


def hold_grace() -> dt.timedelta:
    """The undisclosed time after a hold's shown end in which its holder can still confirm."""
    return dt.timedelta(seconds=_RANDOM.uniform(*GRACE_SECONDS))


def quarantine(booking: Booking) -> dt.timedelta:
    """The random delay after which slots freed by this booking are anybody's.

    While anybody waits there, the waiting list comes first: the sweep that offers places runs every minute and takes
    what is in quarantine. The usual five minutes leave it time enough; a post that has set less gets three.
    """
    post = booking.post
    shortest, longest = post.quarantine_min * 60, post.quarantine_max * 60
    if (
        shortest < WAITING_LIST_SECONDS
        and WaitlistEntry.objects.in_line().filter(reception=booking.reception_id).exists()
    ):
        shortest, longest = WAITING_LIST_SECONDS, max(longest, WAITING_LIST_SECONDS)
    return dt.timedelta(seconds=_RANDOM.uniform(shortest, longest))


def free_slots(booking: Booking, *, now: dt.datetime) -> None:
    """Let go of all slots of a booking whose lock the caller holds. Those being claimed this moment are gone anyway.

    One delay for all of them: a run that is freed becomes free as a run.
    """
    by_pk(lock_slots_of(booking)).update(booking=None, free_from=now + quarantine(booking))


def free_surplus(booking: Booking, slots: list[Slot], *, now: dt.datetime) -> None:
    """Keep the first of a booking's locked slots, as many as its party needs, and let the others go.

    Sets the booking's number of slots and its end; the caller saves them. A desk whose minutes have grown since takes
    none away.
    """
    offer = DeskService.objects.select_related("desk", "service").get(desk=booking.desk_id, service=booking.service_id)
    slots = sorted(slots, key=lambda slot: slot.starts_at)
    needed = offer.slots_for(booking.party_size)
    by_pk(slots[needed:]).update(booking=None, free_from=now + quarantine(booking))
    kept = slots[:needed]
    booking.slot_count, booking.ends_at = len(kept), kept[-1].ends_at
