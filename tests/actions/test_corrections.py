"""Contacts and letters of names, corrected by staff; never who comes."""

import datetime as dt
from typing import Any

import pytest

from bookings.actions import corrections
from bookings.errors import DocumentDiffers, Incomplete, WrongState
from bookings.models import Applicant, Booking, Event, NameCorrection, Notification, User
from bookings.notifications.messages import render
from tests.actions.test_staff_bookings_by_phone import WOMAN, assisted
from tests.factories import NOW, add_child, by, confirmed_booking, held_booking, published_reception

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
        "actor": by("officer"),
        "now": NOW,
    }
    return corrections.change_contact(**values | more)


def names(applicant: Applicant, user: User, **more: str) -> NameCorrection | None:
    applicant.refresh_from_db()
    kept = {name: getattr(applicant, name) for name in ("surname", "given_names", "patronymic")}
    return corrections.correct_name(applicant=applicant, user=user, now=NOW, **kept | more)


def owed(booking: Booking) -> set[tuple[str, str, str]]:
    rows = booking.notifications.filter(state__in=Notification.OWED).exclude(kind="code")
    return set(rows.values_list("kind", "channel", "recipient"))


# --- Contact ------------------------------------------------------------------------------------


def test_a_new_address_gets_what_is_owed_and_the_old_one_is_notified() -> None:
    booking = contact(confirmed_booking(email="old@example.org"))
    assert (booking.email, booking.phone, booking.link_version) == ("new@example.org", PHONE, 2)
    assert ("address_changed", "email", "old@example.org") in owed(booking)
    assert ("reminder_day", "email", "new@example.org") in owed(booking)
    assert ("link", "email", "new@example.org") in owed(booking)
    assert not [row for row in owed(booking) if row[1] == "call"]
    assert Event.objects.filter(booking_id=booking.pk, verb="change_contact", actor_name="officer").count() == 1


def test_without_an_address_the_reminder_becomes_a_call_and_comes_back_with_one() -> None:
    booking = contact(confirmed_booking(email="old@example.org"), email="")
    assert {("address_changed", "email", "old@example.org"), ("reminder_day", "call", PHONE)} == owed(booking)
    told = render(booking.notifications.get(kind="address_changed"), now=NOW)
    assert "has been removed from the booking" in told.body
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


def test_letters_that_look_alike_in_both_scripts_count_as_the_same() -> None:
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


def test_the_document_must_belong_to_a_person_in_this_booking() -> None:
    booking, other = confirmed_booking(), confirmed_booking()
    with pytest.raises(DocumentDiffers):
        contact(booking, applicant=person_of(other), last_four=person_of(other).last_four)


def test_there_must_be_a_way_to_reach_the_party_and_the_booking_must_be_live() -> None:
    booking = confirmed_booking()
    with pytest.raises(Incomplete):
        contact(booking, email="", phone="")
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    with pytest.raises(WrongState):
        contact(booking)


# --- Names --------------------------------------------------------------------------------------
