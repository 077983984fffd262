"""People who come without a booking."""

import datetime as dt
import uuid

import pytest

from bookings.actions import attendance
from bookings.actions.cancellation import cancel_booking
from bookings.actions.receptions import close_reception
from bookings.actions.walk_ins import note_turned_away
from bookings.errors import (
    AlreadyBooked,
    DayClosed,
    Incomplete,
    NothingFree,
    NotToday,
    PartyTooBig,
    SamePersonTwice,
    ServiceNotProvided,
    TimesOverlap,
)
from bookings.models import CITIZEN, Booking, Event, TurnedAway
from tests.days import EVE, EVENING, OPENING, a_day, came_in, somebody
from tests.factories import by, confirmed_booking, make_post, make_service, published_reception

pytestmark = pytest.mark.django_db
KEY = uuid.UUID(int=7)


def test_the_next_free_time_is_theirs_and_they_have_arrived() -> None:
    reception, [_first, second] = a_day()
    booking = came_in(reception)
    assert (booking.status, booking.source, booking.starts_at) == ("arrived", "walk_in", second.ends_at)
    assert booking.slots.get().free_from is None
    assert Event.objects.get(booking_id=booking.pk).verb == "walk_in"


def test_also_a_time_given_up_a_minute_ago_one_that_has_begun_and_one_kept_for_the_counter() -> None:
    reception, [first] = a_day(places=2, booked=1, post=make_post(counter_share=50, counter_days=0))
    cancel_booking(booking=first, actor=CITIZEN, now=OPENING - dt.timedelta(minutes=1))
    assert came_in(reception, now=OPENING + dt.timedelta(minutes=5)).starts_at == first.starts_at
    kept = published_reception(make_service(), desk={"closes": dt.time(9, 10)}, post=make_post(counter_share=100))
    assert came_in(kept).starts_at == OPENING


def test_a_party_takes_as_many_times_as_it_needs_and_the_same_page_only_once() -> None:
    reception, _booked = a_day(booked=0)
    people = [somebody(), somebody()]
    booking = came_in(reception, *people, request_key=KEY)
    assert (booking.slot_count, booking.party_size) == (2, 2)
    assert came_in(reception, *people, request_key=KEY) == booking
    attendance.serve(booking=booking, actor=by("anna"), now=OPENING)
    assert came_in(reception, *people, request_key=KEY) == booking
    assert Booking.objects.count() == 1


def test_if_nothing_is_free_it_says_so_and_stores_nobody() -> None:
    reception, _booked = a_day(places=2)
    with pytest.raises(NothingFree):
        came_in(reception)
    with pytest.raises(NothingFree):
        came_in(a_day(booked=0)[0], now=EVENING)
    assert Booking.objects.count() == 2


def test_people_with_a_booking_are_shown_which_even_when_nothing_is_free() -> None:
    reception, [booking, _other] = a_day(places=2)
    person = somebody(document="N555")
    booking.applicants.update(person_hash=person.hash)
    with pytest.raises(AlreadyBooked) as refusal:
        came_in(reception, person)
    assert refusal.value.facts["bookings"] == [booking]


def test_another_service_gets_a_time_beside_the_one_they_have() -> None:
    one, other = make_service(), make_service()
    reception = published_reception(one, other, desks=2, desk={"closes": dt.time(9, 20)})
    first = confirmed_booking(reception, service=one, document="N777")
    person = somebody(document="N777")
    assert came_in(reception, person, service=other).starts_at == first.ends_at
    narrow = published_reception(one, other, desks=2, desk={"closes": dt.time(9, 10)})
    confirmed_booking(narrow, service=one, document="N778")
    with pytest.raises(TimesOverlap):
        came_in(narrow, somebody(document="N778"), service=other)


def test_the_same_checks_as_for_any_booking() -> None:
    reception, _booked = a_day()
    twice = somebody()
    with pytest.raises(SamePersonTwice):
        came_in(reception, twice, twice)
    with pytest.raises(PartyTooBig):
        came_in(reception, *[somebody() for _i in range(7)])
    with pytest.raises(Incomplete):
        came_in(reception, somebody(birth_date=dt.date(2018, 1, 1)))
    with pytest.raises(Incomplete):
        came_in(reception, consent_version="")
    with pytest.raises(ServiceNotProvided):
        came_in(reception, service=make_service())
    with pytest.raises(NotToday):
        came_in(reception, now=EVE)
    reception.refresh_from_db()
    assert Booking.objects.count() == 2


def test_people_turned_away_are_counted_once_without_names() -> None:
    reception, _booked = a_day()
    for _i in range(2):
        note_turned_away(
            reception=reception,
            service=reception.services[0],
            persons=3,
            why=TurnedAway.Why.FULL,
            request_key=KEY,
            actor=by("anna"),
            now=OPENING,
        )
    assert TurnedAway.objects.get().persons == 3
    assert Event.objects.filter(verb="turn_away", reception_id=reception.pk).count() == 1


def test_people_turned_away_are_not_recorded_before_the_day_or_after_closing() -> None:
    reception, _booked = a_day(booked=0)
    how = {
        "reception": reception,
        "service": reception.services[0],
        "persons": 1,
        "why": TurnedAway.Why.FULL,
        "request_key": KEY,
        "actor": by("anna"),
    }
    with pytest.raises(NotToday):
        note_turned_away(**how, now=EVE)  # type: ignore[arg-type]
    close_reception(reception=reception, confirmed=True, actor=by("anna"), now=EVENING)
    with pytest.raises(DayClosed):
        note_turned_away(**how, now=EVENING)  # type: ignore[arg-type]
