"""Cancelling a reception, or one booking, with a page that says what it means."""

import pytest
import time_machine
from django.test import Client

from bookings.models import Booking, Notification, Post, Reception
from tests.admin.pages import logged_in, url, words
from tests.factories import confirmed_booking, held_booking, make_reception, make_staff, published_reception


def test_cancelling_a_reception_says_how_many_count_on_it(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    confirmed_booking(reception, party_size=2)
    confirmed_booking(reception)
    held_booking(reception)
    page = words(staff.get(url("reception_cancel", reception.pk)))
    assert "2 confirmed bookings will be cancelled. That is 3 people." in page
    assert "1 unfinished booking ends too." in page
    reception.refresh_from_db()
    assert reception.status == Reception.Status.PUBLISHED


def test_cancelling_a_reception_lists_everybody_to_notify_with_a_phone_number(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    by_mail, by_phone = confirmed_booking(reception), confirmed_booking(reception, email="serik@example.org")
    held_booking(reception)
    Booking.objects.filter(pk=by_phone.pk).update(email="", phone="+77011234567")
    response = staff.get(url("reception_cancel", reception.pk))
    page = words(response)
    assert f"09:00 Құрманғазиева Әйгерім – {by_mail.email}" in page
    assert "09:10 Құрманғазиева Әйгерім +77011234567 none: please phone" in page
    assert 'href="tel:+77011234567"' in response.content.decode()
    assert page.count("Құрманғазиева") == 2


def test_cancelling_a_reception_cancels_its_bookings_and_notifies_the_people(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    booking = confirmed_booking(reception)
    page = words(staff.post(url("reception_cancel", reception.pk), follow=True))
    assert "Cancelled, with 1 booking. The person is being notified." in page
    reception.refresh_from_db()
    booking.refresh_from_db()
    assert reception.status == Reception.Status.CANCELLED
    assert booking.status == Booking.Status.CANCELLED
    assert booking.notifications.filter(kind=Notification.Kind.RECEPTION_CANCELLED).count() == 1
    again = words(staff.post(url("reception_cancel", reception.pk), follow=True))
    assert "It is already cancelled." in again
    assert "Nothing was changed" not in again
    assert "People to call" in words(staff.get(url("reception_cancel", reception.pk)))


def test_the_reason_is_sent_and_the_waiting_list_keeps_its_order(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    booking = confirmed_booking(reception)
    page = words(staff.get(url("reception_cancel", reception.pk)))
    assert "They have priority" in page
    assert "reception and tell" not in page
    staff.post(url("reception_cancel", reception.pk), {"reason": "Snow on the road"})
    assert booking.notifications.get(kind=Notification.Kind.RECEPTION_CANCELLED).facts["reason"] == "Snow on the road"
    assert [entry.status for entry in reception.entries.all()] == ["deferred"]


def test_a_reason_that_is_too_long_cancels_nothing(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    page = words(staff.post(url("reception_cancel", reception.pk), {"reason": "x" * 501}))
    assert "at most 500 characters" in page
    reception.refresh_from_db()
    assert reception.status == Reception.Status.PUBLISHED


def test_a_draft_can_be_deleted_but_not_cancelled(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    assert "delete it instead" in words(staff.get(url("reception_cancel", reception.pk)))


@pytest.mark.parametrize("role", ["manager", "officer"])
def test_a_booking_is_cancelled_through_the_action(role: str, post: Post) -> None:
    member = make_staff(post, role)
    booking = confirmed_booking(published_reception(post=post))
    client = logged_in(member)
    page = words(client.get(url("booking_cancel", booking.pk)))
    assert "Time 5 Dec 2026, 09:00" in page
    assert "They are notified by email." in page
    assert Booking.objects.get().status == Booking.Status.CONFIRMED
    assert "The booking is cancelled." in words(client.post(url("booking_cancel", booking.pk), follow=True))
    assert Booking.objects.get().status == Booking.Status.CANCELLED
    assert booking.notifications.filter(kind=Notification.Kind.CANCELLED).count() == 1
    history = words(client.get(url("booking_change", booking.pk)))
    assert f"Confirmed → Cancelled {member.username}" in history


def test_cancelling_a_booking_twice_notifies_the_people_once(staff: Client, post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post))
    for _i in range(2):
        assert staff.post(url("booking_cancel", booking.pk)).status_code == 302
    assert booking.notifications.filter(kind=Notification.Kind.CANCELLED).count() == 1
    again = words(staff.post(url("booking_cancel", booking.pk), follow=True))
    assert "The booking is already cancelled." in again
    assert "The booking is already cancelled." in words(staff.get(url("booking_cancel", booking.pk)))


def test_there_is_no_link_to_cancel_a_booking_whose_time_has_begun(post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post))
    with time_machine.travel(booking.starts_at, tick=False):
        staff = logged_in(make_staff(post))
        assert "Cancel this booking" not in words(staff.get(url("booking_change", booking.pk)))
        page = words(staff.get(url("booking_cancel", booking.pk)))
        assert "Its time has begun" in page
        assert "Yes, cancel this booking" not in page
        assert "its time has begun" in words(staff.post(url("booking_cancel", booking.pk), follow=True))
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED


def test_an_auditor_reads_a_booking_and_cannot_cancel_it(post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post))
    auditor = logged_in(make_staff(post, "auditor"))
    assert "Cancel this booking" not in words(auditor.get(url("booking_change", booking.pk)))
    assert auditor.get(url("booking_cancel", booking.pk)).status_code == 403
    assert auditor.post(url("booking_cancel", booking.pk)).status_code == 403
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED


def test_a_day_whose_last_time_is_over_cannot_be_cancelled(post: Post) -> None:
    reception = published_reception(post=post)
    with time_machine.travel(reception.day_ends_at, tick=False):
        staff = logged_in(make_staff(post))
        page = words(staff.get(url("reception_cancel", reception.pk)))
        assert "Its last time is over" in page
        assert "Yes, cancel this reception" not in page
        staff.post(url("reception_cancel", reception.pk))
    reception.refresh_from_db()
    assert reception.status == Reception.Status.PUBLISHED
