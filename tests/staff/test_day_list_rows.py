"""Who comes to a reception, as read for the lists."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.actions import receptions
from bookings.models import Booking, Desk, Reception
from bookings.queries.day_list import DayListRow, DeskList, build_day_list
from tests.factories import NOW, by, confirmed_booking, held_booking, make_service, published_reception

pytestmark = pytest.mark.django_db


def the_list(reception: Reception) -> list[DeskList]:
    return build_day_list(Reception.objects.with_places().get(pk=reception.pk))


def the_rows(reception: Reception) -> list[DayListRow]:
    [desk] = the_list(reception)
    return desk.rows


def queries(reception: Reception) -> int:
    fresh = Reception.objects.with_places().get(pk=reception.pk)
    with CaptureQueriesContext(connection) as captured:
        for desk in build_day_list(fresh):
            for row in desk.rows:
                assert row.persons[0].name
                assert row.booking.service.name
                assert row.booking.local_starts_at
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_people() -> None:
    few, many = published_reception(desks=2), published_reception(desks=2)
    confirmed_booking(few)
    for number in range(15):
        confirmed_booking(many, email=f"a{number}@example.org")
    assert queries(few) == queries(many) == 3


def test_the_bookings_of_a_desk_are_numbered_by_time() -> None:
    reception = published_reception()
    late = confirmed_booking(reception, starts_at=reception.local(dt.time(10)))
    early = confirmed_booking(reception)
    assert [(row.number, row.booking) for row in the_rows(reception)] == [(1, early), (2, late)]


def test_a_hold_is_not_listed() -> None:
    reception = published_reception()
    held_booking(reception)
    assert the_rows(reception) == []


def test_a_closed_desk_is_shown_only_if_somebody_is_booked_at_it() -> None:
    reception = published_reception(desks=2)
    booking = confirmed_booking(reception)
    Desk.objects.update(closed=True)
    assert [desk.desk for desk in the_list(reception)] == [booking.desk]


def test_a_namesake_under_another_document_is_marked_as_the_bookings_page_marks_it() -> None:
    reception = published_reception()
    first, second = confirmed_booking(reception), confirmed_booking(reception)
    other = confirmed_booking(reception)
    other.applicants.update(given_names="Гүлнар")
    elsewhere = confirmed_booking(published_reception(make_service(), post=reception.post))
    found = {row.booking: row.namesake for row in the_rows(reception)}
    assert found == {first: True, second: True, other: False}
    assert {pair.namesake for pair in the_rows(elsewhere.reception)} == {False}
    for booking, marked in found.items():
        assert Booking.objects.with_namesakes_of(booking).exists() is marked


def test_erased_persons_have_no_names() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    booking.applicants.update(surname="", given_names="", birth_date=None, last_four="")
    [row] = the_rows(reception)
    assert [(person.name, person.birth_date, person.is_child) for person in row.persons] == [("", None, False)]


def test_nobody_comes_to_a_cancelled_reception() -> None:
    reception = published_reception()
    confirmed_booking(reception)
    receptions.cancel_reception(reception=reception, actor=by("officer"), now=NOW)
    assert the_rows(reception) == []
