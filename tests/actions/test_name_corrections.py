"""Letters of a name are corrected: up to three by one officer, more by two."""

import datetime as dt

import pytest

from bookings.actions import corrections
from bookings.actions.receptions import close_reception
from bookings.actions.staff_bookings import PersonData
from bookings.actions.sweeps import erase_personal_data
from bookings.errors import (
    AlreadyBooked,
    BookingError,
    CorrectionDecided,
    CorrectionOpen,
    DayClosed,
    SecondOfficerNeeded,
    WrongState,
)
from bookings.identity.persons import letters_changed
from bookings.models import Booking, Event, NameCorrection
from tests.actions.test_corrections import names, person_of
from tests.actions.test_staff_bookings_by_phone import assisted
from tests.factories import NOW, by, confirmed_booking, make_post, make_service, make_staff, published_reception

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("before", "after", "letters"),
    [
        (("Ким", "Олег", ""), ("Ким", "Олег", ""), 0),
        (("Ким", "Олег", ""), ("Кем", "Олег", "Я"), 2),
        (("Ким", "Олег", ""), ("ким", "Олег", ""), 1),
        (("O'Neil", "Ann", ""), ("O’Neil", "Ann-Mary", ""), 6),
        (("Ли", "Ан", ""), ("Ан", "Ли", ""), 4),
        (("", "", ""), ("абв", "", ""), 3),
        (("Мурат", "", ""), ("Мруат", "", ""), 2),
    ],
)
def test_letters_are_counted(before: tuple[str, ...], after: tuple[str, ...], letters: int) -> None:
    assert letters_changed(before, after) == letters
    assert letters_changed(after, before) == letters


def test_three_letters_in_all_are_corrected_at_once_by_one_officer() -> None:
    booking, user = confirmed_booking(), make_staff()
    person = person_of(booking)
    assert names(person, user, surname="Құрманғазиеа") is None
    assert names(person, user, surname="Құрманғазие") is None
    person.refresh_from_db()
    assert (person.surname, person.letters_corrected) == ("Құрманғазие", 2)
    assert names(person, user, surname="Құрманғази") is None
    correction = names(person, user, surname="Құрманғаз")
    assert correction is not None
    person.refresh_from_db()
    assert (person.surname, person.letters_corrected) == ("Құрманғази", 3)
    corrected = Event.objects.filter(booking_id=booking.pk, verb="correct_name")
    assert corrected.count() == 3
    assert Event.objects.filter(booking_id=booking.pk, verb="request_name_correction").count() == 1


def test_a_fourth_letter_waits_for_a_second_officer() -> None:
    booking, asker, second = confirmed_booking(), make_staff(), make_staff()
    person = person_of(booking)
    correction = names(person, asker, surname="Сейтқали")
    assert correction is not None
    with pytest.raises(SecondOfficerNeeded):
        corrections.approve_correction(correction=correction, user=asker, now=NOW)
    person.refresh_from_db()
    assert person.surname == "Құрманғазиева"
    corrections.approve_correction(correction=correction, user=second, now=NOW)
    person.refresh_from_db()
    assert person.surname == "Сейтқали"
    assert person.letters_corrected > 3
    assert not NameCorrection.objects.exists()
    assert Event.objects.get(verb="correct_name").actor_name == second.username
    with pytest.raises(CorrectionDecided):
        corrections.refuse_correction(correction=correction, user=second, now=NOW)


def test_a_refused_or_withdrawn_change_leaves_the_names() -> None:
    asker, second = make_staff(), make_staff()
    person = person_of(confirmed_booking())
    correction = names(person, asker, surname="Сейтқали")
    assert correction
    corrections.refuse_correction(correction=correction, user=second, now=NOW)
    correction = names(person, asker, surname="Сейтқали")
    assert correction
    with pytest.raises(CorrectionDecided):
        corrections.withdraw_correction(correction=correction, user=second, now=NOW)
    corrections.withdraw_correction(correction=correction, user=asker, now=NOW)
    person.refresh_from_db()
    assert (person.surname, person.letters_corrected) == ("Құрманғазиева", 0)
    assert Event.objects.filter(verb="refuse_name_correction").count() == 2


def test_one_change_waits_at_a_time_and_the_same_asked_again_is_the_first() -> None:
    user = make_staff()
    person = person_of(confirmed_booking())
    first = names(person, user, surname="Сейтқали")
    assert names(person, user, surname="Сейтқали") == first
    with pytest.raises(CorrectionOpen):
        names(person, user, surname="Ахметов")
    assert Event.objects.filter(verb="request_name_correction").count() == 1


def test_copies_of_the_person_at_the_post_and_the_name_of_a_parent_are_corrected_too() -> None:
    one, other = make_service(), make_service()
    reception = published_reception(one, other, desks=2)
    mine = confirmed_booking(reception, service=one, document="N1234567")
    later = published_reception(other, post=reception.post)
    also = confirmed_booking(later, service=other, document="N1234567", party_size=2)
    elsewhere = confirmed_booking(document="N1234567")
    full_name = person_of(also).full_name
    also.applicants.filter(position=2).update(representative_name=full_name)
    names(person_of(mine), make_staff(), surname="Құрманғазиев")
    assert person_of(also).surname == "Құрманғазиев"
    assert person_of(also).letters_corrected == 1
    assert also.applicants.get(position=2).representative_name == "Құрманғазиев Әйгерім"
    assert person_of(elsewhere).surname == "Құрманғазиева"
    assert set(Event.objects.filter(verb="correct_name").values_list("booking_id", flat=True)) == {mine.pk, also.pk}


def test_a_parent_gets_the_longest_names() -> None:
    booking, asker, second = confirmed_booking(party_size=2), make_staff(), make_staff()
    person, long = person_of(booking), "Я" * 100
    booking.applicants.filter(position=2).update(representative_name=person.full_name)
    correction = names(person, asker, surname=long, given_names=long, patronymic=long)
    assert correction
    corrections.approve_correction(correction=correction, user=second, now=NOW)
    assert booking.applicants.get(position=2).representative_name == " ".join([long] * 3)


def test_without_a_document_the_person_is_recognised_by_the_corrected_name() -> None:
    reception, user = published_reception(), make_staff()
    right = assisted(reception, PersonData("Ким", "Олег", "", dt.date(1958, 1, 2)))
    wrong = assisted(reception, PersonData("Кем", "Олег", "", dt.date(1958, 1, 2)))
    with pytest.raises(AlreadyBooked):
        names(person_of(wrong), user, surname="Ким")
    assert person_of(wrong).surname == "Кем"
    before = person_of(wrong).person_hash
    names(person_of(wrong), user, surname="Кум")
    assert person_of(wrong).person_hash != before
    assert person_of(right).surname == "Ким"


def test_a_closed_day_and_an_ended_booking_keep_their_names() -> None:
    user, booking = make_staff(), confirmed_booking()
    cancelled = confirmed_booking()
    Booking.objects.filter(pk=cancelled.pk).update(status="cancelled")
    with pytest.raises(WrongState):
        names(person_of(cancelled), user, surname="Құрманғазиев")
    correction = names(person_of(booking), user, surname="Ким")
    assert correction
    close_reception(reception=booking.reception, actor=by("officer"), now=booking.reception.day_ends_at, confirmed=True)
    with pytest.raises(DayClosed):
        names(person_of(booking), user, surname="Құрманғазиев")
    with pytest.raises(BookingError):
        corrections.approve_correction(correction=correction, user=make_staff(), now=NOW)
    corrections.refuse_correction(correction=correction, user=make_staff(), now=NOW)


def test_erasing_the_person_ends_the_requested_correction() -> None:
    booking = confirmed_booking(published_reception(post=make_post(erase_days=1)))
    names(person_of(booking), make_staff(), surname="Ким")
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    erase_personal_data(now=booking.ends_at + dt.timedelta(days=2))
    assert not NameCorrection.objects.exists()
