"""Tasks at the posts of a member of staff, each shown only to those whose role can do it.

Reads only, in a fixed number of queries.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from bookings import permissions
from bookings.models import Booking, NameCorrection, Notification, Post, Reception, Slot, User, WaitlistEntry
from bookings.queries.reception_plan import plan_alone

PLANNED_AHEAD = dt.timedelta(days=30)  # a draft this close should be published
FILLED_AHEAD = dt.timedelta(days=7)  # a reception this close should have bookings
SHOWN = 10  # of each kind, the earliest first


@dataclass(frozen=True)
class AtReception:
    """The number of items of one kind at a reception."""

    reception: Reception
    number: int


@dataclass(frozen=True)
class Worklist:
    """Tasks by kind. Each list is sorted by date."""

    near: list[AtReception]  # today or tomorrow, with their bookings
    unfinished: list[Reception]  # the day is over but not closed
    calls: list[Reception]  # people who can only be reached by phone
    corrections: int  # names that wait for a second officer
    bounced: list[AtReception]  # emails that did not arrive
    waiting: list[AtReception]  # parties on a waiting list although a time for their service is free
    drafts: list[AtReception]  # with the faults of their plan
    empty: list[Reception]  # published and near, but without bookings

    def __bool__(self) -> bool:
        return any(vars(self).values())


def build_worklist(user: permissions.Account, *, now: dt.datetime) -> Worklist:
    """Return the user's current tasks at all their posts."""
    receiving = list(permissions.posts_received(user))
    received = {post.pk for post in receiving}
    planned = {post.pk for post in permissions.posts_planned(user)}
    receptions = list(_receptions(received | planned, now))
    near, unfinished, drafts, empty = [], [], [], []
    for reception in receptions:
        days = (reception.date - now.astimezone(reception.zone).date()).days
        is_draft = reception.status == Reception.Status.DRAFT
        if reception.post_id in received and not is_draft:
            if days < 0:
                unfinished.append(reception)
            elif days <= 1:
                near.append(AtReception(reception, reception.n_booked))  # type: ignore[attr-defined]
        if reception.post_id in planned and days >= 0:
            if is_draft and days <= PLANNED_AHEAD.days:
                drafts.append(reception)
            elif not is_draft and 1 < days <= FILLED_AHEAD.days and not reception.n_booked:  # type: ignore[attr-defined]
                empty.append(reception)
    calls, bounced, waiting = _people(receiving, now)
    return Worklist(
        near=near[:SHOWN],
        unfinished=unfinished[:SHOWN],
        calls=calls[:SHOWN],
        corrections=_corrections(user, received),
        bounced=bounced[:SHOWN],
        waiting=waiting[:SHOWN],
        drafts=_with_faults(drafts[:SHOWN], now),
        empty=empty[:SHOWN],
    )


def _receptions(posts: set[int], now: dt.datetime) -> QuerySet[Reception]:
    """Return the drafts and published receptions up to the last relevant day, with live bookings as `n_booked`."""
    live = Booking.objects.live().filter(reception=OuterRef("pk")).order_by().values("reception")
    until = (now + PLANNED_AHEAD + dt.timedelta(days=1)).date()
    yesterday = (now - dt.timedelta(days=1)).date()
    return (
        Reception.objects.filter(post__in=posts, date__lte=until)
        .filter(Q(status=Reception.Status.PUBLISHED) | Q(status=Reception.Status.DRAFT, date__gte=yesterday))
        .select_related("post", "venue__district")
        .annotate(n_booked=Coalesce(Subquery(live.values(n=Count("pk"))), 0))
        .order_by("date", "pk")
    )


def _with_faults(drafts: list[Reception], now: dt.datetime) -> list[AtReception]:
    prefetch_related_objects(drafts, "desks__desk_services__service")
    return [AtReception(draft, len(plan_alone(draft, draft.desks.all(), now=now).problems)) for draft in drafts]


def _people(posts: list[Post], now: dt.datetime) -> tuple[list[Reception], list[AtReception], list[AtReception]]:
    """Return receptions that may have calls to make, receptions with failed emails (those to the present address of a
    booking still to come), and receptions where people wait for a service of which a time is free."""
    call = Q(channel=Notification.Channel.CALL, state=Notification.State.QUEUED) & _due(posts, now)
    bounce = Q(
        channel=Notification.Channel.EMAIL,
        state=Notification.State.FAILED,
        recipient=F("booking__email"),
        booking__live=True,
        booking__starts_at__gt=now,
    )
    of_posts = Q(booking__post__in=posts) | Q(entry__reception__post__in=posts)
    messages = list(
        Notification.objects.filter(of_posts, call | bounce)
        .annotate(at=Coalesce("booking__reception", "entry__reception"))
        .order_by()
        .values("at")
        .annotate(calls=Count("pk", filter=call), bounced=Count("booking", distinct=True, filter=bounce))
    )
    calls = {row["at"] for row in messages if row["calls"]}
    bounced = {row["at"]: row["bounced"] for row in messages if row["bounced"]}
    waiting = _waiting_beside_free_times(posts, now)
    found = Reception.objects.filter(pk__in=calls | bounced.keys() | waiting.keys()).order_by("date", "pk")
    receptions = list(found.select_related("post", "venue__district"))
    return (
        [reception for reception in receptions if reception.pk in calls],
        [AtReception(reception, bounced[reception.pk]) for reception in receptions if reception.pk in bounced],
        [AtReception(reception, waiting[reception.pk]) for reception in receptions if reception.pk in waiting],
    )


def _waiting_beside_free_times(posts: list[Post], now: dt.datetime) -> dict[int, int]:
    """Return by reception the number of parties that wait although a desk with their service has a free time; there may
    be too few in a row for them."""
    free = Slot.objects.free(now).filter(reception=OuterRef("reception"), desk__services=OuterRef("service"))
    waiting = WaitlistEntry.objects.filter(
        Exists(free),
        status=WaitlistEntry.Status.WAITING,
        reception__post__in=posts,
        reception__status=Reception.Status.PUBLISHED,
    )
    counted = waiting.order_by().values("reception").annotate(n=Count("pk"))
    return {row["reception"]: row["n"] for row in counted}


def _due(posts: list[Post], now: dt.datetime) -> Q:
    """Return the condition for calls that are due today and not expired. As on the call sheet, calls for reminders are
    due from the morning."""
    due = Q(due_at__lte=now)
    for name in {post.time_zone for post in posts}:
        tomorrow = now.astimezone(ZoneInfo(name)).date() + dt.timedelta(days=1)
        tonight = dt.datetime.combine(tomorrow, dt.time.min, tzinfo=ZoneInfo(name))
        due |= Q(kind=Notification.Kind.REMINDER_DAY, booking__post__time_zone=name, due_at__lt=tonight)
    return due & (Q(expires_at=None) | Q(expires_at__gt=now))


def _corrections(user: permissions.Account, posts: set[int]) -> int:
    """Return the number of name corrections for this user to approve: those requested by other officers."""
    asked = NameCorrection.objects.filter(applicant__post__in=posts)
    return asked.exclude(asked_by=user.pk).count() if isinstance(user, User) else 0
