"""The biometric kit fails: nobody is left without word, and each chooses what they want."""

import datetime as dt
from typing import NamedTuple

import pytest

from bookings.actions import confirming, kits
from bookings.actions.cancelling import cancel
from bookings.actions.offering import offer_places
from bookings.availability import free_places
from bookings.errors import (
    AlreadyBooked,
    HoldExpired,
    KitWorks,
    RepresentativeMissing,
    ServiceNotOffered,
    TooLate,
    WrongState,
)
from bookings.models import Booking, Desk, DeskService, Event, Notification, Reception, Service, WaitlistEntry
from tests.factories import (
    NOW,
    add_child,
    confirmed_booking,
    fill_in,
    held_booking,
    make_desk,
    make_post,
    make_service,
    published_reception,
    ready_booking,
    the_code,
)
from tests.lines import waiting_entry

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
    """A reception with a desk where the kit stands; without it the passport for five years can be had."""
    five = make_service(name="Passport, 5 years", first_minutes=minutes, next_minutes=minutes, adult_age=adult_age)
    ten = make_service(name="Passport, 10 years", needs_kit=True, without_kit=five, first_minutes=20, next_minutes=20)
    post = make_post(kits=1)
    reception = published_reception(ten, post=post, desk={"has_kit": True, "closes": closes, **more})
    return World(reception, ten, five)


def fail(reception: Reception, *, now: dt.datetime = NOW) -> int:
    return kits.fail_kit(reception=reception, actor="officer", now=now)


def told(booking: Booking, kind: Kind = Kind.KIT_FAILED) -> list[tuple[str, str]]:
    rows = booking.notifications.filter(kind=kind).order_by("pk")
    return list(rows.values_list("channel", "state"))


def again(booking: Booking) -> Booking:
    return Booking.objects.select_related("service", "desk", "reception").get(pk=booking.pk)


def test_everybody_booked_is_told_and_keeps_the_place() -> None:
    place = world()
    bookings = [confirmed_booking(place.reception) for _number in range(3)]
    assert fail(place.reception) == 3
    for booking in bookings:
        assert told(booking) == [("email", "queued")]
        assert again(booking).status == Status.CONFIRMED
        assert again(booking).kit_is_away
    assert not place.desk.has_kit


def test_who_has_no_email_stands_on_the_call_sheet() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    Booking.objects.update(email="")
    fail(place.reception)
    assert told(booking) == [("call", "queued")]


def test_nothing_that_needs_the_kit_can_be_had_and_the_other_service_can() -> None:
    place = world()
    before = free_places([place.reception], now=NOW)
    assert before[place.reception.pk, place.ten_years.pk] == 6
    fail(place.reception)
    after = free_places([place.reception], now=NOW)
    assert (place.reception.pk, place.ten_years.pk) not in after
    assert after[place.reception.pk, place.five_years.pk] == 12


def test_failing_twice_tells_nobody_twice() -> None:
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
    assert kits.fail_kit(reception=reception, desk=first.desk, actor="officer", now=NOW) == 1
    assert (len(told(first)), len(told(second))) == (1, 0)


def test_holds_end_and_can_not_be_confirmed() -> None:
    place = world()
    hold = ready_booking(place.reception)
    fail(place.reception)
    assert again(hold).status == Status.EXPIRED
    with pytest.raises(HoldExpired):
        confirming.confirm(booking=hold, code=the_code(hold), now=NOW)


def test_an_offer_ends_and_its_entry_waits_on() -> None:
    place = world(closes="09:20")
    booking = confirmed_booking(place.reception)
    entry = waiting_entry(place.reception)
    cancel(booking=booking, actor="citizen", now=NOW)
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


def test_the_other_passport_at_the_same_time() -> None:
    place = world()
    booking = confirmed_booking(place.reception, party_size=2)
    start = booking.starts_at
    assert booking.slot_count == 4
    fail(place.reception)
    kits.take_instead(booking=booking, now=NOW)
    booking = again(booking)
    assert (booking.service, booking.starts_at, booking.slot_count, booking.version) == (place.five_years, start, 2, 1)
    assert booking.slots.count() == 2
    assert set(booking.applicants.values_list("service", "live")) == {(place.five_years.pk, True)}
    assert told(booking) == [("email", "obsolete")]
    assert told(booking, Kind.SERVICE_CHANGED) == [("email", "queued")]
    assert booking.notifications.filter(kind=Kind.REMINDER_DAY, version=1, state="queued").exists()


def test_taking_it_twice_is_once() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    for _click in range(2):
        kits.take_instead(booking=booking, now=NOW)
    assert again(booking).version == 1
    assert Event.objects.filter(verb="take_instead").count() == 1


def test_a_service_that_takes_longer_gets_no_slot_of_others() -> None:
    place = world(minutes=40)
    booking, neighbour = confirmed_booking(place.reception), confirmed_booking(place.reception)
    fail(place.reception)
    kits.take_instead(booking=booking, now=NOW)
    assert again(booking).slot_count == 2
    assert neighbour.slots.count() == 2


def test_while_the_kit_stands_nothing_is_chosen() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    for verb in (kits.take_instead, kits.first_right):
        with pytest.raises(KitWorks):
            verb(booking=booking, now=NOW)
    assert again(booking).version == 0


def test_where_nothing_can_be_had_instead() -> None:
    place = world()
    Service.objects.update(without_kit=None)
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    with pytest.raises(ServiceNotOffered):
        kits.take_instead(booking=booking, now=NOW)


def test_who_has_a_place_for_the_other_service_keeps_both_as_they_were() -> None:
    place = world()
    booking = confirmed_booking(place.reception, document="N7654321")
    other = published_reception(place.five_years, post=place.reception.post)
    confirmed_booking(other, document="N7654321")
    fail(place.reception)
    with pytest.raises(AlreadyBooked):
        kits.take_instead(booking=booking, now=NOW)
    assert again(booking).service == place.ten_years


def test_who_counts_as_a_child_then_needs_somebody_who_comes_along() -> None:
    place = world(adult_age=80)
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    with pytest.raises(RepresentativeMissing):
        kits.take_instead(booking=booking, now=NOW)
    kits.take_instead(booking=booking, now=NOW, actor="officer")  # who has said so on the telephone
    assert again(booking).service == place.five_years


def test_a_child_with_a_parent_is_no_hindrance() -> None:
    place = world()
    hold = fill_in(held_booking(place.reception))
    hold.applicants.all().delete()
    add_child(hold, 1)
    confirming.ask_code(booking=hold, now=NOW)
    booking = confirming.confirm(booking=hold, code=the_code(hold), now=NOW)
    fail(place.reception)
    kits.take_instead(booking=booking, now=NOW)
    assert again(booking).service == place.five_years


def test_the_first_right_at_the_next_reception() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    for _click in range(2):
        kits.first_right(booking=booking, now=NOW)
    assert again(booking).status == Status.CANCELLED
    assert not booking.slots.exists()
    entry = WaitlistEntry.objects.get()
    assert (entry.status, entry.service) == (WaitlistEntry.Status.DEFERRED, place.ten_years)
    assert entry.rank < 0
    assert told(booking) == [("email", "obsolete"), ("email", "queued")]


def test_whoever_has_chosen_on_the_telephone_is_not_rung_up_about_it() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    Booking.objects.update(email="", phone="+77011234567")
    fail(place.reception)
    kits.first_right(booking=booking, now=NOW, actor="officer")
    assert told(booking) == [("call", "obsolete"), ("call", "sent")]


def test_who_has_come_already_can_choose_at_the_desk() -> None:
    place = world()
    first, second = confirmed_booking(place.reception), confirmed_booking(place.reception)
    Booking.objects.update(status="arrived")
    morning = place.reception.local(dt.time(9, 5))
    fail(place.reception, now=morning)
    with pytest.raises(WrongState):
        kits.take_instead(booking=first, now=morning)
    kits.take_instead(booking=first, now=morning, actor="officer")
    kits.first_right(booking=second, now=morning, actor="officer")
    assert (again(first).status, again(first).service) == (Status.ARRIVED, place.five_years)
    assert (again(second).status, again(second).reason) == (Status.NOT_SERVED, Booking.Reason.KIT)
    assert WaitlistEntry.objects.get().status == WaitlistEntry.Status.DEFERRED


def test_citizens_choose_until_their_time_begins() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    for verb in (kits.take_instead, kits.first_right):
        with pytest.raises(TooLate):
            verb(booking=booking, now=booking.starts_at)


def test_the_kit_works_again_and_who_was_asked_is_told() -> None:
    place = world()
    asked, chosen = confirmed_booking(place.reception), confirmed_booking(place.reception)
    fail(place.reception)
    kits.take_instead(booking=chosen, now=NOW)
    assert kits.kit_works(desk=place.desk, actor="officer", now=NOW) == 1
    assert kits.kit_works(desk=place.desk, actor="officer", now=NOW) == 0
    assert [row.facts.get("works") for row in asked.notifications.filter(kind=Kind.KIT_FAILED).order_by("pk")] == [
        None,
        True,
    ]
    assert again(chosen).service == place.five_years
    assert free_places([place.reception], now=NOW)[place.reception.pk, place.ten_years.pk] > 0


def test_it_may_fail_once_more_and_all_are_told_once_more() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    kits.kit_works(desk=place.desk, actor="officer", now=NOW)
    fail(place.reception)
    assert len(told(booking)) == 3


def test_minutes_and_services_of_the_desk_stay_as_they_were() -> None:
    place = world()
    make_desk(place.reception, place.five_years)
    fail(place.reception)
    kits.kit_works(desk=place.reception.desks.order_by("pk")[0], actor="officer", now=NOW)
    fail(place.reception)
    assert DeskService.objects.filter(service=place.five_years).count() == 2
