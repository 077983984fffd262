"""On the eve booking and moving close, at the post's hour: the lists that are printed then stay right."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from bookings.actions.reschedule import move_booking
from bookings.errors import TooLate
from bookings.models import Booking, Reception
from tests.citizen.visitor import Page, Visitor
from tests.factories import DAY, NOW, confirmed_booking, make_post, published_reception

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
MINUTE = dt.timedelta(minutes=1)
SIX_ON_THE_EVE = dt.datetime(2026, 12, 4, 13, tzinfo=dt.UTC)


def times_url(reception: Reception) -> str:
    return f"/en/receptions/{reception.pk}/times/?service={reception.services[0].code}&people=1"


def times(reception: Reception) -> Page:
    return Page(Client().get(times_url(reception)))


def late_booking(reception: Reception) -> Booking:
    """At 10:30: by the rule of so many hours before it could be moved until half past seven in the evening."""
    booking = confirmed_booking(reception, starts_at=reception.local(dt.time(10, 30)))
    by_the_rule = booking.starts_at - dt.timedelta(hours=reception.post.move_until_hours)
    assert by_the_rule == SIX_ON_THE_EVE + dt.timedelta(hours=1, minutes=30)
    return booking


def test_booking_closes_at_six_unless_the_post_says_otherwise() -> None:
    reception = published_reception()
    assert reception.post.closes_time == dt.time(18)
    assert reception.closes_at == SIX_ON_THE_EVE


def test_a_post_may_close_at_another_hour() -> None:
    reception = published_reception(post=make_post(closes_time=dt.time(16, 30)))
    assert reception.closes_at == SIX_ON_THE_EVE - dt.timedelta(minutes=90)
    assert late_booking(reception).movable_until == reception.closes_at


def test_booking_is_possible_until_the_closing_hour_and_not_after_it(time_machine: TimeMachineFixture) -> None:
    reception = published_reception()
    assert reception.closes_at
    time_machine.move_to(reception.closes_at - MINUTE, tick=False)
    assert times(reception).html.all("input", type="radio")
    chosen = {"time": "09:00", "request_key": str(uuid.uuid4())}
    time_machine.move_to(reception.closes_at, tick=False)
    assert not times(reception).html.all("input", type="radio")
    late = Page(Client().post(times_url(reception), chosen))
    assert late.heading == "Booking for this reception is closed"
    assert not Booking.objects.exists()


def test_the_page_says_the_hour_at_which_moving_closes_too(time_machine: TimeMachineFixture) -> None:
    reception = published_reception()
    visitor = Visitor(late_booking(reception))
    hour = "Friday, 4 December 2026, 18:00 (local time)"
    time_machine.move_to(SIX_ON_THE_EVE - MINUTE, tick=False)
    page = visitor.open("manage")
    assert f"You can move your booking until {hour}" in page.text
    assert visitor.url("move") in page.links()
    assert visitor.open("move").status == 200
    time_machine.move_to(SIX_ON_THE_EVE, tick=False)
    page = visitor.open("manage")
    assert f"You could move the booking until {hour}" in page.text
    assert visitor.url("move") not in page.links()
    assert visitor.open("move").heading == "It is too late for this"


def test_after_the_closing_nobody_moves_to_another_day_either(time_machine: TimeMachineFixture) -> None:
    reception = published_reception()
    booking = late_booking(reception)
    goal = published_reception(booking.service, post=reception.post, date=DAY + dt.timedelta(days=7))
    with pytest.raises(TooLate):
        move_booking(booking=booking, reception=goal, now=SIX_ON_THE_EVE)
    assert move_booking(booking=booking, reception=goal, now=SIX_ON_THE_EVE - MINUTE).reception == goal


def test_nobody_moves_to_a_reception_that_has_closed() -> None:
    goal = published_reception()
    later = published_reception(goal.services[0], post=goal.post, date=DAY + dt.timedelta(days=7))
    booking = confirmed_booking(later)
    with pytest.raises(TooLate):
        move_booking(booking=booking, reception=goal, now=SIX_ON_THE_EVE)
    booking.refresh_from_db()
    assert booking.reception == later


def test_a_place_can_still_be_given_up_after_the_closing(time_machine: TimeMachineFixture) -> None:
    visitor = Visitor(late_booking(published_reception()))
    time_machine.move_to(SIX_ON_THE_EVE + MINUTE, tick=False)
    assert visitor.url("give_up") in visitor.open("manage").links()
