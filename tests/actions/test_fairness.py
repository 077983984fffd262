"""Can a place be sold? A reseller frees it at the best moment for a chosen buyer, who looks as often as everybody.

Ten people look once a minute, each at a second of the minute of their own. The reseller knows the buyer's second and
frees the place just before it. If the place goes to the first person who looks, the buyer should get it
once in ten times.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable

import pytest

from bookings.actions.cancellation import cancel_booking, give_up
from bookings.actions.core import slot_release
from bookings.actions.holds import hold
from bookings.actions.reschedule import move_booking
from bookings.actions.sweeps import expire_holds
from bookings.errors import SlotTaken
from bookings.models import CITIZEN, Booking, Reception, Slot
from tests.factories import DAY, NOW, confirmed_booking, held_booking, make_service, published_reception

pytestmark = pytest.mark.django_db

PEOPLE, BUYER = 10, 0
MINUTE = dt.timedelta(minutes=1)
ROUNDS = 30  # for each way of freeing a place


def full_reception(closes: str, **more: object) -> Reception:
    return published_reception(make_service(), desk={"closes": closes}, **more)  # type: ignore[arg-type]


def by_cancelling(now: dt.datetime) -> Reception:
    booking = confirmed_booking(full_reception("09:10"))
    cancel_booking(booking=booking, actor=CITIZEN, now=now)
    return booking.reception


def by_moving(now: dt.datetime) -> Reception:
    booking = confirmed_booking(full_reception("09:10"))
    there = published_reception(booking.service, post=booking.post, date=DAY + dt.timedelta(days=7))
    move_booking(booking=booking, reception=there, now=now)
    return booking.reception


def by_shrinking(now: dt.datetime) -> Reception:
    booking = confirmed_booking(full_reception("09:20"), party_size=2)
    person = booking.applicants.latest("position")
    give_up(booking=booking, persons=[person.pk], now=now)
    return booking.reception


def by_letting_a_hold_run_out(now: dt.datetime) -> Reception:
    """Begun so that its shown end is the moment that suits the buyer."""
    began = now - 15 * MINUTE
    return held_booking(full_reception("09:10", now=began), now=began).reception


WAYS = (by_cancelling, by_moving, by_shrinking, by_letting_a_hold_run_out)


def look(reception: Reception, now: dt.datetime) -> Booking:
    return hold(
        reception=reception,
        service=reception.services[0],
        party_size=1,
        now=now,
        language="en",
        request_key=uuid.uuid4(),
    )


def who_gets_it(free: Callable[[dt.datetime], Reception], chance: random.Random) -> int:
    """One round: the place is freed a moment before the buyer looks; answers who is served.

    The looks before the place is free are all refused alike, so only the last of them is made.
    """
    now = NOW + 60 * MINUTE
    seconds = [0.001] + [chance.uniform(0, 60) for _i in range(PEOPLE - 1)]
    reception = free(now)
    expire_holds(now=now + MINUTE)
    free_from = Slot.objects.at(reception).exclude(free_from=None).latest("free_from").free_from
    assert free_from
    minute = max(0, int((free_from - now).total_seconds() // 60) - 1)
    looks = sorted(
        (now + (minute + turn) * MINUTE + dt.timedelta(seconds=second), person)
        for turn in range(3)
        for person, second in enumerate(seconds)
    )
    last_refused = max(((moment, person) for moment, person in looks if moment < free_from), default=None)
    if last_refused:
        with pytest.raises(SlotTaken):
            look(reception, last_refused[0])
    moment, person = next((moment, person) for moment, person in looks if moment >= free_from)
    assert look(reception, moment).status == "held"
    return person


def share_of_the_buyer(seed: int) -> tuple[int, int]:
    chance = random.Random(seed)
    served = [who_gets_it(way, chance) for way in WAYS for _i in range(ROUNDS)]
    return served.count(BUYER), len(served)


def equal_share(rounds: int) -> tuple[float, float]:
    """The 99 % interval of how often one of ten is served by chance."""
    mean, sd = rounds / PEOPLE, (rounds * (1 / PEOPLE) * (1 - 1 / PEOPLE)) ** 0.5
    return mean - 2.576 * sd, mean + 2.576 * sd


@pytest.mark.long
def test_the_chosen_buyer_gets_no_more_than_an_equal_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slot_release, "_RANDOM", random.Random(20251210))
    got, rounds = share_of_the_buyer(seed=7)
    least, most = equal_share(rounds)
    assert least <= got <= most


def test_without_the_delays_the_place_could_be_sold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: freed at once, it goes to the person the reseller has chosen."""
    monkeypatch.setattr(slot_release, "quarantine", lambda booking: dt.timedelta(0))
    monkeypatch.setattr("bookings.actions.reschedule.quarantine", lambda booking: dt.timedelta(0))
    monkeypatch.setattr("bookings.actions.holds.hold_grace", lambda: dt.timedelta(0))
    chance = random.Random(7)
    assert [who_gets_it(way, chance) for way in WAYS for _i in range(5)] == [BUYER] * 20
