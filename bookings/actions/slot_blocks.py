"""Blocking single times of a desk, or a stretch of its day: nobody has them, and nobody can get them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from bookings.actions.core.locks import by_pk, lock_reception
from bookings.actions.core.slot_release import WAITING_LIST_SECONDS
from bookings.actions.core.transitions import record
from bookings.errors import WrongState
from bookings.models import Actor, Booking, Reception, Slot, WaitlistEntry


@dataclass(frozen=True)
class BlockResult:
    """What became of the times that were chosen, each in the order of the day.

    `changed` were blocked, or opened again; `as_before` were so already. `booked` belong to somebody: the day has to be
    changed for that, so that people are told. `held` are just being booked, or offered to somebody.
    """

    changed: list[Slot]
    as_before: list[Slot]
    booked: list[Slot]
    held: list[Slot]


def is_blocked(slot: Slot) -> bool:
    """Whether a time is nobody's and nobody's to have."""
    return slot.booking_id is None and slot.free_from is None


def block_slots(*, reception: Reception, slots: Collection[int], actor: Actor, now: dt.datetime) -> BlockResult:
    """Block those of the times (ids) that nobody has; the others are left as they are and named in the answer.

    What is free, kept for the counter or in quarantine can be blocked, and what a lapsed hold has left. Blocking what
    is blocked does nothing. Raises WrongState for a reception that is not published.
    """
    with transaction.atomic():
        reception = _published(reception)
        done = BlockResult([], [], [], [])
        for slot in _chosen(reception, slots, busy=done.held):
            if is_blocked(slot):
                done.as_before.append(slot)
            elif slot.booking is not None and slot.booking.status not in (Booking.Status.HELD, *Booking.ENDED):
                done.booked.append(slot)
            elif slot.booking is not None and (slot.free_from is None or slot.free_from > now):
                done.held.append(slot)
            else:
                done.changed.append(slot)
        by_pk(done.changed).update(booking=None, free_from=None)
        _note("block", reception, done.changed, actor=actor, now=now)
        return done


def unblock_slots(*, reception: Reception, slots: Collection[int], actor: Actor, now: dt.datetime) -> BlockResult:
    """Open blocked times again, to all at once; before the reception opens, with it. Others are left as they are.

    While anybody waits there, the waiting list sees them before the public does.

    Raises WrongState for a reception that is not published.
    """
    with transaction.atomic():
        reception = _published(reception)
        done = BlockResult([], [], [], [])
        for slot in _chosen(reception, slots, busy=done.held):
            (done.changed if is_blocked(slot) else done.as_before).append(slot)
        waits = WaitlistEntry.objects.in_line().filter(reception=reception).exists()
        soonest = now + dt.timedelta(seconds=WAITING_LIST_SECONDS if waits else 0)
        by_pk(done.changed).update(free_from=max(soonest, reception.opens_at or now))
        _note("unblock", reception, done.changed, actor=actor, now=now)
        return done


def find_slots_between(*, reception: Reception, desk: int, begins: dt.time, ends: dt.time) -> list[int]:
    """The ids of the desk's times that overlap a stretch of the day, on the clock of the place."""
    rows = Slot.objects.at(reception).filter(
        desk=desk, ends_at__gt=reception.local(begins), starts_at__lt=reception.local(ends)
    )
    return list(rows.order_by("starts_at").values_list("pk", flat=True))


def _published(reception: Reception) -> Reception:
    """Locked alone: no claim is under way, and what looks free is."""
    reception = lock_reception(reception.pk)
    if reception.status != Reception.Status.PUBLISHED:
        raise WrongState(state=reception.get_status_display())
    return reception


def _chosen(reception: Reception, slots: Iterable[int], *, busy: list[Slot]) -> list[Slot]:
    """The times, locked, by their hour. Nobody waits for a slot: whose is being dealt with this moment is `busy`."""
    rows = Slot.objects.at(reception).filter(pk__in=list(slots)).select_related("booking", "desk", "reception__post")
    locked = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    busy += rows.exclude(pk__in=[slot.pk for slot in locked]).order_by("starts_at", "pk")
    return sorted(locked, key=lambda slot: (slot.starts_at, slot.pk))


def _note(verb: str, reception: Reception, slots: list[Slot], *, actor: Actor, now: dt.datetime) -> None:
    if slots:
        record(verb, reception, actor=actor, now=now, to_state=str(len(slots)))
