"""Demand for receptions by district and service, and when one was last held there: a guide to where to go next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum

from bookings.models import District, Interest, Post, Reception, Service, WaitlistEntry
from bookings.queries.reports.comparison import DistrictSums


@dataclass(frozen=True)
class DistrictInterest:
    """The number of interested people in a district, in total, for each service and for any service."""

    district: District
    people: int
    services: list[tuple[Service, int]]
    any_service: int


def count_interests(*, now: dt.datetime) -> list[DistrictInterest]:
    """Return the districts with interested people, most first. A person who named two services counts for both."""
    active = Interest.objects.active(now).order_by()
    people = dict(active.values_list("district").annotate(number=Count("pk")))
    by_service: dict[int, dict[int | None, int]] = {}
    for district, service, number in active.values_list("district", "services").annotate(number=Count("pk")):
        by_service.setdefault(district, {})[service] = number
    services = list(Service.objects.all())
    rows = [
        DistrictInterest(
            district,
            people[district.pk],
            [(service, by_service[district.pk].get(service.pk, 0)) for service in services],
            by_service[district.pk].get(None, 0),
        )
        for district in District.objects.filter(pk__in=people)
    ]
    return sorted(rows, key=lambda row: (-row.people, row.district.name))


@dataclass
class Demand:
    """The demand in one district. `asked` people want to hear of any reception there; `deferred` persons have first
    right at the next one."""

    district: District
    asked: int = 0
    services: list[tuple[Service, int]] = field(default_factory=list)
    any_service: int = 0
    deferred: int = 0
    turned_away: int = 0
    left_over: int = 0
    last: dt.date | None = None
    next: dt.date | None = None

    @property
    def waiting(self) -> int:
        """The number of people who have asked for a reception or have first right at one."""
        return self.asked + self.deferred


def rank_districts(posts: QuerySet[Post], compared: list[DistrictSums], *, now: dt.datetime) -> list[Demand]:
    """Return every district, most people waiting first, then the longest time since a reception (never before all
    others).

    `compared` gives the persons turned away or left over in the period. Interests do not belong to a post.
    """
    found = {district.pk: Demand(district) for district in District.objects.all()}
    for row in count_interests(now=now):
        each = found[row.district.pk]
        each.asked, each.any_service = row.people, row.any_service
        each.services = [(service, number) for service, number in row.services if number]
    deferred = WaitlistEntry.objects.filter(status=WaitlistEntry.Status.DEFERRED, reception__post__in=posts)
    for pk, persons in deferred.order_by().values_list("reception__venue__district").annotate(n=Sum("party_size")):
        found[pk].deferred = persons
    for summed in compared:
        each = found[summed.district.pk]
        each.turned_away, each.left_over = summed.sums.turned_away, summed.sums.left_over
    _add_dates(found, posts, now=now)
    return sorted(
        found.values(),
        key=lambda row: (-row.waiting, row.last or dt.date.min, -row.turned_away - row.left_over, row.district.name),
    )


def _add_dates(found: dict[int, Demand], posts: QuerySet[Post], *, now: dt.datetime) -> None:
    days = Reception.objects.filter(
        post__in=posts, status__in=[Reception.Status.PUBLISHED, Reception.Status.FINISHED]
    ).order_by("date")
    for district, date, status, zone in days.values_list("venue__district", "date", "status", "post__time_zone"):
        today = now.astimezone(Post(time_zone=zone).zone).date()
        each = found[district]
        if date < today or status == Reception.Status.FINISHED:
            each.last = date
        else:
            each.next = each.next or date
