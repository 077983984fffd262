"""What is counted by email address, when several people use one address at the same moment."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from bookings.actions import confirmation, interests, link_requests, waiting_list
from bookings.actions.confirmation import confirm_booking
from bookings.actions.waiting_list import confirm_joining
from bookings.errors import TooManyForAddress
from bookings.identity.tokens import code_digits
from bookings.models import Booking, District, Interest, Notification, Post, WaitlistEntry
from tests.concurrency.racing import all_meet_before, race
from tests.factories import (
    NOW,
    confirmed_booking,
    make_post,
    make_service,
    make_venue,
    published_reception,
    ready_booking,
    the_code,
)
from tests.waiting_lists import digits_for, full_reception, new_entry

pytestmark = pytest.mark.django_db(transaction=True)

SPELLINGS = ("family@example.org", "Family@Example.org", "FAMILY@EXAMPLE.ORG", "family@example.ORG")


def unlock(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    monkeypatch.setattr(module, "lock_addresses", lambda *_emails: None)


def confirmations_of_one_address() -> list[partial[Booking]]:
    """Four people are about to confirm with one address, of which one may."""
    reception = published_reception(make_service(), post=make_post(bookings_per_email=1))
    ready = [ready_booking(reception, email=email) for email in SPELLINGS]
    return [partial(confirm_booking, booking=booking, code=the_code(booking), now=NOW) for booking in ready]


@pytest.mark.parametrize("repeat", range(5))
def test_parallel_confirmations_do_not_pass_the_limit_of_an_address(repeat: int) -> None:
    results = race(confirmations_of_one_address())

    assert sorted(type(result).__name__ for result in results) == ["Booking", *["TooManyForAddress"] * 3]
    assert Booking.objects.live().count() == 1


def test_without_the_lock_all_confirmations_pass_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: all have counted before the first one is written."""
    unlock(monkeypatch, confirmation)
    runners = confirmations_of_one_address()
    all_meet_before(monkeypatch, confirmation, "_confirm", runners=len(runners))

    race(runners)

    assert Booking.objects.live().count() == 4


def joiners_with_one_address() -> list[partial[WaitlistEntry]]:
    """Two people are about to join two waiting lists of a post with one address, of which one may."""
    post = make_post()
    entries = [new_entry(full_reception(places=1, post=post)[0], email=email) for email in SPELLINGS[:2]]
    Post.objects.update(bookings_per_email=1)
    return [partial(confirm_joining, entry=entry, code=digits_for(entry), now=NOW) for entry in entries]


@pytest.mark.parametrize("repeat", range(5))
def test_joining_two_waiting_lists_at_once_does_not_pass_the_limit(repeat: int) -> None:
    results = race(joiners_with_one_address())

    assert {type(result) for result in results} == {WaitlistEntry, TooManyForAddress}
    assert WaitlistEntry.objects.on_list().count() == 1


def test_without_the_lock_both_join(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both have counted before either is written."""
    unlock(monkeypatch, waiting_list)
    runners = joiners_with_one_address()
    all_meet_before(monkeypatch, waiting_list, "change_status", runners=len(runners))

    race(runners)

    assert WaitlistEntry.objects.on_list().count() == 2


def requests_for_notices(people: int) -> list[partial[Interest]]:
    district: District = make_venue().district
    spellings = [SPELLINGS[number % len(SPELLINGS)] for number in range(people)]
    return [
        partial(interests.ask_for_notices, email=email, district=district, services=[], language="en", now=NOW)
        for email in spellings
    ]


def codes_sent() -> int:
    return Notification.objects.filter(kind=Notification.Kind.CODE).count()


def test_many_requests_at_once_send_one_address_only_a_days_codes() -> None:
    race(requests_for_notices(interests.CODES_A_DAY + 4))

    assert codes_sent() == interests.CODES_A_DAY


def test_without_the_lock_a_strangers_mailbox_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: all have counted before the first code is written."""
    unlock(monkeypatch, interests)
    runners = requests_for_notices(interests.CODES_A_DAY + 4)
    all_meet_before(monkeypatch, interests, "make_code", runners=len(runners))

    race(runners)

    assert codes_sent() == len(runners)


def confirmations_of_notices() -> list[partial[Interest]]:
    """One person has asked twice about one district, and enters both codes at once."""
    asked = [request() for request in requests_for_notices(2)]
    codes = [code_digits(interest.codes.get()) for interest in asked]
    return [
        partial(interests.confirm_interest, interest=interest, code=code, now=NOW)
        for interest, code in zip(asked, codes, strict=True)
    ]


@pytest.mark.parametrize("repeat", range(5))
def test_two_bookings_confirmed_at_once_leave_one_and_notify_the_other_once(repeat: int) -> None:
    race(confirmations_of_notices())

    assert Interest.objects.active(NOW).count() == 1


def test_without_the_lock_one_person_is_notified_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both have looked for the other before either is confirmed."""
    unlock(monkeypatch, interests)
    runners = confirmations_of_notices()
    all_meet_before(monkeypatch, interests, "try_code", runners=len(runners))

    race(runners)

    assert Interest.objects.active(NOW).count() == 2


def sweeps_of_two_requests() -> tuple[Booking, list[partial[int]]]:
    """Two sweeps begin at once; somebody has asked for a link twice more, one short of a day's links."""
    booking = confirmed_booking(email=SPELLINGS[0])
    before = link_requests.LINKS_A_DAY - 1
    for number in range(before + 2):
        link_requests.ask_link(text=booking.reference, language="en", now=NOW)
        if number < before:
            link_requests.look_up_links(now=NOW + dt.timedelta(seconds=number))
    later = NOW + dt.timedelta(minutes=1)
    return booking, [
        partial(link_requests.look_up_links, now=later + dt.timedelta(seconds=number)) for number in range(2)
    ]


def links_sent(booking: Booking) -> int:
    return booking.notifications.filter(kind=Notification.Kind.LINK).count()


@pytest.mark.parametrize("repeat", range(5))
def test_two_sweeps_at_once_send_only_a_days_links(repeat: int) -> None:
    booking, runners = sweeps_of_two_requests()

    race(runners)

    assert links_sent(booking) == link_requests.LINKS_A_DAY


def test_without_the_lock_two_sweeps_send_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both have counted before either has sent."""
    booking, runners = sweeps_of_two_requests()
    unlock(monkeypatch, link_requests)
    all_meet_before(monkeypatch, link_requests, "enqueue", runners=len(runners))

    race(runners)

    assert links_sent(booking) == link_requests.LINKS_A_DAY + 1
