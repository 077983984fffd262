"""The page on which staff book for somebody, as a browser sends it."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape

from bookings.identity.tokens import booking_url
from bookings.models import Booking, Event, Post, Question, Reception
from bookings.queries.availability import free_runs
from tests.admin.pages import logged_in, words
from tests.factories import NOW, confirmed_booking, make_service, make_staff, published_reception

pytestmark = pytest.mark.django_db


@pytest.fixture
def reception(post: Post) -> Reception:
    """From nine on, ten slots of which the last two are kept."""
    return published_reception(make_service(), post=post, desk={"closes": "10:40"})


def address(reception: Reception, persons: int = 1) -> str:
    service = reception.services[0]
    return f"/en/staff/receptions/{reception.pk}/assist/?service={service.pk}&persons={persons}"


def person(number: int = 1, **more: str) -> dict[str, str]:
    typed = {
        "surname": "Сейтқали",
        "given_names": "Әлия",
        "patronymic": "",
        "birth_date_day": "4",
        "birth_date_month": "5",
        "birth_date_year": "1961",
        "document": f"N123456{number}",
    }
    return {f"p{number}-{name}": value for name, value in (typed | more).items()}


def typed(**more: Any) -> dict[str, Any]:
    once = {"time": "09:30", "phone": "8 701 123 45 67", "email": "", "language": "kk", "consent": "on"}
    return {**person(), **once, "request_key": str(uuid.uuid4()), **more}


def child(number: int, **more: str) -> dict[str, str]:
    return person(number, given_names="Нұрлан", birth_date_year="2018", document="", relation="parent") | more


def test_one_page_books_a_place_without_an_email(officer: Client, reception: Reception) -> None:
    page = officer.get(address(reception))
    assert "Kept for phone and counter: 2 of 2 still free." in words(page)
    sent = officer.post(address(reception), typed())
    booking = Booking.objects.get()
    assert sent["Location"] == f"/en/staff/bookings/{booking.pk}/assisted/"
    assert (booking.status, booking.source, booking.phone, booking.language) == (
        "confirmed",
        "staff",
        "+77011234567",
        "kk",
    )
    assert booking.consent_version
    done = officer.get(sent["Location"])
    assert "09:30" in words(done)
    assert booking.reference in words(done)
    assert escape(booking_url(booking, "slip")) in done.content.decode()
    assert "We call the day before" in words(done)
    slip = officer.get(booking_url(booking, "slip"))
    assert slip.status_code == 200
    assert Event.objects.filter(booking_id=booking.pk, verb="assist").count() == 1


def test_service_and_number_are_asked_first(officer: Client, reception: Reception) -> None:
    url = f"/en/staff/receptions/{reception.pk}/assist/"
    page = officer.get(url)
    assert "Number of people" in words(page)
    assert "There is a problem" not in words(page)
    wrong = officer.get(url, {"service": "²", "persons": "9" * 400})
    assert "Enter the number of people" in words(wrong)


def test_kept_times_have_a_group_of_their_own(officer: Client, reception: Reception) -> None:
    page = officer.get(address(reception)).content.decode()
    group = page.split("Kept for phone and counter</legend>")[1].split("</fieldset>")[0]
    assert re.findall(r'value="([^"]+)"', group) == ["10:20", "10:30"]
    assert officer.post(address(reception), typed(time="10:20")).status_code == 302
    citizens = free_runs(reception=reception, service=reception.services[0], party_size=1, now=NOW)
    assert {run.starts_at for run in citizens}.isdisjoint({Booking.objects.get().starts_at})
    assert "1 of 2 still free" in words(officer.get(address(reception)))


def test_later_the_kept_places_are_open_to_all_and_not_mentioned(post: Post, reception: Reception) -> None:
    with time_machine.travel(reception.kept_until, tick=False):
        page = words(logged_in(make_staff(post)).get(address(reception)))
    assert "10:30" in page
    assert "Kept for" not in page


def test_a_time_that_is_taken_keeps_what_was_typed_and_names_others(officer: Client, reception: Reception) -> None:
    officer.post(address(reception), typed())
    again = officer.post(address(reception), typed(**person(1, surname="Ким", document="N7654321")))
    assert again.status_code == 409
    assert "This time has just been taken. Choose another one, for example 09:10, 09:20, 09:40" in words(again)
    assert 'value="Ким"' in again.content.decode()
    assert Booking.objects.count() == 1
    key = re.search(r'name="request_key" value="([^"]+)"', again.content.decode())
    assert key
    third = typed(**person(1, surname="Ким", document="N7654321"), time="09:40", request_key=key[1])
    assert officer.post(address(reception), third).status_code == 302


def test_a_form_sent_twice_books_once(officer: Client, reception: Reception) -> None:
    data = typed()
    first, second = officer.post(address(reception), data), officer.post(address(reception), data)
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_a_person_with_a_booking_is_named_with_a_link_to_it(officer: Client, reception: Reception) -> None:
    first = confirmed_booking(reception, document="N1234561")
    page = officer.post(address(reception), typed())
    assert f"/staff/bookings/{first.pk}/" in page.content.decode()
    assert first.reference in words(page)
    assert Booking.objects.count() == 1


def test_the_only_adult_of_the_party_is_taken_as_the_representative_of_a_child(
    officer: Client, reception: Reception
) -> None:
    nobody = officer.post(address(reception, 2), typed(**child(2, **{"p2-relation": ""})))
    assert "Choose who comes with the child" in words(nobody)
    assert '<details class="along" open>' in nobody.content.decode()
    officer.post(address(reception, 2), typed(**child(2)))
    kid = Booking.objects.get().applicants.get(position=2)
    assert (kid.representative_name, kid.representative_relation) == ("Сейтқали Әлия", "parent")


def test_a_child_alone_needs_the_name_of_an_adult(officer: Client, reception: Reception) -> None:
    page = officer.post(address(reception), typed(**child(1)))
    assert "Enter the name of the person who comes with the child" in words(page)
    own = officer.post(address(reception), typed(**child(1, **{"p1-representative": "Нұрлан Сейтқали"})))
    assert "This is the name of a child in this booking" in words(own)
    good = officer.post(address(reception), typed(**child(1, **{"p1-representative": "Сейтқали Әлия"})))
    assert good.status_code == 302


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phone": ""}, "Enter a phone number or an email address"),
        ({"phone": "", "email": "a@gmial.com"}, "Did you mean a@gmail.com?"),
        ({"phone": "12"}, "Enter a full phone number"),
        ({"consent": ""}, "Tick the box when they agree"),
        ({"time": ""}, "Choose a time"),
        ({"time": "25:99"}, "Choose one of the times"),
        ({"p1-surname": "Сейт\0қали"}, "There is an invisible character"),
        ({"p1-birth_date_year": "2030"}, "The date of birth is in the future"),
        ({"p1-birth_date_day": "²"}, "The day must be a number from 1 to 31"),
        ({"p1-document": "none"}, "Enter the number exactly as shown in the document"),
        ({"language": "xx"}, "This answer can no longer be chosen"),
    ],
)
def test_errors_are_shown_and_the_rest_is_kept(
    officer: Client, reception: Reception, change: dict[str, str], said: str
) -> None:
    page = officer.post(address(reception), typed(**change))
    assert page.status_code == 200
    assert said in words(page)
    assert "There is a problem" in words(page)
    assert 'value="Әлия"' in page.content.decode()
    assert not Booking.objects.exists()


def test_a_person_entered_twice_is_marked_at_the_second_entry(officer: Client, reception: Reception) -> None:
    page = officer.post(address(reception, 2), typed(**person(2, document="n123-4561")))
    assert "Another person in this booking already has this number" in words(page)


def test_questions_are_asked_and_may_stay_empty(officer: Client, reception: Reception) -> None:
    question = Question.objects.create(service=reception.services[0], text="Number of the form", required=True)
    officer.post(address(reception), typed(**{f"answer_{question.pk}_1": "AB-1"}))
    assert Booking.objects.get().answers.get().text == "AB-1"


def test_a_party_too_big_for_the_free_places_is_shown_an_alternative(
    officer: Client, post: Post, reception: Reception
) -> None:
    short = published_reception(reception.services[0], post=post, desk={"closes": "09:20"})
    page = words(officer.get(address(short, 3)))
    assert "There is no time left for this party." in page
    assert "There is room for 2 people together" in page
    assert f"/staff/receptions/{reception.pk}/assist/" in officer.get(address(short, 3)).content.decode()
    assert officer.post(address(short, 3), typed(**person(2), **person(3))).status_code == 409


def test_receptions_that_are_not_open_yet_are_not_suggested(officer: Client, reception: Reception) -> None:
    """It opens after the hour at which kept places would: none of its places is for staff alone."""
    service = reception.services[0]
    full = published_reception(service, post=reception.post, desk={"closes": "09:20"})
    closed = published_reception(service, post=reception.post)
    opening = closed.kept_places_open_at + dt.timedelta(hours=3)
    Reception.objects.filter(pk=closed.pk).update(opens_at=opening)
    closed.slots.update(free_from=opening)
    page = officer.get(address(full, 3)).content.decode()
    assert f"/staff/receptions/{reception.pk}/assist/" in page
    assert f"/staff/receptions/{closed.pk}/assist/" not in page


def test_after_the_first_desk_has_opened_only_walk_ins_are_accepted(post: Post, reception: Reception) -> None:
    with time_machine.travel(reception.local(dt.time(9, 1)), tick=False):
        page = logged_in(make_staff(post)).get(f"/en/staff/receptions/{reception.pk}/assist/")
    assert f"/staff/receptions/{reception.pk}/walk-in/" in page.content.decode()


def answers_of(client: Client, reception: Reception) -> list[Any]:
    booking = confirmed_booking(reception)
    return [
        client.get(address(reception)),
        client.post(address(reception), typed(time="10:00")),
        client.get(f"/en/staff/bookings/{booking.pk}/assisted/"),
    ]


def test_only_officers_of_this_post_have_access(auditor: Client, stranger: Client, reception: Reception) -> None:
    assert [page.status_code for page in answers_of(auditor, reception)] == [403] * 3
    assert [page.status_code for page in answers_of(stranger, reception)] == [404] * 3
    assert not Booking.objects.filter(source="staff").exists()
