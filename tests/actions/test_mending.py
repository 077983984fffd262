"""Contacts and letters of names, mended by staff; never who comes."""

import datetime as dt
from typing import Any

import pytest

from bookings.actions import mending
from bookings.actions.finishing import finish
from bookings.actions.placing import PersonData
from bookings.actions.sweeps import erase_personal_data
from bookings.errors import (
    AlreadyBooked,
    BookingError,
    CorrectionDecided,
    CorrectionOpen,
    DayClosed,
    DocumentDiffers,
    Incomplete,
    SecondOfficerNeeded,
    WrongState,
)
from bookings.letters import letters_changed
from bookings.models import Applicant, Booking, Event, NameCorrection, Notification, User
from bookings.notifications.messages import render
from tests.actions.test_assisting import WOMAN, assisted
from tests.factories import (
    NOW,
    add_child,
    confirmed_booking,
    held_booking,
    make_post,
    make_service,
    make_staff,
    published_reception,
)

pytestmark = pytest.mark.django_db

PHONE = "+77011234567"


def person_of(booking: Booking) -> Applicant:
    return booking.applicants.order_by("position")[0]


def contact(booking: Booking, **more: Any) -> Booking:
    values: dict[str, Any] = {
        "booking": booking,
        "applicant": person_of(booking),
        "email": "new@example.org",
        "phone": PHONE,
        "last_four": person_of(booking).last_four,
        "actor": "officer",
        "now": NOW,
    }
    return mending.change_contact(**values | more)


def names(applicant: Applicant, user: User, **more: str) -> NameCorrection | None:
    applicant.refresh_from_db()
    kept = {name: getattr(applicant, name) for name in ("surname", "given_names", "patronymic")}
    return mending.mend_name(applicant=applicant, user=user, now=NOW, **kept | more)


def owed(booking: Booking) -> set[tuple[str, str, str]]:
    rows = booking.notifications.filter(state__in=Notification.OWED).exclude(kind="code")
    return set(rows.values_list("kind", "channel", "recipient"))


# --- Contact ------------------------------------------------------------------------------------


def test_a_new_address_gets_what_is_owed_and_the_old_one_is_told() -> None:
    booking = contact(confirmed_booking(email="old@example.org"))
    assert (booking.email, booking.phone, booking.link_version) == ("new@example.org", PHONE, 2)
    assert ("address_changed", "email", "old@example.org") in owed(booking)
    assert ("reminder_day", "email", "new@example.org") in owed(booking)
    assert ("link", "email", "new@example.org") in owed(booking)
    assert not [row for row in owed(booking) if row[1] == "call"]
    assert Event.objects.filter(booking_id=booking.pk, verb="change_contact", actor="officer").count() == 1


def test_without_an_address_the_reminder_becomes_a_call_and_comes_back_with_one() -> None:
    booking = contact(confirmed_booking(email="old@example.org"), email="")
    assert {("address_changed", "email", "old@example.org"), ("reminder_day", "call", PHONE)} == owed(booking)
    told = render(booking.notifications.get(kind="address_changed"), now=NOW)
    assert "has been taken off the booking" in told.body
    back = contact(booking, email="old@example.org")
    assert {row for row in owed(back) if row[0].startswith("reminder")} == {
        ("reminder_day", "email", "old@example.org"),
        ("reminder_week", "email", "old@example.org"),
    }
    again = contact(back, email="")
    assert {row for row in owed(again) if row[0].startswith("reminder")} == {("reminder_day", "call", PHONE)}


def test_a_phone_alone_moves_the_calls() -> None:
    booking = assisted(published_reception(), WOMAN)
    contact(booking, email="", phone="+77027654321")
    assert owed(booking) == {("reminder_day", "call", "+77027654321")}


def test_a_day_change_that_has_not_gone_out_is_called_when_the_address_goes() -> None:
    booking = confirmed_booking()
    Notification.objects.create(
        booking=booking,
        kind="day_changed",
        language="ru",
        recipient=booking.email,
        version=booking.version,
        dedupe_key="x",
        state="retry",
        created_at=NOW,
        due_at=NOW,
    )
    assert ("day_changed", "call", PHONE) in owed(contact(booking, email=""))


def test_mail_that_came_back_from_the_old_address_is_not_owed_any_more() -> None:
    booking = confirmed_booking()
    booking.notifications.filter(kind="confirmed").update(state="failed")
    contact(booking)
    assert booking.notifications.get(kind="confirmed").state == "obsolete"


def test_the_same_contact_sent_twice_changes_nothing_more() -> None:
    booking = contact(confirmed_booking())
    assert contact(booking).link_version == 2
    assert Event.objects.filter(verb="change_contact").count() == 1


@pytest.mark.parametrize("last_four", ["", "0000", "45671234", "\0\0\0\0"])
def test_a_document_that_differs_changes_nothing(last_four: str) -> None:
    booking = confirmed_booking(document="N1234567", email="old@example.org")
    with pytest.raises(DocumentDiffers):
        contact(booking, last_four=last_four)
    booking.refresh_from_db()
    assert (booking.email, booking.link_version) == ("old@example.org", 1)


def test_letters_that_look_alike_in_both_scripts_are_one() -> None:
    assert contact(confirmed_booking(document="12 34АВ"), last_four="34ab").email == "new@example.org"


def test_without_a_document_the_birth_date_on_another_paper_counts() -> None:
    booking = confirmed_booking()
    child = add_child(held_booking(booking.reception), 1)
    Applicant.objects.filter(pk=person_of(booking).pk).update(last_four="", birth_date=child.birth_date)
    with pytest.raises(DocumentDiffers):
        contact(booking, last_four="")
    with pytest.raises(DocumentDiffers):
        contact(booking, birth_date=dt.date(2000, 1, 1))
    assert contact(booking, birth_date=child.birth_date).email == "new@example.org"


def test_the_document_is_of_somebody_of_this_booking() -> None:
    booking, other = confirmed_booking(), confirmed_booking()
    with pytest.raises(DocumentDiffers):
        contact(booking, applicant=person_of(other), last_four=person_of(other).last_four)


def test_somebody_must_be_reached_and_the_booking_stand() -> None:
    booking = confirmed_booking()
    with pytest.raises(Incomplete):
        contact(booking, email="", phone="")
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    with pytest.raises(WrongState):
        contact(booking)


# --- Names --------------------------------------------------------------------------------------


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


def test_three_letters_in_all_are_mended_at_once_by_one_officer() -> None:
    booking, user = confirmed_booking(), make_staff()
    person = person_of(booking)
    assert names(person, user, surname="Құрманғазиеа") is None
    assert names(person, user, surname="Құрманғазие") is None
    person.refresh_from_db()
    assert (person.surname, person.letters_mended) == ("Құрманғазие", 2)
    assert names(person, user, surname="Құрманғази") is None
    correction = names(person, user, surname="Құрманғаз")
    assert correction is not None
    person.refresh_from_db()
    assert (person.surname, person.letters_mended) == ("Құрманғази", 3)
    mended = Event.objects.filter(booking_id=booking.pk, verb="mend_name")
    assert mended.count() == 3
    assert Event.objects.filter(booking_id=booking.pk, verb="ask_to_mend_name").count() == 1


def test_a_fourth_letter_waits_for_a_second_officer() -> None:
    booking, asker, second = confirmed_booking(), make_staff(), make_staff()
    person = person_of(booking)
    correction = names(person, asker, surname="Сейтқали")
    assert correction is not None
    with pytest.raises(SecondOfficerNeeded):
        mending.approve(correction=correction, user=asker, now=NOW)
    person.refresh_from_db()
    assert person.surname == "Құрманғазиева"
    mending.approve(correction=correction, user=second, now=NOW)
    person.refresh_from_db()
    assert person.surname == "Сейтқали"
    assert person.letters_mended > 3
    assert not NameCorrection.objects.exists()
    assert Event.objects.get(verb="mend_name").actor == second.username
    with pytest.raises(CorrectionDecided):
        mending.refuse(correction=correction, user=second, now=NOW)


def test_a_refused_or_withdrawn_change_leaves_the_names() -> None:
    asker, second = make_staff(), make_staff()
    person = person_of(confirmed_booking())
    correction = names(person, asker, surname="Сейтқали")
    assert correction
    mending.refuse(correction=correction, user=second, now=NOW)
    correction = names(person, asker, surname="Сейтқали")
    assert correction
    with pytest.raises(CorrectionDecided):
        mending.withdraw(correction=correction, user=second, now=NOW)
    mending.withdraw(correction=correction, user=asker, now=NOW)
    person.refresh_from_db()
    assert (person.surname, person.letters_mended) == ("Құрманғазиева", 0)
    assert Event.objects.filter(verb="refuse_to_mend_name").count() == 2


def test_one_change_waits_at_a_time_and_the_same_asked_again_is_the_first() -> None:
    user = make_staff()
    person = person_of(confirmed_booking())
    first = names(person, user, surname="Сейтқали")
    assert names(person, user, surname="Сейтқали") == first
    with pytest.raises(CorrectionOpen):
        names(person, user, surname="Ахметов")
    assert Event.objects.filter(verb="ask_to_mend_name").count() == 1


def test_copies_of_the_person_at_the_post_and_the_name_of_a_parent_are_mended_along() -> None:
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
    assert person_of(also).letters_mended == 1
    assert also.applicants.get(position=2).representative_name == "Құрманғазиев Әйгерім"
    assert person_of(elsewhere).surname == "Құрманғазиева"
    assert set(Event.objects.filter(verb="mend_name").values_list("booking_id", flat=True)) == {mine.pk, also.pk}


def test_without_a_document_the_person_is_recognised_by_the_mended_name() -> None:
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
    finish(reception=booking.reception, actor="officer", now=booking.reception.day_ends_at, confirmed=True)
    with pytest.raises(DayClosed):
        names(person_of(booking), user, surname="Құрманғазиев")
    with pytest.raises(BookingError):
        mending.approve(correction=correction, user=make_staff(), now=NOW)
    mending.refuse(correction=correction, user=make_staff(), now=NOW)


def test_erasing_the_person_ends_what_was_asked_for() -> None:
    booking = confirmed_booking(published_reception(post=make_post(erase_days=1)))
    names(person_of(booking), make_staff(), surname="Ким")
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    erase_personal_data(now=booking.ends_at + dt.timedelta(days=2))
    assert not NameCorrection.objects.exists()
