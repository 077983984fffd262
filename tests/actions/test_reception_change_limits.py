"""Changes of a day that affect nobody, who else is affected, and when a change is refused."""

import datetime as dt
from typing import Any

import pytest

from bookings.actions import reception_changes, waiting_list
from bookings.actions.reception_changes import NewDesk, change_day, preview_change
from bookings.errors import CannotChange, PreviewOutdated, TooLate, WrongState
from bookings.models import Booking, Event, Notification, Reception, Slot, WaitlistEntry
from tests.actions.test_reception_changes import as_it_is, at, make
from tests.factories import (
    DAY,
    NOW,
    by,
    confirmed_booking,
    held_booking,
    make_post,
    make_reception,
    make_venue,
    published_reception,
)

pytestmark = pytest.mark.django_db
Kind = Notification.Kind
LATER = DAY + dt.timedelta(days=7)
WEEK = dt.timedelta(days=7)


def test_the_preview_changes_nothing() -> None:
    reception = published_reception(desk={"closes": "09:20"})
    for _i in range(2):
        confirmed_booking(reception)
    counted = [model.objects.count() for model in (Slot, Notification, Event, WaitlistEntry)]
    desks = list(reception.desks.values())
    change = as_it_is(
        reception,
        date=LATER,
        hours={0: {"closes": dt.time(9, 10)}},
        new=(NewDesk("9", dt.time(9), dt.time(10), (reception.services[0].pk,)),),
    )
    found = preview_change(reception=reception, change=change, now=NOW)
    assert len(found.told) == 2
    assert [model.objects.count() for model in (Slot, Notification, Event, WaitlistEntry)] == counted
    assert list(reception.desks.values()) == desks
    assert Reception.objects.get().date == DAY


def test_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step fails: no slot, desk, booking, entry or message has changed."""
    reception = published_reception(desk={"closes": "09:20"})
    for _i in range(2):
        confirmed_booking(reception)
    models = (Slot, Booking, Notification, Event, WaitlistEntry, Reception)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    change = as_it_is(reception, date=LATER, hours={0: {"closes": dt.time(9, 10)}})
    seen = preview_change(reception=reception, change=change, now=NOW).fingerprint

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("the power is off")

    with monkeypatch.context() as patch:
        patch.setattr(reception_changes, "_tell_waiting", fail)
        with pytest.raises(RuntimeError):
            change_day(reception=reception, change=change, seen=seen, actor=by("boss"), now=NOW)
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    change_day(reception=reception, change=change, seen=seen, actor=by("boss"), now=NOW)


def test_a_preview_of_other_people_is_outdated() -> None:
    reception = published_reception(desk={"closes": "09:20"})
    confirmed_booking(reception)
    change = as_it_is(reception, hours={0: {"closes": dt.time(9, 10)}})
    seen = preview_change(reception=reception, change=change, now=NOW)
    assert seen.not_fitting == []
    confirmed_booking(reception)
    with pytest.raises(PreviewOutdated):
        change_day(reception=reception, change=change, seen=seen.fingerprint, actor=by("boss"), now=NOW)
    assert reception.slots.count() == 2


def test_a_change_that_was_already_made_is_not_made_again() -> None:
    reception = published_reception()
    confirmed_booking(reception)
    change = as_it_is(reception, date=LATER)
    make(reception, change)
    rows = Notification.objects.count(), Event.objects.count()
    assert change_day(reception=reception, change=change, seen="", actor=by("boss"), now=NOW).told == []
    assert (Notification.objects.count(), Event.objects.count()) == rows


def test_holds_and_offers_on_removed_times_are_released() -> None:
    reception = published_reception(desk={"closes": "09:20"})
    staying, gone = held_booking(reception), held_booking(reception)
    make(reception, as_it_is(reception, hours={0: {"closes": dt.time(9, 10)}}))
    staying.refresh_from_db()
    gone.refresh_from_db()
    assert (staying.status, gone.status) == ("held", "expired")


def test_another_date_ends_every_hold() -> None:
    reception = published_reception()
    hold = held_booking(reception)
    done = make(reception, as_it_is(reception, date=LATER))
    hold.refresh_from_db()
    assert hold.status == "expired"
    assert [each.pk for each in done.holds] == [hold.pk]
    assert not reception.slots.exclude(booking=None).exists()


@pytest.mark.parametrize(("email", "days", "called"), [("a@example.org", 12, 0), ("", 12, 1), ("a@example.org", 1, 1)])
def test_people_who_cannot_be_reached_by_email_or_in_time_are_to_be_called(email: str, days: int, called: int) -> None:
    now = at(9) - dt.timedelta(days=days)
    reception = published_reception(now=NOW)
    booking = confirmed_booking(reception)
    Booking.objects.filter(pk=booking.pk).update(email=email, phone="+77011234567")
    found = preview_change(reception=reception, change=as_it_is(reception, date=LATER), now=now)
    assert len(found.unreachable) == (not email)
    make(reception, as_it_is(reception, date=LATER), now=now)
    assert booking.notifications.filter(kind=Kind.DAY_CHANGED, channel="call").count() == called
    assert booking.notifications.filter(kind=Kind.DAY_CHANGED, channel="email").count() == bool(email)


def test_people_on_the_waiting_list_are_notified_of_another_date() -> None:
    reception = published_reception(desk={"closes": "09:10"})
    confirmed_booking(reception)
    entry = waiting_list.join_waiting_list(
        reception=reception, service=reception.services[0], party_size=1, now=NOW, language="en"
    )
    WaitlistEntry.objects.filter(pk=entry.pk).update(status="waiting", rank=1, email="b@example.org")
    done = make(reception, as_it_is(reception, date=LATER))
    assert done.waiting == 1
    row = entry.notifications.get(kind=Kind.DAY_CHANGED)
    assert row.facts == {"date": "2026-12-05", "venue": reception.venue_id, "had_offer": False}


def test_places_kept_for_the_counter_open_before_the_new_day() -> None:
    reception = published_reception(post=make_post(counter_share=50))
    kept = set(reception.slots.filter(free_from=reception.kept_until).values_list("pk", flat=True))
    assert len(kept) == 6
    make(reception, as_it_is(reception, date=LATER))
    assert set(reception.slots.filter(free_from=reception.kept_until).values_list("pk", flat=True)) == kept
    assert reception.kept_until == at(9, day=LATER) - dt.timedelta(days=3)


def test_the_closing_that_staff_chose_moves_with_the_day() -> None:
    reception = published_reception(closes_at=at(12, day=DAY - WEEK / 7 * 3))
    make(reception, as_it_is(reception, date=LATER))
    assert reception.closes_at == at(12, day=LATER - dt.timedelta(days=3))


def codes(reception: Reception, *, now: dt.datetime = NOW, **fields: Any) -> list[str]:
    return [
        problem.code
        for problem in preview_change(reception=reception, change=as_it_is(reception, **fields), now=now).problems
    ]


def test_a_day_in_the_past_or_without_a_desk_is_refused() -> None:
    reception = published_reception()
    assert "in_the_past" in codes(reception, date=NOW.date() - dt.timedelta(days=1))
    assert "no_desk" in codes(reception, hours={0: {"closed": True}})
    assert "break_outside" in codes(reception, hours={0: {"breaks": "13:00-14:00"}})
    assert "ends_before_it_begins" in codes(reception, hours={0: {"closes": dt.time(8)}})
    change = as_it_is(reception, hours={0: {"closed": True}})
    with pytest.raises(CannotChange):
        change_day(reception=reception, change=change, seen="", actor=by("boss"), now=NOW)
    assert not reception.desks.filter(closed=True).exists()


def test_a_date_without_enough_kits_or_officers_is_refused() -> None:
    reception = published_reception(desk={"has_kit": True})
    post = reception.post
    post.officers = 1
    post.save()
    published_reception(post=post, date=LATER, desk={"has_kit": True})
    assert codes(reception, date=LATER) == ["too_many_kits", "too_many_officers"]
    assert codes(reception, date=LATER, venue=make_venue().pk) == ["too_many_kits", "too_many_officers"]


def test_the_venue_has_one_reception_a_day() -> None:
    reception = published_reception()
    published_reception(post=reception.post, date=LATER, venue=reception.venue)
    assert codes(reception, date=LATER) == ["published_already"]


def test_an_earlier_fault_does_not_block_a_change() -> None:
    reception = published_reception(desk={"has_kit": True})
    reception.post.kits = 0
    reception.post.save()
    assert codes(reception, hours={0: {"closes": dt.time(10)}}) == []
    assert codes(reception, date=LATER) == ["too_many_kits"]


def test_on_the_day_the_hours_can_still_be_shortened() -> None:
    reception = published_reception(desk={"closes": "12:00"})
    early, late = confirmed_booking(reception), confirmed_booking(reception, starts_at=at(11, 50))
    now = at(9, 30)
    Booking.objects.filter(pk=early.pk).update(status="arrived")
    assert codes(reception, date=LATER, now=now) == ["begun"]
    make(reception, as_it_is(reception, hours={0: {"closes": dt.time(11)}}), now=now)
    late.refresh_from_db()
    early.refresh_from_db()
    assert (late.starts_at, late.version) == (at(10, 50), 1)
    assert (early.starts_at, early.version) == (at(9), 0)


def test_on_the_day_nobody_is_moved_to_a_time_that_is_too_soon() -> None:
    reception = published_reception(desk={"closes": "12:00"})
    late = confirmed_booking(reception, starts_at=at(11, 50))
    done = make(reception, as_it_is(reception, hours={0: {"closes": dt.time(10, 20)}}), now=at(9, 30))
    assert [each.booking.pk for each in done.not_fitting] == [late.pk]


def test_blocked_times_stay_blocked() -> None:
    reception = published_reception(desk={"closes": "09:30"})
    late = confirmed_booking(reception, starts_at=at(9, 20))
    reception.slots.exclude(booking=late).update(free_from=None)
    done = make(reception, as_it_is(reception, hours={0: {"closes": dt.time(9, 20)}}))
    assert [each.booking.pk for each in done.not_fitting] == [late.pk]
    assert reception.slots.filter(free_from=None).count() == 2


def test_only_a_published_reception_that_is_not_over_can_be_changed() -> None:
    reception = published_reception()
    change = as_it_is(reception, date=LATER)
    with pytest.raises(TooLate):
        preview_change(reception=reception, change=change, now=at(18))
    draft = make_reception()
    with pytest.raises(WrongState):
        preview_change(reception=draft, change=as_it_is(draft), now=NOW)


def test_the_change_and_each_booking_of_it_are_recorded() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    make(reception, as_it_is(reception, date=LATER))
    rows = Event.objects.filter(verb="change_day", actor_name="boss").values_list("reception_id", "booking_id")
    assert set(rows) == {(reception.pk, None), (reception.pk, booking.pk)}


def test_a_day_cannot_come_so_near_that_booking_would_close_before_it_opens() -> None:
    reception = published_reception(opens_at=NOW + dt.timedelta(days=8))
    evening = NOW + dt.timedelta(hours=7)  # booking for tomorrow has closed already
    change = as_it_is(reception, date=NOW.date() + dt.timedelta(days=1))
    seen = preview_change(reception=reception, change=change, now=evening)
    with pytest.raises(CannotChange):
        change_day(reception=reception, change=change, seen=seen.fingerprint, actor=by("boss"), now=evening)
