"""The choice of one of the free times of a reception."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext, ngettext

from bookings.forms.fields import RadioChoiceField
from bookings.models import Reception
from bookings.queries.availability import Run

_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
EARLIEST = "earliest"
MIDDAY, AFTERNOON = 12, 14  # hours at which these parts of the day begin


class TimeField(RadioChoiceField):
    """A time of the reception's day as HH:MM, or "earliest".

    The action decides whether it is free: the second click of a double click finds the time taken by the first, and
    gets the same hold.
    """

    def valid_value(self, value: Any) -> bool:
        return value == EARLIEST or bool(_CLOCK.fullmatch(str(value)))

    def offer(self, runs: Iterable[Run], reception: Reception, *, kept: Iterable[Run] = ()) -> None:
        """Show the times of these runs, each once: the earliest first, then by part of the day; then, in a group of
        their own, those that only staff can book."""
        starts = sorted({run.starts_at.astimezone(reception.zone) for run in runs})
        only = sorted({run.starts_at.astimezone(reception.zone) for run in kept} - set(starts))
        self.choices = _by_part_of_day(starts)
        if only:
            clocks = [(f"{start:%H:%M}", f"{start:%H:%M}") for start in only]
            self.choices = [*self.choices, (gettext("Kept for phone and counter"), clocks)]

    @staticmethod
    def start(typed: str, reception: Reception) -> dt.datetime | None:
        """Return the start as an instant; None for the earliest."""
        return None if typed == EARLIEST else reception.local(dt.time.fromisoformat(typed))


def _by_part_of_day(starts: list[dt.datetime]) -> list[tuple[str, Any]]:
    if not starts:
        return []
    clocks = {f"{start:%H:%M}": start.hour for start in starts}
    earliest = gettext("The earliest time (%(time)s)") % {"time": f"{starts[0]:%H:%M}"}
    parts = [
        (gettext("Morning"), range(MIDDAY)),
        (gettext("Midday"), range(MIDDAY, AFTERNOON)),
        (gettext("Afternoon"), range(AFTERNOON, 24)),
    ]
    groups = [(name, [(clock, clock) for clock, hour in clocks.items() if hour in hours]) for name, hours in parts]
    return [(EARLIEST, earliest), *((_counted(name, len(times)), times) for name, times in groups if times)]


def _counted(part: str, times: int) -> str:
    """People who hear the page learn how many times follow, so that they can skip them."""
    words = ngettext("%(part)s: %(count)d free time", "%(part)s: %(count)d free times", times)
    return words % {"part": part, "count": times}
