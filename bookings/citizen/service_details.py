"""What a service asks of people: how long it takes, what to bring, and what it costs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from bookings.citizen.reception_cards import ServicePlaces
from bookings.models import ChecklistItem, DeskService, Fee, Post, ReadinessQuestion, Reception, Service
from bookings.queries.visit_instructions import ChecklistGroup, describe_ages, format_amount, group_checklist


@dataclass(frozen=True)
class FeeRow:
    """One row of `components/price_table.html`."""

    who: str
    price: str


@dataclass
class PostFees:
    """What one post charges for a service on a day, since when and until when (None where nothing is known)."""

    post: Post
    rows: list[FeeRow]
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True)
class ServiceDetails:
    """A service at a reception in full."""

    places: ServicePlaces
    minutes: int
    checklist: list[ChecklistGroup]
    fees: list[FeeRow]
    has_questions: bool  # whose answers show which papers a person needs


def read_details(reception: Reception, services: list[ServicePlaces]) -> list[ServiceDetails]:
    """Return the details of services at a reception. Three queries, however many services there are."""
    chosen = [places.service for places in services]
    things: dict[int, list[ChecklistItem]] = {}
    for thing in ChecklistItem.objects.filter(service__in=chosen):
        things.setdefault(thing.service_id, []).append(thing)
    fees: dict[int, list[Fee]] = {}
    for fee in Fee.objects.on(reception.date).filter(post=reception.post, service__in=chosen):
        fees.setdefault(fee.service_id, []).append(fee)
    at_desks = _at_desks(reception)
    minutes, asking = _shortest(at_desks), {at_desk.service_id for at_desk, is_asking in at_desks if is_asking}
    return [
        ServiceDetails(
            places,
            minutes[places.service.pk],
            group_checklist(things.get(places.service.pk, [])),
            [_row(fee) for fee in fees.get(places.service.pk, [])],
            places.service.pk in asking,
        )
        for places in services
    ]


def minutes_by_service(reception: Reception) -> dict[int, int]:
    """Return how long one person takes, by service; the shortest where desks differ."""
    return _shortest(_at_desks(reception))


def _at_desks(reception: Reception) -> list[tuple[DeskService, bool]]:
    """Return the services of each desk, and whether questions show which papers a person needs for it."""
    questions = ReadinessQuestion.objects.filter(service=OuterRef("service"))
    at_desks = DeskService.objects.filter(desk__reception=reception).select_related("service", "desk")
    return [(at_desk, at_desk.is_asking) for at_desk in at_desks.annotate(is_asking=Exists(questions))]


def _shortest(at_desks: list[tuple[DeskService, bool]]) -> dict[int, int]:
    minutes: dict[int, int] = {}
    for at_desk, _is_asking in at_desks:
        own = at_desk.slots_for(1) * at_desk.desk.slot_minutes  # as in the emails: a time is made of whole slots
        minutes[at_desk.service_id] = min(own, minutes.get(at_desk.service_id, own))
    return minutes


def fees_by_post(service: Service, *, day: dt.date) -> list[PostFees]:
    """Return the fees in force on a day, for each post that has given any. One query."""
    found: dict[int, PostFees] = {}
    for fee in Fee.objects.on(day).filter(service=service).select_related("post").order_by("post", "age_from"):
        at_post = found.setdefault(fee.post_id, PostFees(fee.post, [], fee.valid_from, fee.valid_until))
        at_post.rows.append(_row(fee))
        at_post.since = max(at_post.since, fee.valid_from)
        ends = [until for until in (at_post.until, fee.valid_until) if until is not None]
        at_post.until = min(ends) if ends else None
    return list(found.values())


def _row(fee: Fee) -> FeeRow:
    return FeeRow(describe_ages(fee), format_amount(fee.amount, fee.currency))
