"""Receptions as citizens see them now: what is free at each, and where else a party finds a time. Reads only."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.http import Http404

from bookings.models import Booking, DeskService, District, Post, Reception, Service
from bookings.queries.availability import Phase, Run, free_places, free_runs, phase
from bookings.queries.distances import order_by_distance

MOST_OTHERS = 3
MOST_TO_CALL = 5


@dataclass(frozen=True)
class ServicePlaces:
    """A service at a reception, and how many parties could book it now."""

    service: Service
    free: int


@dataclass(frozen=True)
class ReceptionCard:
    """A reception with what is free there now."""

    reception: Reception
    phase: str
    services: list[ServicePlaces]
    kept_until: dt.datetime | None

    def only(self, service: Service) -> "ReceptionCard":
        """Return the card for somebody who comes for this service."""
        return replace(self, services=[each for each in self.services if each.service == service])

    @property
    def most_free(self) -> int:
        return max((each.free for each in self.services), default=0)

    @property
    def has_room(self) -> bool:
        return self.phase == Phase.OPEN.value and self.most_free > 0

    @property
    def is_full(self) -> bool:
        return self.phase == Phase.OPEN.value and not self.has_room

    @property
    def kept_one_in(self) -> int:
        """The kept share as "one place in 5"; 0 where it is no such fraction."""
        share = self.reception.post.counter_share
        return 100 // share if share and share < 100 and 100 % share == 0 else 0

    @property
    def hours(self) -> tuple[dt.time, dt.time] | None:
        """From the opening of the first desk to the closing of the last."""
        desks = list(self.reception.desks.all())
        return (min(desk.opens for desk in desks), max(desk.closes for desk in desks)) if desks else None


def read_cards(
    receptions: Iterable[Reception], *, now: dt.datetime, party_size: int = 1, besides: Booking | None = None
) -> list[ReceptionCard]:
    """Return the cards of receptions loaded `with_places`, for the holder of `besides`. One query for all."""
    receptions = list(receptions)
    free = free_places(receptions, now=now, party_size=party_size, besides=besides)
    return [
        ReceptionCard(
            reception,
            phase(reception, now=now).value,
            [ServicePlaces(service, free.get((reception.pk, service.pk), 0)) for service in reception.services],
            kept_until(reception, now=now),
        )
        for reception in receptions
    ]


def find_reception(pk: int) -> Reception:
    """Return a reception that citizens may see, past ones too: links to it are still around. Raises Http404."""
    seen = Q(status__in=[Reception.Status.PUBLISHED, Reception.Status.FINISHED, Reception.Status.CANCELLED])
    found: Reception | None = Reception.objects.with_places().filter(seen, published_at__isnull=False, pk=pk).first()
    if found is None:
        raise Http404
    return found


def posts_to_call() -> QuerySet[Post]:
    """Return the posts to call from a page that belongs to none."""
    posts: QuerySet[Post] = Post.objects.exclude(phone="")
    return posts[:MOST_TO_CALL]


def kept_until(reception: Reception, *, now: dt.datetime) -> dt.datetime | None:
    """Return when the places kept for phone and counter open to all; None when none are kept any more."""
    if not reception.post.counter_share:
        return None
    moment = reception.kept_places_open_at
    return moment if moment > max(now, reception.opens_at or now) else None


def find_room_elsewhere(
    service: Service, people: int, *, elsewhere: Reception, now: dt.datetime, besides: Booking | None = None
) -> list[ReceptionCard]:
    """Return the next receptions where the party finds a time now: first those of the same post, then the nearest, then
    by date."""
    near = elsewhere.venue.district
    found = find_room(~Q(pk=elsewhere.pk), service, people, now=now, besides=besides, near=near)
    found.sort(key=lambda card: card.reception.post_id != elsewhere.post_id)
    return found[:MOST_OTHERS]


def find_room(
    among: Q,
    service: Service,
    people: int,
    *,
    now: dt.datetime,
    besides: Booking | None = None,
    near: District | None = None,
) -> list[ReceptionCard]:
    """Return the receptions open now where the party finds a time for the service, by date. With `near`, those nearest
    to that district come first."""
    candidates = (
        Reception.objects.public()
        .coming(now)
        .filter(among, status=Reception.Status.PUBLISHED, opens_at__lte=now, closes_at__gt=now)
        .filter(pk__in=DeskService.objects.filter(service=service).values("desk__reception"))
        .with_places()
    )
    if near:
        candidates = order_by_distance(candidates, near)
    found = [card.only(service) for card in read_cards(candidates[:50], now=now, party_size=people, besides=besides)]
    return [card for card in found if card.has_room]


def find_smaller_party(
    reception: Reception, service: Service, people: int, *, now: dt.datetime, besides: Booking | None = None
) -> int:
    """Return the size of the largest smaller party that finds a time here now; 0 if none does."""
    for fewer in range(people - 1, 0, -1):
        free = free_places([reception], now=now, party_size=fewer, besides=besides)
        if free.get((reception.pk, service.pk)):
            return fewer
    return 0


def split_party(reception: Reception, service: Service, people: int, *, now: dt.datetime) -> tuple[int, int] | None:
    """Return the sizes of the two most even parties that both find a time here now, the larger first; None if no two
    do."""
    runs = {
        size: free_runs(reception=reception, service=service, party_size=size, now=now) for size in range(1, people)
    }
    for smaller in range(people // 2, 0, -1):
        larger = people - smaller
        if any(_are_apart(one, other) for one in runs[larger] for other in runs[smaller]):
            return larger, smaller
    return None


def _are_apart(one: Run, other: Run) -> bool:
    return one.desk_id != other.desk_id or one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
