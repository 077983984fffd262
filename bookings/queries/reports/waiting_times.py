"""How long people waited after they arrived and how long they were at the desk, according to the recorded steps."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from bookings.models import Booking

Status = Booking.Status
# The fields of an event: booking, verb, old and new state, time.
Row = tuple[int, str, str, str, dt.datetime]


@dataclass(frozen=True)
class WaitingTime:
    """Waiting times in whole minutes, over `timed` bookings; None if no booking was timed."""

    timed: int
    median: int | None
    nine_in_ten: int | None


@dataclass
class _Times:
    arrived: dt.datetime | None = None
    called: dt.datetime | None = None
    done: dt.datetime | None = None

    def step(self, from_state: str, to_state: str, at: dt.datetime) -> None:
        """Apply a step. A corrected outcome did not end the visit, and a corrected call does not count."""
        if to_state == Status.CONFIRMED:
            self.arrived = self.called = self.done = None
        elif to_state == Status.ARRIVED:
            self.arrived = self.arrived or at
            self.called = self.done = None
        elif to_state == Status.CALLED:
            self.called, self.done = self.called or at, None
        elif to_state in (Status.SERVED, Status.NOT_SERVED):
            self.done = at if self.called and from_state == Status.CALLED else self.done
        elif to_state == Status.NO_SHOW:
            self.arrived = self.called = self.done = None


def measure_waiting_times(rows: Iterable[Row]) -> tuple[WaitingTime, WaitingTime]:
    """Return the times from arrival to call and from call to outcome. `rows` must be in the order in which they were
    recorded."""
    times: dict[int, _Times] = {}
    for booking, _verb, from_state, to_state, at in rows:
        times.setdefault(booking, _Times()).step(from_state, to_state, at)
    before = [each.called - each.arrived for each in times.values() if each.arrived and each.called]
    at_desk = [each.done - each.called for each in times.values() if each.called and each.done]
    return _wait(before), _wait(at_desk)


def _wait(spans: list[dt.timedelta]) -> WaitingTime:
    minutes = sorted(span.total_seconds() / 60 for span in spans)
    if not minutes:
        return WaitingTime(0, None, None)
    return WaitingTime(len(minutes), round(statistics.median(minutes)), round(minutes[-(-len(minutes) * 9 // 10) - 1]))
