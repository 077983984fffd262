"""Steps taken back after something else has hung on them: nothing stays behind, and nobody is stuck."""

import datetime as dt

import pytest

from bookings.actions import attendance, kits, receptions
from bookings.actions.attendance import enter_outcome
from bookings.actions.cancellation import cancel_booking
from bookings.errors import KitWorks, ReceptionCancelled, WrongState
from bookings.models import CITIZEN, Booking, Notification, WaitlistEntry
from tests.actions.test_kits import again, fail, told, world
from tests.factories import NOW, by, confirmed_booking, published_reception

# Committed, so that the rules that are looked at then are looked at.
pytestmark = pytest.mark.django_db(transaction=True)
Status = Booking.Status


def came_without_kit() -> tuple[Booking, dt.datetime]:
    """Somebody who has arrived, and the kit that they need has failed."""
    place = world()
    booking = confirmed_booking(place.reception)
    now = booking.starts_at - dt.timedelta(minutes=5)
    fail(place.reception, now=now)
    return attendance.check_in(booking=booking, actor=by("officer"), now=now), now


def correct(booking: Booking, to: Status, now: dt.datetime) -> Booking:
    return attendance.correct_attendance(booking=again(booking), to=to, actor=by("officer"), now=now)


def rights() -> int:
    return WaitlistEntry.objects.filter(status="deferred").count()


def test_a_party_that_took_the_other_service_can_be_put_back_to_expected() -> None:
    booking, now = came_without_kit()
    kits.take_instead(booking=booking, actor=by("officer"), now=now)
    assert correct(booking, Status.CONFIRMED, now).status == Status.CONFIRMED
    assert told(booking, Notification.Kind.SERVICE_CHANGED) == [("call", "sent")]


def test_a_first_right_ends_when_the_party_is_there_after_all() -> None:
    booking, now = came_without_kit()
    for _time in range(2):
        kits.choose_first_right(booking=again(booking), actor=by("officer"), now=now)
        assert rights() == 1
        correct(booking, Status.ARRIVED, now)
        assert rights() == 0
    assert correct(booking, Status.CONFIRMED, now).status == Status.CONFIRMED
    links = booking.notifications.filter(kind="kit_deferred")
    assert links.filter(channel="email").count() == 2  # each time with the link of that entry


def test_a_first_right_ends_when_the_paper_list_says_that_they_were_served() -> None:
    booking, now = came_without_kit()
    kits.choose_first_right(booking=booking, actor=by("officer"), now=now)
    enter_outcome(booking=again(booking), to=Status.SERVED, seen="not_served", actor=by("officer"), now=now)
    assert rights() == 0


def test_no_first_right_is_promised_after_cancelling_the_alternative_service() -> None:
    place = world()
    booking = confirmed_booking(place.reception)
    fail(place.reception)
    kits.take_instead(booking=booking, now=NOW)
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    with pytest.raises((WrongState, KitWorks)):
        kits.choose_first_right(booking=again(booking), now=NOW)


def test_a_party_marked_by_mistake_can_be_called_back_and_gets_a_time_again() -> None:
    booking = confirmed_booking(published_reception())
    now = booking.starts_at
    attendance.miss(booking=booking, actor=by("officer"), now=now)
    enter_outcome(booking=again(booking), to=Status.SERVED, seen="no_show", actor=by("officer"), now=now)
    assert booking.slots.count() == 0
    assert correct(booking, Status.ARRIVED, now).slots.count() == 1


@pytest.mark.parametrize("step", ["serve", "miss"])
def test_people_present_when_the_day_was_cancelled_can_still_be_marked(step: str) -> None:
    reception = published_reception()
    booking, other = confirmed_booking(reception), confirmed_booking(reception)
    now = booking.starts_at
    attendance.check_in(booking=booking, actor=by("officer"), now=now)
    receptions.cancel_reception(reception=reception, actor=by("manager"), now=now)
    with pytest.raises(WrongState):  # nobody is expected there any more
        correct(booking, Status.CONFIRMED, now)
    with pytest.raises(ReceptionCancelled):
        attendance.check_in(booking=again(other), actor=by("officer"), now=now)
    getattr(attendance, step)(booking=again(booking), actor=by("officer"), now=now)
    assert not again(booking).live  # or they could book nowhere for a month
