"""Closing a reception."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from bookings.actions import attendance
from bookings.actions.receptions import cancel_reception, close_reception, reopen_reception
from bookings.actions.waiting_list import confirm_joining
from bookings.errors import (
    DataErased,
    DayClosed,
    NotConfirmed,
    NotOver,
    NotToday,
    ReceptionCancelled,
    StillWaiting,
    TooEarly,
    WrongState,
)
from bookings.models import Event, Notification, Post, Reception, WaitlistEntry
from tests.days import EVE, EVENING, OPENING, a_day
from tests.factories import NOW, by, make_post, make_reception
from tests.waiting_lists import digits_for, full_reception, new_entry, offered_entry

pytestmark = pytest.mark.django_db
MORNING = OPENING - dt.timedelta(hours=6, minutes=44)  # 02:16 at the place


def close(reception: Reception, *, confirmed: bool = True, now: object = EVENING) -> int:
    return close_reception(reception=reception, confirmed=confirmed, actor=by("anna"), now=now)  # type: ignore[arg-type]


def test_closing_makes_everybody_unmarked_a_no_show_once_confirmed() -> None:
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


def test_people_still_in_the_hall_block_the_closing() -> None:
    reception, [here, _other] = a_day()
    attendance.check_in(booking=here, actor=by("anna"), now=OPENING)
    with pytest.raises(StillWaiting) as refusal:
        close(reception)
    assert refusal.value.facts["bookings"] == [here]
    reception.refresh_from_db()
    assert reception.status == "published"


def test_a_reception_can_be_closed_only_from_its_day_and_only_if_it_was_published() -> None:
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


def test_a_closed_reception_stays_as_it_is() -> None:
    reception, [booking, _other] = a_day()
    close(reception)
    with pytest.raises(DayClosed):
        attendance.correct_attendance(booking=booking, to=booking.Status.ARRIVED, actor=by("anna"), now=EVENING)


def test_before_the_last_desk_closes_only_an_early_closing_is_accepted() -> None:
    reception, booked = a_day()  # the desk closes at 10:00
    with pytest.raises(NotOver) as refusal:
        close(reception, now=MORNING)
    assert refusal.value.facts == {"ends_at": reception.local(dt.time(10)), "unanswered": len(booked)}
    with pytest.raises(NotOver):
        close(reception, now=reception.local(dt.time(9, 59)))
    reception.refresh_from_db()
    assert reception.status == "published"
    assert close_reception(reception=reception, confirmed=True, early=True, actor=by("boss"), now=MORNING) == 2


def test_from_the_end_of_the_last_desk_no_second_confirmation_is_needed() -> None:
    reception, _booked = a_day()
    assert close(reception, now=reception.local(dt.time(10))) == 2


def test_a_closed_day_can_be_opened_again_and_closed_again_without_telling_anybody_twice() -> None:
    reception, [booking, _other] = a_day()
    close(reception)
    told = Notification.objects.count()
    for _twice in range(2):
        reopen_reception(reception=reception, actor=by("boss"), now=EVENING)
    event = Event.objects.get(verb="reopen", reception_id=reception.pk)
    assert (event.from_state, event.to_state, event.actor_name) == ("finished", "published", "boss")
    booking.refresh_from_db()
    assert booking.status == "no_show"
    attendance.enter_outcome(booking=booking, to=booking.Status.SERVED, seen="no_show", actor=by("anna"), now=EVENING)
    assert close(reception) == 0
    booking.refresh_from_db()
    assert (booking.status, Notification.objects.count()) == ("served", told)


def test_a_day_whose_data_is_due_to_be_erased_stays_closed() -> None:
    reception, _booked = a_day()
    close(reception)
    keeps = dt.timedelta(days=reception.post.erase_days)
    with pytest.raises(DataErased):
        reopen_reception(reception=reception, actor=by("boss"), now=EVENING + keeps)
    reopen_reception(reception=reception, actor=by("boss"), now=OPENING + keeps - dt.timedelta(minutes=1))


def test_a_cancelled_day_cannot_be_opened_again() -> None:
    reception, _booked = a_day()
    cancel_reception(reception=reception, actor=by("boss"), now=EVE)
    with pytest.raises(WrongState):
        reopen_reception(reception=reception, actor=by("boss"), now=EVENING)


@pytest.mark.parametrize("how", ["miss", "outcome"])
def test_a_no_show_is_possible_once_the_waiting_minutes_after_the_start_are_over(how: str) -> None:
    _reception, [booking, _other] = a_day(post=make_post(waiting_minutes=15))

    def miss(now: dt.datetime) -> None:
        if how == "miss":
            attendance.miss(booking=booking, actor=by("anna"), now=now)
        else:
            to = booking.Status.NO_SHOW
            attendance.enter_outcome(booking=booking, to=to, seen="confirmed", actor=by("anna"), now=now)

    with pytest.raises(TooEarly) as refusal:
        miss(booking.starts_at + dt.timedelta(minutes=14, seconds=59))
    assert f"{refusal.value.facts['from_time']:%H:%M}" == "09:15"
    miss(booking.starts_at + dt.timedelta(minutes=15))
    booking.refresh_from_db()
    assert booking.status == "no_show"


def test_a_post_waits_two_hours_at_most() -> None:
    """Longer, and the sweep that marks no-shows could come before them. The database refuses it too."""
    post = make_post(waiting_minutes=120)
    with pytest.raises(IntegrityError, match="post_waits_two_hours_at_most"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(waiting_minutes=121)
