"""Claiming slots, so that nobody waits and nobody takes what another has.

One slot: the first free row that nobody has locked. A run of slots: candidates come from an unlocked query; each is
locked in key order inside a savepoint and given up at the first refusal. SKIP LOCKED over a run would let two parties
each take half of what both need; FOR UPDATE and window functions do not go together.
"""

import datetime as dt
import secrets
import time
from collections.abc import Iterable
from typing import Any

from django.db import OperationalError, transaction

from bookings.actions.core.busy_times import Times, without_overlap
from bookings.actions.core.locks import by_pk
from bookings.errors import ServiceNotProvided, SlotTaken, TimesOverlap
from bookings.models import Booking, DeskService, Reception, Service, Slot
from bookings.queries.availability import PUBLIC, Pool, Run, runs_of

# A loser skips the row at once instead of queueing for it; the pool's condition is checked again under the lock.
LOCK_ONE = "FOR UPDATE OF slot SKIP LOCKED"
LOCK_RUN = "FOR UPDATE NOWAIT"
# Seconds before each look; together they are the longest wait of a claim, up to half as much again. A slot that reads
# as free but is locked may be given up again: by a party that takes another run, or whose transaction fails. A party
# that stopped at the first refusal could lose while a place stays free.
PAUSES = (0, 0.01, 0.03, 0.09, 0.2)
_RANDOM = secrets.SystemRandom()

_ONE = """
    SELECT slot.* FROM bookings_slot slot
    WHERE slot.reception_id = %(reception)s AND slot.desk_id = ANY(%(desks)s)
      AND (<condition>)
      AND (%(starts_at)s::timestamptz IS NULL OR slot.starts_at = %(starts_at)s)
    ORDER BY slot.starts_at, slot.id LIMIT 1
"""
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
    pool: Pool = PUBLIC,
    starts_at: dt.datetime | None = None,
    busy: Times = (),
    nearest: bool = False,
) -> list[Slot]:
    """Lock a run of slots of the pool that fits the party and overlaps none of its `busy` times: at `starts_at`, or
    the earliest, or the one `nearest` to the busy times.

    The caller holds the reception's share lock and writes the slots in the same transaction.
    Raises ServiceNotProvided, TimesOverlap (every free run overlaps), or SlotTaken: at once if no run is free, or if
    all stay locked for a third of a second.
    """
    found, runs = [], []
    for pause in PAUSES:
        time.sleep(pause * _RANDOM.uniform(0.5, 1.5))
        found = runs_of(pool, reception=reception, service=service, party_size=party_size, now=now, starts_at=starts_at)
        runs = without_overlap(found, busy)
        if not runs:
            break
        if not busy and all(run.slot_count == 1 for run in runs):
            slots = _lock_one({run.desk_id for run in runs}, reception, pool=pool, now=now, starts_at=starts_at)
        else:
            in_order = sorted(runs, key=lambda run: _distance(run, busy)) if nearest and busy else runs
            slots = next(filter(None, (lock_run(run, pool=pool, now=now) for run in in_order)), [])
        if slots:
            return slots
    if found and not runs:
        raise TimesOverlap
    if not found and not DeskService.objects.bookable().filter(desk__reception=reception, service=service).exists():
        raise ServiceNotProvided
    raise SlotTaken


def _lock_one(
    desks: Iterable[int], reception: Reception, *, pool: Pool, now: dt.datetime, starts_at: dt.datetime | None
) -> list[Slot]:
    """Lock the first slot of the pool that nobody else has locked; none is an empty list."""
    values = {"reception": reception.pk, "desks": list(desks), "now": now, "starts_at": starts_at, **pool.values}
    wanted = _ONE.replace("<condition>", pool.condition)
    return list(Slot.objects.raw(f"{wanted} {LOCK_ONE}", values))


def lock_run(run: Run, *, pool: Pool, now: dt.datetime) -> list[Slot]:
    """Lock all slots of a run that are in the pool, or none: then somebody else has locked or taken one."""
    values = {"desk": run.desk_id, "starts_at": run.starts_at, "ends_at": run.ends_at, "now": now, **pool.values}
    wanted = _RUN.replace("<condition>", pool.condition)
    try:
        with transaction.atomic():
            slots = list(Slot.objects.raw(f"{wanted} {LOCK_RUN}", values))
            if len(slots) == run.slot_count:
                return slots
            transaction.set_rollback(True)  # unlocks the part of the run that was free
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":  # lock_not_available
            raise
    return []


def _distance(run: Run, busy: Times) -> tuple[dt.timedelta, dt.datetime]:
    return min(max(start - run.ends_at, run.starts_at - end) for start, end in busy), run.starts_at


def place_of(slots: Iterable[Slot]) -> dict[str, Any]:
    """Return the fields of a booking that say which run of slots it has."""
    run = sorted(slots, key=lambda slot: slot.starts_at)
    return {
        "desk_id": run[0].desk_id,
        "starts_at": run[0].starts_at,
        "ends_at": run[-1].ends_at,
        "slot_count": len(run),
    }


def take_place(booking: Booking, slots: list[Slot], *changed: str) -> None:
    """Give a locked booking slots that the caller has claimed, for good, and save the other `changed` fields too."""
    place = place_of(slots)
    for name, value in place.items():
        setattr(booking, name, value)
    booking.save(update_fields=[*place, *changed])
    by_pk(slots).update(booking=booking, free_from=None)
