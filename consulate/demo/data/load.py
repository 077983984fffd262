"""Loads all of the demo's data in one transaction."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from bookings.models import Booking, District, Post, Reception, Service
from consulate.demo.data.guests import fill, keep_silent, parties
from consulate.demo.data.past import make_interests, make_past
from consulate.demo.data.places import make_districts, make_post
from consulate.demo.data.receptions import DAYS, make_reception, make_templates
from consulate.demo.data.services import make_services
from consulate.demo.data.staff import make_staff
from consulate.demo.data.today import make_today
from consulate.demo.logins import Login

GUESTS_AT_AN_ORDINARY_DAY = 4


class Loaded(NamedTuple):
    """How much was added."""

    receptions: int
    bookings: int


def load(*, logins: Sequence[Login] = (), now: dt.datetime) -> Loaded:
    """Add what is missing: a reception of today, the coming ones if no published one is left, and templates."""
    with transaction.atomic():
        post = make_post()
        districts = make_districts()
        services = make_services(post)
        for login in logins:
            make_staff(login, post)
        today = make_today(post=post, districts=districts, services=services, now=now, stretch=True)
        coming = _make_coming(post, districts, services, now=now)
        make_templates(post, now=now)
        return Loaded(coming.receptions + bool(today), coming.bookings + len(today))


def load_today(*, now: dt.datetime) -> int:
    """Add a reception of today if the demo has run past midnight. Return the number of its bookings."""
    with transaction.atomic():
        post = make_post()
        districts, services = make_districts(), make_services(post)
        return len(make_today(post=post, districts=districts, services=services, now=now, stretch=False))


def _make_coming(
    post: Post, districts: dict[str, District], services: dict[str, Service], *, now: dt.datetime
) -> Loaded:
    today = now.astimezone(post.zone).date()
    if Reception.objects.filter(status=Reception.Status.PUBLISHED, date__gt=today).exists():
        return Loaded(0, 0)
    make_past(post=post, districts=districts, services=services, now=now)
    waiting = parties()
    bookings: list[Booking] = []
    for day in DAYS:
        reception = make_reception(day, post=post, districts=districts, services=services, now=now)
        if day.leave is not None:
            bookings += fill(reception, waiting, leave=day.leave, now=now)
        elif day.guests:
            bookings += fill(reception, waiting, leave=0, most=GUESTS_AT_AN_ORDINARY_DAY, now=now)
    keep_silent(bookings)
    make_interests(districts=districts, services=services, now=now)
    return Loaded(len(DAYS), len(bookings))
