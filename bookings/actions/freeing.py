"""Giving slots back.

A freed slot becomes free to the public after a random delay within the post's quarantine, so that nobody can hand
a place to a chosen second by giving it up and booking it again.
"""

import datetime as dt
import secrets

from bookings.actions.locks import by_pk, lock_slots_of
from bookings.models import Booking

_RANDOM = secrets.SystemRandom()

# How long past the shown end a hold still keeps its slots, in seconds. Undisclosed and random: who waits for
# the very second of a hold's end cannot know it.
GRACE_SECONDS = (60, 600)


def hold_grace() -> dt.timedelta:
    """The undisclosed time after a hold's shown end in which its holder can still confirm."""
    return dt.timedelta(seconds=_RANDOM.uniform(*GRACE_SECONDS))


def quarantine(booking: Booking) -> dt.timedelta:
    """The random delay after which slots freed by this booking are anybody's."""
    post = booking.post
    return dt.timedelta(seconds=_RANDOM.uniform(post.quarantine_min * 60, post.quarantine_max * 60))


def free_slots(booking: Booking, *, now: dt.datetime) -> None:
    """Let go of all slots of a booking whose lock the caller holds. Those being claimed this moment are gone anyway.

    One delay for all of them: a run that is freed becomes free as a run.
    """
    by_pk(lock_slots_of(booking)).update(booking=None, free_from=now + quarantine(booking))
