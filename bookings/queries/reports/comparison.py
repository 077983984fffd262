"""Several receptions side by side, and the totals for each district."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum

from bookings.models import Booking, District, Reception, Slot, TurnedAway
from bookings.queries.reports.filling import Filling, percent, read_fillings
from bookings.queries.reports.outcomes import MISSED, OPEN, REFUSED, SERVED
from bookings.queries.reports.reception import exclude_lapsed_holds
from bookings.queries.reports.waiting_list import LEFT_OVER, read_waiting_outcomes

_GROUPS: dict[str, str] = {
    Booking.Status.SERVED: SERVED,
    Booking.Status.NOT_SERVED: REFUSED,
    Booking.Status.NO_SHOW: MISSED,
    **dict.fromkeys(Booking.LIVE, OPEN),
}


@dataclass
class Sums:
    """Places, and persons by outcome, of one or more receptions."""

    places: int = 0
    blocked: int = 0
    served: int = 0
    not_served: int = 0
    no_show: int = 0
    open: int = 0
    turned_away: int = 0
    left_over: int = 0

    @property
    def expected(self) -> int:
        """The number of persons who had a place on the day."""
        return self.served + self.not_served + self.no_show + self.open

    @property
    def no_show_rate(self) -> int:
        """No-shows as a percentage of the persons whose attendance is known."""
        return percent(self.no_show, self.served + self.not_served + self.no_show)

    def add(self, other: Sums) -> None:
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)


@dataclass
class ReceptionSums:
    """The totals of one reception. `held` is true if it took place and its day is over."""

    reception: Reception
    held: bool
    sums: Sums = field(default_factory=Sums)
    filling: Filling = field(default_factory=lambda: Filling(0))

    @property
    def days_until_full(self) -> int | None:
        """Whole days from the opening of booking until no place was left; None if the reception was never full."""
        opened = self.reception.opens_at
        return max(0, (self.filling.full - opened).days) if self.filling.full and opened else None


@dataclass
class DistrictSums:
    district: District
    receptions: int = 0
    cancelled: int = 0
    sums: Sums = field(default_factory=Sums)
    days: list[int] = field(default_factory=list)

    @property
    def days_until_full(self) -> int | None:
        """The average for the receptions that filled up."""
        return round(sum(self.days) / len(self.days)) if self.days else None


def compare_receptions(receptions: QuerySet[Reception], *, now: dt.datetime) -> list[ReceptionSums]:
    """Return the totals of the published, finished and cancelled receptions, newest first. Uses a fixed number of
    queries."""
    seen = receptions.exclude(status=Reception.Status.DRAFT).exclude(published_at=None)
    found = {
        reception.pk: ReceptionSums(reception, _was_held(reception, now))
        for reception in seen.select_related("post", "venue__district").order_by("-date", "-pk")
    }
    _add_places(found)
    bookings = exclude_lapsed_holds(Booking.objects.filter(reception__in=found, status__in=_GROUPS))
    for pk, status, persons in bookings.order_by().values_list("reception", "status").annotate(n=Sum("party_size")):
        sums, name = found[pk].sums, _GROUPS[status]
        setattr(sums, name, getattr(sums, name) + persons)
    away = TurnedAway.objects.filter(reception__in=found).order_by().values_list("reception").annotate(n=Sum("persons"))
    for pk, persons in away:
        found[pk].sums.turned_away = persons
    for pk, _service, persons, end in read_waiting_outcomes(found):
        found[pk].sums.left_over += persons if end in LEFT_OVER else 0
    filled = read_fillings({pk: row.sums.places - row.sums.blocked for pk, row in found.items()})
    for pk, row in found.items():
        row.filling = filled[pk]
    return list(found.values())


def _was_held(reception: Reception, now: dt.datetime) -> bool:
    finished = reception.status == Reception.Status.FINISHED
    return finished or (reception.status == Reception.Status.PUBLISHED and reception.day_ends_at <= now)


def _add_places(found: dict[int, ReceptionSums]) -> None:
    slots = Slot.objects.filter(reception__in=found).order_by().values_list("reception")
    for pk, places, blocked in slots.annotate(
        places=Count("pk"), blocked=Count("pk", filter=Q(booking=None, free_from=None))
    ):
        sums = found[pk].sums
        sums.places = places
        # Cancelling a reception blocks all free slots, but they were not blocked before.
        sums.blocked = 0 if found[pk].reception.status == Reception.Status.CANCELLED else blocked


def sum_by_district(compared: Iterable[ReceptionSums]) -> list[DistrictSums]:
    """Return the totals of receptions that were held, by district, most persons served first. Cancelled receptions are
    only counted."""
    found: dict[int, DistrictSums] = {}
    for row in compared:
        cancelled = row.reception.status == Reception.Status.CANCELLED
        if not row.held and not cancelled:
            continue
        district = row.reception.venue.district
        sums = found.setdefault(district.pk, DistrictSums(district))
        sums.cancelled += cancelled
        if row.held:
            sums.receptions += 1
            sums.sums.add(row.sums)
            if (days := row.days_until_full) is not None:
                sums.days.append(days)
    return sorted(found.values(), key=lambda row: (-row.sums.served, row.district.name, row.district.pk))


def sum_all(compared: Iterable[ReceptionSums]) -> Sums:
    """Return the totals of all receptions that were held."""
    result = Sums()
    for row in compared:
        if row.held:
            result.add(row.sums)
    return result
