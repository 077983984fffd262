"""What a page says when a verb refuses, and where it leads."""

import datetime as dt
import inspect
import re
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from bookings import errors
from bookings.actions import receptions
from bookings.actions.holds import release
from bookings.actions.sweeps import expire_holds
from bookings.citizen.refusal_words import REFUSALS
from bookings.citizen.refusals import refused
from bookings.identity.tokens import link_token
from bookings.models import Booking, Reception
from bookings.queries.party_steps import Step
from tests.citizen.visitor import Page
from tests.factories import NOW, by, confirmed_booking, held_booking, make_post, ready_booking
from tests.factories import published_reception as published

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]

ALL = [
    error
    for _name, error in inspect.getmembers(errors, inspect.isclass)
    if issubclass(error, errors.BookingError)
    and not issubclass(error, errors.StaffRefusal | errors.WrongState)  # no page of a citizen's asks for what raises it
]
FACTS = {"opens_at": NOW, "most": 6, "wait_until": NOW, "tries_left": 2, "step": Step("applicant", 1)}


def say(error: errors.BookingError, *, reception: Reception | None = None, booking: Booking | None = None) -> Page:
    request: HttpRequest = RequestFactory().get("/en/")
    with translation.override("en"):
        return Page(refused(request, error, reception=reception, booking=booking))


def times(booking: Booking, *, taking_over: bool = True) -> str:
    over = f"&from={link_token(booking)}" if taking_over else ""
    asked = f"service={booking.service.code}&people={booking.party_size}{over}"
    return f"/en/receptions/{booking.reception_id}/times/?{asked}"


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.code)
def test_every_refusal_has_words_and_a_way_on(error: type[errors.BookingError]) -> None:
    assert error.code in REFUSALS
    booking = ready_booking()
    for world in ({}, {"reception": booking.reception}, {"booking": booking}):
        page = say(error(**FACTS), **world)
        assert 400 <= page.status < 500
        assert page.title.startswith(page.heading)
        assert not re.search(r"%\(|…", page.text)
        leads_on = page.html.one("main").all("a") + page.html.one("main").all("form")
        assert leads_on or error.code not in ("slot_taken", "too_late", "reception_cancelled")
        assert leads_on or not world


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.code)
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_refusal_can_be_said_in_each_language(error: type[errors.BookingError], language: str) -> None:
    with translation.override(language):
        page = Page(refused(RequestFactory().get(f"/{language}/"), error(**FACTS), booking=ready_booking()))
    assert page.html.one("html").attrs["lang"] == language
    assert "%(" not in page.text


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.code)
def test_a_missing_fact_does_not_break_a_page(error: type[errors.BookingError]) -> None:
    assert say(error(), booking=held_booking()).status < 500


def test_an_expired_hold_leads_to_new_times_and_keeps_what_was_typed() -> None:
    booking = ready_booking(party_size=2)
    expire_holds(now=NOW + dt.timedelta(hours=2))
    page = say(errors.HoldExpired(), booking=booking)
    assert page.status == 410
    assert page.links()[0] == times(booking)
    assert "you do not need to enter them again" in page.text


def test_a_lost_slot_leads_to_the_times_of_the_same_party() -> None:
    booking = held_booking(party_size=2)
    page = say(errors.SlotTaken(), booking=booking)
    assert page.status == 409
    assert page.links()[0] == times(booking)


def test_a_booking_confirmed_in_another_window_is_shown() -> None:
    booking = confirmed_booking()
    page = say(errors.NotHeld(), booking=booking)
    assert page.heading == "Your place is already booked"
    assert page.links()[0] == f"/en/booking/{link_token(booking)}/"


def test_a_released_hold_gets_another_message_than_an_expired_one() -> None:
    booking = held_booking()
    release(booking=booking, now=NOW)
    page = say(errors.NotHeld(), booking=booking)
    assert page.heading == "This booking has ended"
    assert page.links()[0] == times(booking, taking_over=False)
    other = held_booking()
    expire_holds(now=NOW + dt.timedelta(hours=2))
    assert say(errors.NotHeld(), booking=other).heading == "Your time is no longer held"


@pytest.mark.parametrize("error", [errors.NotHeld, errors.ReceptionCancelled])
def test_a_reception_cancelled_meanwhile_is_named_as_the_reason(error: type[errors.BookingError]) -> None:
    booking = held_booking()
    receptions.cancel_reception(reception=booking.reception, actor=by("tester"), now=NOW)
    page = say(error(), booking=booking)
    assert page.heading == "This reception has been cancelled"
    assert page.links()[0] == f"/en/?service={booking.service.code}"


def test_the_missing_answer_is_one_click_away() -> None:
    booking = held_booking(party_size=2)
    page = say(errors.Incomplete(step=Step("applicant", 2)), booking=booking)
    assert page.links()[0] == f"/en/booking/{link_token(booking)}/person/2/"


def test_a_new_code_is_asked_for_by_a_button_and_not_by_a_link() -> None:
    booking = ready_booking()
    form = say(errors.CodeEnded(), booking=booking).html.one("main").one("form")
    assert form.attrs == {"method": "post", "action": f"/en/booking/{link_token(booking)}/code/new/"}


def test_times_are_shown_in_the_time_zone_of_the_post() -> None:
    booking = held_booking(published(post=make_post(time_zone="Europe/Berlin")))
    page = say(errors.CodeTooSoon(wait_until=dt.datetime(2026, 11, 23, 7, 1, tzinfo=dt.UTC)), booking=booking)
    assert "another code from 08:01." in page.text


def test_the_post_can_be_called() -> None:
    reception = published(post=make_post(phone="+7 727 222 22 22"))
    page = say(errors.TooLate(), reception=reception)
    assert "tel:+77272222222" in page.links()


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        (
            {"opens_at": dt.datetime(2026, 11, 28, 5, 0, tzinfo=dt.UTC)},
            403,
            "Booking for this reception opens on 28 November 2026, 10:00.",
        ),
        ({"closes_at": NOW - dt.timedelta(hours=1)}, 403, "You can no longer book a place here."),
    ],
)
def test_the_times_say_when_nothing_can_be_chosen(fields: dict[str, Any], status: int, words: str) -> None:
    reception = published(**fields, now=NOW - dt.timedelta(days=2))
    address = f"/en/receptions/{reception.pk}/times/"
    shown = Page(Client().get(address))
    assert (shown.status, words in shown.text) == (status, True)
    assert Client().post(f"{address}?people=1", {"time": "09:00"}).status_code in (status, 405)
    assert not Booking.objects.exists()


def test_choosing_at_a_cancelled_reception_says_so() -> None:
    reception = published()
    receptions.cancel_reception(reception=reception, actor=by("tester"), now=NOW)
    page = Page(Client().get(f"/en/receptions/{reception.pk}/times/"))
    assert page.status == 410
    assert "We are sorry" in page.text


def test_a_refusal_elsewhere_names_the_held_time_and_keeps_it() -> None:
    held = ready_booking()
    closed = published(closes_at=NOW - dt.timedelta(hours=1), now=NOW - dt.timedelta(days=2))
    shown = Page(Client().get(f"/en/receptions/{closed.pk}/times/?from={link_token(held)}"))
    assert shown.heading == "Booking for this reception is closed"
    assert "09:00, Taldykorgan This time is kept for you until 12:20" in shown.text
    assert f"/en/?from={link_token(held)}" in shown.links()


def test_a_refusal_because_the_hold_is_over_does_not_say_that_it_is_kept() -> None:
    held = ready_booking()
    assert "is kept for you" in say(errors.AlreadyBooked(), booking=held).text
    assert "is kept for you" not in say(errors.HoldExpired(), booking=held).text


def test_a_person_booking_alone_is_not_addressed_as_a_party() -> None:
    assert say(errors.AlreadyBooked(), booking=ready_booking()).heading == "You already have a place"
    assert say(errors.AlreadyBooked(), booking=ready_booking(party_size=2)).heading == "One of you already has a place"
