"""On the day: the times of people who have left or did not come, and of people who are there after all."""

import datetime as dt

from django.db.models import Q

from bookings.actions.core.busy_times import Times, overlaps
from bookings.actions.core.locks import by_pk, lock_slots_of
from bookings.actions.core.slot_claims import claim, take_place
from bookings.errors import NothingFree, ServiceNotProvided, SlotTaken
from bookings.models import Booking, Reception, Slot
from bookings.queries.availability import ON_THE_DAY


def free_remaining_slots(booking: Booking, *, now: dt.datetime) -> None:
    """Free those slots of a locked booking that are not over, at once: people in the hall can have them."""
    left = [slot for slot in lock_slots_of(booking) if slot.ends_at > now]
    by_pk(left).update(booking=None, free_from=now)


def reclaim_slots(booking: Booking, reception: Reception, *, busy: Times, now: dt.datetime) -> None:
    """Give a locked booking its own slots back if nobody has them, or else the next run of the day that fits the party.

    `busy` are the other times of its persons, whom the caller has locked. Raises NothingFree, TimesOverlap; then the
    caller's transaction ends and nothing has changed.
    """
    own = list(
        Slot.objects.filter(desk=booking.desk_id, starts_at__gte=booking.starts_at, ends_at__lte=booking.ends_at)
        .filter(Q(booking=booking) | Q(booking=None, free_from__isnull=False))
        .select_for_update(skip_locked=True)
        .order_by("pk")
    )
    if len(own) == booking.slot_count and not overlaps(busy, booking.starts_at, booking.ends_at):
        by_pk(own).update(booking=booking, free_from=None)
        return
    free_remaining_slots(booking, now=now)
    booking.slots.update(booking=None)  # those that are over are of no use to anybody
    try:
        slots = claim(
            reception=reception,
            service=booking.service,
            party_size=booking.party_size,
            now=now,
            pool=ON_THE_DAY,
            busy=busy,
        )
    except (SlotTaken, ServiceNotProvided) as refusal:
        raise NothingFree from refusal
    take_place(booking, slots)
