"""Blocking times of a desk, so that nobody can book them, and opening them again."""

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
    """The result for the chosen times, each list in the order of the day.

    `changed` were blocked, or opened again; `as_before` were so already. `booked` have a booking: change the day
    instead, so that people are notified. `held` are being booked at this moment, or offered to somebody.
    """

    changed: list[Slot]
    as_before: list[Slot]
    booked: list[Slot]
    held: list[Slot]


def is_blocked(slot: Slot) -> bool:
    """Return whether a time has no booking and cannot be booked."""
    return slot.booking_id is None and slot.free_from is None


def block_slots(*, reception: Reception, slots: Collection[int], actor: Actor, now: dt.datetime) -> BlockResult:
    """Block the times (ids) that nobody has booked; the others stay as they are and are named in the result.

    Times that are free, kept for the counter, in quarantine, or of an expired hold can be blocked. Blocking a time
    twice does nothing. Raises WrongState for a reception that is not published.
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
    """Open blocked times again, to the public at once, or with the reception if that opens later.

    Times that are not blocked stay as they are. If there is a waiting list, it is offered them before the public.

    Raises WrongState for a reception that is not published.
    """
    with transaction.atomic():
        reception = _published(reception)
        done = BlockResult([], [], [], [])
        for slot in _chosen(reception, slots, busy=done.held):
            (done.changed if is_blocked(slot) else done.as_before).append(slot)
        waits = WaitlistEntry.objects.on_list().filter(reception=reception).exists()
        soonest = now + dt.timedelta(seconds=WAITING_LIST_SECONDS if waits else 0)
        by_pk(done.changed).update(free_from=max(soonest, reception.opens_at or now))
        _note("unblock", reception, done.changed, actor=actor, now=now)
        return done


def find_slots_between(*, reception: Reception, desk: int, begins: dt.time, ends: dt.time) -> list[int]:
    """Return the ids of the desk's times that overlap a part of the day, given in local time."""
    rows = Slot.objects.at(reception).filter(
        desk=desk, ends_at__gt=reception.local(begins), starts_at__lt=reception.local(ends)
    )
    return list(rows.order_by("starts_at").values_list("pk", flat=True))


def _published(reception: Reception) -> Reception:
    """Lock the reception alone: no claim is under way, and times that read as free are free. Raises WrongState."""
    reception = lock_reception(reception.pk)
    if reception.status != Reception.Status.PUBLISHED:
        raise WrongState(state=reception.get_status_display())
    return reception


def _chosen(reception: Reception, slots: Iterable[int], *, busy: list[Slot]) -> list[Slot]:
    """Lock and return the times, in order. Nobody waits for a slot: those locked by others are added to `busy`."""
    rows = Slot.objects.at(reception).filter(pk__in=list(slots)).select_related("booking", "desk", "reception__post")
    locked = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    busy += rows.exclude(pk__in=[slot.pk for slot in locked]).order_by("starts_at", "pk")
    return sorted(locked, key=lambda slot: (slot.starts_at, slot.pk))


def _note(verb: str, reception: Reception, slots: list[Slot], *, actor: Actor, now: dt.datetime) -> None:
    if slots:
        record(verb, reception, actor=actor, now=now, to_state=str(len(slots)))
