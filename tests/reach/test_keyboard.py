"""From the list to a confirmed booking with Tab, Space and Enter."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from bookings.models import Booking
from tests.factories import make_service, published_reception, the_code
from tests.reach.keyboard import Keyboard

pytestmark = [pytest.mark.reach, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keys(chromium: Browser, live_server: LiveServer) -> Iterator[Keyboard]:
    now = timezone.now()
    published_reception(make_service(name="Citizenship advice"), now=now, date=(now + dt.timedelta(days=12)).date())
    keyboard = Keyboard(chromium, live_server.url)
    yield keyboard
    keyboard.context.close()


def test_a_place_is_booked_with_the_keyboard_alone(keys: Keyboard) -> None:
    keys.page.goto("/en/")
    keys.to(words="Skip to the main content")
    keys.press("Enter")
    keys.go("Taldykorgan")
    keys.to(name="service")
    keys.press("Space")
    keys.to(name="people")
    keys.press("Space")
    keys.go("Continue")
    assert keys.heading == "Choose a time"
    keys.to(name="time")
    keys.press("Space")
    keys.press("ArrowDown")  # the first hour, after "the earliest"
    keys.go("Continue")
    keys.go("Continue")  # nothing typed: the summary has the focus, its first link leads to the field
    assert "There is a problem" in keys.focused
    keys.press("Tab")
    keys.press("Enter")
    assert keys.page.evaluate("document.activeElement.name") == "surname"
    keys.page.keyboard.type("Құрманғазиева")
    keys.type(given_names="Әйгерім", birth_date_day="8", birth_date_month="3", birth_date_year="1960")
    keys.type(email="aigerim@example.org")
    keys.go("Continue")
    while keys.page.locator("main input[type=checkbox]").count():
        keys.to(name="own")
        keys.press("Space")
        keys.go("I agree")
    assert keys.heading == "Check your answers"
    keys.go("Send me the code")
    keys.type(code=the_code(Booking.objects.get()))
    with keys.page.expect_navigation():
        keys.press("Enter")  # from the field itself
    assert keys.heading == "Your place is booked"
