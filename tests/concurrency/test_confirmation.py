"""The last second of a hold: its holder confirms while somebody else claims the slots."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from bookings.actions import confirmation
from bookings.actions.cancellation import cancel_booking
from bookings.actions.confirmation import confirm_booking
from bookings.actions.holds import hold
from bookings.actions.receptions import cancel_reception
from bookings.actions.sweeps import expire_holds
from bookings.errors import BookingError, HoldExpired, NotHeld, ReceptionCancelled, SlotTaken
from bookings.models import CITIZEN, Booking, Notification, Slot
from tests.concurrency.racing import race
from tests.factories import (
    by,
    confirmed_booking,
    held_booking,
    make_service,
    published_reception,
    ready_booking,
    the_code,
)

pytestmark = pytest.mark.django_db(transaction=True)


def one_place_whose_hold_ends() -> tuple[Booking, dt.datetime]:
    """A reception with room for one party of two, held and ready to confirm, and the moment its grace is over."""
    reception = published_reception(make_service(), desk={"closes": "09:20"})
    booking = ready_booking(reception, party_size=2)
    ended = booking.slots.order_by("-free_from")[0].free_from
    assert ended
    return booking, ended


def claim_it(booking: Booking, now: dt.datetime) -> Booking:
    return hold(
        reception=booking.reception,
        service=booking.service,
        party_size=2,
        now=now,
        language="en",
        request_key=uuid.uuid4(),
    )


@pytest.mark.parametrize("repeat", range(15))
def test_confirming_at_the_last_moment_races_a_claim(repeat: int) -> None:
    booking, now = one_place_whose_hold_ends()
    code = the_code(booking)

    confirmed, claimed, _swept = race(
        [
            partial(confirm_booking, booking=booking, code=code, now=now),
            partial(claim_it, booking, now),
            partial(expire_holds, now=now),
        ]
    )

    booking.refresh_from_db()
    if isinstance(confirmed, Booking):
        assert booking.status == "confirmed"
        assert isinstance(claimed, SlotTaken)
        assert booking.slots.filter(free_from=None).count() == 2
    else:
        # The sweep may end the hold before either comes; then nobody is seated, and nothing is left half done.
        assert isinstance(confirmed, HoldExpired)
        assert booking.status in ("held", "expired")
        assert not Notification.objects.filter(booking=booking, kind="confirmed").exists()
    winners = Booking.objects.filter(pk__in=Slot.objects.exclude(booking=None).values("booking"))
    assert winners.count() <= 1


def test_without_the_guard_both_believe_they_have_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: confirming no longer looks whose slots they are; only the database stands between."""
    monkeypatch.setattr(confirmation, "lock_slots_of", lambda booking: [None] * booking.slot_count)
    monkeypatch.setattr(confirmation, "by_pk", lambda slots: Slot.objects.none())
    booking, now = one_place_whose_hold_ends()
    claim_it(booking, now)

    with pytest.raises(IntegrityError, match="booking_has_its_slots"):
        confirm_booking(booking=booking, code=the_code(booking), now=now)


def test_without_the_database_guard_too_two_people_get_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirmation, "lock_slots_of", lambda booking: [None] * booking.slot_count)
    monkeypatch.setattr(confirmation, "by_pk", lambda slots: Slot.objects.none())
    booking, now = one_place_whose_hold_ends()
    claim_it(booking, now)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bookings_booking DISABLE TRIGGER booking_changed")
    try:
        confirm_booking(booking=booking, code=the_code(booking), now=now)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE bookings_booking ENABLE TRIGGER booking_changed")
    assert booking.slots.count() == 0
    booking.refresh_from_db()
    assert booking.status == "confirmed"


def test_confirming_ten_times_at_once_confirms_once() -> None:
    booking = ready_booking()
    now = booking.created_at + dt.timedelta(minutes=3)

    results = race([partial(confirm_booking, booking=booking, code=the_code(booking), now=now)] * 10)

    assert all(isinstance(result, Booking) for result in results)
    assert Notification.objects.filter(booking=booking, kind="confirmed").count() == 1


def test_one_person_who_confirms_two_holds_at_once_gets_one() -> None:
    reception = published_reception()
    first = ready_booking(reception, document="N 1234567")
    second = ready_booking(reception, document="n-1234567")
    now = first.created_at

    results = race(
        [partial(confirm_booking, booking=booking, code=the_code(booking), now=now) for booking in (first, second)]
    )

    assert sorted(type(result).__name__ for result in results) == ["AlreadyBooked", "Booking"]
    assert Booking.objects.live().count() == 1


@pytest.mark.parametrize("repeat", range(5))
def test_cancelling_the_reception_races_claims_and_confirmations(repeat: int) -> None:
    reception = published_reception(make_service(), desks=2)
    ready = [ready_booking(reception) for _i in range(4)]
    sure = confirmed_booking(reception)
    now = sure.created_at

    runners: list[Callable[[], Any]] = [partial(cancel_reception, reception=reception, actor=by("officer"), now=now)]
    runners += [partial(confirm_booking, booking=booking, code=the_code(booking), now=now) for booking in ready]
    runners += [partial(held_booking, reception) for _i in range(6)]
    runners += [partial(cancel_booking, booking=sure, actor=CITIZEN, now=now)]
    results = race(runners)

    refusals = {type(result) for result in results if isinstance(result, BookingError)}
    assert refusals <= {ReceptionCancelled, NotHeld}
    assert not Booking.objects.filter(status__in=["held", "confirmed"]).exists()
    assert not Slot.objects.exclude(booking=None, free_from=None).exists()
    confirmed_first = Booking.objects.filter(confirmed_at__isnull=False)
    for booking in confirmed_first:
        assert booking.notifications.filter(kind__in=["cancelled", "reception_cancelled"]).count() == 1
