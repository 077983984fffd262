"""Check your answers, and ask for the code."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from bookings.actions import receptions
from bookings.models import Booking, EmailCode, Fee, Question
from tests.citizen.visitor import Visitor
from tests.factories import (
    NOW,
    add_child,
    by,
    confirmed_booking,
    fill_in,
    held_booking,
    make_service,
    published_reception,
    the_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def test_every_answer_is_shown_with_a_link_to_change_it() -> None:
    service = make_service(name="Collecting a passport")
    question = Question.objects.create(service=service, text="Number of the questionnaire", of="applicant")
    booking = fill_in(held_booking(published_reception(service), party_size=2))
    add_child(booking, 2)
    visitor = Visitor(booking)
    visitor.send("questions", **{f"answer_{question.pk}_1": "777", f"answer_{question.pk}_2": ""})
    page = visitor.open("check")
    assert page.heading == "Check your answers"
    for words in (
        "Collecting a passport",
        "Saturday, 5 December 2026, 09:00",
        "House of Culture",
        "aigerim@example.org",
        "8 March 1960",
        "2 January 2016",
        "Parent",
        "777",
        "Not given",
    ):
        assert words in page.text
    changes = {link.attrs["href"] for link in page.html.one("main").all("a") if link.text.startswith("Change")}
    for step in (("applicant", 1), ("applicant", 2), ("representative", 2), ("questions",)):
        assert visitor.url(*step) + "?change=1" in changes
    assert any("/times/" in link and "from=" in link for link in changes)
    assert any("from=" in link and link.endswith("#answers") for link in changes)
    links = [link for link in page.html.one("main").all("a") if "person/2" in link.attrs["href"]]
    names = [link.text for link in links if link.text.startswith("Change")]
    assert names == ["Change: Құрманғазиев Ерасыл", "Change: Legal representative of Құрманғазиев Ерасыл"]
    assert "Person 2 of 2" in page.text


def test_phone_and_fees_are_shown_before_anything_is_confirmed() -> None:
    reception = published_reception()
    [service] = reception.services
    Fee.objects.create(post=reception.post, service=service, amount=12000, valid_from=NOW.date())
    booking = fill_in(held_booking(reception, party_size=2))
    Booking.objects.update(phone="+77011234567")
    page = Visitor(booking).open("check")
    assert "+7 701 123 45 67" in page.text
    assert "2 × 12,000 ₸" in page.text
    assert "Total: 24,000 ₸" in page.text


@pytest.mark.parametrize(("lacking", "step"), [("email", "person/1"), ("person", "person/1"), ("consent", "consent")])
def test_what_is_missing_is_asked_first_whether_the_page_is_opened_or_sent(lacking: str, step: str) -> None:
    visitor = Visitor(fill_in(held_booking()))
    if lacking == "person":
        visitor.booking.applicants.all().delete()
    elif lacking == "email":
        Booking.objects.update(email="")
    else:
        Booking.objects.update(consent_at=None)
    assert visitor.open("check").leads_to.endswith(f"/{step}/")
    assert visitor.send("check").leads_to.endswith(f"/{step}/")
    assert not EmailCode.objects.exists()


def test_sending_asks_for_one_code_however_often_the_button_is_pressed() -> None:
    visitor = Visitor(fill_in(held_booking()))
    for _click in range(3):
        assert visitor.send("check").leads_to == visitor.url("code")
    assert visitor.booking.codes.count() == 1
    assert visitor.booking.notifications.count() == 1


def test_asking_for_the_code_holds_the_place_for_twenty_minutes(time_machine: TimeMachineFixture) -> None:
    visitor = Visitor(fill_in(held_booking()))
    time_machine.shift(10 * 60)
    visitor.send("check")
    assert "This time is kept for you until 12:30" in visitor.open("code").text


def test_people_with_a_place_learn_of_it_after_the_code_and_keep_the_time() -> None:
    first = confirmed_booking(document="N 7654321")
    second = held_booking(published_reception(first.service, post=first.post))
    visitor = Visitor(fill_in(second, document="N7654321"))
    assert visitor.send("check").leads_to == visitor.url("code")
    page = visitor.send("code", code=the_code(second))
    assert page.status == 409
    assert page.heading == "You already have a place"
    assert "09:00, Taldykorgan This time is kept for you until 12:20" in page.text
    assert page.html.one("a", class_="button").text == "Back to my answers"
    assert visitor.url("check") in page.links()


def test_every_page_says_that_the_reception_was_cancelled_meanwhile_and_nothing_is_sent() -> None:
    visitor = Visitor(fill_in(held_booking()))
    receptions.cancel_reception(reception=visitor.booking.reception, actor=by("officer"), now=NOW)
    for page in (visitor.open("applicant", 1), visitor.open("booked"), visitor.send("check"), visitor.open("code")):
        assert page.heading == "This reception has been cancelled"
    assert not visitor.booking.codes.exists()


def test_a_time_chosen_anew_in_another_tab_ends_this_one_and_keeps_what_was_typed() -> None:
    reception = published_reception()
    old = Visitor(fill_in(held_booking(reception)))
    new = Visitor(
        held_booking(reception, replaces=old.booking, starts_at=old.booking.starts_at + dt.timedelta(hours=1))
    )
    for page in (old.open("check"), old.send("check"), old.open("booked")):
        assert page.heading == "This booking has ended"
    answers = new.open("check")
    assert "10:00" in answers.text
    assert "Құрманғазиева" in answers.text
    assert reception.bookings.filter(status=Booking.Status.HELD).count() == 1


def test_the_page_takes_as_many_queries_for_six_as_for_two() -> None:
    reception = published_reception()
    counts = []
    for party_size in (2, 6):
        visitor = Visitor(fill_in(held_booking(reception, party_size=party_size)))
        with CaptureQueriesContext(connection) as queries:
            assert visitor.open("check").status == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
