"""Bookings are found and read in the admin; no form of it changes one."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from bookings.models import Booking, Membership, Post, User
from tests.admin.pages import logged_in, url, words
from tests.factories import NOW, confirmed_booking, held_booking, make_staff, published_reception, write_down
from tests.worlds import built_once


def named(booking: Booking, surname: str, given_names: str = "Анна") -> Booking:
    """The booking of one person of that name."""
    person = booking.applicants.get()
    person.surname, person.given_names = surname, given_names
    person.save(update_fields=["surname", "given_names"])
    return booking


@built_once
def bookings_of_four(post: Post) -> list[Booking]:
    reception = published_reception(post=post)
    return [
        named(confirmed_booking(reception), surname)
        for surname in ("Ковалёв", "Әбдіқалықова", "Петров-Водкин", "O'Neil")
    ]


@pytest.fixture
def bookings(post: Post) -> list[Booking]:
    return bookings_of_four(post)


def found(staff: Client, term: str) -> set[str]:
    response = staff.get(url("booking_changelist"), {"q": term})
    return {person.surname for row in response.context["cl"].result_list for person in row.applicants.all()}


@pytest.mark.parametrize(
    ("term", "surname"),
    [
        ("Ковалев", "Ковалёв"),
        ("ковалёв", "Ковалёв"),
        ("КОВАЛЕ", "Ковалёв"),
        ("  ковалев  анна ", "Ковалёв"),
        ("абдикаликова", None),
        ("абдик", "Әбдіқалықова"),
        ("ӘБДІҚ", "Әбдіқалықова"),
        ("Абдіқалық", "Әбдіқалықова"),
        ("петров", "Петров-Водкин"),
        ("Водкин", "Петров-Водкин"),
        ("Петров–Водкин", "Петров-Водкин"),
        ("Петров, Анна", "Петров-Водкин"),
        ("одкин", None),
        ("o'n", "O'Neil"),
        ("O’Neil", "O'Neil"),
        ("oneil", "O'Neil"),
        ("Oʼneil Анна", "O'Neil"),
        ("анна ковалев", "Ковалёв"),
        ("Анна Петров", "Петров-Водкин"),
        ("Мария Ковалев", None),
        ("ан абд", "Әбдіқалықова"),
        ("'", None),
        ("%", None),
        ("_", None),
    ],
)
def test_a_surname_is_found_by_how_it_begins_whatever_letters_are_exchanged(
    term: str, surname: str | None, staff: Client, bookings: list[Booking]
) -> None:
    assert found(staff, term) == ({surname} if surname else set())


def test_a_booking_is_found_by_its_reference_as_people_say_it(staff: Client, bookings: list[Booking]) -> None:
    letters = bookings[1].reference.lower()
    assert found(staff, f"{letters[:3]}-{letters[3:]} ") == {"Әбдіқалықова"}


def test_a_reference_and_a_surname_together_find_one(staff: Client, bookings: list[Booking]) -> None:
    assert found(staff, f"{bookings[0].reference} ковалев") == {"Ковалёв"}
    assert found(staff, f"ковалев {bookings[0].reference}") == {"Ковалёв"}
    assert found(staff, f"{bookings[0].reference} петров") == set()


@pytest.mark.parametrize(
    "term", ["+7 701 123 45 67", "8 701 123-45-67", "87011234567", "1234567", "4567", "Anna@Example", "anna ковалев"]
)
def test_a_booking_is_found_by_telephone_and_email(term: str, staff: Client, bookings: list[Booking]) -> None:
    Booking.objects.filter(pk=bookings[0].pk).update(phone="+77011234567", email="anna@example.org")
    assert found(staff, term) == {"Ковалёв"}


@pytest.mark.parametrize("term", ["Ковалев", "8 701 123-45-67", "anna@example.org", "REFERENCE"])
def test_its_messages_are_found_like_a_booking(term: str, staff: Client, bookings: list[Booking]) -> None:
    Booking.objects.filter(pk=bookings[0].pk).update(phone="+77011234567", email="anna@example.org")
    reference = f"№ {bookings[0].reference[:3]}–{bookings[0].reference[3:]}"
    rows = staff.get(url("notification_changelist"), {"q": term.replace("REFERENCE", reference)})
    assert {row.booking_id for row in rows.context["cl"].result_list} == {bookings[0].pk}


def test_a_booking_of_two_is_found_once(staff: Client, post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post), party_size=2)
    response = staff.get(url("booking_changelist"), {"q": "курманг"})
    assert [row.pk for row in response.context["cl"].result_list] == [booking.pk]


def test_the_list_shows_the_time_on_the_clock_of_the_post(staff: Client, bookings: list[Booking]) -> None:
    page = words(staff.get(url("booking_changelist")))
    assert f"5 Dec 2026, 09:00 {bookings[0].reference} Confirmed Ковалёв Анна" in page


def test_the_next_booking_is_listed_first_and_past_bookings_last(manager: User, post: Post) -> None:
    days = [dt.date(2026, 12, 5), dt.date(2026, 12, 1), dt.date(2026, 11, 27), dt.date(2026, 11, 25)]
    far, near, lately, long_ago = (confirmed_booking(published_reception(post=post, date=day)) for day in days)
    with time_machine.travel(NOW + dt.timedelta(days=6), tick=False):
        shown = logged_in(manager).get(url("booking_changelist")).context["cl"].result_list
        assert list(shown) == [near, far, lately, long_ago]


def test_the_list_can_be_of_one_reception(staff: Client, post: Post, bookings: list[Booking]) -> None:
    other = confirmed_booking(published_reception(post=post))
    address = {"reception": str(other.reception_id)}
    response = staff.get(url("booking_changelist"), address)
    assert [row.pk for row in response.context["cl"].result_list] == [other.pk]


def test_the_page_shows_the_people_their_answers_and_the_events(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    question = reception.services[0].questions.create(text="Number of the questionnaire")
    booking = held_booking(reception)
    born = NOW.date().replace(year=1980)
    write_down(booking, surname="Қасым", given_names="Анна", birth_date=born, document="N12345678")
    booking.answers.create(question=question, applicant=booking.applicants.get(), text="KD-77")
    page = words(staff.get(url("booking_change", booking.pk)))
    for shown in ("Қасым", "5678", "Number of the questionnaire", "KD-77", "Time chosen Held, not confirmed visitor"):
        assert shown in page
    assert "N12345678" not in page


def test_bookings_cannot_be_added_or_changed_or_deleted_in_a_form_of_the_admin(staff: Client, post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post))
    typed = {"status": "cancelled", "email": "thief@example.org", "party_size": "9"}
    before = Booking.objects.filter(pk=booking.pk).values().get()
    assert staff.post(url("booking_change", booking.pk), typed).status_code == 403
    assert staff.get(url("booking_add")).status_code == 403
    assert staff.post(url("booking_add"), typed).status_code == 403
    assert staff.post(url("booking_delete", booking.pk), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": str(booking.pk), "post": "yes"}
    staff.post(url("booking_changelist"), bulk)
    assert Booking.objects.filter(pk=booking.pk).values().get() == before


def test_a_booking_leads_to_what_can_be_corrected_and_to_its_slip(post: Post, manager: User) -> None:
    booking = confirmed_booking(published_reception(post=post))
    Booking.objects.filter(pk=booking.pk).update(phone="+77011234567")
    page = logged_in(manager).get(url("booking_change", booking.pk)).content.decode()
    for part in (f"/bookings/{booking.pk}/contact/", f"/applicants/{booking.applicants.get().pk}/name/", "/slip/"):
        assert part in page
    assert '<a href="tel:+77011234567">+7 701 123 45 67</a>' in page
    auditor = logged_in(make_staff(post, Membership.Role.AUDITOR))
    assert "/slip/" not in auditor.get(url("booking_change", booking.pk)).content.decode()
