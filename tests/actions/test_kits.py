"""The biometric kit fails: nobody is left without word, and each chooses what they want."""

import datetime as dt
from typing import NamedTuple

import pytest

from bookings.actions import confirmation, kits
from bookings.actions.cancellation import cancel_booking
from bookings.actions.waiting_list_offers import offer_places
from bookings.errors import HoldExpired, TooLate, WrongState
from bookings.models import (
    CITIZEN,
    Booking,
    Desk,
    DeskService,
    Event,
    Notification,
    Reception,
    Service,
    WaitlistEntry,
)
from bookings.queries.availability import free_places
from tests.factories import (
    NOW,
    by,
    confirmed_booking,
    make_desk,
    make_post,
    make_service,
    published_reception,
    ready_booking,
    the_code,
)
from tests.waiting_lists import waiting_entry

pytestmark = pytest.mark.django_db
Kind = Notification.Kind
State = Notification.State
Status = Booking.Status


class World(NamedTuple):
    reception: Reception
    ten_years: Service
    five_years: Service

    @property
    def desk(self) -> Desk:
        return self.reception.desks.get()


def world(*, minutes: int = 10, adult_age: int = 18, closes: str = "11:00", **more: object) -> World:
    """A reception with a desk that has the kit; without it the passport for five years can be booked."""
    five = make_service(name="Passport, 5 years", first_minutes=minutes, next_minutes=minutes, adult_age=adult_age)
    ten = make_service(name="Passport, 10 years", needs_kit=True, without_kit=five, first_minutes=20, next_minutes=20)
    post = make_post(kits=1)
    reception = published_reception(ten, post=post, desk={"has_kit": True, "closes": closes, **more})
    return World(reception, ten, five)


def fail(reception: Reception, *, now: dt.datetime = NOW) -> int:
    return kits.fail_kit(reception=reception, actor=by("officer"), now=now)


def told(booking: Booking, kind: Kind = Kind.KIT_FAILED) -> list[tuple[str, str]]:
    rows = booking.notifications.filter(kind=kind).order_by("pk")
    return list(rows.values_list("channel", "state"))


def again(booking: Booking) -> Booking:
    return Booking.objects.select_related("service", "desk", "reception").get(pk=booking.pk)


def test_everybody_booked_is_notified_and_keeps_their_place() -> None:
    place = world()
    bookings = [confirmed_booking(place.reception) for _number in range(3)]
    assert fail(place.reception) == 3
    for booking in bookings:
        assert told(booking) == [("email", "queued")]
        assert again(booking).status == Status.CONFIRMED
        assert again(booking).kit_is_away
    assert not place.desk.has_kit


def test_a_person_without_email_is_on_the_call_sheet() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    Booking.objects.update(email="")
    fail(place.reception)
    assert told(booking) == [("call", "queued")]


def test_services_that_need_the_kit_cannot_be_booked_and_the_other_service_can() -> None:
    place = world()
    before = free_places([place.reception], now=NOW)
    assert before[place.reception.pk, place.ten_years.pk] == 6
    fail(place.reception)
    after = free_places([place.reception], now=NOW)
    assert (place.reception.pk, place.ten_years.pk) not in after
    assert after[place.reception.pk, place.five_years.pk] == 12


def test_a_second_failure_notifies_nobody_twice() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    assert (fail(place.reception), fail(place.reception)) == (1, 0)
    assert len(told(booking)) == 1
    assert Event.objects.filter(verb="fail_kit", booking_id=None).count() == 1


def test_one_desk_of_two() -> None:
    post, service = make_post(kits=2), make_service(needs_kit=True)
    reception = published_reception(service, post=post, desks=2, desk={"has_kit": True})
    first, second = confirmed_booking(reception), confirmed_booking(reception)
    assert first.desk_id != second.desk_id
    assert kits.fail_kit(reception=reception, desk=first.desk, actor=by("officer"), now=NOW) == 1
    assert (len(told(first)), len(told(second))) == (1, 0)


def test_holds_end_and_can_not_be_confirmed() -> None:
    place = world()
    hold = ready_booking(place.reception)
    fail(place.reception)
    assert again(hold).status == Status.EXPIRED
    with pytest.raises(HoldExpired):
        confirmation.confirm_booking(booking=hold, code=the_code(hold), now=NOW)


def test_an_offer_ends_and_its_entry_keeps_waiting() -> None:
    place = world(closes="09:20")
    booking = confirmed_booking(place.reception)
    entry = waiting_entry(place.reception)
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    assert offer_places(now=NOW) == 1
    fail(place.reception)
    entry.refresh_from_db()
    assert entry.status == WaitlistEntry.Status.WAITING
    assert entry.offers.get().status == Status.EXPIRED
    assert offer_places(now=NOW) == 0


def test_a_draft_and_a_day_that_is_over_are_refused() -> None:
    place = world()
    with pytest.raises(TooLate):
        fail(place.reception, now=place.reception.day_ends_at)
    Reception.objects.update(status="cancelled")
    with pytest.raises(WrongState):
        fail(place.reception)


def test_when_the_kit_works_again_those_who_were_asked_are_notified() -> None:
    place = world()
    asked, chosen = confirmed_booking(place.reception), confirmed_booking(place.reception)
    fail(place.reception)
    kits.take_instead(booking=chosen, now=NOW)
    assert kits.restore_kit(desk=place.desk, actor=by("officer"), now=NOW) == 1
    assert kits.restore_kit(desk=place.desk, actor=by("officer"), now=NOW) == 0
    assert len(told(asked)) == len(told(asked, Kind.KIT_WORKS)) == 1
    assert not told(chosen, Kind.KIT_WORKS)
    assert again(chosen).service == place.five_years
    assert free_places([place.reception], now=NOW)[place.reception.pk, place.ten_years.pk] > 0


def test_after_a_second_failure_everybody_is_notified_again() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    kits.restore_kit(desk=place.desk, actor=by("officer"), now=NOW)
    fail(place.reception)
    assert (len(told(booking)), len(told(booking, Kind.KIT_WORKS))) == (2, 1)


def test_minutes_and_services_of_the_desk_stay_as_they_were() -> None:
    place = world()
    make_desk(place.reception, place.five_years)
    fail(place.reception)
    kits.restore_kit(desk=place.reception.desks.order_by("pk")[0], actor=by("officer"), now=NOW)
    fail(place.reception)
    assert DeskService.objects.filter(service=place.five_years).count() == 2
