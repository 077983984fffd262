"""The slots of a changed day, and where parties fit among them. Nothing here reads the database or writes."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bookings.models import Desk, Reception, Slot
from bookings.models.receptions import parse_breaks
from bookings.queries.reception_plan import Interval


@dataclass
class DeskSlots:
    """One desk on the changed day. `staying` maps each remaining slot to its new time, `gone` lists the slots that are
    removed, and `added` the times of new slots."""

    desk: Desk
    staying: dict[int, Interval] = field(default_factory=dict)  # by slot id
    gone: list[Slot] = field(default_factory=list)
    added: list[Interval] = field(default_factory=list)


def shift_to_new_date(instant: dt.datetime, before: Reception, after: Reception) -> dt.datetime:
    """Return the same local hour, moved by as many days as the reception."""
    if before.date == after.date:
        return instant
    local = instant.astimezone(before.zone)
    day = local.date() + (after.date - before.date)
    return dt.datetime.combine(day, local.time(), tzinfo=after.zone).astimezone(dt.UTC)


def fit_slots_to_hours(
    desk: Desk, slots: Sequence[Slot], *, before: Reception, after: Reception, fixed: Iterable[int], now: dt.datetime
) -> DeskSlots:
    """Fit a desk's slots to its new hours: slots inside the hours stay, and the remaining time is filled with new
    slots.

    Slots in `fixed` always stay, because their time has begun or people are there.
    """
    result = DeskSlots(desk)
    spans = [] if desk.closed else list_open_hours(after, desk)
    kept_anyway = set(fixed)
    for slot in slots:
        start = shift_to_new_date(slot.starts_at, before, after)
        end = start + (slot.ends_at - slot.starts_at)
        if slot.pk in kept_anyway or any(opens <= start and end <= closes for opens, closes in spans):
            result.staying[slot.pk] = (start, end)
        else:
            result.gone.append(slot)
    step = dt.timedelta(minutes=desk.slot_minutes)
    taken = sorted(result.staying.values())
    for opens, closes in spans:
        result.added += [found for found in _fill(opens, closes, taken, step) if found[0] > now]
    return result


def list_open_hours(reception: Reception, desk: Desk) -> list[Interval]:
    """Return the desk's hours without its breaks, as instants."""
    spans: list[Interval] = []
    start = reception.local(desk.opens).astimezone(dt.UTC)
    for begins, ends in sorted(parse_breaks(desk.breaks)):
        pause = reception.local(begins).astimezone(dt.UTC)
        if start < pause:
            spans.append((start, pause))
        start = max(start, reception.local(ends).astimezone(dt.UTC))
    closes = reception.local(desk.closes).astimezone(dt.UTC)
    return [*spans, (start, closes)] if start < closes else spans


def _fill(opens: dt.datetime, closes: dt.datetime, taken: list[Interval], step: dt.timedelta) -> list[Interval]:
    """Return whole slots for the gaps between taken slots, filling each gap from its start."""
    found, start = [], opens
    for begins, ends in [*(each for each in taken if each[0] < closes and each[1] > opens), (closes, closes)]:
        while start + step <= begins:
            found.append((start, start + step))
            start += step
        start = max(start, ends)
    return found


@dataclass(frozen=True)
class PlacedSlots:
    """Consecutive slots of one desk on the changed day."""

    desk_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    slot_count: int


class FreeRoom:
    """The free times on the changed day, and the times when its people are already busy."""

    def __init__(self) -> None:
        self._free: dict[int, list[Interval]] = {}  # by desk id
        self._busy: dict[str, list[Interval]] = {}  # by person hash

    def open(self, desk: int, intervals: Iterable[Interval]) -> None:
        self._free[desk] = sorted([*self._free.get(desk, []), *intervals])

    def occupy(self, persons: Iterable[str], starts_at: dt.datetime, ends_at: dt.datetime) -> None:
        for person in persons:
            self._busy.setdefault(person, []).append((starts_at, ends_at))

    def is_busy(self, persons: Iterable[str], starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
        """Return whether any of these persons has another booking at that time."""
        return any(a < ends_at and starts_at < b for person in persons for a, b in self._busy.get(person, ()))

    def take(self, needed: Mapping[int, int], persons: Iterable[str], near: dt.datetime) -> PlacedSlots | None:
        """Take the run nearest to a time for a party, and return it. `needed` gives the number of slots by desk id.

        If two runs are equally near, take the earlier one. Return None if no run is left that all of them can attend.
        """
        runs = (
            run
            for desk, count in needed.items()
            for run in self._runs(desk, count)
            if not self.is_busy(persons, run.starts_at, run.ends_at)
        )
        found = min(runs, key=lambda run: (abs(run.starts_at - near), run.starts_at, run.desk_id), default=None)
        if found is not None:
            self._free[found.desk_id] = [
                each for each in self._free[found.desk_id] if not found.starts_at <= each[0] < found.ends_at
            ]
            self.occupy(persons, found.starts_at, found.ends_at)
        return found

    def _runs(self, desk: int, count: int) -> Iterable[PlacedSlots]:
        free = self._free.get(desk, [])
        for first in range(len(free) - count + 1):
            run = free[first : first + count]
            if all(one[1] == other[0] for one, other in itertools.pairwise(run)):
                yield PlacedSlots(desk, run[0][0], run[-1][1], count)
