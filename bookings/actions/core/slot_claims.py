"""Taking slots, so that nobody waits and nobody takes what another has.

One slot: the first free row that nobody has locked. A run: the candidates of an unlocked read, each locked in key
order inside a savepoint and given up at the first refusal. SKIP LOCKED over a run would let two parties each take
half of what both need; FOR UPDATE and window functions do not go together.
"""

import datetime as dt
import secrets
import time
import uuid
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import OperationalError, transaction

from bookings.actions.core.locks import by_pk
from bookings.errors import ServiceNotOffered, SlotTaken, TimesOverlap
from bookings.models import Booking, DeskService, Reception, Service, Slot
from bookings.queries.availability import COUNTER, ON_THE_DAY, REACHED, Run, WaitingListReach, counter_runs, free_runs

# A loser skips the row at once instead of queueing for it; `free_from` is looked at again under the lock.
LOCK_ONE = "FOR UPDATE OF slot SKIP LOCKED"
LOCK_RUN = "FOR UPDATE NOWAIT"
# Seconds before each look. A slot that reads as free but is locked may be let go again: by a party that takes another
# run, or whose transaction fails. Whoever gave up at the first refusal could lose while a place stays free.
PAUSES = (0, 0.01, 0.03, 0.09, 0.2)
_RANDOM = secrets.SystemRandom()

_ONE = """
    SELECT slot.* FROM bookings_slot slot
    WHERE slot.reception_id = %(reception)s AND slot.desk_id = ANY(%(desks)s)
      AND slot.free_from <= %(now)s AND slot.starts_at > %(now)s
      AND (%(starts_at)s::timestamptz IS NULL OR slot.starts_at = %(starts_at)s)
    ORDER BY slot.starts_at, slot.id LIMIT 1
"""

_FREE = "slot.free_from <= %(now)s"
_RUN = """
    SELECT slot.* FROM bookings_slot slot
    WHERE slot.desk_id = %(desk)s AND slot.starts_at >= %(starts_at)s AND slot.ends_at <= %(ends_at)s
      AND (<condition>)
    ORDER BY slot.id
"""


def claim(
    *,
    reception: Reception,
    service: Service,
    party_size: int,
    now: dt.datetime,
    starts_at: dt.datetime | None = None,
) -> list[Slot]:
    """Lock a run of free slots that fits the party: at `starts_at`, or the earliest.

    The caller holds the reception's share lock and writes the slots in the same transaction.
    Raises ServiceNotOffered, or SlotTaken when no run is free, at once, or all stay locked for a third of a second.
    """
    needed = {
        offer.desk_id: offer.slots_for(party_size)
        for offer in DeskService.objects.bookable()
        .filter(desk__reception=reception, service=service)
        .select_related("desk", "service")
    }
    if not needed:
        raise ServiceNotOffered
    single = set(needed.values()) == {1}
    for pause in PAUSES:
        time.sleep(pause * _RANDOM.uniform(0.5, 1.5))
        runs = free_runs(reception=reception, service=service, party_size=party_size, now=now, starts_at=starts_at)
        if not runs:
            break
        if single:
            slots = _try_one(list(needed), reception=reception, now=now, starts_at=starts_at)
        else:
            slots = next(filter(None, (_try_run(run, now=now) for run in runs)), [])
        if slots:
            return slots
    raise SlotTaken


def _try_one(desks: list[int], *, reception: Reception, now: dt.datetime, starts_at: dt.datetime | None) -> list[Slot]:
    """The first free slot that nobody has locked, locked; or none."""
    values = {"reception": reception.pk, "desks": desks, "now": now, "starts_at": starts_at}
    return list(Slot.objects.raw(f"{_ONE} {LOCK_ONE}", values))


def claim_for_line(run: Run, *, now: dt.datetime, reach: WaitingListReach) -> list[Slot]:
    """Lock a run for the waiting list, which may take what is in quarantine; none when another is at it."""
    return _try_run(run, condition=REACHED, now=now, until=reach.until, kept=reach.kept)


def claim_for_counter(
    *,
    reception: Reception,
    service: Service,
    party_size: int,
    now: dt.datetime,
    starts_at: dt.datetime | None = None,
    walk_in: bool = False,
) -> list[Slot]:
    """Lock a run that staff may book: as `claim`, and also what is kept for phone and counter.

    `walk_in`: on the day, for people who stand there; what is given up or has begun counts too.
    Raises ServiceNotOffered, SlotTaken.
    """
    condition = ON_THE_DAY if walk_in else COUNTER
    offers = DeskService.objects.bookable().filter(desk__reception=reception, service=service)
    if not offers.exists():
        raise ServiceNotOffered
    for pause in PAUSES:
        time.sleep(pause * _RANDOM.uniform(0.5, 1.5))
        runs = counter_runs(
            reception=reception,
            service=service,
            party_size=party_size,
            now=now,
            starts_at=starts_at,
            walk_in=walk_in,
        )
        if not runs:
            break
        for run in runs:
            if slots := _try_run(run, condition=condition, now=now, kept=reception.kept_until):
                return slots
    raise SlotTaken


def _try_run(run: Run, *, now: dt.datetime, condition: str = _FREE, **more: object) -> list[Slot]:
    """All slots of the run, locked, or none; `condition` says which may be taken, with its values in `more`."""
    values: dict[str, object] = {"desk": run.desk_id, "starts_at": run.starts_at, "ends_at": run.ends_at, "now": now}
    wanted = _RUN.replace("<condition>", condition)
    try:
        with transaction.atomic():
            slots = list(Slot.objects.raw(f"{wanted} {LOCK_RUN}", values | more))
            if len(slots) == run.slot_count:
                return slots
            transaction.set_rollback(True)  # unlocks the part of the run that was free
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":  # lock_not_available
            raise
    return []


def place_of(slots: Iterable[Slot]) -> dict[str, Any]:
    """What a booking says of the slots that it stands on: a run of one desk's."""
    run = sorted(slots, key=lambda slot: slot.starts_at)
    return {
        "desk_id": run[0].desk_id,
        "starts_at": run[0].starts_at,
        "ends_at": run[-1].ends_at,
        "slot_count": len(run),
    }


def take_place(booking: Booking, slots: list[Slot], *changed: str) -> None:
    """Put a locked booking for good on slots that the caller has claimed, and save with it what else has changed."""
    place = place_of(slots)
    for name, value in place.items():
        setattr(booking, name, value)
    booking.save(update_fields=[*place, *changed])
    by_pk(slots).update(booking=booking, free_from=None)


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
