"""The slots of a desk's day, and from when on the public may take each."""

import datetime as dt
from collections.abc import Sequence

from bookings.models import Desk, Reception, Slot
from bookings.queries.reception_plan import Interval


def open_slots(
    reception: Reception,
    desk: Desk,
    times: Sequence[Interval],
    *,
    opens_at: dt.datetime,
    kept_until: dt.datetime,
) -> None:
    """Make the slots of a desk's times, earliest first: free from the opening on, and the post's share kept for phone
    and counter from later on. The share is the end of the day in one piece, so that families find runs."""
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
