"""New addresses, renewed links, lost links, and what the first booking's holder hears of a second try."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.actions.confirmation import confirm_booking
from bookings.actions.contact_changes import ask_new_address, confirm_new_address, renew_link
from bookings.actions.link_requests import ask_link, look_up_links
from bookings.actions.waiting_list import leave_waiting_list
from bookings.errors import (
    AlreadyBooked,
    CodeEnded,
    CodeTooSoon,
    NoMoreCodes,
    TooManyForAddress,
    WrongCode,
    WrongState,
)
from bookings.identity.tokens import link_token
from bookings.models import Booking, LinkRequest, Notification
from tests.factories import NOW, confirmed_booking, held_booking, published_reception, ready_booking, the_code
from tests.waiting_lists import full_reception, waiting_entry

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
NEW = "new@example.org"


def links_of(booking: Booking) -> list[str]:
    return list(Notification.objects.filter(booking=booking, kind="link").values_list("recipient", flat=True))


class TestANewAddress:
    def test_a_code_goes_to_the_new_one_and_nothing_changes_until_it_is_entered(self) -> None:
        booking = confirmed_booking()
        ask_new_address(booking=booking, email=NEW, now=NOW)
        booking.refresh_from_db()
        assert booking.email == "aigerim@example.org"
        assert Notification.objects.filter(kind="code", recipient=NEW).count() == 1

    def test_after_an_address_change_old_links_end_and_reminders_go_to_the_new_one(self) -> None:
        booking = confirmed_booking()
        old_link = link_token(booking)
        ask_new_address(booking=booking, email=NEW, now=NOW)
        changed = confirm_new_address(booking=booking, code=the_code(booking), now=NOW)
        assert (changed.email, link_token(changed) != old_link) == (NEW, True)
        assert Notification.objects.get(kind="address_changed").recipient == "aigerim@example.org"
        assert links_of(booking) == [NEW]
        owed = Notification.objects.filter(booking=booking, kind__startswith="reminder")
        assert {reminder.recipient for reminder in owed} == {NEW}

    def test_a_wrong_code_is_counted_and_five_end_it(self) -> None:
        booking = confirmed_booking()
        with pytest.raises(CodeEnded):
            confirm_new_address(booking=booking, code="123456", now=NOW)
        ask_new_address(booking=booking, email=NEW, now=NOW)
        for _i in range(4):
            with pytest.raises(WrongCode):
                confirm_new_address(booking=booking, code="x", now=NOW)
        for code in ("x", the_code(booking)):
            with pytest.raises(CodeEnded):
                confirm_new_address(booking=booking, code=code, now=NOW)
        booking.refresh_from_db()
        assert booking.email == "aigerim@example.org"

    def test_the_number_of_codes_to_one_mailbox_is_limited(self) -> None:
        booking = confirmed_booking()
        for minute in range(4):
            ask_new_address(booking=booking, email=NEW, now=NOW + minute * MINUTE)
        with pytest.raises(CodeTooSoon):
            ask_new_address(booking=booking, email="other@example.org", now=NOW + 3 * MINUTE)
        with pytest.raises(NoMoreCodes):
            ask_new_address(booking=booking, email="other@example.org", now=NOW + 5 * MINUTE)

    def test_only_a_confirmed_booking_can_be_changed(self) -> None:
        with pytest.raises(WrongState):
            ask_new_address(booking=held_booking(), email=NEW, now=NOW)


def test_a_renewed_link_goes_to_the_address_on_file() -> None:
    booking = confirmed_booking()
    renewed = renew_link(booking=booking, now=NOW)
    assert link_token(renewed) != link_token(booking)
    assert links_of(booking) == [booking.email]


class TestALostLink:
    @pytest.mark.parametrize("typed", ["{reference}", " {reference} ", "{email}", "AIGERIM@Example.org"])
    def test_by_reference_or_address(self, typed: str) -> None:
        booking = confirmed_booking()
        ask_link(text=typed.format(reference=booking.reference.lower(), email=booking.email), language="kk", now=NOW)
        assert look_up_links(now=NOW) == 1
        assert links_of(booking) == [booking.email]

    @pytest.mark.parametrize("typed", ["", "nobody@example.org", "%", "'; --", "@", "\n", "Ж" * 400])
    def test_nothing_is_sent_for_any_other_input(self, typed: str) -> None:
        confirmed_booking()
        ask_link(text=typed, language="ru", now=NOW)
        look_up_links(now=NOW)
        assert not Notification.objects.filter(kind="link").exists()

    def test_by_an_address_as_a_browser_sends_it(self) -> None:
        booking = confirmed_booking(email="name@почта.рф")
        ask_link(text="name@xn--80a1acny.xn--p1ai", language="kk", now=NOW)
        look_up_links(now=NOW)
        assert len(links_of(booking)) == 1

    def test_people_who_wait_can_ask_for_their_place_on_the_list_three_times_a_day(self) -> None:
        reception, _full = full_reception()
        entry = waiting_entry(reception, email="saule@example.org")
        for minute in range(6):
            ask_link(text="SAULE@example.org", language="ru", now=NOW)
            look_up_links(now=NOW + (minute + 1) * MINUTE)
        told = entry.notifications.filter(kind=Notification.Kind.WAITING)
        assert told.count() == 1 + 3
        assert {row.recipient for row in told} == {"saule@example.org"}
        leave_waiting_list(entry=entry, now=NOW)
        ask_link(text="saule@example.org", language="ru", now=NOW)
        look_up_links(now=NOW + dt.timedelta(days=2))
        assert told.count() == 1 + 3

    def test_asking_is_the_same_for_what_exists_and_what_does_not(self) -> None:
        booking = confirmed_booking()
        asked: list[Any] = []
        for text in (booking.reference, "AAAAAAA"):
            with CaptureQueriesContext(connection) as queries:
                ask_link(text=text, language="ru", now=NOW)
            asked.append([query["sql"].replace(text, "") for query in queries])
        assert asked[0] == asked[1]
        assert LinkRequest.objects.count() == 2

    def test_three_a_day_at_most_and_none_after_the_reception(self) -> None:
        booking = confirmed_booking()
        for minute in range(6):
            ask_link(text=booking.reference, language="ru", now=NOW)
            look_up_links(now=NOW + minute * MINUTE)
        assert len(links_of(booking)) == 3
        ask_link(text=booking.reference, language="ru", now=NOW)
        look_up_links(now=booking.ends_at)
        assert len(links_of(booking)) == 3

    def test_requests_are_forgotten_after_a_day(self) -> None:
        ask_link(text="nobody@example.org", language="ru", now=NOW)
        look_up_links(now=NOW)
        look_up_links(now=NOW + dt.timedelta(days=1, minutes=1))
        assert not LinkRequest.objects.exists()


class TestASecondTry:
    def test_the_first_booking_is_notified_at_its_own_address_once_a_day(self) -> None:
        first = confirmed_booking(document="N1234567")
        for _i in range(2):
            second = ready_booking(first.reception, document="N1234567", email="second@example.org")
            with pytest.raises(AlreadyBooked):
                confirm_booking(booking=second, code=the_code(second), now=NOW)
        told = Notification.objects.get(kind="already_booked")
        assert (told.booking, told.recipient) == (first, "aigerim@example.org")

    def test_an_address_is_shared_by_as_many_bookings_as_the_post_says(self) -> None:
        reception = published_reception()
        reception.post.bookings_per_email = 2
        reception.post.save()
        for _i in range(2):
            confirmed_booking(reception)
        third = ready_booking(reception, email="AIGERIM@example.org")
        with pytest.raises(TooManyForAddress) as refusal:
            confirm_booking(booking=third, code=the_code(third), now=NOW)
        assert refusal.value.facts["most"] == 2
