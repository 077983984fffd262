"""Publishing makes the slots that the preview showed, or nothing at all."""

import datetime as dt
from typing import Any

import pytest

from bookings.actions.receptions import cancel_reception, publish_reception
from bookings.errors import CannotPublish, ReceptionCancelled, TooLate, WrongState
from bookings.models import Booking, Event, Notification, Reception, Slot
from bookings.models.receptions import parse_breaks
from bookings.queries.availability import Phase, free_places, phase
from bookings.queries.reception_plan import plan
from tests.factories import (
    DAY,
    NOW,
    by,
    confirmed_booking,
    held_booking,
    make_desk,
    make_post,
    make_reception,
    make_service,
    published_reception,
)

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def codes_of(reception: Reception, now: dt.datetime = NOW) -> set[str]:
    return {problem.code for problem in plan(reception, now=now).problems}


def test_slots_are_whole_and_avoid_the_breaks() -> None:
    reception = make_reception()
    make_desk(reception, make_service(), opens="09:00", closes="10:30", breaks="09:25-09:45", slot_minutes=10)

    publish_reception(reception=reception, actor=by("officer"), now=NOW)

    local = [slot.starts_at.astimezone(reception.zone).strftime("%H:%M") for slot in reception.slots.all()]
    assert local == ["09:00", "09:10", "09:45", "09:55", "10:05", "10:15"]


def test_hours_are_those_of_the_place_five_hours_before_utc_since_march_2024() -> None:
    reception = published_reception()
    first = reception.slots.order_by("starts_at")[0]
    assert first.starts_at == dt.datetime(2026, 12, 5, 4, 0, tzinfo=dt.UTC)
    before = dt.datetime(2024, 2, 29, 9, 0, tzinfo=reception.zone)
    assert before.utcoffset() == dt.timedelta(hours=6)
    assert dt.datetime(2024, 3, 1, 9, 0, tzinfo=reception.zone).utcoffset() == dt.timedelta(hours=5)


def test_the_preview_is_what_happens() -> None:
    passport, advice = make_service(first_minutes=10), make_service(first_minutes=20)
    reception = make_reception(post=make_post(counter_share=20))
    make_desk(reception, passport, advice)
    make_desk(reception, advice, closes="10:00")

    shown = plan(reception, now=NOW)
    publish_reception(reception=reception, actor=by("officer"), now=NOW)
    reception.refresh_from_db()

    assert shown.total == Slot.objects.at(reception).count() == 18
    assert shown.places == [(passport, 12), (advice, 6 + 3)]
    assert [desk.kept for desk in shown.desks] == [2, 1]
    opened = reception.closes_at
    assert opened
    assert free_places([reception], now=opened) == {(reception.pk, passport.pk): 12, (reception.pk, advice.pk): 9}


def test_a_share_is_kept_for_the_counter_until_three_days_before() -> None:
    reception = published_reception(post=make_post(counter_share=20, counter_days=3))
    kept = Slot.objects.at(reception).exclude(free_from=NOW)
    assert Slot.objects.at(reception).count() == 12
    assert {slot.free_from for slot in kept} == {dt.datetime(2026, 12, 2, 4, 0, tzinfo=dt.UTC)}
    assert list(kept) == list(Slot.objects.at(reception).order_by("starts_at"))[-2:]


def test_booking_closes_the_evening_before_unless_the_reception_says_otherwise() -> None:
    reception = published_reception()
    assert reception.closes_at == dt.datetime(2026, 12, 4, 13, 0, tzinfo=dt.UTC)  # 18:00 in Almaty
    assert phase(reception, now=reception.closes_at - MINUTE) is Phase.OPEN
    assert phase(reception, now=reception.closes_at) is Phase.CLOSED


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("break_outside", {"breaks": "08:00-08:30"}),
    ("break_outside", {"breaks": "10:30-11:30"}),
    ("break_backwards", {"breaks": "10:00-09:30"}),
    ("ends_before_it_begins", {"opens": "11:00", "closes": "09:00"}),
    ("ends_before_it_begins", {"opens": "09:00", "closes": "09:00"}),
    ("no_slot", {"closes": "09:05"}),
    ("no_slot", {"breaks": "09:00-11:00"}),
    ("break_unreadable", {"breaks": "at noon"}),
]


@pytest.mark.parametrize(("code", "desk"), FAULTS)
def test_one_faulty_desk_stops_publishing(code: str, desk: dict[str, Any]) -> None:
    reception = make_reception()
    make_desk(reception, make_service())
    faulty = make_desk(reception, make_service(), **desk)
    faulty.refresh_from_db()

    with pytest.raises(CannotPublish) as refusal:
        publish_reception(reception=reception, actor=by("officer"), now=NOW)

    assert [(problem.code, problem.desk) for problem in refusal.value.facts["problems"]] == [(code, faulty)]
    reception.refresh_from_db()
    assert reception.status == "draft"
    assert not Slot.objects.exists()
    assert not Event.objects.exists()


def test_a_desk_without_a_service_and_a_reception_without_a_desk() -> None:
    reception = make_reception()
    assert codes_of(reception) == {"no_desk"}
    make_desk(reception)
    assert codes_of(reception) == {"no_service"}


def test_a_kit_service_needs_a_desk_with_the_kit() -> None:
    reception = make_reception()
    make_desk(reception, make_service(needs_kit=True))
    assert codes_of(reception) == {"kit_missing"}


def test_more_desks_with_a_kit_on_a_date_than_kits_are_refused() -> None:
    post, service = make_post(kits=2), make_service(needs_kit=True)
    reception = make_reception(post=post)
    for _i in range(2):
        make_desk(reception, service, has_kit=True)
    assert codes_of(reception) == set()
    published_reception(service, post=post, desk={"has_kit": True})
    assert codes_of(reception) == {"too_many_kits"}
    reception.date = DAY + dt.timedelta(days=1)
    reception.save()
    assert codes_of(reception) == set()


def test_more_desks_on_a_date_than_officers_who_can_travel_are_refused() -> None:
    post, service = make_post(officers=3), make_service()
    reception = make_reception(post=post)
    for _i in range(2):
        make_desk(reception, service)
    published_reception(service, post=post)
    assert codes_of(reception) == set()
    make_desk(reception, service)
    assert codes_of(reception) == {"too_many_officers"}
    post.officers = None
    post.save()
    assert codes_of(Reception.objects.get(pk=reception.pk)) == set()


def test_a_closed_desk_has_no_slots_and_needs_no_officer_or_kit() -> None:
    post, service = make_post(officers=1, kits=1), make_service(needs_kit=True)
    reception = make_reception(post=post)
    make_desk(reception, service, has_kit=True)
    closed = make_desk(reception, service, has_kit=True, closed=True)
    shown = plan(reception, now=NOW)
    assert shown.problems == []
    assert [len(desk.slots) for desk in shown.desks if desk.desk == closed] == [0]
    assert shown.places == [(service, 12)]
    reception.desks.update(closed=True)
    assert codes_of(reception) == {"no_desk"}


def test_other_drafts_of_a_date_are_a_warning_until_they_are_published() -> None:
    post, service = make_post(kits=1, officers=1), make_service(needs_kit=True)
    for _i in range(2):
        reception = make_reception(post=post)
        make_desk(reception, service, has_kit=True)
    shown = plan(reception, now=NOW)
    assert shown.problems == []
    assert [problem.code for problem in shown.warnings] == ["too_many_kits", "too_many_officers"]


@pytest.mark.parametrize("written", ["13:00-14:00", "13-14", "13.00 – 14", "13 - 14:00"])
def test_a_break_may_be_written_in_whole_hours(written: str) -> None:
    assert parse_breaks(written) == [(dt.time(13), dt.time(14))]


def test_a_reception_in_the_past_or_begun() -> None:
    reception = make_reception()
    make_desk(reception, make_service())
    start = reception.local(dt.time(9))
    assert "in_the_past" not in codes_of(reception, start - MINUTE)
    assert "in_the_past" in codes_of(reception, start)
    assert codes_of(reception, start + dt.timedelta(days=2)) == {"in_the_past"}


@pytest.mark.parametrize(
    ("code", "times"),
    [
        ("closed_already", {"closes_at": NOW}),
        ("closes_before_it_opens", {"opens_at": dt.datetime(2026, 12, 4, 14, tzinfo=dt.UTC)}),
        ("closes_too_late", {"closes_at": dt.datetime(2026, 12, 5, 4, 1, tzinfo=dt.UTC)}),
    ],
)
def test_booking_opens_before_it_closes_and_closes_before_the_day_begins(
    code: str, times: dict[str, dt.datetime]
) -> None:
    reception = make_reception(**times)
    make_desk(reception, make_service())
    assert codes_of(reception) == {code}
    with pytest.raises(CannotPublish):
        publish_reception(reception=reception, actor=by("officer"), now=NOW)


def test_on_the_evening_before_a_closing_time_is_required() -> None:
    reception = make_reception()
    make_desk(reception, make_service())
    evening = reception.usual_closing
    assert codes_of(reception, evening) == {"closed_already"}
    reception.closes_at = evening + dt.timedelta(hours=2)
    reception.save()
    assert codes_of(reception, evening) == set()


def test_one_reception_a_venue_and_day() -> None:
    first = published_reception()
    again = make_reception(post=first.post, venue=first.venue)
    make_desk(again, make_service())
    assert codes_of(again) == {"published_already"}


def test_a_reception_that_is_over_cannot_be_cancelled() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    with pytest.raises(TooLate):
        cancel_reception(reception=reception, actor=by("officer"), now=reception.local(dt.time(11)))
    assert booking.slots.count() == 1


def test_publishing_twice_is_refused_and_makes_nothing_double() -> None:
    reception = published_reception()
    with pytest.raises(WrongState):
        publish_reception(reception=reception, actor=by("officer"), now=NOW)
    assert Slot.objects.at(reception).count() == 12


def test_cancelling_notifies_everybody_and_no_place_is_given_out_afterwards() -> None:
    reception = published_reception()
    booking, hold = confirmed_booking(reception), held_booking(reception)

    assert cancel_reception(reception=reception, actor=by("officer"), now=NOW) == 1

    assert set(Booking.objects.values_list("status", flat=True)) == {"cancelled"}
    assert Notification.objects.filter(kind="reception_cancelled").get().booking == booking
    assert not Slot.objects.exclude(booking=None, free_from=None).exists()
    assert Event.objects.filter(booking_id=hold.pk, verb="cancel_reception", actor_name="officer").exists()
    with pytest.raises(ReceptionCancelled):
        held_booking(reception)
    with pytest.raises(WrongState):
        cancel_reception(reception=reception, actor=by("officer"), now=NOW)


def test_a_hold_cannot_be_made_after_booking_closed() -> None:
    reception = published_reception()
    assert reception.closes_at
    with pytest.raises(TooLate):
        held_booking(reception, now=reception.closes_at)
