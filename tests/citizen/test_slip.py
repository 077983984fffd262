"""The slip of a booking and the text to forward."""

from urllib.parse import urlsplit

import pytest

from bookings.actions import cancellation
from bookings.identity.tokens import booking_url
from bookings.models import CITIZEN, ChecklistItem
from tests.citizen.visitor import Page, Visitor
from tests.factories import NOW, confirmed_booking, held_booking, make_service, make_venue, published_reception

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def visitor(language: str = "en") -> Visitor:
    service = make_service(name_ru="Справка", name_en="Certificate")
    ChecklistItem.objects.create(service=service, audience="everybody", text_ru="Паспорт", text_en="Passport", copies=2)
    ChecklistItem.objects.create(service=service, audience="minor", text="Birth certificate")
    venue = make_venue(directions="By bus 5\nto the <park>")
    return Visitor(confirmed_booking(published_reception(service, venue=venue), language=language))


def test_the_slip_says_reference_time_place_and_papers() -> None:
    person = visitor()
    page = person.open("slip")
    assert page.status == 200
    assert page.heading == "Slip to print"
    for words in (person.booking.reference, "Saturday, 5 December 2026, 09:00", "1 Abai Street", "Passport 2 photocop"):
        assert words in page.text
    assert "Birth certificate" not in page.text
    assert page.html.one(class_="qr")
    assert page.response["Cache-Control"] == "no-store"
    assert page.response["Referrer-Policy"] == "same-origin"


def test_it_is_linked_from_the_booked_page_and_leads_back_there() -> None:
    person = visitor()
    assert person.url("slip") in person.open("booked").links()
    assert person.url("booked") in person.open("slip").links()


def test_links_open_it_in_the_bookings_language_and_it_leads_to_the_others() -> None:
    person = visitor(language="ru")
    in_russian = urlsplit(booking_url(person.booking, "slip")).path
    assert in_russian in [link.attrs["href"] for link in person.open("slip").html.one("header").all("a")]
    page = Page(person.client.get(in_russian))
    assert page.html.one("html").attrs["lang"] == page.response["Content-Language"] == "ru"
    assert "Справка" in page.text
    assert "Паспорт" in page.text


def test_the_text_to_forward_holds_no_link_no_reference_and_no_name() -> None:
    person = visitor()
    text = person.open("slip").html.one("textarea").text
    for words in ("5 December 2026, 09:00", "House of Culture, 1 Abai Street", "By bus 5 to the <park>", "- Passport"):
        assert words in text
    for secret in ("http", "/booking/", person.booking.reference, "Құрманғазиева", "Certificate"):
        assert secret not in text


def test_an_unknown_booking_has_no_slip() -> None:
    held = Visitor(held_booking())
    assert held.open("slip").leads_to == held.url("booked")
    cancelled = visitor()
    cancellation.cancel_booking(booking=cancelled.booking, actor=CITIZEN, now=NOW)
    assert cancelled.open("slip").leads_to == cancelled.url("booked")
    cut_off = cancelled.client.get(cancelled.url("slip").replace("/slip/", "x/slip/"))
    assert cut_off.status_code == 404
