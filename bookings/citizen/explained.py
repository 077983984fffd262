"""A service explained by itself, whatever reception it is had at: what to bring, and what it costs at which post."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bookings.models import ChecklistItem, Fee, Post, Service
from bookings.queries.what_to_bring import Bring, ages, amount, checklist


@dataclass(frozen=True)
class FeeRow:
    """One row of `components/price_table.html`."""

    who: str
    price: str


@dataclass
class PostFees:
    """What one post asks for a service on a day, since when, and when that changes (None where nothing is known)."""

    post: Post
    rows: list[FeeRow]
    since: dt.date
    until: dt.date | None


def things_to_bring(service: Service) -> list[Bring]:
    return checklist(ChecklistItem.objects.filter(service=service))


def fees_by_post(service: Service, *, day: dt.date) -> list[PostFees]:
    """The fees in force on a day, by post; posts that have given none are left out. One query."""
    found: dict[int, PostFees] = {}
    for fee in Fee.objects.on(day).filter(service=service).select_related("post").order_by("post", "age_from"):
        at_post = found.setdefault(fee.post_id, PostFees(fee.post, [], fee.valid_from, fee.valid_until))
        at_post.rows.append(FeeRow(ages(fee), amount(fee.amount, fee.currency)))
        at_post.since = max(at_post.since, fee.valid_from)
        ends = [until for until in (at_post.until, fee.valid_until) if until is not None]
        at_post.until = min(ends) if ends else None
    return list(found.values())
