"""The demo's reception of today: there at any hour, once a day, and in nobody's way."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from bookings.actions.receptions import cancel_reception
from bookings.models import Booking, Notification, Post, Reception, WaitlistEntry
from consulate.demo.data.load import load, load_today
from consulate.demo.data.places import make_districts, make_post
from consulate.demo.data.services import make_services
from consulate.demo.data.today import make_today
from tests.citizen.visitor import Page
from tests.factories import by
from tests.worlds import built_once

pytestmark = pytest.mark.django_db

ALMATY = ZoneInfo("Asia/Almaty")
TODAY = dt.date(2026, 3, 4)
NEXT_DAY = dt.datetime(2026, 3, 5, 0, 5, tzinfo=ALMATY)
DONE = {"served", "not_served", "no_show"}


@built_once
def day_of(now: dt.datetime) -> list[Booking]:
    post = make_post()
    places: dict[str, Any] = {"districts": make_districts(), "services": make_services(post)}
    return make_today(post=post, **places, now=now, stretch=True)


def at(hour: int, minute: int) -> dt.datetime:
    return dt.datetime.combine(TODAY, dt.time(hour, minute), tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("now", "hours", "some_are"),
    [
        # In Almaty it is a day later than in UTC.
        (dt.datetime(2026, 3, 3, 19, 10, tzinfo=dt.UTC), (0, 18), {"confirmed"}),
        (at(12, 15), (9, 18), DONE | {"called", "confirmed"}),
        pytest.param(at(17, 40), (9, 20), DONE | {"arrived", "confirmed"}, marks=pytest.mark.long),
        pytest.param(at(23, 50), (9, 23), DONE | {"arrived"}, marks=pytest.mark.long),
    ],
)
def test_at_any_hour_it_is_under_way_today(now: dt.datetime, hours: tuple[int, int], some_are: set[str]) -> None:
    assert day_of(now)
    [today] = Reception.objects.all()
    assert (today.date, today.status) == (TODAY, "published")
    assert {(desk.opens.hour, desk.closes.hour) for desk in today.desks.all()} == {hours}
    assert today.local(dt.time(hours[0])) <= now < today.day_ends_at
    bookings = list(today.bookings.all())
    assert {booking.status for booking in bookings} == some_are
    assert any(booking.starts_at <= now for booking in bookings)
    assert {booking.status for booking in bookings if booking.starts_at > now} <= {"confirmed"}
    assert set(Notification.objects.values_list("state", flat=True)) == {"obsolete"}


def test_each_day_has_a_reception_even_if_the_demo_runs_past_midnight() -> None:
    count = len(day_of(at(23, 50)))
    assert load_today(now=at(23, 59)) == 0
    assert Booking.objects.count() == count
    assert load_today(now=NEXT_DAY) > 20
    assert load_today(now=NEXT_DAY + dt.timedelta(minutes=10)) == 0
    assert Reception.objects.filter(date=NEXT_DAY.date()).count() == 1
    assert {(desk.opens.hour, desk.closes.hour) for desk in Reception.objects.latest("date").desks.all()} == {(9, 18)}


def test_people_of_a_cancelled_day_come_first_and_no_mail_is_sent() -> None:
    day_of(at(9, 30))
    cancel_reception(reception=Reception.objects.get(), actor=by("tester"), now=at(9, 40))
    assert WaitlistEntry.objects.filter(status="deferred").exists()
    load_today(now=NEXT_DAY)
    of_next_day = Notification.objects.filter(entry__reception__date=NEXT_DAY.date())
    assert set(of_next_day.values_list("state", flat=True)) == {"obsolete"}
    assert Reception.objects.latest("date").bookings.filter(status="confirmed").count() > 10


def test_the_demo_starts_without_the_reception_of_today_if_no_kit_is_left() -> None:
    make_post()
    Post.objects.update(kits=0)
    assert load_today(now=at(12, 0)) == 0
    assert not Reception.objects.exists()


def test_the_public_list_begins_with_what_can_be_booked(time_machine: TimeMachineFixture) -> None:
    now = at(10, 30)
    load(now=now)
    time_machine.move_to(now, tick=False)
    titles = [card.text for card in Page(Client().get("/en/")).html.all("article")]
    assert "18 March 2026" in titles[0]
    assert "4 March 2026" in titles[-1]
    assert "booking is closed" in titles[-1]
