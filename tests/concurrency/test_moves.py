"""Moving while others move, cancel and claim."""

from functools import partial

import pytest
from django.db import IntegrityError, connection

from bookings.actions import reschedule
from bookings.actions.cancellation import cancel_booking, give_up
from bookings.actions.reschedule import move_booking
from bookings.errors import SlotTaken, WrongState
from bookings.models import CITIZEN, Booking, Notification, Slot
from bookings.queries.availability import counter_runs
from tests.concurrency.racing import race
from tests.factories import NOW, confirmed_booking, held_booking, make_post, make_service, published_reception

pytestmark = pytest.mark.django_db(transaction=True)


def each_has_its_own() -> bool:
    live = Booking.objects.live()
    return all(booking.slots.filter(free_from=None).count() == booking.slot_count for booking in live)


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        [count] = cursor.fetchone()
    return int(count)


@pytest.mark.parametrize("repeat", range(8))
def test_a_move_races_a_cancellation(repeat: int) -> None:
    booking = confirmed_booking(published_reception(desk={"closes": "09:30"}), party_size=2)

    moved, cancelled = race(
        [
            partial(move_booking, booking=booking, reception=booking.reception, starts_at=None, now=NOW),
            partial(cancel_booking, booking=booking, actor=CITIZEN, now=NOW),
        ]
    )

    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert isinstance(cancelled, Booking)
    assert isinstance(moved, Booking | WrongState)
    assert not Slot.objects.exclude(booking=None).exists()
    assert Notification.objects.filter(booking=booking, kind="cancelled").count() == 1


@pytest.mark.parametrize("repeat", range(8))
def test_two_parties_move_into_the_times_of_each_other(repeat: int) -> None:
    """Neither can: each would need the other to go first. Both keep what they have, and no circle closes."""
    reception = published_reception(make_service(), desk={"closes": "09:40"})
    one, other = confirmed_booking(reception, party_size=2), confirmed_booking(reception, party_size=2)
    before = deadlocks()

    results = race(
        [
            partial(move_booking, booking=one, reception=reception, starts_at=other.starts_at, now=NOW),
            partial(move_booking, booking=other, reception=reception, starts_at=one.starts_at, now=NOW),
        ]
    )

    assert [type(result) for result in results] == [SlotTaken, SlotTaken]
    assert each_has_its_own()
    assert deadlocks() == before


@pytest.mark.parametrize("repeat", range(5))
def test_a_party_that_shrinks_moves_and_is_watched(repeat: int) -> None:
    """Whatever comes first, the party has the slots it says, and nobody else has one of them."""
    reception = published_reception(make_service(), desk={"closes": "09:50"})
    booking = confirmed_booking(reception, party_size=3)
    person = booking.applicants.latest("position")

    race(
        [
            partial(give_up, booking=booking, persons=[person.pk], now=NOW),
            partial(move_booking, booking=booking, reception=reception, now=NOW, starts_at=booking.ends_at),
            partial(held_booking, reception),
            partial(held_booking, reception),
        ]
    )

    booking.refresh_from_db()
    assert booking.party_size == booking.applicants.count() == 2
    assert each_has_its_own()
    taken = Slot.objects.exclude(booking=None)
    assert taken.count() == sum(each.slot_count for each in Booking.objects.exclude(status="cancelled"))


def test_without_the_claim_two_move_to_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the new slots are not locked, and the database has to refuse what the verb let through."""
    reception = published_reception(make_service(), desk={"closes": "09:30"})
    first, second = confirmed_booking(reception), confirmed_booking(reception)
    [free] = reception.slots.filter(booking=None)
    monkeypatch.setattr(reschedule, "claim", lambda **_choice: list(Slot.objects.filter(pk=free.pk)))
    here = {"reception": reception, "starts_at": free.starts_at, "now": NOW}

    results = race([partial(expecting_refusal, booking=each, **here) for each in (first, second)])

    assert sorted(results) == ["booking_has_its_slots", "moved"]


def expecting_refusal(**choice: object) -> str:
    try:
        move_booking(**choice)  # type: ignore[arg-type]
    except IntegrityError as error:
        return str(error).split(":")[0]
    return "moved"


@pytest.mark.parametrize("repeat", range(5))
def test_two_officers_move_two_callers_to_the_last_kept_place(repeat: int) -> None:
    post = make_post(counter_share=50)
    reception = published_reception(make_service(), post=post, desk={"closes": "09:40"})
    callers = [confirmed_booking(reception) for _caller in range(2)]
    [wanted, *_others] = counter_runs(reception=reception, service=callers[0].service, party_size=1, now=NOW)

    results = race(
        [
            partial(
                move_booking, booking=caller, reception=reception, starts_at=wanted.starts_at, by_staff=True, now=NOW
            )
            for caller in callers
        ]
    )

    assert sorted(type(result).__name__ for result in results) == ["Booking", "SlotTaken"]
    assert each_has_its_own()
    assert Notification.objects.filter(kind="moved").count() == 1
