"""Free slots for a given service and party, read in SQL. Nothing here locks or writes.

A result may be out of date as soon as it is read, so `actions.core.slot_claims` checks again under the lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db import connection

from bookings.errors import NotOpenYet, ReceptionCancelled, TooLate
from bookings.models import Booking, Reception, Service

# How long a hold keeps its slots after its shown end, in seconds. The value is random and undisclosed, so that nobody
# can predict the exact second at which the slots become free.
GRACE_SECONDS = (60, 600)


class Phase(Enum):
    """What citizens can see and do at a reception."""

    HIDDEN = "hidden"
    NOT_OPEN_YET = "not_open_yet"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


def phase(reception: Reception, *, now: dt.datetime) -> Phase:
    """Return whether citizens can book at a reception now."""
    if reception.status == Reception.Status.CANCELLED:
        return Phase.CANCELLED if reception.published_at else Phase.HIDDEN
    if reception.status == Reception.Status.FINISHED:
        return Phase.CLOSED
    if reception.status == Reception.Status.DRAFT:
        return Phase.HIDDEN
    assert reception.opens_at  # guaranteed by a constraint, as is `closes_at`
    assert reception.closes_at
    if now < reception.opens_at:
        return Phase.NOT_OPEN_YET
    return Phase.OPEN if now < reception.closes_at else Phase.CLOSED


def must_be_open(reception: Reception, *, now: dt.datetime) -> None:
    """Check that citizens can book now. Raises NotOpenYet, TooLate or ReceptionCancelled."""
    match phase(reception, now=now):
        case Phase.NOT_OPEN_YET:
            raise NotOpenYet(opens_at=reception.opens_at)
        case Phase.CLOSED:
            raise TooLate
        case Phase.CANCELLED | Phase.HIDDEN:
            raise ReceptionCancelled


@dataclass(frozen=True)
class Run:
    """Consecutive free slots of one desk that fit a party."""

    desk_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    slot_count: int


@dataclass(frozen=True)
class Pool:
    """A set of slots that can be taken: an SQL condition on `slot`, and its parameters other than `now`."""

    condition: str
    values: Mapping[str, Any] = field(default_factory=dict)


PUBLIC = Pool("slot.starts_at > %(now)s AND slot.free_from <= %(now)s")
# For people in the hall on the day: every slot that is neither taken nor blocked, even if it has already begun.
ON_THE_DAY = Pool(
    "slot.ends_at > %(now)s AND (slot.free_from <= %(now)s OR slot.booking_id IS NULL AND slot.free_from IS NOT NULL)"
)


def counter_pool(reception: Reception) -> Pool:
    """Return the free slots and those kept for phone and counter, which staff can book before the public can."""
    return Pool(
        "slot.starts_at > %(now)s AND "
        "(slot.free_from <= %(now)s OR slot.booking_id IS NULL AND slot.free_from = %(kept)s)",
        {"kept": reception.kept_until},
    )


def waiting_list_pool(*, until: dt.datetime, kept: dt.datetime) -> Pool:
    """Return the free slots and those in quarantine that become free by `until`. Slots kept for the counter, which all
    become free at `kept`, are excluded."""
    return Pool(
        "slot.starts_at > %(now)s AND (slot.free_from <= %(now)s OR slot.booking_id IS NULL "
        "AND slot.free_from <= %(until)s AND slot.free_from <> %(kept)s)",
        {"until": until, "kept": kept},
    )


# The slots of `besides` count as free while it is a hold, because a new choice releases them in the same transaction. A
# confirmed booking keeps its slots. The first condition matches that of the index.
_FREE = """
    slot.free_from IS NOT NULL AND slot.starts_at > %(now)s AND (
        slot.free_from <= %(now)s OR slot.booking_id = (
            SELECT id FROM bookings_booking WHERE id = %(besides)s::bigint AND status = 'held'
        )
    )
"""

# The number of slots a party needs at each desk for each service, calculated as in `DeskService.slots_for`. A desk
# whose kit has failed does not offer services that need a kit.
_OFFERS = """
    SELECT desk.id AS desk_id, desk.reception_id, offer.service_id, desk.slot_minutes,
           ceil((coalesce(offer.first_minutes, service.first_minutes)
                 + (%(party_size)s - 1) * coalesce(offer.next_minutes, service.next_minutes)
                )::numeric / desk.slot_minutes)::int AS needed
    FROM bookings_desk desk
    JOIN bookings_deskservice offer ON offer.desk_id = desk.id
    JOIN bookings_service service ON service.id = offer.service_id AND (desk.has_kit OR NOT service.needs_kit)
"""

_RUNS = f"""
    WITH offer AS ({_OFFERS} WHERE desk.reception_id = %(reception)s AND offer.service_id = %(service)s),
    free AS (
        SELECT slot.desk_id, slot.starts_at, offer.needed, offer.slot_minutes,
               lead(slot.ends_at, offer.needed - 1) OVER (PARTITION BY slot.desk_id ORDER BY slot.starts_at)
                   AS ends_at
        FROM bookings_slot slot JOIN offer ON offer.desk_id = slot.desk_id
        WHERE slot.reception_id = %(reception)s AND <condition>
    )
    SELECT desk_id, starts_at, ends_at, needed FROM free
    WHERE ends_at = starts_at + needed * slot_minutes * interval '1 minute'
      AND (%(starts_at)s::timestamptz IS NULL OR starts_at = %(starts_at)s)
    ORDER BY starts_at, desk_id
"""


def runs_of(
    pool: Pool,
    *,
    reception: Reception,
    service: Service,
    party_size: int,
    now: dt.datetime,
    starts_at: dt.datetime | None = None,
) -> list[Run]:
    """Return every run in a pool that fits the party, earliest first. If `starts_at` is given, return only runs that
    begin then."""
    values = {
        "reception": reception.pk,
        "service": service.pk,
        "party_size": party_size,
        "now": now,
        "starts_at": starts_at,
        **pool.values,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RUNS.replace("<condition>", pool.condition), values)
        return [Run(*row) for row in cursor.fetchall()]


def free_runs(
    *,
    reception: Reception,
    service: Service,
    party_size: int,
    now: dt.datetime,
    starts_at: dt.datetime | None = None,
    besides: Booking | None = None,
) -> list[Run]:
    """Return every run that the public can book for a party. Slots of `besides` count as free while it is a hold."""
    pool = Pool(_FREE, {"besides": besides.pk}) if besides else PUBLIC
    return runs_of(pool, reception=reception, service=service, party_size=party_size, now=now, starts_at=starts_at)


def counter_runs(*, reception: Reception, service: Service, party_size: int, now: dt.datetime) -> list[Run]:
    """Return every run that staff can book for a party before the day, including slots kept for phone and counter."""
    return runs_of(counter_pool(reception), reception=reception, service=service, party_size=party_size, now=now)


def movable_runs(*, booking: Booking, reception: Reception, now: dt.datetime, free: Pool | None = None) -> list[Run]:
    """Return every run that a booking could move to, except its present time: of what the public can book, or of the
    pool `free`. Its own slots count as free, so that it can move by a single slot."""
    free = free or PUBLIC
    own = "slot.starts_at > %(now)s AND slot.booking_id = %(own)s"
    pool = Pool(f"({free.condition}) OR ({own})", {**free.values, "own": booking.pk})
    runs = runs_of(pool, reception=reception, service=booking.service, party_size=booking.party_size, now=now)
    here = reception.pk == booking.reception_id
    return [run for run in runs if not here or run.starts_at != booking.starts_at]


_PLACES = f"""
    WITH offer AS ({_OFFERS} WHERE desk.reception_id = ANY(%(receptions)s)),
    free AS (
        SELECT slot.desk_id, slot.starts_at, slot.ends_at,
               slot.starts_at <> coalesce(
                   lag(slot.ends_at) OVER (PARTITION BY slot.desk_id ORDER BY slot.starts_at), '-infinity'
               ) AS begins
        FROM bookings_slot slot
        WHERE slot.reception_id = ANY(%(receptions)s) AND {_FREE}
    ),
    numbered AS (
        SELECT desk_id, sum(begins::int) OVER (PARTITION BY desk_id ORDER BY starts_at) AS island FROM free
    ),
    islands AS (SELECT desk_id, island, count(*) AS slots FROM numbered GROUP BY desk_id, island)
    SELECT offer.reception_id, offer.service_id, coalesce(sum(islands.slots / offer.needed), 0)::int
    FROM offer LEFT JOIN islands ON islands.desk_id = offer.desk_id
    GROUP BY offer.reception_id, offer.service_id
"""


def free_places(
    receptions: Iterable[Reception], *, now: dt.datetime, party_size: int = 1, besides: Booking | None = None
) -> dict[tuple[int, int], int]:
    """Return how many parties of the given size could still book, by reception and service id. Uses one query.

    Services of one desk share its slots, so the numbers for different services must not be added up. The slots of
    `besides` count as free while it is a hold.
    """
    ids = [reception.pk for reception in receptions]
    if not ids:
        return {}
    with connection.cursor() as cursor:
        held = besides.pk if besides else None
        cursor.execute(_PLACES, {"receptions": ids, "now": now, "party_size": party_size, "besides": held})
        return {(reception, service): places for reception, service, places in cursor.fetchall()}
