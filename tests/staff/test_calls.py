"""The page of the call sheet: who to call, the tick, and who may see it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bookings.actions import receptions
from bookings.models import Booking, Event, Notification, Post, Reception
from tests.admin.pages import logged_in, words
from tests.factories import NOW, by, confirmed_booking, make_staff, published_reception

pytestmark = pytest.mark.django_db
Kind = Notification.Kind


def address(name: str, pk: int) -> str:
    with translation.override("en"):
        return reverse(f"staff:{name}", args=[pk])


@pytest.fixture
def reception(post: Post) -> Reception:
    return published_reception(post=post)


@pytest.fixture
def booking(reception: Reception) -> Booking:
    """Somebody with a phone and no email, whose reception is cancelled."""
    booking = confirmed_booking(reception)
    Booking.objects.filter(pk=booking.pk).update(email="", phone="+77011234567")
    receptions.cancel_reception(reception=reception, actor=by("tester"), now=NOW)
    return booking


def the_call(booking: Booking) -> Notification:
    return booking.notifications.get(kind=Kind.RECEPTION_CANCELLED)


def test_a_cancelled_reception_keeps_its_sheet(officer: Client, booking: Booking) -> None:
    page = officer.get(address("calls", booking.reception_id))
    text = words(page)
    assert "1 call to make" in text
    assert "+7 701 123 45 67" in text
    assert "has been cancelled" in text
    assert 'href="tel:+77011234567"' in page.content.decode()
    assert booking.applicants.all()[0].full_name in text


def test_other_officers_see_the_tick(officer: Client, post: Post, booking: Booking) -> None:
    tick = address("call_reached", the_call(booking).pk)
    assert officer.post(tick)["Location"] == address("calls", booking.reception_id)
    assert officer.post(tick).status_code == 302
    assert Event.objects.filter(verb="reach").count() == 1

    text = words(officer.get(address("calls", booking.reception_id)))
    assert "0 calls to make" in text
    assert f"by {Event.objects.get(verb='reach').actor_name}" in text
    assert "Not reached after all" in text


def test_a_tick_can_be_taken_back(officer: Client, booking: Booking) -> None:
    officer.post(address("call_reached", the_call(booking).pk))
    officer.post(address("call_not_reached", the_call(booking).pk))
    assert "1 call to make" in words(officer.get(address("calls", booking.reception_id)))


def test_removing_a_tick_that_was_never_set_is_explained(officer: Client, booking: Booking) -> None:
    mail = booking.notifications.get(kind=Kind.CONFIRMED)
    page = officer.post(address("call_not_reached", mail.pk), follow=True)
    assert "Nothing was changed" in words(page)


def test_a_view_is_recorded_once_an_hour(officer: Client, booking: Booking) -> None:
    for _time in range(2):
        officer.get(address("calls", booking.reception_id))
    assert Event.objects.filter(verb="view", reception_id=booking.reception_id).count() == 1


def test_an_auditor_sees_no_phone_numbers_and_cannot_tick(auditor: Client, booking: Booking) -> None:
    assert auditor.get(address("calls", booking.reception_id)).status_code == 403
    assert auditor.post(address("call_reached", the_call(booking).pk)).status_code == 403


def test_the_sheet_of_another_post_is_not_found(stranger: Client, booking: Booking) -> None:
    assert stranger.get(address("calls", booking.reception_id)).status_code == 404
    assert stranger.post(address("call_reached", the_call(booking).pk)).status_code == 404
    assert stranger.post(address("kit_alternative", booking.pk)).status_code == 404


def test_reading_ticks_nothing(officer: Client, booking: Booking) -> None:
    assert officer.get(address("call_reached", the_call(booking).pk)).status_code == 405
    assert not Event.objects.filter(verb="reach").exists()


def test_the_call_list_has_reminders_for_people_without_email_on_the_eve(post: Post, reception: Reception) -> None:
    booking = confirmed_booking(reception)
    Booking.objects.filter(pk=booking.pk).update(email="", phone="+77011234567")
    reminder = booking.notifications.get(kind=Kind.REMINDER_DAY)
    Notification.objects.filter(pk=reminder.pk).update(channel="call")
    with time_machine.travel(reception.local(dt.time(8), days_before=1), tick=False):
        officer = logged_in(make_staff(post, "officer"))
        assert "This is a reminder" in words(officer.get(address("calls", reception.pk)))
