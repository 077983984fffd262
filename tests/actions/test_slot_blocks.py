"""Blocking times: nobody's become nobody's to have, and what belongs to somebody is left alone."""

import datetime as dt

import pytest

from bookings.actions import cancellation, holds, slot_blocks
from bookings.actions.waiting_list_offers import offer_places
from bookings.errors import SlotTaken, WrongState
from bookings.models import CITIZEN, Event, Post, Reception, Slot
from bookings.queries.availability import ON_THE_DAY, free_places, runs_of
from tests.factories import NOW, by, confirmed_booking, held_booking, make_post, make_reception, published_reception
from tests.waiting_lists import full_reception, offered_entry, waiting_entry

pytestmark = pytest.mark.django_db


def ids(reception: Reception) -> list[int]:
    return list(reception.slots.order_by("starts_at").values_list("pk", flat=True))


def block(reception: Reception, slots: list[int], *, now: dt.datetime = NOW) -> slot_blocks.BlockResult:
    return slot_blocks.block_slots(reception=reception, slots=slots, actor=by("manager"), now=now)


def unblock(reception: Reception, slots: list[int], *, now: dt.datetime = NOW) -> slot_blocks.BlockResult:
    return slot_blocks.unblock_slots(reception=reception, slots=slots, actor=by("manager"), now=now)


def free(reception: Reception, *, now: dt.datetime = NOW) -> int:
    return free_places([reception], now=now)[reception.pk, reception.services[0].pk]


def test_a_blocked_time_cannot_be_booked() -> None:
    reception = published_reception()
    done = block(reception, ids(reception)[:3])
    assert len(done.changed) == 3
    assert free(reception) == 9
    service = reception.services[0]
    runs = runs_of(ON_THE_DAY, reception=reception, service=service, party_size=1, now=NOW)
    assert len(runs) == 9  # not for the counter either, nor on the day
    with pytest.raises(SlotTaken):
        held_booking(reception, starts_at=reception.local(dt.time(9)))
    assert Event.objects.get(verb="block").to_state == "3"


def test_kept_and_quarantined_times_can_be_blocked() -> None:
    reception = published_reception(post=make_post(counter_share=50))
    booking = confirmed_booking(reception)
    cancellation.cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    assert len(block(reception, ids(reception)).changed) == 12


def test_booked_times_are_not_blocked_and_are_listed() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    done = block(reception, ids(reception))
    assert [slot.booking for slot in done.booked] == [booking]
    assert len(done.changed) == 11
    assert booking.slots.count() == 1


def test_held_and_offered_times_are_not_blocked() -> None:
    reception = published_reception()
    hold = held_booking(reception)
    assert [slot.booking for slot in block(reception, ids(reception)).held] == [hold]
    offer = offered_entry().offers.get()
    assert [slot.booking for slot in block(offer.reception, ids(offer.reception)).held] == [offer]


def test_times_of_an_expired_hold_can_be_blocked() -> None:
    reception = published_reception()
    hold = held_booking(reception)
    later = NOW + dt.timedelta(hours=2)
    assert len(block(reception, ids(reception), now=later).changed) == 12
    assert not hold.slots.exists()


def test_blocking_twice_and_opening_twice_is_once() -> None:
    reception = published_reception()
    for _click in range(2):
        done = block(reception, ids(reception)[:2])
    assert (len(done.changed), len(done.as_before)) == (0, 2)
    for _click in range(2):
        done = unblock(reception, ids(reception)[:4])
    assert (len(done.changed), len(done.as_before)) == (0, 4)
    assert free(reception) == 12
    assert sorted(Event.objects.filter(verb__endswith="block").values_list("verb", flat=True)) == ["block", "unblock"]


def test_times_that_are_unblocked_open_with_their_reception() -> None:
    opens = NOW + dt.timedelta(days=1)
    reception = published_reception(opens_at=opens)
    first = ids(reception)[0]
    block(reception, [first])
    unblock(reception, [first])
    assert Slot.objects.get(pk=first).free_from == opens


def test_unblocking_gives_away_no_booked_place() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    unblock(reception, ids(reception))
    assert booking.slots.get().free_from is None


def test_blocked_times_are_not_offered_to_the_waiting_list() -> None:
    reception, bookings = full_reception()
    waiting_entry(reception)
    cancellation.cancel_booking(booking=bookings[0], actor=CITIZEN, now=NOW)
    block(reception, ids(reception))
    assert offer_places(now=NOW) == 0


def test_a_period_covers_the_times_that_overlap_it_at_the_desk() -> None:
    reception = published_reception(desks=2)
    desk = reception.desks.order_by("pk")[0]
    found = slot_blocks.find_slots_between(
        reception=reception, desk=desk.pk, begins=dt.time(9, 15), ends=dt.time(9, 40)
    )
    slots = Slot.objects.filter(pk__in=found).order_by("starts_at")
    assert [f"{slot.starts_at.astimezone(reception.zone):%H:%M}" for slot in slots] == ["09:10", "09:20", "09:30"]
    assert {slot.desk for slot in slots} == {desk}


def test_times_of_another_reception_are_ignored() -> None:
    reception, other = published_reception(), published_reception()
    assert block(reception, [*ids(other), 0, 10**15]).changed == []
    assert free(other) == 12


def test_only_a_published_reception_has_times_to_block() -> None:
    post: Post = make_post()
    with pytest.raises(WrongState):
        block(make_reception(post=post), [])


def test_a_hold_of_several_lasts_beside_a_blocked_time() -> None:
    reception = published_reception()
    hold = held_booking(reception, party_size=3)
    block(reception, ids(reception))
    holds.release(booking=hold, now=NOW)
    assert Slot.objects.at(reception).filter(booking=None, free_from=None).count() == 9


def test_the_waiting_list_gets_an_unblocked_time_before_the_public() -> None:
    reception, bookings = full_reception()
    cancellation.cancel_booking(booking=bookings[0], actor=CITIZEN, now=NOW)
    block(reception, ids(reception))
    waiting_entry(reception)
    unblock(reception, ids(reception))
    assert free(reception) == 0
    assert offer_places(now=NOW) == 1
