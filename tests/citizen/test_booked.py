"""Your place is booked: the page and the calendar file."""

import datetime as dt
import re

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.actions import cancellation, confirmation, receptions
from bookings.actions.holds import release
from bookings.models import CITIZEN, Booking, ChecklistItem, Fee
from tests.citizen.visitor import Visitor
from tests.factories import (
    DAY,
    NOW,
    add_child,
    by,
    confirmed_booking,
    fill_in,
    held_booking,
    make_post,
    make_service,
    make_venue,
    published_reception,
    ready_booking,
    the_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def family() -> Visitor:
    """A confirmed booking for an adult and a child, with everything that can be said about it."""
    service = make_service()
    for audience, text, copies in (
        ("everybody", "Passport", 2),
        ("adult", "Military card", 0),
        ("minor", "Birth certificate", 1),
        ("changed_name", "Marriage certificate", 0),
    ):
        ChecklistItem.objects.create(service=service, audience=audience, text=text, copies=copies)
    post = make_post(payment="In cash", latecomers="Come to the entrance", phone="+7 727 000 00 00")
    for age_from, age_below, amount in ((0, 14, 1000), (14, None, 24500)):
        Fee.objects.create(
            post=post,
            service=service,
            age_from=age_from,
            age_below=age_below,
            amount=amount,
            valid_from=dt.date(2020, 1, 1),
        )
    venue = make_venue(directions="By bus 5", copies="In the post office")
    booking = fill_in(held_booking(published_reception(service, post=post, venue=venue), party_size=2))
    add_child(booking, 2)
    confirmation.ask_code(booking=booking, now=NOW)
    return Visitor(confirmation.confirm_booking(booking=booking, code=the_code(booking), now=NOW))


def test_the_page_shows_the_reference_and_time_and_place_and_what_to_bring() -> None:
    visitor = family()
    page = visitor.open("booked")
    assert page.status == 200
    assert page.heading == "Your place is booked"
    assert page.html.one(class_="reference").text == visitor.booking.reference
    for words in (
        "Saturday, 5 December 2026 09:00 local time, UTC+5",
        "House of Culture",
        "By bus 5",
        "Құрманғазиева Әйгерім",
        "Құрманғазиев Ерасыл, with Әйгерім",
        "Passport 2 photocopies",
        "Birth certificate 1 photocopy",
        "Military card",
        "Marriage certificate",
        "In the post office",
        "Under the age of 14: 1 × 1,000 ₸",
        "From the age of 14: 1 × 24,500 ₸",
        "Total: 25,500 ₸",
        "Be there by 09:00; it takes about 20 minutes in all.",
        "Can’t come? You can give up your place yourself with the link to your booking. "
        "Or call us and give your reference, so that somebody else can have the place: +7 727 000 00 00",
        "In cash",
        "Come to the entrance",
    ):
        assert words in page.text
    assert "Booking is free" in page.html.one("footer").text


def test_a_telephone_link_has_digits_only_and_without_a_number_the_address_is_shown() -> None:
    post = make_post(phone="+7 (727) 250-00-00, доб. 12", email="post@consulate.example")
    links = Visitor(confirmed_booking(published_reception(post=post))).open("booked").links()
    assert [link for link in links if link.startswith("tel:")] == ["tel:+77272500000"] * 2
    post.phone = ""
    post.save()
    page = Visitor(confirmed_booking(published_reception(post=post))).open("booked")
    assert "Or write to us and give your reference" in page.text
    assert "mailto:post@consulate.example" in page.links()


def test_the_district_is_named_once() -> None:
    venue = make_venue(address="1 Abai Street, Taldykorgan")
    text = Visitor(confirmed_booking(published_reception(venue=venue))).open("booked").text
    assert text.count("Taldykorgan") == 1


def test_nothing_for_children_is_shown_if_no_child_comes() -> None:
    service = make_service()
    ChecklistItem.objects.create(service=service, audience="minor", text="Birth certificate")
    assert "Birth certificate" not in Visitor(confirmed_booking(published_reception(service))).open("booked").text


def test_the_qr_code_is_drawn_without_styles_or_scripts() -> None:
    html = Visitor(confirmed_booking()).open("booked").response.content.decode()
    [drawing] = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert "style" not in drawing
    assert 'stroke="#000"' in drawing
    assert 'fill="#fff"' in drawing


def test_the_calendar_file_has_the_instant_and_a_title_but_no_service() -> None:
    visitor = Visitor(confirmed_booking())
    assert visitor.url("calendar") in visitor.open("booked").links()
    response = visitor.client.get(visitor.url("calendar"))
    assert response["Content-Type"].startswith("text/calendar")
    assert response["Content-Disposition"] == f'attachment; filename="{visitor.booking.reference}.ics"'
    [event] = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("DTSTART") == dt.datetime(2026, 12, 5, 4, 0, tzinfo=dt.UTC)
    assert visitor.booking.service.name not in response.content.decode()


def test_before_it_is_confirmed_the_link_leads_to_the_next_step() -> None:
    for booking, *step in (
        (held_booking(), "applicant", 1),
        (fill_in(held_booking()), "check"),
        (ready_booking(), "code"),
    ):
        visitor = Visitor(booking)
        assert visitor.open("booked").leads_to == visitor.url(*step)
        assert visitor.client.get(visitor.url("calendar")).headers["Location"] == visitor.url("booked")


def test_a_cancelled_booking_says_so_and_has_no_calendar_file() -> None:
    visitor = Visitor(confirmed_booking())
    cancellation.cancel_booking(booking=visitor.booking, actor=CITIZEN, now=NOW)
    page = visitor.open("booked")
    assert page.heading == "Your booking is cancelled"
    assert "do not come" in page.text
    assert "Be there by" not in page.text
    assert visitor.open("applicant", 1).leads_to == visitor.url("booked")
    assert visitor.client.get(visitor.url("calendar")).headers["Location"] == visitor.url("booked")


def test_a_cancelled_reception_says_that_nobody_will_be_seen() -> None:
    visitor = Visitor(confirmed_booking())
    receptions.cancel_reception(reception=visitor.booking.reception, actor=by("officer"), now=NOW)
    assert "The consulate has cancelled this reception" in visitor.open("booked").text


def test_a_released_hold_has_ended() -> None:
    visitor = Visitor(held_booking())
    release(booking=visitor.booking, now=NOW)
    assert visitor.open("booked").heading == "This booking has ended"


def test_a_booking_whose_day_has_passed_says_so() -> None:
    visitor = Visitor(confirmed_booking())
    Booking.objects.filter(pk=visitor.booking.pk).update(status=Booking.Status.NO_SHOW)
    assert visitor.open("booked").heading == "This reception is over"


def test_the_page_takes_as_many_queries_for_six_as_for_two() -> None:
    reception = published_reception(desk={"closes": dt.time(13)}, date=DAY)
    counts = []
    for party_size in (2, 6):
        visitor = Visitor(confirmed_booking(reception, party_size=party_size))
        with CaptureQueriesContext(connection) as queries:
            assert visitor.open("booked").status == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
