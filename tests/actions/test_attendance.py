"""Arrived, called, served or not; and correcting what was pressed by mistake."""

import datetime as dt
from typing import Any

import pytest

from bookings.actions import attendance, receptions, sweeps
from bookings.actions.attendance import enter_outcome
from bookings.actions.receptions import close_reception
from bookings.errors import (
    AlreadyBooked,
    BookingError,
    DayClosed,
    NothingFree,
    NotToday,
    ReceptionCancelled,
    TimesOverlap,
    WrongState,
)
from bookings.models import Booking, Event, Slot
from tests.days import EVE, EVENING, OPENING, a_day, came_in, somebody
from tests.factories import by, confirmed_booking, make_desk, make_service, published_reception

pytestmark = pytest.mark.django_db
HOW: dict[str, Any] = {"actor": by("anna"), "now": OPENING}
Status, Reason = Booking.Status, Booking.Reason


def arrived() -> Booking:
    _reception, [booking, _other] = a_day()
    return attendance.check_in(booking=booking, **HOW)


def called() -> Booking:
    booking = arrived()
    return attendance.call(booking=booking, desk=booking.desk, **HOW)


def states_of(booking: Booking) -> list[tuple[str, str]]:
    return list(Event.objects.filter(booking_id=booking.pk).order_by("id").values_list("verb", "to_state"))[2:]


def test_the_way_through_the_day_is_written_down_step_by_step() -> None:
    booking = attendance.serve(booking=called(), **HOW)
    assert (booking.status, booking.called_to) == ("served", booking.desk)
    assert states_of(booking) == [("check_in", "arrived"), ("call", "called"), ("serve", "served")]
    assert set(Event.objects.filter(booking_id=booking.pk, actor_name="anna").values_list("at", flat=True)) == {OPENING}


def test_each_step_done_twice_is_done_once() -> None:
    booking = called()
    attendance.call(booking=booking, desk=booking.desk, seen="arrived", **HOW)
    for _i in range(2):
        attendance.serve(booking=booking, seen="called", **HOW)
    assert [verb for verb, _state in states_of(booking)] == ["check_in", "call", "serve"]


def test_an_old_form_sent_late_does_nothing_and_says_who_did_what() -> None:
    booking = called()
    attendance.serve(booking=booking, actor=by("boris"), now=OPENING)
    with pytest.raises(WrongState) as refusal:
        attendance.miss(booking=booking, seen="confirmed", **HOW)
    assert refusal.value.facts == {"state": Status.SERVED.label, "by": "boris"}
    booking.refresh_from_db()
    assert booking.status == "served"


def test_a_party_called_by_one_officer_is_not_called_by_another() -> None:
    booking = called()
    with pytest.raises(WrongState) as refusal:
        attendance.call(booking=booking, desk=booking.desk, actor=by("boris"), now=OPENING, seen="arrived")
    assert refusal.value.facts["by"] == "anna"


def test_nobody_is_called_to_a_desk_of_another_reception() -> None:
    booking = arrived()
    elsewhere = a_day(booked=0)[0].desks.get()
    with pytest.raises(WrongState):
        attendance.call(booking=booking, desk=elsewhere, **HOW)


def test_not_served_needs_a_reason_and_frees_the_rest_of_the_time() -> None:
    booking = attendance.not_serve(booking=called(), reason=Reason.PAPERS, **HOW)
    assert (booking.status, booking.reason, booking.slots.count()) == ("not_served", "papers", 0)
    assert Slot.objects.filter(reception=booking.reception, free_from=OPENING, starts_at=booking.starts_at).exists()
    with pytest.raises(WrongState):
        attendance.not_serve(booking=booking, reason=Reason.LEFT, seen="called", **HOW)


def test_a_time_that_is_over_stays_where_it_is() -> None:
    _reception, [booking, _other] = a_day()
    attendance.miss(booking=booking, actor=by("anna"), now=EVENING)
    assert booking.slots.count() == 1


def before_the_day(booking: Booking) -> dt.datetime:
    return EVE


def after_closing(booking: Booking) -> dt.datetime:
    close_reception(reception=booking.reception, confirmed=True, actor=by("anna"), now=EVENING)
    return EVENING


def cancelled(booking: Booking) -> dt.datetime:
    receptions.cancel_reception(reception=booking.reception, actor=by("anna"), now=EVE)
    return OPENING


@pytest.mark.parametrize(
    ("when", "error"), [(before_the_day, NotToday), (after_closing, DayClosed), (cancelled, ReceptionCancelled)]
)
def test_steps_are_possible_only_from_its_day_until_it_is_closed(when: Any, error: type[BookingError]) -> None:
    _reception, [booking, _other] = a_day()
    now = when(booking)
    steps: list[Any] = [attendance.check_in, attendance.serve, attendance.miss]
    for step in steps:
        with pytest.raises(error):
            step(booking=booking, actor=by("anna"), now=now)
    with pytest.raises(error):
        attendance.correct_attendance(booking=booking, to=Status.ARRIVED, actor=by("anna"), now=now)
    with pytest.raises(error):
        enter_outcome(booking=booking, to=Status.SERVED, seen="confirmed", actor=by("anna"), now=now)


@pytest.mark.parametrize("outcome", ["miss", "not_serve", "serve"])
def test_a_party_that_arrives_after_all_gets_its_own_time_back(outcome: str) -> None:
    booking = called()
    {
        "miss": lambda: attendance.miss(booking=booking, **HOW),
        "not_serve": lambda: attendance.not_serve(booking=booking, reason=Reason.LEFT, **HOW),
        "serve": lambda: attendance.serve(booking=booking, **HOW),
    }[outcome]()
    back = attendance.correct_attendance(booking=booking, to=Status.ARRIVED, **HOW)
    assert (back.status, back.reason, back.called_to, back.starts_at) == ("arrived", "", None, booking.starts_at)
    assert back.slots.get().free_from is None


def test_if_that_time_is_taken_the_party_gets_the_next_one() -> None:
    reception, [booking, other] = a_day(places=3)
    attendance.miss(booking=booking, **HOW)
    taker = came_in(reception)
    assert taker.starts_at == booking.starts_at
    back = attendance.correct_attendance(booking=booking, to=Status.ARRIVED, **HOW)
    assert back.starts_at == other.ends_at
    assert (back.slots.get().starts_at, back.slot_count) == (back.starts_at, 1)


def test_if_no_time_is_left_it_says_so_and_nothing_changes() -> None:
    reception, [booking, _other] = a_day(places=2)
    attendance.miss(booking=booking, **HOW)
    came_in(reception)
    with pytest.raises(NothingFree):
        attendance.correct_attendance(booking=booking, to=Status.ARRIVED, **HOW)
    booking.refresh_from_db()
    assert (booking.status, booking.slots.count()) == ("no_show", 0)


def test_checked_in_by_mistake_is_expected_again_but_not_a_walk_in() -> None:
    booking = arrived()
    assert (
        attendance.correct_attendance(booking=booking, to=Status.CONFIRMED, seen="arrived", **HOW).status == "confirmed"
    )
    with pytest.raises(WrongState):
        attendance.correct_attendance(booking=came_in(booking.reception), to=Status.CONFIRMED, **HOW)


def test_a_correction_leads_back_to_the_desk_only_from_there() -> None:
    booking = attendance.serve(booking=called(), **HOW)
    assert attendance.correct_attendance(booking=booking, to=Status.CALLED, **HOW).called_to == booking.desk
    other = attendance.serve(booking=arrived(), **HOW)
    with pytest.raises(WrongState):
        attendance.correct_attendance(booking=other, to=Status.CALLED, **HOW)


def test_a_person_with_another_booking_in_the_meantime_is_not_put_back() -> None:
    reception, [booking, _other] = a_day()
    document = booking.applicants.get()
    attendance.miss(booking=booking, **HOW)
    again = came_in(reception)
    again.applicants.update(person_hash=document.person_hash)
    with pytest.raises(AlreadyBooked):
        attendance.correct_attendance(booking=booking, to=Status.ARRIVED, **HOW)


def test_outcomes_from_paper_record_each_step_between() -> None:
    _reception, [booking, _other] = a_day()
    enter_outcome(booking=booking, to=Status.SERVED, seen="confirmed", actor=by("anna"), now=EVENING)
    enter_outcome(booking=booking, to=Status.SERVED, seen="confirmed", actor=by("anna"), now=EVENING)
    assert states_of(booking) == [("check_in", "arrived"), ("serve", "served")]
    enter_outcome(booking=booking, to=Status.NOT_SERVED, reason="kit", seen="served", actor=by("anna"), now=EVENING)
    enter_outcome(
        booking=booking, to=Status.NOT_SERVED, reason="left", seen="not_served", actor=by("anna"), now=EVENING
    )
    booking.refresh_from_db()
    assert (booking.status, booking.reason) == ("not_served", "left")
    with pytest.raises(WrongState):
        enter_outcome(booking=booking, to=Status.NO_SHOW, seen="confirmed", actor=by("anna"), now=EVENING)


def test_a_no_show_made_by_the_sweep_can_be_entered_as_served() -> None:
    _reception, [booking, _other] = a_day()
    next_day = EVENING + dt.timedelta(days=1)
    assert sweeps.mark_missed(now=next_day) == 2
    done = enter_outcome(booking=booking, to=Status.SERVED, seen="no_show", actor=by("anna"), now=next_day)
    assert done.status == "served"
    assert (
        attendance.correct_attendance(booking=done, to=Status.ARRIVED, actor=by("anna"), now=next_day).slots.count()
        == 1
    )


def test_a_person_waits_for_the_desk_that_calls() -> None:
    booking = arrived()
    second = make_desk(booking.reception, booking.service)
    assert attendance.call(booking=booking, desk=second, **HOW).called_to == second


def absent_and_back_for_something_else(closes: dt.time) -> tuple[Booking, Booking]:
    """Somebody was noted as absent at nine, and came in at nine for another service."""
    one, other = make_service(), make_service()
    reception = published_reception(one, other, desks=2, desk={"closes": closes})
    booking = confirmed_booking(reception, service=one, document="N777")
    attendance.miss(booking=booking, **HOW)
    return booking, came_in(reception, somebody(document="N777"), service=other)


def test_a_person_who_returns_gets_no_time_that_overlaps_their_other_booking() -> None:
    booking, other = absent_and_back_for_something_else(dt.time(9, 20))
    assert other.starts_at == booking.starts_at
    corrected = attendance.correct_attendance(booking=booking, to=Status.ARRIVED, **HOW)
    assert corrected.starts_at == other.ends_at
    assert corrected.slots.count() == 1


def test_a_correction_that_would_seat_a_person_at_two_desks_is_refused() -> None:
    booking, _other = absent_and_back_for_something_else(dt.time(9, 10))
    with pytest.raises(TimesOverlap):
        attendance.correct_attendance(booking=booking, to=Status.ARRIVED, **HOW)
    booking.refresh_from_db()
    assert booking.status == "no_show"


def test_a_served_person_called_again_is_not_at_another_desk_meanwhile() -> None:
    one, other = make_service(), make_service()
    reception = published_reception(one, other, desks=2, desk={"closes": dt.time(9, 10)})
    booking = confirmed_booking(reception, service=one, document="N777")
    attendance.check_in(booking=booking, **HOW)
    attendance.serve(booking=booking, **HOW)
    came_in(reception, somebody(document="N777"), service=other)
    with pytest.raises(TimesOverlap):
        attendance.correct_attendance(booking=booking, to=Status.ARRIVED, **HOW)
