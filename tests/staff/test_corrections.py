"""The pages on which staff change a contact and correct a name."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from bookings.models import Applicant, Booking, Event, Membership, NameCorrection, Post
from tests.admin.pages import as_sent, logged_in, words
from tests.factories import confirmed_booking, make_post, make_staff, published_reception

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(post: Post) -> Booking:
    return confirmed_booking(published_reception(post=post), document="N1234567", email="old@example.org")


@pytest.fixture
def person(booking: Booking) -> Applicant:
    return booking.applicants.get()


def contact_url(booking: Booking) -> str:
    return f"/en/staff/bookings/{booking.pk}/contact/"


def contact(person: Applicant, **more: str) -> dict[str, str]:
    return {"person": str(person.pk), "last_four": "4567", "phone": "8 701 123 45 67", "email": "", **more}


def name_url(person: Applicant) -> str:
    return f"/en/staff/applicants/{person.pk}/name/"


def names(**more: str) -> dict[str, str]:
    return {"surname": "Құрманғазиева", "given_names": "Әйгерім", "patronymic": "", **more}


# --- Contact ------------------------------------------------------------------------------------


def test_a_contact_is_changed_after_checking_the_document(officer: Client, booking: Booking, person: Applicant) -> None:
    page = officer.get(contact_url(booking))
    assert "old@example.org" in page.content.decode()
    assert "4567" not in page.content.decode()  # it is read off the document, not off this page
    sent = officer.post(contact_url(booking), contact(person))
    assert sent["Location"] == f"/en/staff/bookings/{booking.pk}/assisted/"
    booking.refresh_from_db()
    assert (booking.email, booking.phone, booking.link_version) == ("", "+77011234567", 2)
    assert "Earlier links no longer work" in words(officer.get(sent["Location"]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"last_four": "0000"}, "This does not match the booking"),
        ({"last_four": ""}, "Enter the last four characters"),
        ({"last_four": "\0"}, "There is an invisible character"),
        ({"person": "9" * 30}, "This answer can no longer be chosen"),
        ({"phone": ""}, "Enter a phone number or an email address"),
        ({"email": "a@gmial.com"}, "Did you mean a@gmail.com?"),
    ],
)
def test_a_document_that_does_not_match_changes_nothing(
    officer: Client, booking: Booking, person: Applicant, change: dict[str, str], said: str
) -> None:
    page = officer.post(contact_url(booking), contact(person) | change)
    assert page.status_code == 200
    assert said in words(page)
    booking.refresh_from_db()
    assert (booking.email, booking.link_version) == ("old@example.org", 1)


def test_without_a_document_another_paper_is_checked(officer: Client, booking: Booking, person: Applicant) -> None:
    Applicant.objects.filter(pk=person.pk).update(last_four="")
    page = officer.get(contact_url(booking))
    assert "Last four characters" not in words(page)
    data = contact(person, birth_date_day="8", birth_date_month="3", birth_date_year="1961", paper="on")
    assert "This does not match the booking" in words(officer.post(contact_url(booking), data))
    unseen = {name: value for name, value in data.items() if name != "paper"}
    assert "Tick the box when you have seen it" in words(officer.post(contact_url(booking), unseen))
    assert officer.post(contact_url(booking), data | {"birth_date_year": "1960"}).status_code == 302


def test_an_ended_booking_keeps_its_contact(officer: Client, booking: Booking, person: Applicant) -> None:
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    assert "you cannot change its contact details" in words(officer.get(contact_url(booking)))
    officer.post(contact_url(booking), contact(person))
    booking.refresh_from_db()
    assert booking.email == "old@example.org"


# --- Names --------------------------------------------------------------------------------------


def test_a_letter_is_corrected_at_once(officer: Client, person: Applicant) -> None:
    assert "You can change 3 more letters" in words(officer.get(name_url(person)))
    assert officer.post(name_url(person), names(surname="Құрманғазиев")).status_code == 302
    person.refresh_from_db()
    assert (person.surname, person.letters_corrected) == ("Құрманғазиев", 1)
    assert "You can change 2 more letters" in words(officer.get(name_url(person)))


def test_another_name_waits_for_another_officer(
    officer: Client, manager: Client, auditor: Client, person: Applicant
) -> None:
    sent = officer.post(name_url(person), names(surname="Сейтқали"))
    waiting = NameCorrection.objects.get()
    assert sent["Location"] == f"/en/staff/corrections/{waiting.pk}/"
    assert "A second officer of the post must decide" in words(officer.get(sent["Location"]))
    assert "A change to this name is waiting" in words(officer.get(name_url(person)))

    refused = officer.post(sent["Location"], {"decision": "approve"}, follow=True)
    assert "a second officer must decide, not the one who asked" in words(refused)
    assert auditor.post(sent["Location"], {"decision": "approve"}).status_code == 403
    assert "Құрманғазиева Әйгерім → Сейтқали Әйгерім" in words(manager.get("/en/staff/corrections/"))
    page = words(manager.get(sent["Location"]))
    assert "Құрманғазиева Сейтқали" in page
    assert "…4567" in page

    done = manager.post(sent["Location"], {"decision": "approve"}, follow=True)
    assert "The name has been changed." in words(done)
    person.refresh_from_db()
    assert person.surname == "Сейтқали"
    again = manager.post(sent["Location"], {"decision": "refuse"}, follow=True)
    assert "This has already been decided." in words(again)
    assert manager.get(sent["Location"]).status_code == 404
    assert Event.objects.filter(verb="correct_name").count() == 1


@pytest.mark.parametrize("decision", ["refuse", "²\0", ""])
def test_a_rejected_correction_does_not_change_the_name(
    officer: Client, manager: Client, person: Applicant, decision: str
) -> None:
    url = officer.post(name_url(person), names(surname="Сейтқали"))["Location"]
    manager.post(url, {"decision": decision})
    person.refresh_from_db()
    assert person.surname == "Құрманғазиева"
    assert NameCorrection.objects.exists() == (decision != "refuse")


def test_the_officer_who_asked_can_withdraw_the_request(officer: Client, manager: Client, person: Applicant) -> None:
    url = officer.post(name_url(person), names(surname="Сейтқали"))["Location"]
    assert "Nothing was changed" in words(manager.post(url, {"decision": "withdraw"}, follow=True))
    officer.post(url, {"decision": "withdraw"})
    assert not NameCorrection.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"surname": ""}, "Enter the surname as in the passport"),
        ({"surname": "Ким\0"}, "There is an invisible character"),
        ({"surname": "Ким2"}, "A name cannot contain digits"),
        ({"surname": "Құрманғазиева Әйгерім", "given_names": ""}, "There are several words in the surname"),
        ({"surname": "К" * 101}, "This is too long"),
    ],
)
def test_a_correction_must_be_a_valid_name(
    officer: Client, person: Applicant, change: dict[str, str], said: str
) -> None:
    assert said in words(officer.post(name_url(person), names(**change)))
    person.refresh_from_db()
    assert person.surname == "Құрманғазиева"


def test_a_letter_that_looks_alike_counts_as_a_changed_letter(officer: Client, person: Applicant) -> None:
    Applicant.objects.filter(pk=person.pk).update(surname="Kaparova")
    officer.post(name_url(person), names(surname="Карarova"))  # the first three are Cyrillic
    person.refresh_from_db()
    assert (person.surname, person.letters_corrected) == ("Карarova", 3)


def pages(client: Client, booking: Booking, person: Applicant) -> list[Any]:
    correction = NameCorrection.objects.get()
    return [
        client.get(contact_url(booking)),
        client.post(contact_url(booking), contact(person)),
        client.get(name_url(person)),
        client.post(name_url(person), names(surname="Ким")),
        client.post(f"/en/staff/corrections/{correction.pk}/", {"decision": "approve"}),
    ]


def test_only_officers_of_this_post_have_access(
    auditor: Client, officer: Client, booking: Booking, person: Applicant
) -> None:
    officer.post(name_url(person), names(surname="Сейтқали"))
    assert [page.status_code for page in pages(auditor, booking, person)] == [403] * 5
    elsewhere = logged_in(make_staff(make_post(), Membership.Role.MANAGER))
    assert [page.status_code for page in pages(elsewhere, booking, person)][:4] == [404] * 4
    assert NameCorrection.objects.get().asked_at
    assert "Nothing is waiting." in words(elsewhere.get("/en/staff/corrections/"))
    assert person.birth_date == dt.date(1960, 3, 8)


# --- Two officers at one form ---------------------------------------------------------------------


def test_the_second_officer_sees_the_contact_that_a_colleague_has_changed(
    officer: Client, post: Post, booking: Booking, person: Applicant
) -> None:
    colleague = logged_in(make_staff(post, "officer", username="a-colleague"))
    pages = [as_sent(client.get(contact_url(booking))) for client in (colleague, officer)]
    colleague.post(contact_url(booking), pages[0] | contact(person, phone="8 701 111 11 11"))
    page = officer.post(contact_url(booking), pages[1] | contact(person, phone="8 701 222 22 22"))
    text = words(page)
    assert "Nothing has been saved yet: a-colleague changed this on " in text
    assert "Now it is: +77011111111." in text
    assert as_sent(page)["phone"] == ["8 701 222 22 22"]
    booking.refresh_from_db()
    assert booking.phone == "+77011111111"
    officer.post(contact_url(booking), as_sent(page))
    booking.refresh_from_db()
    assert booking.phone == "+77012222222"


def test_the_second_officer_sees_the_name_that_a_colleague_has_corrected(
    officer: Client, post: Post, booking: Booking, person: Applicant
) -> None:
    colleague = logged_in(make_staff(post, "officer", username="a-colleague"))
    pages = [as_sent(client.get(name_url(person))) for client in (colleague, officer)]
    colleague.post(name_url(person), pages[0] | {"surname": "Құрманғазиевa".replace("a", "ә")})
    page = officer.post(name_url(person), pages[1] | {"given_names": "Әйгерім" + "а"})
    text = words(page)
    assert "Nothing has been saved yet: a-colleague changed this on " in text
    assert "Now it is: Құрманғазиевә Әйгерім." in text
    person.refresh_from_db()
    assert (person.surname, person.given_names) == ("Құрманғазиевә", "Әйгерім")
