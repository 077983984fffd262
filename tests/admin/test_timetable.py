"""The timetable of a day: a column for each desk on one axis of time, before and after publishing."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.actions.cancellation import cancel_booking
from bookings.models import CITIZEN, Membership, Post, Reception, Slot
from bookings.queries.timetable import SlotState, Timetable, TimetableCell, build_timetable
from bookings.templatetags.states import WORDS
from tests.admin.pages import logged_in, url, words
from tests.factories import (
    NOW,
    confirmed_booking,
    held_booking,
    make_desk,
    make_post,
    make_reception,
    make_service,
    make_staff,
    published_reception,
)

pytestmark = pytest.mark.django_db


def column(drawn: Timetable, number: int) -> list[TimetableCell]:
    """A desk's cells, found by how many rows each cell reaches over."""
    covered = [0] * len(drawn.desks)
    found = []
    for row in drawn.rows:
        free = [place for place, rows in enumerate(covered) if rows == 0]
        assert len(free) == len(row.cells), "cells and columns do not match"
        for place, cell in zip(free, row.cells, strict=True):
            covered[place] = cell.rows
            if place == number:
                found.append(cell)
        covered = [rows - 1 for rows in covered]
    assert covered == [0] * len(covered)
    return found


def spoken(drawn: Timetable, number: int) -> list[str]:
    return [f"{cell.starts_at:%H:%M}-{cell.ends_at:%H:%M} {cell.state.value}" for cell in column(drawn, number)]


def test_before_publishing_it_shows_the_plan_with_breaks_and_kept_places() -> None:
    reception = make_reception(post=make_post(counter_share=20))
    make_desk(reception, make_service(), slot_minutes=20, breaks="10-10:15")
    drawn = build_timetable(reception, now=NOW)
    assert spoken(drawn, 0) == [
        "09:00-09:20 free",
        "09:20-09:40 free",
        "09:40-10:00 free",
        "10:00-10:15 break",
        "10:15-10:35 free",
        "10:35-10:55 kept",
        "10:55-11:00 closed",
    ]
    assert drawn.kept_until == dt.datetime(2026, 12, 2, 4, 0, tzinfo=dt.UTC)


def test_desks_with_slots_of_different_lengths_share_one_axis() -> None:
    reception = make_reception()
    service = make_service()
    make_desk(reception, service, label="1", closes=dt.time(10), slot_minutes=30)
    make_desk(reception, service, label="2", closes=dt.time(10), slot_minutes=20)
    make_desk(reception, service, label="3", opens=dt.time(9, 30), closes=dt.time(10, 30), slot_minutes=60)
    drawn = build_timetable(reception, now=NOW)
    assert [f"{row.starts_at:%H:%M}" for row in drawn.rows] == ["09:00", "09:20", "09:30", "09:40", "10:00"]
    assert spoken(drawn, 0) == ["09:00-09:30 free", "09:30-10:00 free", "10:00-10:30 closed"]
    assert spoken(drawn, 1)[-1] == "10:00-10:30 closed"
    assert spoken(drawn, 2) == ["09:00-09:30 closed", "09:30-10:30 free"]


def test_after_publishing_it_shows_the_state_of_each_time() -> None:
    reception = published_reception(post=make_post(counter_share=20), desk={"slot_minutes": 10, "closes": dt.time(11)})
    taken = confirmed_booking(reception, party_size=2)
    held_booking(reception)
    given_back = confirmed_booking(reception, email="other@example.org")
    cancel_booking(booking=given_back, actor=CITIZEN, now=NOW)
    slots = list(Slot.objects.at(reception).order_by("starts_at"))
    Slot.objects.filter(pk=slots[5].pk).update(free_from=None)
    drawn = build_timetable(reception, now=NOW)
    assert spoken(drawn, 0)[:5] == [
        "09:00-09:20 booked",
        "09:20-09:30 held",
        "09:30-09:40 later",
        "09:40-09:50 free",
        "09:50-10:00 blocked",
    ]
    assert spoken(drawn, 0)[-1].endswith("kept")
    assert column(drawn, 0)[0].booking == taken
    assert drawn.states == [
        SlotState.FREE,
        SlotState.KEPT,
        SlotState.BOOKED,
        SlotState.HELD,
        SlotState.LATER,
        SlotState.BLOCKED,
    ]
    later = build_timetable(reception, now=reception.local(dt.time(10, 5)))
    assert "10:00-10:10 passed" in spoken(later, 0)


def test_a_closed_desk_is_closed_and_a_faulty_plan_is_drawn_as_far_as_it_goes() -> None:
    reception = make_reception()
    make_desk(reception, make_service(), label="1")
    make_desk(reception, make_service(), label="2", closed=True, breaks="10-10:30")
    make_desk(reception, make_service(), label="3", breaks="at noon")
    make_desk(reception, make_service(), label="4", opens=dt.time(11), closes=dt.time(9))
    drawn = build_timetable(reception, now=NOW)
    assert [spoken(drawn, number) for number in (1, 2, 3)] == [["09:00-11:00 closed"]] * 3
    assert build_timetable(make_reception(), now=NOW).rows == []


def test_it_asks_the_same_for_many_desks_and_bookings_as_for_few() -> None:
    def queries(reception: Reception) -> int:
        with CaptureQueriesContext(connection) as seen:
            for cell in (cell for row in build_timetable(reception, now=NOW).rows for cell in row.cells):
                assert cell.booking is None or cell.booking.reference
        return len(seen)

    few, many = published_reception(), published_reception(desks=8, desk={"closes": dt.time(17)})
    for number in range(5):
        confirmed_booking(many, email=f"{number}@example.org")
    assert queries(few) == queries(many) <= 5


def test_the_page_names_states_in_words_and_leads_to_the_bookings(staff: Client, post: Post) -> None:
    reception = published_reception(make_service(name="Passport", needs_kit=True), post=post, desk={"has_kit": True})
    booking = confirmed_booking(reception)
    response = staff.get(url("reception_timetable", reception.pk))
    page = response.content.decode()
    assert f'<a href="{url("booking_change", booking.pk)}">{booking.reference}</a>' in page
    assert f"{WORDS[SlotState.KEPT].sign} kept" in words(response)
    assert "biometric kit Passport needs the kit" in words(response)
    assert booking.applicants.get().surname not in page
    assert '<th scope="row">09:00</th>' in page
    auditor = logged_in(make_staff(post, Membership.Role.AUDITOR))
    assert auditor.get(url("reception_timetable", reception.pk)).status_code == 200
    stranger = logged_in(make_staff(make_post()))
    assert stranger.get(url("reception_timetable", reception.pk)).status_code == 404


def test_the_page_does_not_disclose_when_a_freed_time_opens(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    opens = NOW + dt.timedelta(minutes=37)
    first = Slot.objects.at(reception).order_by("starts_at")[0]
    Slot.objects.filter(pk=first.pk).update(free_from=opens)
    page = words(staff.get(url("reception_timetable", reception.pk)))
    assert "not open yet" in page
    assert f"{opens.astimezone(post.zone):%H:%M}" not in page


def test_the_preview_of_a_draft_draws_it_too(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    make_desk(reception, make_service())
    assert "Timetable of the day: " in words(staff.get(url("reception_preview", reception.pk)))
    assert "This is a draft. The day would look like this after publishing." in words(
        staff.get(url("reception_timetable", reception.pk))
    )
