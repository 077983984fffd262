"""Your details."""

import datetime as dt

import pytest
from time_machine import TimeMachineFixture

from bookings.actions.sweeps import expire_holds
from bookings.identity.tokens import link_token
from bookings.models import Booking
from tests.citizen.visitor import Page, Visitor
from tests.factories import NOW, confirmed_booking, fill_in, held_booking

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def test_the_page_says_until_when_the_time_is_held_and_why_a_phone_helps() -> None:
    page = Visitor(held_booking()).open("contact")
    assert page.heading == "Your details"
    assert "This time is kept for you until 12:15 (local time, UTC+5). The booking is not confirmed yet." in page.text
    assert "road" in page.text
    assert "(optional)" in page.html.one("label", for_="id_phone").text


def test_address_and_number_are_kept_and_the_way_goes_on_to_the_first_person() -> None:
    visitor = Visitor(held_booking(), language="kk")
    page = visitor.send("contact", email=" Aigerim@Example.org ", phone="8 701 123 45 67")
    assert page.leads_to == visitor.url("applicant", 1)
    visitor.booking.refresh_from_db()
    assert (visitor.booking.email, visitor.booking.phone) == ("Aigerim@Example.org", "+77011234567")
    assert visitor.booking.language == "kk"


def test_the_phone_may_stay_empty() -> None:
    visitor = Visitor(held_booking())
    assert visitor.send("contact", email="a@example.org", phone="").leads_to == visitor.url("applicant", 1)


def test_a_mistake_is_said_in_words_and_what_was_typed_stays() -> None:
    visitor = Visitor(held_booking())
    page = visitor.send("contact", email="aigerim@", phone="12")
    assert page.title.startswith("Error: Your details")
    assert len(page.errors) == 2
    assert (page.value("email"), page.value("phone")) == ("aigerim@", "12")
    assert "until 12:15" in page.text
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == ""


def test_a_slip_in_the_address_is_asked_about_once() -> None:
    visitor = Visitor(held_booking())
    assert not visitor.open("contact").html.all("input", type="checkbox")
    page = visitor.send("contact", email="Aigerim@Gmial.com", phone="")
    assert page.errors == ["Did you mean Aigerim@gmail.com? Correct the address, or tick the box below"]
    assert page.value("email") == "Aigerim@Gmial.com"
    assert visitor.send("contact", email="Aigerim@Gmial.com", phone="", email_is_right="on").status == 302
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == "Aigerim@Gmial.com"
    assert visitor.send("contact", email="Aigerim@Gmial.com", phone="").status == 302  # it was said before


@pytest.mark.parametrize("address", ["a@gmail.com", "a@mail.ru", "a@gmail.example.org", "a@inbox.ru", "a@mail.kz"])
def test_an_address_without_a_slip_is_taken_at_once(address: str) -> None:
    assert Visitor(held_booking()).send("contact", email=address, phone="").status == 302


@pytest.mark.parametrize("typed", [{}, {"email": "\0@\0"}, {"email": ["a@example.org", "b@example.org"]}, {"x": "y"}])
def test_whatever_is_sent_gets_a_page(typed: dict[str, object]) -> None:
    assert Visitor(held_booking()).send("contact", **typed).status in (200, 302)


def test_the_way_back_leads_to_the_times_and_takes_along_what_was_typed() -> None:
    visitor = Visitor(held_booking())
    [back] = [link for link in visitor.open("contact").links() if "/times/" in link]
    assert f"from={link_token(visitor.booking)}" in back
    assert f"service={visitor.booking.service.code}&people=1" in back


def test_going_back_shows_what_was_typed() -> None:
    visitor = Visitor(fill_in(held_booking(), email="typed@example.org"))
    assert visitor.open("contact").value("email") == "typed@example.org"


def test_opened_from_the_answers_it_announces_no_further_page() -> None:
    visitor = Visitor(fill_in(held_booking(party_size=2)))
    assert "Then you enter" in visitor.open("contact").text
    page = Page(visitor.client.get(visitor.url("contact") + "?change=1"))
    assert "How can we reach you?" in page.text
    assert "Then you enter" not in page.text


def test_a_number_kept_is_shown_in_groups() -> None:
    visitor = Visitor(held_booking())
    visitor.send("contact", email="a@example.org", phone="87011234567")
    shown = visitor.open("contact").value("phone")
    assert shown == "+7 701 123 45 67"
    assert visitor.send("contact", email="a@example.org", phone=shown).status == 302
    visitor.booking.refresh_from_db()
    assert visitor.booking.phone == "+77011234567"


def test_opened_from_the_answers_it_leads_back_to_the_answers() -> None:
    visitor = Visitor(fill_in(held_booking()))
    url = visitor.url("contact") + "?change=1"
    page = visitor.client.get(url)
    assert f'href="{visitor.url("check")}"' in page.content.decode()
    sent = visitor.client.post(url, {"email": "b@example.org", "phone": ""})
    assert sent.headers["Location"] == visitor.url("check")


def test_a_hold_that_ran_out_while_typing_keeps_what_was_typed(time_machine: TimeMachineFixture) -> None:
    visitor = Visitor(held_booking())
    time_machine.shift(3600)
    expire_holds(now=NOW + dt.timedelta(hours=1))
    page = visitor.send("contact", email="typed@example.org", phone="")
    assert page.status == 410
    assert page.heading == "Your time is no longer held"
    [times] = [link for link in page.links() if "/times/" in link]
    assert f"from={link_token(visitor.booking)}" in times
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == "typed@example.org"
    assert visitor.booking.status == Booking.Status.EXPIRED


def test_past_its_shown_end_the_page_says_that_somebody_else_may_take_the_place(
    time_machine: TimeMachineFixture,
) -> None:
    visitor = Visitor(held_booking())
    time_machine.shift(15 * 60)
    page = visitor.open("contact")
    assert "was kept for you until 12:15" in page.text
    assert visitor.send("contact", email="a@example.org", phone="").leads_to == visitor.url("applicant", 1)


def test_a_confirmed_booking_is_shown_instead_of_the_form() -> None:
    visitor = Visitor(confirmed_booking())
    assert visitor.open("contact").leads_to == visitor.url("booked")
    assert visitor.send("contact", email="other@example.org", phone="").leads_to == visitor.url("booked")
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == "aigerim@example.org"
