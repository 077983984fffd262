"""What those choose whose service needs a kit that has failed."""

import datetime as dt

import pytest

from bookings.actions import confirmation, kits
from bookings.errors import AlreadyBooked, KitWorks, RepresentativeMissing, ServiceNotProvided, TooLate, WrongState
from bookings.models import Booking, Event, Notification, Service, WaitlistEntry
from tests.actions.test_kits import again, fail, told, world
from tests.factories import NOW, add_child, by, confirmed_booking, fill_in, held_booking, published_reception, the_code

pytestmark = pytest.mark.django_db
Kind = Notification.Kind
State = Notification.State
Status = Booking.Status


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


def test_choosing_the_alternative_service_twice_changes_it_once() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    for _click in range(2):
        kits.take_instead(booking=booking, now=NOW)
    assert again(booking).version == 1
    assert Event.objects.filter(verb="take_instead").count() == 1


def test_a_service_that_takes_longer_gets_no_slots_of_other_parties() -> None:
    place = world(minutes=40)
    booking, neighbour = confirmed_booking(place.reception), confirmed_booking(place.reception)
    fail(place.reception)
    kits.take_instead(booking=booking, now=NOW)
    assert again(booking).slot_count == 2
    assert neighbour.slots.count() == 2


def test_nothing_can_be_chosen_while_the_kit_works() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    for verb in (kits.take_instead, kits.choose_first_right):
        with pytest.raises(KitWorks):
            verb(booking=booking, now=NOW)
    assert again(booking).version == 0


def test_there_is_no_choice_without_an_alternative_service() -> None:
    place = world()
    Service.objects.update(without_kit=None)
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    with pytest.raises(ServiceNotProvided):
        kits.take_instead(booking=booking, now=NOW)


def test_a_service_that_now_needs_the_kit_is_no_alternative() -> None:
    """The form of a service keeps what replaces another free of the kit only when it is chosen."""
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    Service.objects.filter(pk=place.five_years.pk).update(needs_kit=True)
    with pytest.raises(ServiceNotProvided):
        kits.take_instead(booking=booking, now=NOW)


def test_a_party_with_a_place_for_the_other_service_keeps_both() -> None:
    place = world()
    booking = confirmed_booking(place.reception, document="N7654321")
    other = published_reception(place.five_years, post=place.reception.post)
    confirmed_booking(other, document="N7654321")
    fail(place.reception)
    with pytest.raises(AlreadyBooked):
        kits.take_instead(booking=booking, now=NOW)
    assert again(booking).service == place.ten_years


def test_a_person_who_then_counts_as_a_child_needs_a_representative() -> None:
    place = world(adult_age=80)
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    with pytest.raises(RepresentativeMissing):
        kits.take_instead(booking=booking, now=NOW)
    kits.take_instead(booking=booking, now=NOW, actor=by("officer"))  # who has said so on the telephone
    assert again(booking).service == place.five_years


def test_a_child_with_a_parent_can_choose_the_alternative_service() -> None:
    place = world()
    hold = fill_in(held_booking(place.reception))
    hold.applicants.all().delete()
    add_child(hold, 1)
    confirmation.ask_code(booking=hold, now=NOW)
    booking = confirmation.confirm_booking(booking=hold, code=the_code(hold), now=NOW)
    fail(place.reception)
    kits.take_instead(booking=booking, now=NOW)
    assert again(booking).service == place.five_years


def test_the_first_right_at_the_next_reception() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    for _click in range(2):
        kits.choose_first_right(booking=booking, now=NOW)
    assert again(booking).status == Status.CANCELLED
    assert not booking.slots.exists()
    entry = WaitlistEntry.objects.get()
    assert (entry.status, entry.service) == (WaitlistEntry.Status.DEFERRED, place.ten_years)
    assert entry.rank < 0
    assert told(booking) == [("email", "obsolete")]
    assert told(booking, Kind.KIT_DEFERRED) == [("email", "queued")]


def test_people_who_chose_by_phone_are_not_called_about_it() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    Booking.objects.update(email="", phone="+77011234567")
    fail(place.reception)
    kits.choose_first_right(booking=booking, now=NOW, actor=by("officer"))
    assert told(booking) == [("call", "obsolete")]
    assert told(booking, Kind.KIT_DEFERRED) == [("call", "sent")]


def test_a_person_who_has_arrived_can_choose_at_the_desk() -> None:
    place = world()
    first, second = confirmed_booking(place.reception), confirmed_booking(place.reception)
    Booking.objects.update(status="arrived")
    morning = place.reception.local(dt.time(9, 5))
    fail(place.reception, now=morning)
    with pytest.raises(WrongState):
        kits.take_instead(booking=first, now=morning)
    kits.take_instead(booking=first, now=morning, actor=by("officer"))
    kits.choose_first_right(booking=second, now=morning, actor=by("officer"))
    assert (again(first).status, again(first).service) == (Status.ARRIVED, place.five_years)
    assert (again(second).status, again(second).reason) == (Status.NOT_SERVED, Booking.Reason.KIT)
    assert WaitlistEntry.objects.get().status == WaitlistEntry.Status.DEFERRED


def test_citizens_choose_until_their_time_begins() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    for verb in (kits.take_instead, kits.choose_first_right):
        with pytest.raises(TooLate):
            verb(booking=booking, now=booking.starts_at)
