"""Two officers, a citizen and the end of the day at the same moment."""

import uuid
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from bookings.actions import attendance
from bookings.actions.cancellation import cancel_booking
from bookings.actions.core import slot_claims
from bookings.actions.receptions import close_reception
from bookings.actions.walk_ins import book_walk_in
from bookings.errors import DayClosed, NothingFree, WrongState
from bookings.models import CITIZEN, Booking, Event, Reception, Slot
from tests.concurrency.racing import race
from tests.days import OPENING, a_day, somebody
from tests.factories import by, make_desk

pytestmark = pytest.mark.django_db(transaction=True)
OFFICERS = (by("anna"), by("boris"))


def called_at_once() -> tuple[Booking, list[Any]]:
    reception, [booking] = a_day(booked=1)
    second = make_desk(reception, booking.service)
    attendance.check_in(booking=booking, actor=by("anna"), now=OPENING)
    calls = [
        partial(attendance.call, booking=booking, desk=desk, actor=who, now=OPENING, seen="arrived")
        for who, desk in zip(OFFICERS, (booking.desk, second), strict=True)
    ]
    return booking, race(calls * 3)


@pytest.mark.parametrize("repeat", range(8))
def test_two_officers_call_the_same_person_and_exactly_one_has_them(repeat: int) -> None:
    booking, results = called_at_once()

    booking.refresh_from_db()
    [event] = Event.objects.filter(booking_id=booking.pk, verb="call")
    # The winner's own further presses succeed; the other sees who was quicker.
    refused = [result for result in results if isinstance(result, WrongState)]
    assert len(refused) == 3
    assert {refusal.facts["by"] for refusal in refused} == {event.actor_name}


def test_without_the_lock_both_believe_they_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the booking is read without its lock, and one person is called to two desks."""

    def unlocked(pk: int) -> Booking:
        return Booking.objects.select_related("post", "service").get(pk=pk)

    monkeypatch.setattr(attendance, "lock_booking", unlocked)
    for _repeat in range(20):
        booking, _results = called_at_once()
        if Event.objects.filter(booking_id=booking.pk, verb="call").count() > 1:
            return
    pytest.fail("the race was never seen")


@pytest.mark.parametrize("repeat", range(6))
def test_a_check_in_races_a_cancellation(repeat: int) -> None:
    _reception, [booking] = a_day(booked=1)
    early = OPENING.replace(hour=3)  # at the place it is 8:00 on the day

    checked, cancelled = race(
        [
            partial(attendance.check_in, booking=booking, actor=by("anna"), now=early),
            partial(cancel_booking, booking=booking, actor=CITIZEN, now=early),
        ]
    )

    booking.refresh_from_db()
    if booking.status == "arrived":
        assert isinstance(cancelled, WrongState)
        assert booking.slots.get().free_from is None
    else:
        assert booking.status == "cancelled"
        assert isinstance(checked, WrongState)
        assert booking.slots.count() == 0


def come_in(reception: Reception) -> Booking:
    return book_walk_in(
        reception=reception,
        service=reception.services[0],
        persons=[somebody()],
        phone="",
        language="ru",
        consent_version="test",
        request_key=uuid.uuid4(),
        actor=by("anna"),
        now=OPENING,
    )


def test_walk_ins_race_for_the_last_time() -> None:
    reception, _booked = a_day(places=2, booked=1)

    results = race([partial(come_in, reception)] * 6)

    assert sorted(type(result).__name__ for result in results) == ["Booking", *["NothingFree"] * 5]
    assert isinstance(next(result for result in results if not isinstance(result, Booking)), NothingFree)
    assert all(booking.slots.count() == 1 for booking in Booking.objects.live())


def test_without_the_lock_two_parties_get_the_last_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: only the database stops the second one, with an error that nobody has words for."""
    monkeypatch.setattr(slot_claims, "LOCK_ONE", "")
    for _again in range(10):
        reception, _booked = a_day(places=2, booked=1)
        try:
            race([partial(come_in, reception)] * 4)
        except IntegrityError:
            return
    pytest.fail("the race was never seen")


@pytest.mark.parametrize("repeat", range(6))
def test_closing_races_a_check_in(repeat: int) -> None:
    """Either the day is closed and the person did not come, or the person sits there and the day is open."""
    reception, [booking] = a_day(booked=1)

    _closed, checked = race(
        [
            partial(close_reception, reception=reception, confirmed=True, actor=by("anna"), now=OPENING),
            partial(attendance.check_in, booking=booking, actor=by("boris"), now=OPENING),
        ]
    )

    reception.refresh_from_db()
    booking.refresh_from_db()
    assert (reception.status, booking.status) in {("finished", "no_show"), ("published", "arrived")}
    assert isinstance(checked, DayClosed | Booking)
    assert not Slot.objects.filter(booking__status="no_show", ends_at__gt=OPENING).exists()


@pytest.mark.parametrize("repeat", range(4))
def test_a_late_party_races_a_walk_in_for_its_time(repeat: int) -> None:
    reception, [booking] = a_day(places=1, booked=1)
    attendance.miss(booking=booking, actor=by("anna"), now=OPENING)

    results = race(
        [
            partial(
                attendance.correct_attendance, booking=booking, to=Booking.Status.ARRIVED, actor=by("anna"), now=OPENING
            ),
            partial(come_in, reception),
        ]
    )

    assert sum(isinstance(result, Booking) for result in results) == 1
    assert sum(isinstance(result, NothingFree) for result in results) == 1
    assert Booking.objects.live().get().slots.count() == 1
