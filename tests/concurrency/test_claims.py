"""Many people want the same places at once."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction

from bookings.actions import holds
from bookings.actions.core import slot_claims
from bookings.actions.core.locks import share_reception
from bookings.actions.core.slot_claims import PAUSES, claim
from bookings.actions.holds import hold
from bookings.errors import SlotTaken
from bookings.models import Booking, Reception, Slot
from bookings.queries.availability import free_runs
from tests.concurrency.racing import race
from tests.factories import NOW, make_service, published_reception

pytestmark = pytest.mark.django_db(transaction=True)


def try_to_hold(reception: Reception, *, party_size: int = 1, **more: object) -> Booking:
    return hold(
        reception=reception,
        service=reception.services[0],
        party_size=party_size,
        now=NOW,
        language="en",
        **{"request_key": uuid.uuid4()} | more,  # type: ignore[arg-type]
    )


def held_twice_over() -> list[Booking]:
    """Bookings that believe they have slots they have not."""
    return [booking for booking in Booking.objects.all() if booking.slots.count() != booking.slot_count]


def twenty_slots() -> Reception:
    return published_reception(make_service(), desks=2, desk={"closes": "10:40"})


def test_200_people_race_for_20_slots_and_exactly_20_win() -> None:
    reception = twenty_slots()
    assert reception.slots.count() == 20

    results = race([partial(try_to_hold, reception)] * 200)

    winners = [result for result in results if isinstance(result, Booking)]
    assert len(winners) == 20
    assert {type(result) for result in results} == {Booking, SlotTaken}
    assert not held_twice_over()
    assert Slot.objects.exclude(booking=None).values("booking").distinct().count() == 20


def test_200_people_race_for_one_time_and_each_desk_is_taken_once() -> None:
    reception = twenty_slots()
    first = reception.slots.order_by("starts_at")[0]

    results = race([partial(try_to_hold, reception, starts_at=first.starts_at)] * 200)

    assert sum(isinstance(result, Booking) for result in results) == 2
    assert not held_twice_over()


def test_without_the_lock_the_race_is_seen_to_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the guard is taken away, and places are handed out twice."""
    monkeypatch.setattr(slot_claims, "LOCK_ONE", "")
    reception = twenty_slots()

    results = race([partial(try_to_hold, reception)] * 60)

    winners = [result for result in results if isinstance(result, Booking)]
    assert len(winners) > 20 or held_twice_over()


@pytest.mark.parametrize("seed", range(5))
def test_nobody_who_needs_several_slots_loses_while_a_run_is_free(seed: int) -> None:
    """Parties of one to four at once; afterwards no refused party could still be seated."""
    service = make_service()
    reception = published_reception(service, desks=2, desk={"closes": "12:00"})
    sizes = [1 + (seed + number) % 4 for number in range(60)]

    results = race([partial(try_to_hold, reception, party_size=size) for size in sizes])

    assert not held_twice_over()
    assert {type(result) for result in results} <= {Booking, SlotTaken}
    for size, result in zip(sizes, results, strict=True):
        if isinstance(result, SlotTaken):
            assert not free_runs(reception=reception, service=service, party_size=size, now=NOW)


@pytest.mark.parametrize("repeat", range(10))
def test_two_families_race_for_exactly_two_places(repeat: int) -> None:
    reception = published_reception(make_service(), desks=2, desk={"closes": "09:30"})

    results = race([partial(try_to_hold, reception, party_size=3)] * 2)

    assert all(isinstance(result, Booking) for result in results)


def test_without_the_lock_families_get_halves_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control for runs."""
    monkeypatch.setattr(slot_claims, "LOCK_RUN", "")
    reception = published_reception(make_service(), desks=1, desk={"closes": "12:00"})

    race([partial(try_to_hold, reception, party_size=3)] * 30)

    assert held_twice_over()


def clicks_on_one_time(*, times: int) -> list[Booking | SlotTaken]:
    """One page, sent so many times at once, for a time that one desk has."""
    reception = published_reception(make_service())
    [first, *_later] = reception.slots.order_by("starts_at")
    return race([partial(try_to_hold, reception, starts_at=first.starts_at, request_key=uuid.uuid4())] * times)


@pytest.mark.parametrize("repeat", range(10))
def test_a_double_click_on_a_named_time_shows_the_first_hold_twice(repeat: int) -> None:
    first, second = clicks_on_one_time(times=2)
    assert first == second == Booking.objects.get()


def test_twenty_clicks_on_a_named_time_hold_once() -> None:
    assert set(clicks_on_one_time(times=20)) == {Booking.objects.get()}
    assert Slot.objects.exclude(booking=None).count() == 1


def test_without_the_lock_of_the_page_the_second_click_finds_its_own_time_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control."""
    monkeypatch.setattr(holds, "share_reception", lambda pk, request: share_reception(pk))
    assert any(isinstance(result, SlotTaken) for _again in range(20) for result in clicks_on_one_time(times=2))


def test_no_deadlock_was_counted() -> None:
    """Moves of overlapping choices in opposite orders end without the database having to break a circle."""
    reception = published_reception(make_service(), desks=2, desk={"closes": "11:00"})
    holds = [try_to_hold(reception, party_size=2) for _i in range(8)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        [before] = cursor.fetchone()

    moves = [
        partial(try_to_hold, reception, party_size=2, replaces=own, starts_at=other.starts_at)
        for own, other in zip(holds, reversed(holds), strict=True)
    ]
    race(moves * 4)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert cursor.fetchone() == (before,)
    assert Slot.objects.exclude(booking=None).filter(booking__status="cancelled").count() == 0
    live = Booking.objects.filter(status="held")
    assert all(booking.slots.count() == booking.slot_count for booking in live)


def test_a_claim_next_to_other_times_waits_no_longer_than_any_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else has locked all slots. The pauses are those of one claim, however many runs there are to try."""
    reception = published_reception(make_service(), desks=2, desk={"closes": "12:00"})
    first = reception.slots.order_by("starts_at")[0]
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    locked, done = threading.Event(), threading.Event()

    def lock_all() -> None:
        try:
            with transaction.atomic():
                list(reception.slots.select_for_update())
                locked.set()
                done.wait(timeout=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(lock_all)
        assert locked.wait(timeout=60)
        try:
            with pytest.raises(SlotTaken), transaction.atomic():
                claim(
                    reception=reception,
                    service=reception.services[0],
                    party_size=1,
                    now=NOW,
                    busy=[(first.starts_at, first.ends_at)],
                )
        finally:
            done.set()
        other.result(timeout=60)
    assert len(pauses) == len(PAUSES)
    assert sum(pauses) <= 0.5
