"""Loads all of the demo's data in one transaction."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from bookings.models import Booking, Reception
from consulate.demo.data.guests import fill, keep_silent, parties
from consulate.demo.data.past import make_interests, make_past
from consulate.demo.data.places import make_districts, make_post
from consulate.demo.data.receptions import DAYS, make_reception
from consulate.demo.data.services import make_services
from consulate.demo.data.staff import make_staff
from consulate.demo.logins import Login

GUESTS_AT_AN_ORDINARY_DAY = 4


class Loaded(NamedTuple):
    """How much was added."""

    receptions: int
    bookings: int


def load(*, logins: Sequence[Login] = (), now: dt.datetime) -> Loaded:
    """Add what is missing. Receptions are added if no published one is still to come."""
    with transaction.atomic():
        post = make_post()
        districts = make_districts()
        services = make_services(post)
        for login in logins:
            make_staff(login, post)
        today = now.astimezone(post.zone).date()
        if Reception.objects.filter(status=Reception.Status.PUBLISHED, date__gte=today).exists():
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
