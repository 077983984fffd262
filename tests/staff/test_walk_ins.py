"""People without a booking, at the page."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from bookings.actions.receptions import close_reception
from bookings.models import Booking, Event, Post, Reception, TurnedAway
from tests.admin.pages import logged_in
from tests.citizen.visitor import Page
from tests.days import EVE, EVENING, OPENING, a_day, somebody
from tests.factories import by, make_staff
from tests.staff.hall import address, buttons, look, said

pytestmark = pytest.mark.django_db
KEY = str(uuid.UUID(int=5))


@pytest.fixture(autouse=True)
def known_time() -> Iterator[None]:
    with time_machine.travel(OPENING, tick=False):
        yield


def typed(number: int = 1, **fields: str) -> dict[str, str]:
    person = {
        "surname": "Ёлкина",
        "given_names": "Қарлығаш",
        "birth_date_day": "1",
        "birth_date_month": "5",
        "birth_date_year": "1970",
        "document": f"K1234500{number}",
    } | fields
    return {f"p{number}-{name}": text for name, text in person.items()}


def query(reception: Reception, persons: int = 1) -> str:
    return f"?service={reception.services[0].pk}&persons={persons}"


def send(client: Client, reception: Reception, *people: dict[str, str], **more: Any) -> Page:
    data: dict[str, Any] = {"consent": "on", "request_key": KEY, "phone": ""}
    for person in people or (typed(),):
        data |= person
    path = address("walk_in", reception.pk) + query(reception, max(1, len(people)))
    return Page(client.post(path, data | more, follow=True))


def test_the_page_asks_for_the_service_then_the_people_then_shows_the_next_time(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    assert look(officer, "walk_in", reception.pk).html.all("input", name="service")
    page = look(officer, "walk_in", reception.pk, query=query(reception, 2))
    assert "The next free time is 09:20" in page.text
    assert len(page.html.all("input", name="p2-surname")) == 1
    page = send(officer, reception)
    assert said(page).startswith("Their time is 09:20, desk ")
    booking = Booking.objects.get(source="walk_in")
    assert (booking.status, booking.consent_version != "", booking.applicants.get().surname) == (
        "arrived",
        True,
        "Ёлкина",
    )


def test_an_adult_with_the_longest_names_brings_a_child(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    long, child = "Я" * 100, {"birth_date_year": "2018", "document": "", "given_names": "Лев", "relation": "parent"}
    adult = typed(surname=long, given_names=long, patronymic=long)
    send(officer, reception, adult, typed(2, **child))
    booking = Booking.objects.get(source="walk_in")
    assert booking.applicants.get(position=2).representative_name == " ".join([long] * 3)


def test_a_form_sent_twice_makes_one_booking(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    for _i in range(2):
        assert "09:20" in said(send(officer, reception))
    assert Booking.objects.filter(source="walk_in").count() == 1


def test_a_family_with_a_child(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    child = {"birth_date_year": "2018", "given_names": "Ерасыл", "document": ""}
    page = send(officer, reception, typed(), typed(2, **child))
    assert "Choose who comes with the child" in page.errors
    send(officer, reception, typed(), typed(2, **child, relation="parent", representative="Ёлкина Қарлығаш"))
    booking = Booking.objects.get(source="walk_in")
    assert booking.slot_count == 2
    assert booking.applicants.get(position=2).representative_name == "Ёлкина Қарлығаш"


def test_a_parent_who_waits_outside_may_have_one_name(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    child = {"birth_date_year": "2018", "document": "", "relation": "parent", "representative": "Suharto"}
    page = send(officer, reception, typed(1, **child))
    assert "Enter surname and given names in full, as in the passport" in page.errors
    assert page.html.one("input", name="p1-representative_of_one_name")
    send(officer, reception, typed(1, **child, representative_of_one_name="on"))
    assert Booking.objects.get(source="walk_in").applicants.get().representative_name == "Suharto"


def test_the_name_of_the_only_adult_is_not_typed_twice(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    child = {"birth_date_year": "2018", "given_names": "Ерасыл", "document": "", "relation": "parent"}
    send(officer, reception, typed(), typed(2, **child))
    child_of_two = Booking.objects.get(source="walk_in").applicants.get(position=2)
    assert child_of_two.representative_name.startswith("Ёлкина Қарлығаш")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"consent": ""}, "Tick the box when they agree"),
        ({"p1-surname": ""}, "Enter the surname as in the passport"),
        ({"p1-surname": "\0"}, "There is an invisible character"),
        ({"p1-birth_date_year": "9" * 400}, "Enter the year with four digits"),
        ({"phone": "12"}, "Enter a full phone number"),
    ],
)
def test_bad_input_is_explained_and_what_was_typed_stays(
    officer: Client, post: Post, wrong: dict[str, str], words: str
) -> None:
    reception, _booked = a_day(post=post)
    page = send(officer, reception, **wrong)
    assert any(words in error for error in page.errors)
    assert page.value("p1-given_names") == "Қарлығаш"
    assert page.value("request_key") == KEY
    assert not Booking.objects.filter(source="walk_in").exists()


def test_a_person_entered_twice_is_marked_at_the_second_entry(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    page = send(officer, reception, typed(), typed(2, document="K12345001"))
    assert "Another person in this booking already has this number" in page.errors[0]


def test_a_person_with_a_booking_is_shown_which_one(officer: Client, post: Post) -> None:
    reception, [booking, _other] = a_day(post=post)
    booking.applicants.update(person_hash=somebody(document="K12345001").hash)
    page = send(officer, reception)
    [summary] = page.html.all(role="alert", class_="error-summary")
    assert booking.reference in summary.text
    assert address("booking", booking.pk) in page.links()


def test_if_nothing_is_free_the_page_offers_to_record_that_they_were_turned_away(officer: Client, post: Post) -> None:
    reception, _booked = a_day(places=2, post=post)
    page = look(officer, "walk_in", reception.pk, query=query(reception, 2))
    assert buttons(page) == ["Record that they were turned away"]
    page = send(officer, reception)
    assert "There is no time left today" in page.text
    fields = {name: page.value(name) for name in ("service", "persons", "why")}
    key = page.html.all("input", name="request_key")[0].attrs["value"]
    for _i in range(2):
        answer = Page(officer.post(address("turned_away", reception.pk), fields | {"request_key": key}, follow=True))
    assert "Recorded" in said(answer)
    assert (TurnedAway.objects.get().why, TurnedAway.objects.get().persons) == ("full", 1)
    assert Event.objects.filter(verb="turn_away").count() == 1


def test_turned_away_for_another_reason(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    data = {"service": reception.services[0].pk, "persons": "3", "why": "papers", "request_key": KEY}
    assert "Recorded" in said(Page(officer.post(address("turned_away", reception.pk), data, follow=True)))
    page = Page(officer.post(address("turned_away", reception.pk), data | {"persons": "9" * 400, "why": "\0"}))
    assert len(page.errors) == 2


@pytest.mark.parametrize("moment", [EVE, EVENING + dt.timedelta(days=1)])
def test_no_walk_ins_are_accepted_before_the_day_or_after_closing(post: Post, moment: dt.datetime) -> None:
    reception, _booked = a_day(post=post, booked=0)
    if moment > OPENING:
        close_reception(reception=reception, confirmed=True, actor=by("anna"), now=EVENING)
    with time_machine.travel(moment, tick=False):
        page = send(logged_in(make_staff(post, "officer")), reception)
    assert page.status == 200
    assert not buttons(page)
    assert not Booking.objects.exists()


def test_garbage_in_the_address_asks_again(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    for rubbish in ("?service=%00&persons=²", "?service=1&persons=999999999999", "?service=&persons=-1", "?service=x"):
        assert look(officer, "walk_in", reception.pk, query=rubbish).errors


def test_a_form_that_arrives_empty_asks_for_everything(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    page = Page(officer.post(address("walk_in", reception.pk) + query(reception)))
    assert (page.status, "Enter the surname as in the passport" in page.errors) == (200, True)
    assert not Booking.objects.filter(source="walk_in").exists()
