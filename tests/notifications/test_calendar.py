"""The calendar entry: what phones make of it, and what it keeps to itself."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from icalendar import Calendar

from bookings.actions import cancellation
from bookings.models import CITIZEN, Booking
from bookings.notifications.calendar import build_calendar
from tests import factories
from tests.notifications.worlds import NOW, confirmed, full_reception

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def booking() -> Booking:
    return confirmed(factories.fill_in(factories.held_booking(full_reception())))


def read(ical: bytes) -> tuple[Any, Any]:
    calendar = Calendar.from_ical(ical)
    assert isinstance(calendar, Calendar)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_the_entry_is_an_instant_in_utc(booking: Booking) -> None:
    ical = build_calendar([booking])
    assert b"DTSTART:20261205T040000Z\r\n" in ical
    assert b"DTEND:20261205T041000Z\r\n" in ical
    assert b"TZID" not in ical


def test_the_entry_names_the_place_but_no_person_and_no_service(booking: Booking) -> None:
    calendar, event = read(build_calendar([booking]))
    assert calendar["METHOD"] == "PUBLISH"
    assert event["SUMMARY"] == "Consular reception"
    assert event["LOCATION"] == "House of Culture, 1 Abai Street, Taldykorgan"
    assert booking.reference in event["DESCRIPTION"]
    text = build_calendar([booking]).replace(b"\r\n ", b"").decode()
    applicant = booking.applicants.get()
    for secret in (applicant.surname, applicant.given_names, booking.service.name, booking.email, "/booking/"):
        assert secret not in text


def test_a_reminder_rings_a_day_before(booking: Booking) -> None:
    _calendar, event = read(build_calendar([booking]))
    [alarm] = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == dt.timedelta(days=-1)


def test_a_cancellation_replaces_the_entry(booking: Booking) -> None:
    _calendar, before = read(build_calendar([booking]))
    cancelled = cancellation.cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    calendar, after = read(build_calendar([cancelled], method="CANCEL"))
    assert calendar["METHOD"] == "CANCEL"
    assert after["STATUS"] == "CANCELLED"
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert not after.walk("VALARM")


def test_a_moved_booking_keeps_its_entry(booking: Booking) -> None:
    _calendar, before = read(build_calendar([booking]))
    booking.version += 1
    _calendar, after = read(build_calendar([booking]))
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)


def test_the_same_booking_gives_the_same_file(booking: Booking) -> None:
    assert build_calendar([booking]) == build_calendar([booking])


@pytest.mark.parametrize("required", ["UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE"])
def test_what_the_standard_asks_of_a_published_entry_is_there(booking: Booking, required: str) -> None:
    """RFC 5546, 3.2.1."""
    _calendar, event = read(build_calendar([booking]))
    assert required in event
