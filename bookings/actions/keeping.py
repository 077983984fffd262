"""More time for those who need it: a hold is kept longer once, when its holder asks."""

import datetime as dt

from django.db import transaction

from bookings.actions.holding import HOLD_AT_MOST, extend
from bookings.actions.locks import lock_visit
from bookings.actions.steps import record, require_held
from bookings.journey import was_kept_longer
from bookings.models import Booking


def keep_longer(*, booking: Booking, now: dt.datetime) -> None:
    """Hold a place, and the others of its visit, for the post's time longer, once; asking again does nothing. Whoever
    asks early loses nothing by it.

    Once, so that nobody keeps a place from others without end (WCAG 2.2, 2.2.1: what is typed is not lost when it
    ends). Raises HoldExpired, NotHeld.
    """
    with transaction.atomic():
        booking, others = lock_visit(booking.pk)
        require_held(booking)
        if was_kept_longer(booking):
            return
        minutes = dt.timedelta(minutes=booking.post.hold_minutes)
        for each in (booking, *others):
            ends = max(now, each.hold_ends_at or now)
            extend(each, until=min(ends + minutes, each.created_at + HOLD_AT_MOST), now=now)
            record("keep_longer", each, actor="citizen", now=now)
