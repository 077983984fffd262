"""From the list to a confirmed booking in a text browser: no styles, no scripts, no mouse, no pictures."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from bookings.models import Booking
from tests.factories import make_service, published_reception, the_code
from tests.reach.terminal import Terminal

pytestmark = [
    pytest.mark.reach,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("lynx"), reason="needs the text browser lynx"),
]


@pytest.fixture
def lynx(live_server: LiveServer, tmp_path: Path) -> Iterator[Terminal]:
    now = timezone.now()
    day = (now + dt.timedelta(days=12)).date()
    published_reception(make_service(name="Citizenship advice"), now=now, date=day)
    terminal = Terminal(tmp_path, f"{live_server.url}/en/")
    yield terminal
    terminal.close()


def test_a_place_is_booked_with_the_keyboard_and_words_alone(lynx: Terminal) -> None:
    lynx.follow(r"\w+day, \d+ \w+ 20")
    lynx.choose("Citizenship advice")
    lynx.choose("1 person")
    lynx.follow("Choose a time")
    assert "Choose a time" in lynx.text
    lynx.choose("The earliest time")
    lynx.follow("Continue")
    lynx.type("Email", "aigerim@example.org")
    lynx.follow("Continue")
    lynx.type("Surname", "Құрманғазиева")
    lynx.follow("Continue")
    assert "There is a problem" in lynx.text
    assert "Құрманғазиева" in lynx.text
    lynx.type("Given names", "Әйгерім")
    for part, value in (("Day", "8"), ("Month", "3"), ("Year", "1960")):
        lynx.type(rf"\n\s*{part}", value)
    lynx.type("[Nn]umber of", "N01234567")
    lynx.follow("Continue")
    lynx.choose("I agree to")
    lynx.follow("I agree, continue")
    assert "Check your answers" in lynx.text
    lynx.follow("Send me the code")
    lynx.type("Six-digit code", the_code(Booking.objects.get()))
    lynx.follow("Confirm")

    assert "Your place is booked" in lynx.text
    assert Booking.objects.get().status == Booking.Status.CONFIRMED
