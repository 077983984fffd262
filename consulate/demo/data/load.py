"""All of the demo's data, in one transaction: it is there, or it is not."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction

from bookings.models import Booking, Membership, Post, Reception, User
from consulate.demo.data.guests import fill, keep_silent, parties
from consulate.demo.data.places import make_districts, make_post
from consulate.demo.data.receptions import DAYS, make_reception
from consulate.demo.data.services import make_services
from consulate.demo.folder import STAFF_EMAIL

GUESTS_AT_AN_ORDINARY_DAY = 4


class Loaded(NamedTuple):
    """How much was added."""

    receptions: int
    bookings: int


def load(*, login: str, password: str, now: dt.datetime) -> Loaded:
    """Make what is missing. Receptions are added while no published one is still to come."""
    with transaction.atomic():
        post = make_post()
        districts = make_districts()
        services = make_services(post)
        _make_staff(post, login, password)
        today = now.astimezone(post.zone).date()
        if Reception.objects.filter(status=Reception.Status.PUBLISHED, date__gte=today).exists():
            return Loaded(0, 0)
        waiting = parties()
        bookings: list[Booking] = []
        for day in DAYS:
            reception = make_reception(day, post=post, districts=districts, services=services, now=now)
            if day.leave is not None:
                bookings += fill(reception, waiting, leave=day.leave, now=now)
            elif day.guests:
                bookings += fill(reception, waiting, leave=0, most=GUESTS_AT_AN_ORDINARY_DAY, now=now)
        keep_silent(bookings)
        return Loaded(len(DAYS), len(bookings))


def _make_staff(post: Post, login: str, password: str) -> None:
    user, made = User.objects.get_or_create(
        username=login,
        defaults={
            "email": STAFF_EMAIL,
            "first_name": "Әлия",
            "last_name": "Оспанова",
            "is_staff": True,
        },
    )
    # A database may outlive the folder that keeps the password which the demo prints.
    if made or not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    Membership.objects.get_or_create(user=user, post=post, defaults={"role": Membership.Role.MANAGER})
