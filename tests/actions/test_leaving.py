"""Leaving one person out of a held party."""

import datetime as dt

import pytest

from bookings.actions.cancellation import leave_out_person
from bookings.actions.confirmation import confirm_booking
from bookings.actions.sweeps import expire_holds
from bookings.errors import HoldExpired, LastPerson, NotHeld
from bookings.models import Answer, Applicant, Booking, Event, Question, Slot
from bookings.queries.party_steps import first_missing
from tests.factories import (
    NOW,
    add_child,
    confirmed_booking,
    fill_in,
    held_booking,
    make_service,
    published_reception,
    ready_booking,
    the_code,
)

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def party(size: int = 3, **service: int) -> Booking:
    """A ready party whose persons are called by their numbers."""
    booking = ready_booking(published_reception(make_service(**service)), party_size=size)
    for person in booking.applicants.all():
        Applicant.objects.filter(pk=person.pk).update(given_names=f"Number {person.position}")
    return booking


def person(booking: Booking, position: int) -> Applicant:
    return booking.applicants.get(position=position)


def rows(booking: Booking) -> list[tuple[int, str]]:
    return list(booking.applicants.order_by("position").values_list("position", "given_names"))


def test_the_others_move_up_and_keep_what_was_typed() -> None:
    booking = party()
    question = Question.objects.create(service=booking.service, text="Number of the form", of="applicant")
    for applicant in booking.applicants.all():
        Answer.objects.create(booking=booking, applicant=applicant, question=question, text=applicant.given_names)
    leave_out_person(booking=booking, applicant=person(booking, 2), now=NOW)
    assert rows(booking) == [(1, "Number 1"), (2, "Number 3")]
    assert list(booking.answers.order_by("text").values_list("text", flat=True)) == ["Number 1", "Number 3"]


def test_the_first_person_can_be_removed_too_and_the_consent_stays() -> None:
    booking = party(2)
    left = leave_out_person(booking=booking, applicant=person(booking, 1), now=NOW)
    assert rows(booking) == [(1, "Number 2")]
    assert (left.party_size, left.consent_at) == (1, booking.consent_at)
    assert first_missing(Booking.objects.get(pk=booking.pk)) is None


def test_slots_that_fewer_do_not_need_are_free_after_the_quarantine() -> None:
    booking = party(3)
    last = booking.slots.order_by("-starts_at")[0]
    kept = list(booking.slots.order_by("starts_at").values_list("pk", "free_from"))[:2]
    left = leave_out_person(booking=booking, applicant=person(booking, 1), now=NOW)
    assert list(left.slots.order_by("starts_at").values_list("pk", "free_from")) == kept
    assert (left.slot_count, left.starts_at, left.ends_at) == (2, booking.starts_at, last.starts_at)
    last = Slot.objects.get(pk=last.pk)
    assert last.booking is None
    assert last.free_from
    assert 5 * MINUTE <= last.free_from - NOW <= 60 * MINUTE


def test_a_party_that_needs_all_its_slots_still_keeps_them() -> None:
    booking = party(2, first_minutes=15, next_minutes=5)
    left = leave_out_person(booking=booking, applicant=person(booking, 2), now=NOW)
    assert (left.slot_count, left.slots.count(), left.ends_at) == (2, 2, booking.ends_at)


def test_the_smaller_party_is_confirmed_with_the_code_that_was_sent() -> None:
    booking = party(3)
    leave_out_person(booking=booking, applicant=person(booking, 3), now=NOW)
    confirmed = confirm_booking(booking=booking, code=the_code(booking), now=NOW)
    assert (confirmed.status, confirmed.party_size, confirmed.slots.count()) == ("confirmed", 2, 2)


def test_a_second_click_removes_nobody_else() -> None:
    booking = party(3)
    leaver = person(booking, 2)
    for _click in range(2):
        left = leave_out_person(booking=booking, applicant=leaver, now=NOW)
    assert left.party_size == 2
    assert rows(booking) == [(1, "Number 1"), (2, "Number 3")]
    assert Event.objects.filter(booking_id=booking.pk, verb="leave_out").count() == 1


def test_nobody_is_removed_from_another_booking() -> None:
    booking, other = party(2), party(2)
    leave_out_person(booking=booking, applicant=person(other, 1), now=NOW)
    assert (booking.applicants.count(), other.applicants.count()) == (2, 2)


def test_the_last_person_stays() -> None:
    booking = party(1)
    with pytest.raises(LastPerson):
        leave_out_person(booking=booking, applicant=person(booking, 1), now=NOW)
    assert booking.applicants.count() == 1


def test_people_are_removed_only_from_a_hold_that_still_has_its_slots() -> None:
    confirmed = confirmed_booking(party_size=2)
    with pytest.raises(NotHeld):
        leave_out_person(booking=confirmed, applicant=person(confirmed, 1), now=NOW)
    gone = fill_in(held_booking(party_size=2))
    add_child(gone, 2)
    Slot.objects.filter(pk=gone.slots.all()[0].pk).update(booking=None)
    with pytest.raises(HoldExpired):
        leave_out_person(booking=gone, applicant=person(gone, 2), now=NOW)
    ended = ready_booking(party_size=2)
    expire_holds(now=NOW + dt.timedelta(hours=2))
    with pytest.raises(HoldExpired):
        leave_out_person(booking=ended, applicant=person(ended, 1), now=NOW + dt.timedelta(hours=2))
    assert {booking.applicants.count() for booking in (confirmed, gone, ended)} == {2}
