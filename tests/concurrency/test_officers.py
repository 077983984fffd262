"""Two officers at once: the last place that is kept, one page sent twice, one change of a name."""

import uuid
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from bookings.actions import corrections, staff_bookings
from bookings.actions.core import slot_claims
from bookings.errors import AlreadyBooked, BookingError, CorrectionDecided, SlotTaken
from bookings.models import Booking, Event, NameCorrection, Reception
from tests.actions.test_staff_bookings_by_phone import MAN, WOMAN, assisted
from tests.concurrency.racing import race
from tests.factories import confirmed_booking, make_post, make_service, make_staff, published_reception

pytestmark = pytest.mark.django_db(transaction=True)


def one_kept_place() -> Reception:
    """Five slots; citizens have the four that are theirs."""
    post = make_post(counter_share=20)
    reception = published_reception(make_service(), post=post, desk={"closes": "09:50"})
    for number in range(4):
        confirmed_booking(reception, email=f"{number}@example.org")
    return reception


@pytest.mark.parametrize("repeat", range(5))
def test_two_officers_and_the_last_kept_place(repeat: int) -> None:
    reception = one_kept_place()
    results = race([partial(assisted, reception, person) for person in (WOMAN, MAN)])
    assert {type(result) for result in results} == {Booking, SlotTaken}
    assert Booking.objects.filter(source="staff").count() == 1


def test_without_the_lock_both_take_it_and_only_the_database_stops_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: as often as the race happens, one of the two fails at COMMIT, with an error nobody made."""
    monkeypatch.setattr(slot_claims, "LOCK_ONE", "")
    for _again in range(10):
        reception = one_kept_place()
        try:
            race([partial(assisted, reception, person) for person in (WOMAN, MAN)])
        except IntegrityError:
            return
    pytest.fail("the race was not seen")


@pytest.mark.parametrize("repeat", range(5))
def test_the_same_person_for_whom_two_officers_book_has_one_place(repeat: int) -> None:
    reception = published_reception()
    results = race([partial(assisted, reception, WOMAN)] * 2)
    assert {type(result) for result in results} == {Booking, AlreadyBooked}


def a_double_click() -> list[Any]:
    reception = one_kept_place()
    return race([partial(assisted, reception, WOMAN, starts_at=None, request_key=uuid.uuid4())] * 2)


def test_a_double_click_books_once_and_shows_it_twice() -> None:
    first, second = a_double_click()
    assert first == second


def test_without_the_gate_the_second_click_finds_the_place_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control for `lock_request`."""
    monkeypatch.setattr(staff_bookings, "lock_request", lambda key: None)
    assert any(isinstance(result, BookingError) for _again in range(10) for result in a_double_click())


def two_decide() -> tuple[Booking, list[Any]]:
    booking = confirmed_booking()
    person = booking.applicants.get()
    correction = corrections.correct_name(
        applicant=person, surname="Ким", given_names="Олег", patronymic="", user=make_staff(), now=booking.created_at
    )
    assert correction
    how: dict[str, Any] = {"correction": correction, "now": booking.created_at}
    verbs = (corrections.approve_correction, corrections.refuse_correction)
    return booking, race([partial(verb, **how, user=make_staff()) for verb in verbs])


@pytest.mark.parametrize("repeat", range(5))
def test_when_two_officers_decide_one_decision_counts(repeat: int) -> None:
    booking, (approved, refused) = two_decide()
    assert (approved is None) != (refused is None)
    assert isinstance(approved or refused, CorrectionDecided)
    assert not NameCorrection.objects.exists()
    verbs = Event.objects.filter(booking_id=booking.pk, verb__in=["correct_name", "refuse_name_correction"])
    assert [event.verb for event in verbs] == ["correct_name" if approved is None else "refuse_name_correction"]
    assert (booking.applicants.get().surname == "Ким") == (approved is None)


def test_without_the_lock_both_decisions_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the name is changed, and it is written down that it was not."""
    monkeypatch.setattr(corrections, "lock_booking", lambda pk: Booking.objects.get(pk=pk))
    for _again in range(20):
        _booking, decided = two_decide()
        if decided == [None, None]:
            return
    pytest.fail("the race was not seen")


@pytest.mark.parametrize("repeat", range(5))
def test_letters_that_two_officers_correct_at_once_are_counted_together(repeat: int) -> None:
    booking = confirmed_booking()
    person = booking.applicants.get()
    correct = partial(
        corrections.correct_name,
        applicant=person,
        given_names=person.given_names,
        patronymic="",
        now=booking.created_at,
    )
    results = race(
        [
            partial(correct, surname="Құрманғазиеваяя", user=make_staff()),
            partial(correct, surname="Құрманғазие", user=make_staff()),
        ]
    )
    person.refresh_from_db()
    waiting = [result for result in results if isinstance(result, NameCorrection)]
    assert len(waiting) == 1
    assert person.letters_corrected == 2
