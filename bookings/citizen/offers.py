"""What the pages show of receptions: where they stand, what is free, what to bring and pay. Reads only."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.http import Http404

from bookings.citizen.explained import FeeRow
from bookings.models import Booking, ChecklistItem, DeskService, District, Fee, Post, Reception, Service
from bookings.queries.availability import Phase, Run, free_places, free_runs, phase
from bookings.queries.distances import by_nearness
from bookings.queries.what_to_bring import Bring, ages, amount, checklist

MOST_OTHERS = 3
MOST_TO_CALL = 5


@dataclass(frozen=True)
class Offer:
    """A service at a reception, and how many parties could book it now."""

    service: Service
    free: int


@dataclass(frozen=True)
class Listed:
    """A reception as it stands now for a citizen."""

    reception: Reception
    phase: str
    offers: list[Offer]
    kept_until: dt.datetime | None

    def only(self, service: Service) -> "Listed":
        """The same reception as somebody sees it who comes for this service."""
        return replace(self, offers=[offer for offer in self.offers if offer.service == service])

    @property
    def has_room(self) -> bool:
        return self.phase == Phase.OPEN.value and any(offer.free for offer in self.offers)

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
        """From the first desk's opening to the last one's closing."""
        desks = list(self.reception.desks.all())
        return (min(desk.opens for desk in desks), max(desk.closes for desk in desks)) if desks else None


def listed(
    receptions: Iterable[Reception], *, now: dt.datetime, party_size: int = 1, besides: Booking | None = None
) -> list[Listed]:
    """Receptions (loaded `with_places`) with what is free at each, for who holds `besides`; one query for all."""
    receptions = list(receptions)
    free = free_places(receptions, now=now, party_size=party_size, besides=besides)
    return [
        Listed(
            reception,
            phase(reception, now=now).value,
            [Offer(service, free.get((reception.pk, service.pk), 0)) for service in reception.services],
            kept_until(reception, now=now),
        )
        for reception in receptions
    ]


def reception_of(pk: int) -> Reception:
    """A reception that citizens may look at, one that is over too: links to it live on. Raises Http404."""
    seen = Q(status__in=[Reception.Status.PUBLISHED, Reception.Status.FINISHED, Reception.Status.CANCELLED])
    found: Reception | None = Reception.objects.with_places().filter(seen, published_at__isnull=False, pk=pk).first()
    if found is None:
        raise Http404
    return found


def to_call() -> QuerySet[Post]:
    """Whom to call where a page belongs to no post."""
    posts: QuerySet[Post] = Post.objects.exclude(phone="")
    return posts[:MOST_TO_CALL]


def kept_until(reception: Reception, *, now: dt.datetime) -> dt.datetime | None:
    """When the places kept for phone and counter open to all; None when none are kept, or no longer."""
    if not reception.post.counter_share:
        return None
    moment = reception.kept_places_open_at
    return moment if moment > max(now, reception.opens_at or now) else None


def with_room(
    service: Service, people: int, *, elsewhere: Reception, now: dt.datetime, besides: Booking | None = None
) -> list[Listed]:
    """The next receptions where the party finds a time now: the post's own first, then those that are near to this one,
    then by date."""
    near = elsewhere.venue.district
    found = rooms(~Q(pk=elsewhere.pk), service, people, now=now, besides=besides, near=near)
    found.sort(key=lambda item: item.reception.post_id != elsewhere.post_id)
    return found[:MOST_OTHERS]


def rooms(
    among: Q,
    service: Service,
    people: int,
    *,
    now: dt.datetime,
    besides: Booking | None = None,
    near: District | None = None,
) -> list[Listed]:
    """Those among the receptions open now where the party finds a time for the service, by date; with `near`, those
    that lie near to that district first."""
    candidates = (
        Reception.objects.public()
        .coming(now)
        .filter(among, status=Reception.Status.PUBLISHED, opens_at__lte=now, closes_at__gt=now)
        .filter(pk__in=DeskService.objects.filter(service=service).values("desk__reception"))
        .with_places()
    )
    if near:
        candidates = by_nearness(candidates, near)
    found = [item.only(service) for item in listed(candidates[:50], now=now, party_size=people, besides=besides)]
    return [item for item in found if item.has_room]


def smaller_party(
    reception: Reception, service: Service, people: int, *, now: dt.datetime, besides: Booking | None = None
) -> int:
    """The largest smaller party that finds a time here now; 0 if none does."""
    for fewer in range(people - 1, 0, -1):
        free = free_places([reception], now=now, party_size=fewer, besides=besides)
        if free.get((reception.pk, service.pk)):
            return fewer
    return 0


def two_parties(reception: Reception, service: Service, people: int, *, now: dt.datetime) -> tuple[int, int] | None:
    """The most even two parties that both find a time here now, the larger first; None if no two do."""
    runs = {
        size: free_runs(reception=reception, service=service, party_size=size, now=now) for size in range(1, people)
    }
    for smaller in range(people // 2, 0, -1):
        larger = people - smaller
        if any(_apart(one, other) for one in runs[larger] for other in runs[smaller]):
            return larger, smaller
    return None


def _apart(one: Run, other: Run) -> bool:
    return one.desk_id != other.desk_id or one.ends_at <= other.starts_at or other.ends_at <= one.starts_at


@dataclass(frozen=True)
class Sheet:
    """All that a service asks of those who come."""

    offer: Offer
    minutes: int
    checklist: list[Bring]
    fees: list[FeeRow]


def sheets(reception: Reception, offers: list[Offer]) -> list[Sheet]:
    """Each offered service in full; three queries however many there are."""
    services = [offer.service for offer in offers]
    things: dict[int, list[ChecklistItem]] = {}
    for thing in ChecklistItem.objects.filter(service__in=services):
        things.setdefault(thing.service_id, []).append(thing)
    fees: dict[int, list[Fee]] = {}
    for fee in Fee.objects.on(reception.date).filter(post=reception.post, service__in=services):
        fees.setdefault(fee.service_id, []).append(fee)
    minutes = minutes_of(reception)
    return [
        Sheet(
            offer,
            minutes[offer.service.pk],
            checklist(things.get(offer.service.pk, [])),
            [FeeRow(ages(fee), amount(fee.amount, fee.currency)) for fee in fees.get(offer.service.pk, [])],
        )
        for offer in offers
    ]


def minutes_of(reception: Reception) -> dict[int, int]:
    """How long one person takes, by service; the shortest where desks differ."""
    minutes: dict[int, int] = {}
    for offer in DeskService.objects.filter(desk__reception=reception).select_related("service"):
        own = offer.minutes_for_first
        minutes[offer.service_id] = min(own, minutes.get(offer.service_id, own))
    return minutes
