"""The page of the failed kit: who is affected and how, before the button is pressed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.models import Booking, Membership, Notification, Post, Reception, Service
from tests.admin.pages import logged_in, url, words
from tests.admin.test_fees import form_of
from tests.factories import confirmed_booking, held_booking, make_service, make_staff, published_reception


@pytest.fixture
def service(db: None) -> Service:
    return make_service(name="Passport, 10 years", needs_kit=True, without_kit=make_service(name="Passport, 5 years"))


@pytest.fixture
def reception(post: Post, service: Service) -> Reception:
    return published_reception(service, post=post, desk={"has_kit": True})


def press(staff: Client, reception: Reception, kit: str = "failed", **typed: object) -> str:
    data = {"desk": reception.desks.get().pk, "kit": kit} | typed
    return words(staff.post(url("reception_kit", reception.pk), data, follow=True))


def test_the_page_shows_who_is_affected_and_changes_nothing(staff: Client, reception: Reception) -> None:
    confirmed_booking(reception, party_size=2)
    by_phone = confirmed_booking(reception)
    Booking.objects.filter(pk=by_phone.pk).update(email="", phone="+77011234567")
    held_booking(reception)
    page = words(staff.get(url("reception_kit", reception.pk)))
    assert "2 upcoming bookings need the kit. That is 3 people." in page
    assert "An email is not enough for 1 booking" in page
    assert "1 unfinished booking ends." in page
    assert "Passport, 5 years at the same time" in page
    assert reception.desks.get().has_kit


def test_the_first_press_asks_everybody_and_the_second_nobody(staff: Client, reception: Reception) -> None:
    booking = confirmed_booking(reception)
    assert "1 booking is asked what to do" in press(staff, reception)
    press(staff, reception)
    assert booking.notifications.filter(kind=Notification.Kind.KIT_FAILED).count() == 1
    page = words(staff.get(url("reception_kit", reception.pk)))
    assert "the kit has failed" in page
    assert "have not chosen yet" in page


@pytest.mark.parametrize(("sent_from", "leads_to"), [("calls", "calls"), ("", "booking")])
def test_after_a_choice_by_phone_the_officer_returns_to_the_calls(
    sent_from: str, leads_to: str, staff: Client, reception: Reception
) -> None:
    booking = confirmed_booking(reception)
    press(staff, reception)
    answer = staff.post(reverse("staff:kit_first_right", args=[booking.pk]), {"back": sent_from})
    there = reception.pk if leads_to == "calls" else booking.pk
    assert answer.headers["Location"] == reverse(f"staff:{leads_to}", args=[there])


def test_the_kit_works_again(staff: Client, reception: Reception) -> None:
    confirmed_booking(reception)
    press(staff, reception)
    assert "The kit works again. People with 1 booking are notified" in press(staff, reception, "works")
    assert reception.desks.get().has_kit


def test_an_officer_may_report_the_kit_and_an_auditor_may_not(post: Post, reception: Reception) -> None:
    officer = logged_in(make_staff(post, Membership.Role.OFFICER))
    assert officer.get(url("reception_kit", reception.pk)).status_code == 200
    auditor = logged_in(make_staff(post, Membership.Role.AUDITOR))
    assert auditor.get(url("reception_kit", reception.pk)).status_code == 403
    assert auditor.post(url("reception_kit", reception.pk), {"kit": "failed"}).status_code == 403


@pytest.mark.parametrize("desk", ["", "x", "²", "0", "9" * 40])
def test_an_unknown_desk_is_refused(staff: Client, reception: Reception, desk: str) -> None:
    assert "this desk no longer exists" in press(staff, reception, desk=desk)


def test_a_reception_without_a_kit_says_so(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    assert "No desk of this reception provides" in words(staff.get(url("reception_kit", reception.pk)))


def test_many_bookings_are_read_in_as_many_queries_as_one(staff: Client, reception: Reception) -> None:
    def queries() -> int:
        staff.get(url("reception_kit", reception.pk))
        with CaptureQueriesContext(connection) as captured:
            staff.get(url("reception_kit", reception.pk))
        return len(captured)

    confirmed_booking(reception, email="one@example.org")
    before = queries()
    for number in range(3):
        confirmed_booking(reception, email=f"other-{number}@example.org")
    assert queries() == before


def test_an_alternative_service_cannot_be_set_to_need_the_kit(service: Service) -> None:
    assert service.without_kit
    data = form_of(service.without_kit) | {"needs_kit": "on"}
    head = logged_in(make_staff(is_superuser=True))
    page = words(head.post(url("service_change", service.without_kit.pk), data))
    assert "It replaces “Passport, 10 years” when the kit fails" in page
    service.without_kit.refresh_from_db()
    assert not service.without_kit.needs_kit
