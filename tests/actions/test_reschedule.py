"""Moving: all of it or nothing, and everybody is notified once."""

import datetime as dt

import pytest

from bookings.actions.cancellation import cancel_booking
from bookings.actions.receptions import cancel_reception
from bookings.actions.reschedule import move_booking
from bookings.errors import ReceptionCancelled, ServiceNotProvided, SlotTaken, TimesOverlap, TooLate, WrongState
from bookings.models import CITIZEN, Booking, Notification, Slot
from bookings.queries.message_relevance import is_wanted
from tests.factories import DAY, NOW, by, confirmed_booking, held_booking, make_service, published_reception

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def another_day(booking: Booking, days: int = 7) -> Booking:
    """A booking at another reception of the same post that offers the same service."""
    other = published_reception(booking.service, post=booking.post, date=DAY + dt.timedelta(days=days))
    return confirmed_booking(other)


def test_the_new_slots_are_taken_and_the_old_go_into_quarantine() -> None:
    booking = confirmed_booking(party_size=2)
    old = list(booking.slots.all())
    moved = move_booking(booking=booking, reception=booking.reception, starts_at=booking.ends_at, now=NOW)
    assert (moved.starts_at, moved.version, moved.slots.count()) == (booking.ends_at, 1, 2)
    freed = [Slot.objects.get(pk=slot.pk) for slot in old]
    assert all(slot.booking is None and slot.free_from for slot in freed)
    assert all(5 * MINUTE <= slot.free_from - NOW <= 60 * MINUTE for slot in freed if slot.free_from)


def test_it_can_move_by_a_single_slot_into_its_own() -> None:
    reception = published_reception(desk={"closes": "09:30"})
    booking = confirmed_booking(reception, party_size=2)
    start = booking.starts_at + 10 * MINUTE
    moved = move_booking(booking=booking, reception=reception, starts_at=start, now=NOW)
    assert (moved.starts_at, moved.ends_at - moved.starts_at) == (start, 20 * MINUTE)
    assert reception.slots.filter(booking=None).count() == 1


def test_to_another_reception_of_the_post() -> None:
    booking = confirmed_booking()
    there = another_day(booking).reception
    moved = move_booking(booking=booking, reception=there, now=NOW)
    assert moved.reception == there
    assert not Slot.objects.at(booking.reception).exclude(booking=None).exists()


def test_one_message_tells_old_and_new_and_reminders_follow() -> None:
    booking = confirmed_booking()
    there = another_day(booking).reception
    moved = move_booking(booking=booking, reception=there, now=NOW)
    told = Notification.objects.get(booking=booking, kind="moved")
    assert told.facts == {"starts_at": booking.starts_at.isoformat(), "venue": booking.reception.venue_id}
    for reminder in Notification.objects.filter(booking=booking, kind="reminder_day").select_related("booking"):
        is_new = reminder.version == moved.version
        assert reminder.due_at == (moved if is_new else booking).starts_at - dt.timedelta(days=1)
        assert is_wanted(reminder, now=NOW) is is_new


def test_if_the_new_time_is_gone_the_old_one_stays() -> None:
    reception = published_reception(desk={"closes": "09:20"})
    booking, other = confirmed_booking(reception), confirmed_booking(reception)
    with pytest.raises(SlotTaken):
        move_booking(booking=booking, reception=reception, starts_at=other.starts_at, now=NOW)
    booking.refresh_from_db()
    assert (booking.version, booking.slots.filter(free_from=None).count()) == (0, 1)
    assert not Notification.objects.filter(kind="moved").exists()


def test_moving_to_the_same_time_changes_nothing() -> None:
    booking = confirmed_booking()
    assert move_booking(booking=booking, reception=booking.reception, starts_at=booking.starts_at, now=NOW).version == 0


def test_moving_is_possible_until_the_limit_of_the_post() -> None:
    booking = confirmed_booking(published_reception(closes_at=dt.datetime(2026, 12, 5, 3, 0, tzinfo=dt.UTC)))
    assert booking.movable_until == booking.starts_at - dt.timedelta(hours=15)
    with pytest.raises(TooLate):
        move_booking(booking=booking, reception=booking.reception, now=booking.movable_until, starts_at=booking.ends_at)
    before = booking.movable_until - MINUTE
    assert (
        move_booking(booking=booking, reception=booking.reception, now=before, starts_at=booking.ends_at).version == 1
    )


def test_a_refusal_changes_nothing() -> None:
    booking = confirmed_booking()
    foreign = published_reception(booking.service)
    with pytest.raises(ServiceNotProvided):
        move_booking(booking=booking, reception=foreign, now=NOW)
    with pytest.raises(ServiceNotProvided):
        move_booking(booking=booking, reception=published_reception(post=booking.post, date=DAY), now=NOW)
    called_off = another_day(booking).reception
    cancel_reception(reception=called_off, actor=by("officer"), now=NOW)
    with pytest.raises(ReceptionCancelled):
        move_booking(booking=booking, reception=called_off, now=NOW)
    with pytest.raises(WrongState):
        move_booking(booking=held_booking(booking.reception), reception=booking.reception, now=NOW)
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    with pytest.raises(WrongState):
        move_booking(booking=booking, reception=booking.reception, now=NOW)
    assert not Notification.objects.filter(kind="moved").exists()


def test_a_booking_cannot_move_onto_another_booking_of_the_same_person() -> None:
    one, other = make_service(), make_service()
    reception = published_reception(one, other, desks=2)
    booking = confirmed_booking(reception, service=one, document="N1234567")
    with pytest.raises(TimesOverlap):
        confirmed_booking(reception, service=other, document="N1234567")
    busy = confirmed_booking(reception, service=other, document="N1234567", starts_at=booking.ends_at)
    with pytest.raises(TimesOverlap):
        move_booking(booking=booking, reception=reception, starts_at=busy.starts_at, now=NOW)
    booking.refresh_from_db()
    assert booking.version == 0


def test_the_earliest_time_to_move_to_is_one_at_which_nobody_of_the_party_is_busy() -> None:
    one, other = make_service(), make_service()
    reception = published_reception(one, other, desks=2, desk={"closes": "09:40"})
    busy = confirmed_booking(reception, service=other, document="N1234567")
    last = reception.slots.order_by("-starts_at")[0].starts_at
    booking = confirmed_booking(reception, service=one, document="N1234567", starts_at=last)
    assert move_booking(booking=booking, reception=reception, now=NOW).starts_at == busy.ends_at
