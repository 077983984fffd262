"""Somebody who needs more time gets it once, and nothing typed is lost by asking."""

import datetime as dt

import pytest
import time_machine

from bookings.actions.holds import keep_longer
from bookings.errors import HoldExpired
from bookings.models import Booking, Event
from tests.citizen.visitor import Visitor
from tests.factories import NOW, fill_in, held_booking, ready_booking

pytestmark = pytest.mark.django_db
TEN = dt.timedelta(minutes=10)


def ends(booking: Booking) -> dt.datetime | None:
    return Booking.objects.get(pk=booking.pk).hold_ends_at


def test_the_button_keeps_the_time_longer_once_and_what_is_typed_stays() -> None:
    booking = held_booking()
    with time_machine.travel(NOW + TEN, tick=False):
        visitor = Visitor(booking)
        go_on, longer = visitor.open("applicant", 1).html.one("form").all("button")
        assert "name" not in go_on.attrs  # the first, which Enter in a field presses
        assert longer.attrs["name"] == "more_time"
        assert ends(booking) == NOW + dt.timedelta(minutes=15)
        page = visitor.send("applicant", 1, more_time="1", email="aigerim@exam", phone="8 701")
        assert page.value("email") == "aigerim@exam"
        assert page.errors == []
        assert not page.title.startswith("Error")
        assert ends(booking) == NOW + dt.timedelta(minutes=30)
        assert "until 12:30" in page.text
        assert "I need more time" not in page.text
    keep_longer(booking=booking, now=NOW + 2 * TEN)
    assert ends(booking) == NOW + dt.timedelta(minutes=30)
    assert Event.objects.filter(booking_id=booking.pk, verb="keep_longer").count() == 1


def test_a_page_on_which_nothing_is_typed_gives_more_time_too() -> None:
    visitor = Visitor(fill_in(held_booking()))
    booking = visitor.booking
    with time_machine.travel(NOW + TEN, tick=False):
        answer = visitor.send("check", more_time="1")
        assert answer.leads_to == visitor.url("check")  # and no code is asked for
        assert not booking.codes.exists()
        assert ends(booking) == NOW + dt.timedelta(minutes=30)
        assert "I need more time" not in visitor.open("check").text


def test_asking_for_more_time_beside_one_more_service_keeps_what_is_chosen() -> None:
    visitor = Visitor(ready_booking())
    with time_machine.travel(NOW + TEN, tick=False):
        page = visitor.send("add", more_time="1", more="1")
        assert page.html.one("input", name="more", value="1").attrs.get("checked") == ""
        assert page.errors == []
    assert ends(visitor.booking) == NOW + dt.timedelta(minutes=35)


def test_an_expired_hold_whose_time_is_gone_cannot_be_extended() -> None:
    booking = held_booking()
    booking.slots.update(booking=None, free_from=NOW)
    with pytest.raises(HoldExpired):
        keep_longer(booking=booking, now=NOW + TEN)
    assert not Event.objects.filter(verb="keep_longer").exists()


@pytest.mark.parametrize("page", ["applicant", "code"])
def test_the_enter_key_continues_and_does_not_ask_for_more_time(page: str) -> None:
    booking = ready_booking()
    with time_machine.travel(NOW, tick=False):
        shown = Visitor(booking).open(page, *([1] if page == "applicant" else []))
    (form,) = [form for form in shown.html.all("form") if form.attrs.get("id")]
    buttons = [each for each in shown.html.all("button") if each.attrs.get("form") or each in form.all("button")]
    assert "more_time" in [button.attrs.get("name") for button in buttons]
    assert "name" not in buttons[0].attrs
