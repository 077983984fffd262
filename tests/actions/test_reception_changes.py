"""Changing a published day: what is kept, who is placed anew, who does not fit, and that it is all or nothing."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from bookings.actions import kits, receptions
from bookings.actions.reception_changes import Change, Hours, NewDesk, change_day, preview_change
from bookings.errors import CannotChange
from bookings.models import Booking, Notification, Reception, WaitlistEntry
from bookings.queries.reception_change_effects import ChangeEffects, MoveReason
from tests.factories import (
    DAY,
    NOW,
    by,
    confirmed_booking,
    make_desk,
    make_reception,
    make_service,
    make_venue,
    published_reception,
)

pytestmark = pytest.mark.django_db
Kind = Notification.Kind
LATER = DAY + dt.timedelta(days=7)
WEEK = dt.timedelta(days=7)


def as_it_is(reception: Reception, **fields: Any) -> Change:
    """The day as it is, with changes; `hours` by the number of the desk, from 0, as its fields."""
    hours = fields.pop("hours", {})
    desks = [
        Hours(
            **{
                "desk": desk.pk,
                "opens": desk.opens,
                "closes": desk.closes,
                "breaks": desk.breaks,
                "closed": desk.closed,
                **hours.get(number, {}),
            }
        )
        for number, desk in enumerate(reception.desks.order_by("pk"))
    ]
    return Change(**{"date": reception.date, "venue": reception.venue_id, "hours": tuple(desks), **fields})


def make(reception: Reception, change: Change, *, now: dt.datetime = NOW) -> ChangeEffects:
    seen = preview_change(reception=reception, change=change, now=now)
    assert seen.problems == []
    done = change_day(reception=reception, change=change, seen=seen.fingerprint, actor=by("boss"), now=now)
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    reception.refresh_from_db()
    return done


def at(hour: int, minute: int = 0, *, day: dt.date = DAY) -> dt.datetime:
    """An hour in Almaty, UTC+5."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=dt.timezone(dt.timedelta(hours=5)))


def told(booking: Booking, kind: Notification.Kind, **more: Any) -> Notification:
    return Notification.objects.get(booking=booking, kind=kind, version=booking.version, **more)


def test_another_date_moves_everybody_to_the_same_hour() -> None:
    reception = published_reception()
    party, single = confirmed_booking(reception, party_size=2), confirmed_booking(reception)
    done = make(reception, as_it_is(reception, date=LATER))
    assert len(done.told) == 2
    assert done.not_fitting == done.another_time == []
    for booking, start in ((party, at(9, day=LATER)), (single, at(9, 20, day=LATER))):
        before = booking.starts_at
        booking.refresh_from_db()
        assert (booking.starts_at, booking.version, booking.status) == (start, 1, "confirmed")
        row = told(booking, Kind.DAY_CHANGED)
        assert row.facts == {"starts_at": before.isoformat(), "venue": reception.venue_id}
    assert reception.date == LATER
    assert reception.closes_at == reception.usual_closing
    assert {slot.starts_at.date() for slot in reception.slots.all()} == {LATER}


def test_reminders_are_those_of_the_new_time() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    make(reception, as_it_is(reception, date=LATER))
    owed = booking.notifications.filter(kind__in=[Kind.REMINDER_WEEK, Kind.REMINDER_DAY], state="queued")
    assert sorted(owed.values_list("due_at", flat=True)) == [at(9, day=LATER) - WEEK, at(9, day=LATER) - WEEK / 7]


def test_another_venue_notifies_everybody_and_moves_no_times() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    old, new = reception.venue, make_venue(name="School 5")
    make(reception, as_it_is(reception, venue=new.pk))
    booking.refresh_from_db()
    assert (booking.starts_at, booking.version, reception.venue) == (at(9), 1, new)
    assert told(booking, Kind.DAY_CHANGED).facts["venue"] == old.pk


def test_a_shorter_day_places_people_at_the_nearest_time_left() -> None:
    reception = published_reception(desk={"closes": "10:00"})
    bookings = [confirmed_booking(reception, starts_at=at(9, 10 * number)) for number in (0, 1, 5)]
    done = make(reception, as_it_is(reception, hours={0: {"closes": dt.time(9, 40)}}))
    assert [each.booking.pk for each in done.told] == [bookings[2].pk]
    assert [each.why for each in done.told] == [MoveReason.NO_TIME]
    for booking in bookings:
        booking.refresh_from_db()
    assert [booking.starts_at for booking in bookings] == [at(9), at(9, 10), at(9, 30)]
    assert [booking.version for booking in bookings] == [0, 0, 1]
    assert reception.slots.count() == 4


def test_parties_that_do_not_fit_get_first_rights_in_the_order_of_confirming() -> None:
    reception = published_reception(desk={"closes": "09:40"})
    late = confirmed_booking(reception, starts_at=at(9, 30))
    later = confirmed_booking(reception, starts_at=at(9, 20), now=NOW + dt.timedelta(minutes=1))
    staying = [confirmed_booking(reception, starts_at=at(9, 10 * number)) for number in (0, 1)]
    done = make(reception, as_it_is(reception, hours={0: {"closes": dt.time(9, 20)}}), now=NOW + dt.timedelta(hours=1))
    assert [each.booking.pk for each in done.not_fitting] == [late.pk, later.pk]
    entries = WaitlistEntry.objects.filter(status="deferred").order_by("rank")
    assert [entry.applicants.get().person_hash for entry in entries] == [
        booking.applicants.get().person_hash for booking in (late, later)
    ]
    for booking in (late, later):
        booking.refresh_from_db()
        assert booking.status == "cancelled"
        assert told(booking, Kind.NOT_FITTING).facts["venue"] == reception.venue_id
    assert all(Booking.objects.get(pk=booking.pk).version == 0 for booking in staying)


def test_a_closed_desk_sends_its_people_to_another() -> None:
    service = make_service()
    reception = published_reception(service, desks=2)
    first, second = (confirmed_booking(reception, service=service) for _i in range(2))
    assert {first.desk_id, second.desk_id} == {desk.pk for desk in reception.desks.all()}
    closed = Booking.objects.get(desk=reception.desks.order_by("pk")[0])
    done = make(reception, as_it_is(reception, hours={0: {"closed": True}}))
    [touched] = done.told
    assert (touched.booking.pk, touched.why) == (closed.pk, MoveReason.DESK_CLOSED)
    closed.refresh_from_db()
    assert closed.starts_at == at(9, 10)
    assert not reception.slots.filter(desk__closed=True).exists()


def test_another_desk_at_the_same_time_is_not_reported_to_anybody() -> None:
    service = make_service()
    reception = published_reception(service, desks=2)
    booking = confirmed_booking(reception, service=service)
    number = [desk.pk for desk in reception.desks.order_by("pk")].index(booking.desk_id)
    done = make(reception, as_it_is(reception, hours={number: {"closed": True}}))
    old_desk = booking.desk_id
    booking.refresh_from_db()
    assert done.told == []
    assert (booking.starts_at, booking.version) == (at(9), 0)
    assert booking.desk_id != old_desk
    assert not booking.notifications.filter(kind=Kind.DAY_CHANGED).exists()


def test_a_desk_with_other_services_takes_nobody_over() -> None:
    passports, advice = make_service(), make_service()
    reception = make_reception()
    make_desk(reception, passports)
    make_desk(reception, advice)
    receptions.publish_reception(reception=reception, actor=by("tester"), now=NOW)
    reception.refresh_from_db()
    booking = confirmed_booking(reception, service=passports)
    done = make(reception, as_it_is(reception, hours={0: {"closed": True}}))
    assert [(each.booking.pk, each.why) for each in done.not_fitting] == [(booking.pk, MoveReason.DESK_CLOSED)]


def test_a_party_stays_together_or_does_not_fit() -> None:
    reception = published_reception(desk={"closes": "10:00"})
    confirmed_booking(reception, starts_at=at(9, 10))
    party = confirmed_booking(reception, party_size=2, starts_at=at(9, 40))
    done = make(reception, as_it_is(reception, hours={0: {"closes": dt.time(9, 40)}}))
    party.refresh_from_db()
    assert done.not_fitting == []
    assert (party.starts_at, party.ends_at, party.slots.count()) == (at(9, 20), at(9, 40), 2)


def test_a_party_with_another_booking_at_that_hour_gets_a_time_beside_it() -> None:
    one, other = make_service(), make_service()
    reception = published_reception(one)
    later = published_reception(other, post=reception.post, date=LATER)
    booking = confirmed_booking(reception, document="N111")
    elsewhere = confirmed_booking(later, document="N111")
    done = make(reception, as_it_is(reception, date=LATER))
    [touched] = done.told
    booking.refresh_from_db()
    assert touched.why == MoveReason.ELSEWHERE
    assert booking.starts_at == elsewhere.ends_at == at(9, 10, day=LATER)


def test_a_longer_day_only_adds_times() -> None:
    reception = published_reception(desk={"closes": "10:00"})
    booking = confirmed_booking(reception)
    before = set(reception.slots.values_list("pk", "starts_at", "booking", "free_from"))
    done = make(reception, as_it_is(reception, hours={0: {"closes": dt.time(10, 30), "opens": dt.time(8, 30)}}))
    assert done.told == []
    after = set(reception.slots.values_list("pk", "starts_at", "booking", "free_from"))
    assert before <= after
    new = sorted(start for _pk, start, _booking, _free in after - before)
    assert new == [at(8, 30), at(8, 40), at(8, 50), at(10), at(10, 10), at(10, 20)]
    assert {free for _pk, _start, _booking, free in after - before} == {NOW}
    assert booking.notifications.filter(kind=Kind.DAY_CHANGED).count() == 0


def test_a_new_desk_is_added_once() -> None:
    service = make_service()
    reception = published_reception(service, desks=1)
    new = NewDesk("9", dt.time(9), dt.time(10), (service.pk,))
    change = as_it_is(reception, new=(new,))
    make(reception, change)
    assert reception.desks.get(label="9").slots.count() == 6
    again = change_day(reception=reception, change=change, seen="", actor=by("boss"), now=NOW)
    assert again.told == []
    assert reception.desks.count() == 2
    other = as_it_is(reception, new=(NewDesk("9", dt.time(9), dt.time(11), (service.pk,)),))
    assert [problem.code for problem in preview_change(reception=reception, change=other, now=NOW).problems] == [
        "label_taken"
    ]


def test_a_desk_with_other_services_is_another_desk() -> None:
    """Two managers add one each, and both got the same number: the second is not told that nothing needs doing."""
    passport, certificate = make_service(), make_service(needs_kit=True)
    certificate.without_kit = passport
    certificate.save()
    reception = published_reception(passport, desks=1)
    first = NewDesk("2", dt.time(9), dt.time(10), (certificate.pk,), has_kit=True)
    make(reception, as_it_is(reception, new=(first,)))
    other = as_it_is(reception, new=(NewDesk("2", dt.time(9), dt.time(10), (passport.pk,)),))
    assert [problem.code for problem in preview_change(reception=reception, change=other, now=NOW).problems] == [
        "label_taken"
    ]
    with pytest.raises(CannotChange):
        change_day(reception=reception, change=other, seen="", actor=by("boss"), now=NOW)
    kits.fail_kit(reception=reception, actor=by("boss"), now=NOW)
    again = as_it_is(reception, new=(first,))
    assert not preview_change(reception=reception, change=again, now=NOW).problems
    # When it works again, the desk goes on offering what is had without it: it is still the one that was asked for.
    kits.restore_kit(desk=reception.desks.get(label="2"), actor=by("boss"), now=NOW)
    done = change_day(reception=reception, change=again, seen="", actor=by("boss"), now=NOW)
    assert done.told == []


def test_a_moved_break_affects_only_those_in_it() -> None:
    reception = published_reception(desk={"closes": "12:00", "breaks": "10:00-10:30", "slot_minutes": 20})
    bookings = [confirmed_booking(reception, starts_at=at(*time)) for time in ((9, 40), (10, 30), (11, 30))]
    done = make(reception, as_it_is(reception, hours={0: {"breaks": "10:30-11:00"}}))
    assert [each.booking.pk for each in done.told] == [bookings[1].pk]
    bookings[1].refresh_from_db()
    assert bookings[1].starts_at == at(10)


def test_a_desk_without_the_kit_is_not_taken_for_the_desk_that_has_it() -> None:
    reception = published_reception(make_service(), desks=1)
    service = reception.services[0]
    make(reception, as_it_is(reception, new=(NewDesk("2", dt.time(9), dt.time(10), (service.pk,)),)))
    mine = as_it_is(reception, new=(NewDesk("2", dt.time(9), dt.time(10), (service.pk,), has_kit=True),))
    assert [problem.code for problem in preview_change(reception=reception, change=mine, now=NOW).problems] == [
        "label_taken"
    ]
