"""The times of a visit: who comes for several services sits at one desk at a time."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable

from bookings.actions.claiming import claim
from bookings.availability import Run, free_runs
from bookings.errors import ServiceNotOffered, SlotTaken, TimesOverlap
from bookings.models import Booking, DeskService, Reception, Service, Slot

Times = Collection[tuple[dt.datetime, dt.datetime]]
STANDING = (Booking.Status.HELD, *Booking.LIVE)


def times_of_visit(visit: uuid.UUID | None, *, besides: Booking | None = None) -> Times:
    """Begin and end of the bookings of a visit that are held or stand."""
    if visit is None:
        return []
    standing = Booking.objects.filter(visit=visit, status__in=STANDING)
    if besides is not None:
        standing = standing.exclude(pk=besides.pk)
    return list(standing.values_list("starts_at", "ends_at"))


def apart(runs: Iterable[Run], taken: Times) -> list[Run]:
    """The runs that overlap none of the times taken."""
    return [run for run in runs if all(_is_apart(run.starts_at, run.ends_at, one) for one in taken)]


def claim_apart(
    taken: Times,
    *,
    reception: Reception,
    service: Service,
    party_size: int,
    now: dt.datetime,
    starts_at: dt.datetime | None = None,
    nearest: bool = False,
) -> list[Slot]:
    """Claim a run that overlaps none of the times taken: at `starts_at`, or the earliest, or the `nearest` to them.

    Raises ServiceNotOffered, SlotTaken, and TimesOverlap when what is free at `starts_at` overlaps them.
    """
    if not taken:
        return claim(reception=reception, service=service, party_size=party_size, now=now, starts_at=starts_at)
    if not DeskService.objects.filter(desk__reception=reception, service=service).exists():
        raise ServiceNotOffered
    runs = free_runs(reception=reception, service=service, party_size=party_size, now=now, starts_at=starts_at)
    found = apart(runs, taken)
    if starts_at is not None and runs and not found:
        raise TimesOverlap
    order: Callable[[Run], object] = (lambda run: _distance(run, taken)) if nearest else (lambda run: run.starts_at)
    for run in sorted(found, key=order):  # type: ignore[arg-type]
        try:
            slots = claim(reception=reception, service=service, party_size=party_size, now=now, starts_at=run.starts_at)
        except SlotTaken:
            continue
        # Another desk may have been free at that time, at which the same service takes longer.
        if all(_is_apart(slot.starts_at, slot.ends_at, one) for slot in slots for one in taken):
            return slots
    raise SlotTaken


def _is_apart(starts_at: dt.datetime, ends_at: dt.datetime, other: tuple[dt.datetime, dt.datetime]) -> bool:
    return ends_at <= other[0] or starts_at >= other[1]


def _distance(run: Run, taken: Times) -> tuple[dt.timedelta, dt.datetime]:
    return min(max(start - run.ends_at, run.starts_at - end) for start, end in taken), run.starts_at
