"""When slots become free to the public: those of a new day, and those that are given back.

A slot that is given back becomes free after a random delay within the post's quarantine, so that nobody can pass a
place on by giving it up and booking it again at a chosen second.
"""

import datetime as dt
import secrets
from collections.abc import Sequence

from bookings.actions.core.locks import by_pk, lock_slots_of
from bookings.models import Booking, Desk, DeskService, Reception, Slot, WaitlistEntry
from bookings.queries.availability import GRACE_SECONDS
from bookings.queries.reception_plan import Interval

_RANDOM = secrets.SystemRandom()

# The waiting list's head start before the public: three runs of its sweep.
WAITING_LIST_SECONDS = 180


def hold_grace() -> dt.timedelta:
    """Return a random time after a hold's shown end in which its holder can still confirm. It is not disclosed."""
    return dt.timedelta(seconds=_RANDOM.uniform(*GRACE_SECONDS))


def quarantine(booking: Booking) -> dt.timedelta:
    """Return the random delay after which the slots that a booking gives back are free to the public.

    While there is a waiting list it comes first: the sweep that offers places runs every minute and takes slots in
    quarantine. The usual five minutes leave it enough time; a post that has set less gets three.
    """
    post = booking.post
    shortest, longest = post.quarantine_min * 60, post.quarantine_max * 60
    if (
        shortest < WAITING_LIST_SECONDS
        and WaitlistEntry.objects.on_list().filter(reception=booking.reception_id).exists()
    ):
        shortest, longest = WAITING_LIST_SECONDS, max(longest, WAITING_LIST_SECONDS)
    return dt.timedelta(seconds=_RANDOM.uniform(shortest, longest))


def free_slots(booking: Booking, *, now: dt.datetime) -> None:
    """Give back all slots of a locked booking, except those that somebody is claiming at this moment.

    All get the same delay, so that a run becomes free as a run.
    """
    by_pk(lock_slots_of(booking)).update(booking=None, free_from=now + quarantine(booking))


def free_surplus(booking: Booking, slots: list[Slot], *, now: dt.datetime) -> None:
    """Keep the first of a booking's locked slots, as many as its party needs, and give back the others.

    Set the booking's number of slots and its end; the caller saves them.
    """
    offer = DeskService.objects.select_related("desk", "service").get(desk=booking.desk_id, service=booking.service_id)
    slots = sorted(slots, key=lambda slot: slot.starts_at)
    needed = offer.slots_for(booking.party_size)
    by_pk(slots[needed:]).update(booking=None, free_from=now + quarantine(booking))
    kept = slots[:needed]
    booking.slot_count, booking.ends_at = len(kept), kept[-1].ends_at


def open_slots(
    reception: Reception,
    desk: Desk,
    times: Sequence[Interval],
    *,
    opens_at: dt.datetime,
    kept_until: dt.datetime,
) -> None:
    """Make the slots of a desk's times, earliest first: free from the opening, and the post's share kept for phone and
    counter from `kept_until`. The share is the end of the day in one piece, so that families find runs."""
    first_kept = len(times) - reception.post.kept_of(len(times))
    Slot.objects.bulk_create(
        Slot(
            reception=reception,
            desk=desk,
            starts_at=start,
            ends_at=end,
            free_from=kept_until if number >= first_kept else opens_at,
        )
        for number, (start, end) in enumerate(times)
    )
