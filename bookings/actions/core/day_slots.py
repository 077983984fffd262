"""The times of those who are not there any more, and of those who are there after all."""

import datetime as dt

from django.db.models import Q

from bookings.actions.core.locks import by_pk, lock_slots_of
from bookings.actions.core.slot_claims import claim_for_counter, take_place
from bookings.errors import NothingFree, ServiceNotOffered, SlotTaken
from bookings.models import Booking, Reception, Slot


def free_rest(booking: Booking, *, now: dt.datetime) -> None:
    """Let go of those slots of a locked booking that are not over, at once: whoever waits in the hall takes them."""
    left = [slot for slot in lock_slots_of(booking) if slot.ends_at > now]
    by_pk(left).update(booking=None, free_from=now)


def take_again(booking: Booking, reception: Reception, *, now: dt.datetime) -> None:
    """Give a locked booking its own slots back if nobody has them, or else the next run of the day that takes it.

    Raises NothingFree; then nothing has changed, as the caller's transaction ends.
    """
    own = list(
        Slot.objects.filter(desk=booking.desk_id, starts_at__gte=booking.starts_at, ends_at__lte=booking.ends_at)
        .filter(Q(booking=booking) | Q(booking=None, free_from__isnull=False))
        .select_for_update(skip_locked=True)
        .order_by("pk")
    )
    if len(own) == booking.slot_count:
        by_pk(own).update(booking=booking, free_from=None)
        return
    free_rest(booking, now=now)
    booking.slots.update(booking=None)  # those that are over: nobody needs them any more
    try:
        slots = claim_for_counter(
            reception=reception, service=booking.service, party_size=booking.party_size, now=now, walk_in=True
        )
    except (SlotTaken, ServiceNotOffered) as refusal:
        raise NothingFree from refusal
    take_place(booking, slots)
