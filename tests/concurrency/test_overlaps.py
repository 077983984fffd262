"""One person, two services, two desks: never at the same time, whatever happens at once."""

import itertools
import uuid
from functools import partial

import pytest

from bookings.actions import attendance, reschedule
from bookings.actions.core import busy_times
from bookings.actions.reschedule import move_booking
from bookings.errors import TimesOverlap
from bookings.models import Booking
from tests.concurrency.racing import all_meet_before, race
from tests.days import OPENING, came_in, somebody
from tests.factories import NOW, by, confirmed_booking, make_service, published_reception

pytestmark = pytest.mark.django_db(transaction=True)


def overlaps() -> bool:
    """Whether two live bookings, all of one person here, have a time in common."""
    times = Booking.objects.live().order_by("starts_at").values_list("starts_at", "ends_at")
    return any(before[1] > after[0] for before, after in itertools.pairwise(times))


def moves_to_one_time() -> list[partial[Booking]]:
    """A person's two bookings are both about to move to half past nine, at two desks."""
    one, other = make_service(), make_service()
    reception = published_reception(one, other, desks=2)
    first = confirmed_booking(reception, service=one, document="N1234567")
    second = confirmed_booking(reception, service=other, document="N1234567", starts_at=first.ends_at)
    starts_at = reception.slots.order_by("starts_at").filter(starts_at__gt=second.ends_at)[0].starts_at
    return [
        partial(move_booking, booking=booking, reception=reception, starts_at=starts_at, now=NOW)
        for booking in (first, second)
    ]


@pytest.mark.parametrize("repeat", range(5))
def test_two_bookings_of_one_person_do_not_move_to_one_time(repeat: int) -> None:
    results = race(moves_to_one_time())

    assert {type(result) for result in results} == {Booking, TimesOverlap}
    assert not overlaps()


def test_without_the_lock_one_person_moves_to_two_desks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both have looked before either has moved."""
    runners = moves_to_one_time()
    monkeypatch.setattr(busy_times, "lock_persons", lambda _hashes: None)
    all_meet_before(monkeypatch, reschedule, "claim", runners=len(runners))

    race(runners)

    assert overlaps()


def corrections_of_one_time() -> list[partial[Booking]]:
    """A person was noted as absent at nine, came in at nine for something else, and was noted as absent again. Both
    notes are about to be corrected."""
    one, other = make_service(), make_service()
    reception = published_reception(one, other, desks=2)
    first = confirmed_booking(reception, service=one, document="N777")
    attendance.miss(booking=first, actor=by("anna"), now=OPENING)
    second = came_in(reception, somebody(document="N777"), service=other, request_key=uuid.uuid4())
    assert second.starts_at == first.starts_at
    attendance.miss(booking=second, actor=by("anna"), now=OPENING)
    return [
        partial(
            attendance.correct_attendance, booking=booking, to=Booking.Status.ARRIVED, actor=by("anna"), now=OPENING
        )
        for booking in (first, second)
    ]


@pytest.mark.parametrize("repeat", range(5))
def test_two_corrections_at_once_do_not_seat_a_person_at_two_desks(repeat: int) -> None:
    results = race(corrections_of_one_time())

    assert all(isinstance(result, Booking) for result in results)
    assert Booking.objects.live().count() == 2
    assert not overlaps()


def test_without_the_lock_two_corrections_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both have looked before either has its time again."""
    runners = corrections_of_one_time()
    monkeypatch.setattr(busy_times, "lock_persons", lambda _hashes: None)
    all_meet_before(monkeypatch, attendance, "reclaim_slots", runners=len(runners))

    race(runners)

    assert overlaps()
