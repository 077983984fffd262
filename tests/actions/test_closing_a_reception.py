"""Closing a reception."""

import pytest

from bookings.actions import attendance
from bookings.actions.receptions import close_reception
from bookings.actions.waiting_list import confirm_joining
from bookings.errors import DayClosed, NotConfirmed, NotToday, ReceptionCancelled, StillWaiting
from bookings.models import Event, Notification, Reception, WaitlistEntry
from tests.days import EVE, EVENING, OPENING, a_day
from tests.factories import NOW, by, make_reception
from tests.waiting_lists import digits_for, full_reception, new_entry, offered_entry

pytestmark = pytest.mark.django_db


def close(reception: Reception, *, confirmed: bool = True, now: object = EVENING) -> int:
    return close_reception(reception=reception, confirmed=confirmed, actor=by("anna"), now=now)  # type: ignore[arg-type]


def test_whoever_nobody_has_marked_did_not_come_once_that_is_confirmed() -> None:
    reception, [served, unmarked] = a_day()
    attendance.check_in(booking=served, actor=by("anna"), now=OPENING)
    attendance.serve(booking=served, actor=by("anna"), now=OPENING)
    with pytest.raises(NotConfirmed) as refusal:
        close(reception, confirmed=False)
    assert refusal.value.facts == {"unanswered": 1}
    unmarked.refresh_from_db()
    assert unmarked.status == "confirmed"
    assert close(reception) == 1
    unmarked.refresh_from_db()
    reception.refresh_from_db()
    assert (unmarked.status, reception.status) == ("no_show", "finished")
    assert Event.objects.filter(verb="finish", reception_id=reception.pk, booking_id=None).count() == 1
    assert close(reception) == 0


def test_nobody_is_locked_in() -> None:
    reception, [here, _other] = a_day()
    attendance.check_in(booking=here, actor=by("anna"), now=OPENING)
    with pytest.raises(StillWaiting) as refusal:
        close(reception)
    assert refusal.value.facts["bookings"] == [here]
    reception.refresh_from_db()
    assert reception.status == "published"


def test_on_its_day_or_later_and_only_what_was_published() -> None:
    reception, _booked = a_day()
    with pytest.raises(NotToday):
        close(reception, now=EVE)
    with pytest.raises(ReceptionCancelled):
        close(make_reception())


def test_the_waiting_list_ends_without_a_mail() -> None:
    reception, _booked = full_reception()
    entry = new_entry(reception)
    confirm_joining(entry=entry, code=digits_for(entry), now=NOW)
    before = Notification.objects.count()
    close(reception)
    entry.refresh_from_db()
    assert entry.status == "ended"
    assert Notification.objects.count() == before


def test_a_first_right_lives_on_also_when_its_offer_was_never_answered() -> None:
    entry = offered_entry()
    WaitlistEntry.objects.filter(pk=entry.pk).update(rank=-5)
    close(entry.reception)
    entry.refresh_from_db()
    assert entry.status == "deferred"
    assert entry.offers.get().status == "cancelled"


def test_what_is_closed_stays_as_it_is() -> None:
    reception, [booking, _other] = a_day()
    close(reception)
    with pytest.raises(DayClosed):
        attendance.correct_attendance(booking=booking, to=booking.Status.ARRIVED, actor=by("anna"), now=EVENING)
