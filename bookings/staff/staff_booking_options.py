"""Options when staff book: the places kept for phone and counter, and where else a party fits. Only reads data."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from bookings.actions.staff_bookings import admit_by_staff
from bookings.errors import BookingError
from bookings.models import Desk, Reception, Service
from bookings.queries.availability import counter_runs

MOST_OTHERS = 3


@dataclass(frozen=True)
class KeptShare:
    """Slots kept for phone and counter at the desks of a service: how many are left, of how many, and until when."""

    left: int
    total: int
    until: dt.datetime


def count_kept_slots(reception: Reception, service: Service, *, now: dt.datetime) -> KeptShare | None:
    """Return the slots kept for phone and counter, or None if no slots are kept now."""
    until = reception.kept_until
    if not reception.post.counter_share or until <= now or reception.opens_at is None or until <= reception.opens_at:
        return None
    still = Q(slots__booking=None, slots__free_from=until, slots__starts_at__gt=now)
    desks = Desk.objects.filter(reception=reception, services=service)
    counted = desks.annotate(n=Count("slots", distinct=True), left=Count("slots", filter=still, distinct=True))
    rows = list(counted.values_list("n", "left"))
    total = sum(reception.post.kept_of(number) for number, _left in rows)
    return KeptShare(sum(left for _number, left in rows), total, until)


def find_smaller_party(reception: Reception, service: Service, size: int, *, now: dt.datetime) -> int:
    """Return the size of the largest smaller party that a time can be found for, or 0 if there is none."""
    for fewer in range(size - 1, 0, -1):
        if counter_runs(reception=reception, service=service, party_size=fewer, now=now):
            return fewer
    return 0


def find_other_receptions(reception: Reception, service: Service, size: int, *, now: dt.datetime) -> list[Reception]:
    """Return the post's next receptions (at most MOST_OTHERS) at which staff can book for the party."""
    coming = Reception.objects.coming(now).filter(
        post=reception.post, status=Reception.Status.PUBLISHED, desks__services=service
    )
    found = [
        other
        for other in coming.exclude(pk=reception.pk).distinct().with_places().order_by("date", "pk")[:20]
        if _admits(other, size, now=now) and counter_runs(reception=other, service=service, party_size=size, now=now)
    ]
    return found[:MOST_OTHERS]


def _admits(reception: Reception, size: int, *, now: dt.datetime) -> bool:
    """Return whether staff can book the party there. They cannot before booking opens if no slots are kept."""
    try:
        admit_by_staff(reception, size, now=now)
    except BookingError:
        return False
    return True
