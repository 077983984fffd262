"""The day of a reception as a table: a column for each desk, and a row for each time at which something begins or ends.

Before publishing, the table shows the plan, afterwards the actual slots. Desks with different slot lengths share one
time axis, so a cell spans all the rows of its time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from django.core.exceptions import ValidationError

from bookings.models import Booking, Desk, Reception, Slot
from bookings.models.receptions import parse_breaks
from bookings.queries.reception_plan import Plan, plan


class SlotState(Enum):
    """The state of a time at a desk. `LATER` covers slots that become free at an undisclosed moment."""

    FREE = "free"
    KEPT = "kept"
    BOOKED = "booked"
    HELD = "held"
    LATER = "later"
    BLOCKED = "blocked"
    PASSED = "passed"
    BREAK = "break"
    CLOSED = "closed"


@dataclass
class TimetableCell:
    """A period of a desk's day in one state. A booking's slots form one period. `desk` is set with the rows."""

    state: SlotState
    starts_at: dt.datetime
    ends_at: dt.datetime
    booking: Booking | None = None
    rows: int = 1
    desk: Desk | None = None


@dataclass
class TimetableRow:
    """The period from one start or end to the next. `cells` are those that begin here, in the order of the desks."""

    starts_at: dt.datetime
    cells: list[TimetableCell] = field(default_factory=list)


@dataclass
class Timetable:
    """A timetable in the reception's local time. `kept_until` is when slots kept for the counter open to the public."""

    desks: list[Desk]
    rows: list[TimetableRow]
    kept_until: dt.datetime | None

    @property
    def states(self) -> list[SlotState]:
        """The states that occur, for the legend."""
        found = {cell.state for row in self.rows for cell in row.cells}
        return [state for state in SlotState if state in found]


def build_timetable(reception: Reception, *, now: dt.datetime, planned: Plan | None = None) -> Timetable:
    """Return the current timetable, in a fixed number of queries. Pass `planned` to avoid the queries of a draft's
    plan."""
    if reception.published_at is None:
        made = planned or plan(reception, now=now)
        columns = {desk_plan.desk: _of_plan(reception, desk_plan.slots, desk_plan.kept) for desk_plan in made.desks}
        kept_until = max(reception.opens_at or now, reception.kept_places_open_at)
    else:
        desks = list(reception.desks.prefetch_related("desk_services__service"))
        kept_until = reception.kept_until
        columns = {desk: [] for desk in desks}
        by_pk = {desk.pk: desk for desk in desks}
        slots = Slot.objects.at(reception).select_related("booking").order_by("desk", "starts_at")
        for slot in slots:
            columns[by_pk[slot.desk_id]].append(_of_slot(slot, reception, kept_until, now))
    filled = {desk: _with_gaps(_joined(cells), desk, reception) for desk, cells in columns.items()}
    has_kept = any(cell.state is SlotState.KEPT for cells in filled.values() for cell in cells)
    return Timetable(list(filled), _rows(filled), kept_until.astimezone(reception.zone) if has_kept else None)


def _of_plan(reception: Reception, slots: list[tuple[dt.datetime, dt.datetime]], kept: int) -> list[TimetableCell]:
    first_kept = len(slots) - kept
    return [
        TimetableCell(
            SlotState.KEPT if number >= first_kept else SlotState.FREE,
            start.astimezone(reception.zone),
            end.astimezone(reception.zone),
        )
        for number, (start, end) in enumerate(slots)
    ]


def _of_slot(slot: Slot, reception: Reception, kept_until: dt.datetime, now: dt.datetime) -> TimetableCell:
    booking = slot.booking if slot.booking and slot.booking.status not in Booking.ENDED else None
    is_open = slot.free_from is not None and slot.free_from <= now
    if booking and booking.status != Booking.Status.HELD:
        state = SlotState.BOOKED
    elif booking and not is_open:
        state = SlotState.HELD
    elif slot.free_from is None:
        booking, state = None, SlotState.BLOCKED
    elif slot.starts_at <= now:
        booking, state = None, SlotState.PASSED
    elif is_open:
        booking, state = None, SlotState.FREE
    else:
        booking, state = None, SlotState.KEPT if slot.free_from == kept_until else SlotState.LATER
    zone = reception.zone
    return TimetableCell(state, slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone), booking)


def _joined(cells: Iterable[TimetableCell]) -> list[TimetableCell]:
    """Join consecutive slots of a booking into one cell."""
    result: list[TimetableCell] = []
    for cell in cells:
        last = result[-1] if result else None
        same = last and cell.booking and last.booking == cell.booking and last.ends_at == cell.starts_at
        if last and same:
            last.ends_at = cell.ends_at
        else:
            result.append(cell)
    return result


def _with_gaps(cells: list[TimetableCell], desk: Desk, reception: Reception) -> list[TimetableCell]:
    """Fill the gaps between a desk's cells with its breaks; all other gaps are closed."""
    breaks = [(reception.local(start), reception.local(end)) for start, end in _readable_breaks(desk) if start < end]
    edges = [reception.local(desk.opens), reception.local(desk.closes)]
    begins = min([edges[0], *(cell.starts_at for cell in cells)])
    ends = max([edges[1], *(cell.ends_at for cell in cells)])
    filled: list[TimetableCell] = []
    here = begins
    for cell in [*cells, None]:
        until = cell.starts_at if cell else ends
        while here < until and not desk.closed:
            pause = next((each for each in sorted(breaks) if each[1] > here and each[0] < until), None)
            if pause is None:
                break
            if pause[0] > here:
                filled.append(TimetableCell(SlotState.CLOSED, here, pause[0]))
            filled.append(TimetableCell(SlotState.BREAK, max(pause[0], here), min(pause[1], until)))
            here = min(pause[1], until)
        if here < until:
            filled.append(TimetableCell(SlotState.CLOSED, here, until))
        if cell:
            filled.append(cell)
            here = cell.ends_at
    return filled


def _readable_breaks(desk: Desk) -> list[tuple[dt.time, dt.time]]:
    try:
        return parse_breaks(desk.breaks)
    except ValidationError:
        return []


def _rows(by_desk: dict[Desk, list[TimetableCell]]) -> list[TimetableRow]:
    """Arrange the cells of all desks on one time axis. A desk is closed before and after its hours."""
    columns = by_desk.values()
    times = sorted({time for cells in columns for cell in cells for time in (cell.starts_at, cell.ends_at)})
    if not times:
        return []
    for cells in columns:
        if not cells:
            cells.append(TimetableCell(SlotState.CLOSED, times[0], times[-1]))
        if cells[0].starts_at > times[0]:
            cells.insert(0, TimetableCell(SlotState.CLOSED, times[0], cells[0].starts_at))
        if cells[-1].ends_at < times[-1]:
            cells.append(TimetableCell(SlotState.CLOSED, cells[-1].ends_at, times[-1]))
    place = {time: number for number, time in enumerate(times)}
    rows = {start: TimetableRow(start) for start, _end in pairwise(times)}
    for desk, cells in by_desk.items():
        for cell in cells:
            cell.desk = desk
            cell.rows = place[cell.ends_at] - place[cell.starts_at]
            rows[cell.starts_at].cells.append(cell)
    return list(rows.values())
