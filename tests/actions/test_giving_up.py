"""Giving up single places of a party, or all of them."""

import datetime as dt

import pytest

from bookings.actions.cancellation import give_up
from bookings.errors import NobodyChosen, TooLate, WrongState
from bookings.models import Booking, Notification
from bookings.queries.message_relevance import is_wanted
from tests.factories import NOW, confirmed_booking, held_booking

pytestmark = pytest.mark.django_db


def ids(booking: Booking) -> list[int]:
    return [applicant.pk for applicant in booking.applicants.order_by("position")]


def test_the_party_shrinks_and_its_last_slots_are_freed() -> None:
    booking = confirmed_booking(party_size=3)
    first, second, third = ids(booking)
    smaller = give_up(booking=booking, persons=[second], now=NOW)
    assert (smaller.party_size, smaller.slot_count, smaller.version) == (2, 2, 1)
    assert (smaller.starts_at, smaller.ends_at) == (booking.starts_at, booking.ends_at - dt.timedelta(minutes=10))
    assert [(person.pk, person.position) for person in smaller.applicants.order_by("position")] == [
        (first, 1),
        (third, 2),
    ]
    assert booking.reception.slots.filter(booking=None, free_from__gt=NOW).count() == 1
    told = Notification.objects.get(booking=booking, kind="changed")
    assert told.facts == {"starts_at": booking.starts_at.isoformat(), "left": 2}


def test_giving_up_all_places_cancels_the_booking_with_a_mail_and_no_reminder() -> None:
    booking = confirmed_booking(party_size=2)
    gone = give_up(booking=booking, persons=ids(booking), now=NOW)
    assert gone.status == "cancelled"
    assert Notification.objects.filter(booking=booking, kind="cancelled").count() == 1
    reminders = Notification.objects.filter(booking=booking, kind__startswith="reminder").select_related("booking")
    assert not any(is_wanted(reminder, now=NOW) for reminder in reminders)


def test_giving_up_in_two_tabs_gives_up_once() -> None:
    booking = confirmed_booking(party_size=3)
    second = ids(booking)[1]
    give_up(booking=booking, persons=[second], now=NOW)
    with pytest.raises(NobodyChosen):  # the second tab names somebody who has left already, and takes nobody else
        give_up(booking=booking, persons=[second], now=NOW)
    booking.refresh_from_db()
    assert booking.party_size == 2
    everybody = ids(booking)
    give_up(booking=booking, persons=everybody, now=NOW)
    assert give_up(booking=booking, persons=everybody, now=NOW).status == "cancelled"
    assert Notification.objects.filter(booking=booking, kind="cancelled").count() == 1


def test_choosing_nobody_or_a_stranger_is_refused() -> None:
    booking, other = confirmed_booking(), confirmed_booking()
    for persons in ([], [0], ids(other)):
        with pytest.raises(NobodyChosen):
            give_up(booking=booking, persons=persons, now=NOW)
    assert other.applicants.count() == 1


def test_only_a_confirmed_booking_can_shrink_and_only_before_it_starts() -> None:
    booking = confirmed_booking()
    with pytest.raises(TooLate):
        give_up(booking=booking, persons=ids(booking), now=booking.starts_at)
    hold = held_booking()
    with pytest.raises(WrongState):
        give_up(booking=hold, persons=[1], now=NOW)


def test_a_person_who_was_removed_can_book_again() -> None:
    booking = confirmed_booking(party_size=2, document="N1234567")
    give_up(booking=booking, persons=ids(booking)[:1], now=NOW)
    assert confirmed_booking(booking.reception, document="N1234567").status == "confirmed"
