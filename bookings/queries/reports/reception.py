"""One reception in numbers: its places, who was served, who was not and why, by service and hour, and how early it
filled."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count as NumberOf
from django.db.models import Q, QuerySet

from bookings.models import Booking, Event, Reception, Service, Slot, TurnedAway
from bookings.queries.reports.filling import Filling, percent, read_fillings
from bookings.queries.reports.outcomes import Outcome, Tally, classify_outcome
from bookings.queries.reports.waiting_list import LEFT_OVER, WaitingOutcome, read_waiting_outcomes
from bookings.queries.reports.waiting_times import WaitingTime, measure_waiting_times

Status = Booking.Status


@dataclass
class Breakdown:
    """The results for one service or one hour of the day. The numbers outside the tally are persons."""

    tally: Tally = field(default_factory=Tally)
    turned_away: int = 0
    left_over: int = 0


@dataclass(frozen=True)
class CurvePoint:
    """The number of places taken at the end of a day."""

    day: dt.date
    days_before: int
    taken: int
    percent: int


@dataclass
class Report:
    """A report on one reception. Places are slots; other numbers are persons unless they are called bookings."""

    reception: Reception
    places: int = 0
    blocked: int = 0
    used: int = 0
    total: Tally = field(default_factory=Tally)
    services: list[tuple[Service, Breakdown]] = field(default_factory=list)
    hours: list[tuple[int, Breakdown]] = field(default_factory=list)
    sources: list[tuple[str, int, int]] = field(default_factory=list)
    waiting: dict[WaitingOutcome, int] = field(default_factory=dict)
    turned_away: list[tuple[Service, str, int]] = field(default_factory=list)
    filling: Filling = field(default_factory=lambda: Filling(0))
    curve: list[CurvePoint] = field(default_factory=list)
    wait: WaitingTime = field(default_factory=lambda: WaitingTime(0, None, None))
    at_desk: WaitingTime = field(default_factory=lambda: WaitingTime(0, None, None))

    @property
    def empty(self) -> int:
        """The number of places neither used nor blocked. Includes places freed because people did not come."""
        return max(0, self.places - self.blocked - self.used)

    @property
    def no_show_rate(self) -> int:
        """No-shows as a percentage of the persons whose attendance is known."""
        return percent(self.total.persons([Outcome.NO_SHOW]), self.total.due)

    @property
    def persons_turned_away(self) -> int:
        return sum(persons for _service, _why, persons in self.turned_away)

    @property
    def waited(self) -> int:
        return sum(self.waiting.values())

    @property
    def left_over(self) -> int:
        return sum(self.waiting[end] for end in LEFT_OVER)


def build_report(reception: Reception, *, now: dt.datetime) -> Report:
    """Return the report on a published reception so far, or on a finished or cancelled one. Uses eight queries."""
    result = Report(reception)
    services = {service.pk: service for service in Service.objects.order_by("position", "pk")}
    by_service: dict[int, Breakdown] = {}
    by_hour: dict[int, Breakdown] = {}
    _add_bookings(result, by_service, by_hour)
    _add_slots(result)
    turned: Counter[tuple[int, str]] = Counter()
    for service, why, persons, at in TurnedAway.objects.filter(reception=reception).values_list(
        "service", "why", "persons", "at"
    ):
        turned[service, why] += persons
        by_service.setdefault(service, Breakdown()).turned_away += persons
        by_hour.setdefault(_hour(reception, at), Breakdown()).turned_away += persons
    result.waiting = dict.fromkeys(WaitingOutcome, 0)
    for _reception, service, persons, end in read_waiting_outcomes([reception.pk]):
        result.waiting[end] += persons
        if end in LEFT_OVER:
            by_service.setdefault(service, Breakdown()).left_over += persons
    order = {pk: number for number, pk in enumerate(services)}
    result.services = [(services[pk], by_service[pk]) for pk in sorted(by_service, key=order.__getitem__)]
    result.hours = list(_hours(by_hour))
    result.turned_away = [
        (services[pk], str(TurnedAway.Why(why).label), persons)
        for (pk, why), persons in sorted(turned.items(), key=lambda item: (order[item[0][0]], item[0][1]))
    ]
    result.filling = read_fillings({reception.pk: result.places - result.blocked})[reception.pk]
    result.curve = list(_curve(reception, result.filling, now=now))
    return result


def _add_bookings(result: Report, by_service: dict[int, Breakdown], by_hour: dict[int, Breakdown]) -> None:
    reception = result.reception
    steps = list(
        Event.objects.filter(
            booking_id__in=Booking.objects.filter(reception=reception).values("pk"),
            to_state__in=[*Booking.PRESENT, *Booking.OUTCOMES, Status.CANCELLED, Status.CONFIRMED],
        )
        .exclude(verb="reach")  # records that a person was told, not a change of state
        .order_by("id")
        .values_list("booking_id", "verb", "from_state", "to_state", "at")
    )
    result.wait, result.at_desk = measure_waiting_times((booking or 0, *rest) for booking, *rest in steps)  # type: ignore[misc]
    cancelled = {booking: (verb, at) for booking, verb, _old, state, at in steps if state == Status.CANCELLED}
    sources: dict[str, list[int]] = {}
    for booking in exclude_lapsed_holds(Booking.objects.filter(reception=reception)).values(
        "pk", "service", "status", "reason", "source", "party_size", "starts_at"
    ):
        outcome = classify_outcome(
            status=booking["status"],
            reason=booking["reason"],
            starts_at=booking["starts_at"],
            cancelled=cancelled.get(booking["pk"]),
        )
        persons = booking["party_size"]
        result.total.add(outcome, persons)
        by_service.setdefault(booking["service"], Breakdown()).tally.add(outcome, persons)
        by_hour.setdefault(_hour(reception, booking["starts_at"]), Breakdown()).tally.add(outcome, persons)
        sources.setdefault(booking["source"], []).append(persons)
    result.sources = [
        (str(source.label), len(sources.get(source, ())), sum(sources.get(source, ()))) for source in Booking.Source
    ]


def exclude_lapsed_holds(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Exclude holds that ended unconfirmed or are not confirmed yet."""
    return bookings.exclude(confirmed_at=None, status__in=[Status.HELD, *Booking.ENDED])


def _add_slots(result: Report) -> None:
    taken = Q(booking__status__in=[*Booking.LIVE, *Booking.OUTCOMES])
    found = Slot.objects.at(result.reception).aggregate(
        places=NumberOf("pk"),
        blocked=NumberOf("pk", filter=Q(booking=None, free_from=None)),
        used=NumberOf("pk", filter=taken),
    )
    result.places, result.blocked, result.used = found["places"], found["blocked"], found["used"]
    if result.reception.status == Reception.Status.CANCELLED:
        result.blocked = 0  # cancelling blocks all free slots


def _hour(reception: Reception, instant: dt.datetime) -> int:
    return instant.astimezone(reception.zone).hour


def _hours(by_hour: dict[int, Breakdown]) -> Iterator[tuple[int, Breakdown]]:
    """Yield every hour from the first to the last, including hours without any results."""
    if by_hour:
        for hour in range(min(by_hour), max(by_hour) + 1):
            yield hour, by_hour.get(hour, Breakdown())


def _curve(reception: Reception, filling: Filling, *, now: dt.datetime) -> Iterator[CurvePoint]:
    """Yield a point for each day, from the first on which booking was possible to the day of the reception or today."""
    begins = [at for at in (reception.opens_at, filling.steps[0][0] if filling.steps else None) if at]
    if not begins or not filling.places:
        return
    day = min(begins).astimezone(reception.zone).date()
    last = min(reception.date, now.astimezone(reception.zone).date())
    while day <= last:
        midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=reception.zone)
        taken = filling.taken_at(midnight)
        yield CurvePoint(day, (reception.date - day).days, taken, min(100, percent(taken, filling.places)))
        day += dt.timedelta(days=1)
