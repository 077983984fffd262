"""How to reach the party, on the page of its first person."""

import datetime as dt

import pytest
from time_machine import TimeMachineFixture

from bookings.actions.sweeps import expire_holds
from bookings.identity.tokens import link_token
from bookings.models import Booking
from tests.citizen.visitor import Visitor, person
from tests.factories import NOW, confirmed_booking, fill_in, held_booking

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def test_the_page_says_until_when_the_time_is_held_and_why_a_phone_helps() -> None:
    page = Visitor(held_booking()).open("applicant", 1)
    assert page.heading == "Who is coming"
    assert "This time is kept for you until 12:15 (local time, UTC+5). The booking is not confirmed yet." in page.text
    assert "road" in page.text
    assert "(optional)" in page.html.one("label", for_="id_phone").text


def test_address_and_number_are_kept_with_the_person() -> None:
    visitor = Visitor(held_booking(), language="kk")
    page = visitor.send("applicant", 1, **person(email=" Aigerim@Example.org ", phone="8 701 123 45 67"))
    assert page.leads_to == visitor.url("consent")
    visitor.booking.refresh_from_db()
    assert (visitor.booking.email, visitor.booking.phone) == ("Aigerim@Example.org", "+77011234567")
    assert visitor.booking.language == "kk"


def test_the_phone_may_stay_empty() -> None:
    visitor = Visitor(held_booking())
    assert visitor.send("applicant", 1, **person(email="a@example.org")).leads_to == visitor.url("consent")


def test_a_mistake_is_explained_and_what_was_typed_stays() -> None:
    visitor = Visitor(held_booking())
    page = visitor.send("applicant", 1, **person(email="aigerim@", phone="12"))
    assert page.title.startswith("Error: Who is coming")
    assert len(page.errors) == 2
    assert (page.value("email"), page.value("phone")) == ("aigerim@", "12")
    assert "until 12:15" in page.text
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == ""


def test_a_slip_in_the_address_is_asked_about_once() -> None:
    visitor = Visitor(held_booking())
    assert not visitor.open("applicant", 1).html.all("input", type="checkbox")
    page = visitor.send("applicant", 1, **person(email="Aigerim@Gmial.com"))
    assert page.errors == ["Did you mean Aigerim@gmail.com? Correct the address, or tick the box below"]
    assert page.value("email") == "Aigerim@Gmial.com"
    assert visitor.send("applicant", 1, **person(email="Aigerim@Gmial.com", email_is_right="on")).status == 302
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == "Aigerim@Gmial.com"
    assert visitor.send("applicant", 1, **person(email="Aigerim@Gmial.com")).status == 302  # it was said before


@pytest.mark.parametrize("address", ["a@gmail.com", "a@mail.ru", "a@gmail.example.org", "a@inbox.ru", "a@mail.kz"])
def test_an_address_without_a_slip_is_taken_at_once(address: str) -> None:
    assert Visitor(held_booking()).send("applicant", 1, **person(email=address)).status == 302


@pytest.mark.parametrize("typed", [{}, {"email": "\0@\0"}, {"email": ["a@example.org", "b@example.org"]}, {"x": "y"}])
def test_any_input_gets_a_page(typed: dict[str, object]) -> None:
    assert Visitor(held_booking()).send("applicant", 1, **typed).status in (200, 302)


def test_the_way_back_leads_to_the_times_and_takes_along_what_was_typed() -> None:
    visitor = Visitor(held_booking())
    [back] = [link for link in visitor.open("applicant", 1).links() if "/times/" in link]
    assert f"from={link_token(visitor.booking)}" in back
    assert f"service={visitor.booking.service.code}&people=1" in back


def test_going_back_shows_what_was_typed() -> None:
    visitor = Visitor(fill_in(held_booking(), email="typed@example.org"))
    assert visitor.open("applicant", 1).value("email") == "typed@example.org"


@pytest.mark.parametrize("people", [1, 2])
def test_only_the_first_page_asks_how_to_reach_the_party(people: int) -> None:
    visitor = Visitor(fill_in(held_booking(party_size=2)))
    asked = visitor.open("applicant", people).html.all("input", name="email")
    assert len(asked) == (people == 1)


def test_a_number_kept_is_shown_in_groups() -> None:
    visitor = Visitor(held_booking())
    visitor.send("applicant", 1, **person(email="a@example.org", phone="87011234567"))
    shown = visitor.open("applicant", 1).value("phone")
    assert shown == "+7 701 123 45 67"
    assert visitor.send("applicant", 1, **person(email="a@example.org", phone=shown)).status == 302
    visitor.booking.refresh_from_db()
    assert visitor.booking.phone == "+77011234567"


def test_opened_from_the_answers_it_leads_back_to_the_answers() -> None:
    visitor = Visitor(fill_in(held_booking()))
    url = visitor.url("applicant", 1) + "?change=1"
    page = visitor.client.get(url)
    assert f'href="{visitor.url("check")}"' in page.content.decode()
    sent = visitor.client.post(url, person(document="", email="b@example.org"))
    assert sent.headers["Location"] == visitor.url("check")


def test_what_was_typed_for_an_expired_hold_is_kept(time_machine: TimeMachineFixture) -> None:
    visitor = Visitor(held_booking())
    time_machine.shift(3600)
    expire_holds(now=NOW + dt.timedelta(hours=1))
    page = visitor.send("applicant", 1, **person(email="typed@example.org"))
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
    page = visitor.open("applicant", 1)
    assert "was kept for you until 12:15" in page.text
    assert visitor.send("applicant", 1, **person(email="a@example.org")).leads_to == visitor.url("consent")


def test_a_confirmed_booking_is_shown_instead_of_the_form() -> None:
    visitor = Visitor(confirmed_booking())
    assert visitor.open("applicant", 1).leads_to == visitor.url("booked")
    assert visitor.send("applicant", 1, **person(email="other@example.org")).leads_to == visitor.url("booked")
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == "aigerim@example.org"
