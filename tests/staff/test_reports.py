"""The account of a day: who came and what of it, what it says, and that page, chart and file say the same."""

import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from bookings.actions import call_sheet, cancellation, receptions, sweeps
from bookings.models import CITIZEN, Booking, Event, Post, Reception, Service
from bookings.queries.reports.outcomes import Outcome
from bookings.queries.reports.reception import build_report
from bookings.queries.reports.waiting_list import WaitingOutcome
from bookings.staff.reports.reception_tables import build_tables
from tests.admin.pages import logged_in, words
from tests.factories import DAY, NOW, by, confirmed_booking, held_booking, make_service, make_staff, published_reception
from tests.staff.days import finished, missed, not_served, served, take, turned_away
from tests.waiting_lists import full_reception, waiting_entry
from tests.worlds import built_once

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 12, 6, 7, 0, tzinfo=dt.UTC)


def page(name: str, *args: Any) -> str:
    with translation.override("en"):
        return reverse(f"staff:{name}", args=args)


def read_later(post: Post, role: str, name: str, *args: Any, query: str = "") -> Any:
    """What somebody who logs in after the day is shown."""
    with time_machine.travel(LATER, tick=False):
        return logged_in(make_staff(post, role)).get(page(name, *args) + query)


@pytest.fixture
def passport(db: None) -> Service:
    return make_service(name="Passport", position=1)


@pytest.fixture
def advice(db: None) -> Service:
    return make_service(name="=Advice", position=2)


@built_once
def a_finished_day(post: Post, passport: Service, advice: Service) -> Reception:
    """Twelve times a desk, two desks: five persons served, two not, two missed, two gave up, four turned away."""
    reception = published_reception(passport, advice, desks=2, post=post)
    served(reception, service=passport, waited=10)
    served(reception, service=passport, waited=20, party_size=2)
    served(reception, service=advice, waited=60)
    booking = served(reception, service=advice, waited=30)
    not_served(reception, "papers", service=passport)
    not_served(reception, "kit", service=passport)
    missed(reception, service=advice, party_size=2)
    cancellation.cancel_booking(booking=confirmed_booking(reception, service=passport), actor=CITIZEN, now=NOW)
    late = confirmed_booking(reception, service=passport)
    cancellation.cancel_booking(booking=late, actor=CITIZEN, now=late.starts_at - dt.timedelta(hours=3))
    held_booking(reception, service=passport)
    turned_away(reception, passport, 3)
    turned_away(reception, advice, why="papers")
    assert booking.party_size == 1
    return finished(reception)


@pytest.fixture
def day(post: Post, passport: Service, advice: Service) -> Reception:
    return a_finished_day(post, passport, advice)


def persons(reception: Reception) -> dict[Outcome, int]:
    counts = build_report(reception, now=LATER).total.counts
    return {outcome: count.persons for outcome, count in counts.items() if count.persons}


def test_people_are_counted_by_outcome(day: Reception) -> None:
    assert persons(day) == {
        Outcome.SERVED: 5,
        Outcome.PAPERS: 1,
        Outcome.KIT: 1,
        Outcome.NO_SHOW: 2,
        Outcome.CANCELLED_EARLY: 1,
        Outcome.CANCELLED_LATE: 1,
    }
    account = build_report(day, now=LATER)
    assert account.total.expected == 9
    assert account.no_show_rate == 22
    assert account.persons_turned_away == 4
    assert account.total.counts[Outcome.SERVED].bookings == 4


def test_services_and_hours_add_up_to_the_whole(day: Reception, passport: Service, advice: Service) -> None:
    account = build_report(day, now=LATER)
    assert [service for service, _line in account.services] == [passport, advice]
    by_passport, by_advice = (line for _service, line in account.services)
    assert (by_passport.tally.group("served"), by_advice.tally.group("served")) == (3, 2)
    assert (by_passport.turned_away, by_advice.turned_away) == (3, 1)
    assert sum(line.tally.expected for _hour, line in account.hours) == account.total.expected
    assert next(hour for hour, _line in account.hours) == 9  # on the clock of the place
    assert sum(line.turned_away for _hour, line in account.hours) == 4


def test_places_are_counted_as_they_ended(day: Reception) -> None:
    account = build_report(day, now=LATER)
    assert (account.places, account.blocked, account.used) == (24, 0, 9)
    assert account.empty == 15


def test_the_median_waiting_time_is_shown(day: Reception) -> None:
    account = build_report(day, now=LATER)
    assert (account.wait.timed, account.wait.median, account.wait.nine_in_ten) == (4, 25, 60)
    assert account.at_desk.median == 5


def test_a_corrected_outcome_counts_once(post: Post) -> None:
    reception = published_reception(post=post)
    booking = served(reception, waited=15, at_desk=5)
    take(booking, ("called", 12), ("served", 30))
    account = build_report(reception, now=LATER)
    assert persons(reception) == {Outcome.SERVED: 1}
    assert (account.wait.median, account.at_desk.median) == (15, 20)


def test_how_early_it_filled(post: Post) -> None:
    reception = published_reception(post=post, desk={"closes": dt.time(9, 40)})
    first = [confirmed_booking(reception, now=NOW + dt.timedelta(hours=2)) for _i in range(2)]
    for _i in range(2):
        confirmed_booking(reception, now=NOW + dt.timedelta(days=3))
    filling = build_report(reception, now=LATER).filling
    assert filling.half == NOW + dt.timedelta(hours=2)
    assert filling.full == NOW + dt.timedelta(days=3)
    cancellation.cancel_booking(booking=first[0], actor=CITIZEN, now=NOW + dt.timedelta(days=4))
    account = build_report(reception, now=LATER)
    assert [point.percent for point in account.curve][:6] == [50, 50, 50, 100, 75, 75]
    assert account.curve[-1].day == DAY
    assert account.curve[-1].days_before == 0
    with translation.override("en"):
        notes = {table.title: table.note for table in build_tables(account)}
    told = notes["How early the day filled up"].replace("\xa0", " ")
    assert "Half of the places were taken: 23 Nov 2026, 14:00." in told


def test_a_call_about_a_cancellation_does_not_count_as_a_second_cancellation(post: Post) -> None:
    """The tick of the call sheet names what somebody was told in the words of a state."""
    reception, bookings = full_reception(post=post)
    Booking.objects.filter(pk=bookings[0].pk).update(email="", phone="+77011234567")
    cancellation.cancel_booking(booking=bookings[0], actor=by("anna"), now=NOW + dt.timedelta(days=1))
    before = build_report(reception, now=LATER)
    line = bookings[0].notifications.get(kind="cancelled")
    call_sheet.mark_reached(notification=line, actor=by("anna"), now=NOW + dt.timedelta(days=2))
    after = build_report(reception, now=LATER)
    assert after.filling == before.filling
    assert after.total == before.total


def test_the_waiting_list_is_counted_by_outcome(post: Post) -> None:
    reception, bookings = full_reception(post=post)
    waiting_entry(reception, party_size=2, email="one@example.org")
    waiting_entry(reception, email="two@example.org")
    assert build_report(reception, now=NOW).waiting[WaitingOutcome.WAITING] == 3
    receptions.cancel_reception(reception=reception, actor=by("manager"), now=NOW)
    account = build_report(Reception.objects.get(pk=reception.pk), now=NOW)
    assert account.left_over == account.waited == account.waiting[WaitingOutcome.DEFERRED] == 3
    assert persons(reception) == {Outcome.CANCELLED_BY_POST: len(bookings)}
    assert account.blocked == 0


def test_erased_bookings_still_count(day: Reception) -> None:
    before = persons(day)
    sweeps.erase_personal_data(now=LATER + dt.timedelta(days=60))
    assert Booking.objects.filter(reception=day, erased_at=None).exclude(status="held").count() == 0
    assert persons(day) == before


def test_walk_ins_and_ways_of_booking_are_counted(post: Post) -> None:
    reception = published_reception(post=post)
    confirmed_booking(reception)
    Booking.objects.filter(reception=reception).update(source="staff")
    assert (str(Booking.Source.STAFF.label), 1, 1) in build_report(reception, now=NOW).sources


def test_the_number_of_queries_is_fixed(post: Post) -> None:
    counts = []
    for size in (1, 5):
        reception = published_reception(post=post, date=DAY + dt.timedelta(days=size))
        for _i in range(size):
            served(reception, email=f"{size}@example.org")
            turned_away(reception, reception.services[0])
        reception = Reception.objects.select_related("post", "venue__district").get(pk=reception.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            build_tables(build_report(reception, now=LATER))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_the_page_says_the_numbers_of_its_charts(day: Reception) -> None:
    response = read_later(day.post, "auditor", "report", day.pk)
    text = words(response)
    assert response.status_code == 200
    assert "Passport 3 2 0 0 3 0" in text
    assert "=Advice 2 0 2 0 1 0" in text
    assert "Passport: 5" in text
    assert "Did not come 2 22 %" in text.replace("\xa0", " ")
    for name in ("Құрманғазиева", "example.org"):
        assert name not in text
    assert "style=" not in response.content.decode()


def test_the_file_holds_the_same_numbers_and_no_formula(day: Reception) -> None:
    response = read_later(day.post, "officer", "report_xlsx", day.pk)
    book = load_workbook(io.BytesIO(response.content))
    sheet = book["People by service"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert rows[:2] == [["Passport", 3, 2, 0, 0, 3, 0], ["=Advice", 2, 0, 2, 0, 1, 0]]
    assert sheet["A5"].data_type == "s"
    assert isinstance(book["How early the day filled up"]["A4"].value, dt.datetime)
    assert Event.objects.filter(reception_id=day.pk, verb="export", to_state="report").count() == 1


def test_other_posts_and_strangers_do_not_find_it(stranger: Client, client: Client, day: Reception) -> None:
    for name in ("report", "report_xlsx"):
        assert stranger.get(page(name, day.pk)).status_code == 404
        assert client.get(page(name, day.pk)).status_code in (302, 403, 404)
    assert not Event.objects.filter(verb="export").exists()


@pytest.mark.parametrize("state", ["draft", "published", "cancelled"])
def test_every_state_has_a_page(manager: Client, post: Post, state: str) -> None:
    reception = (
        published_reception(post=post)
        if state != "draft"
        else Reception.objects.create(post=post, venue=published_reception(post=post).venue, date=DAY)
    )
    if state == "cancelled":
        receptions.cancel_reception(reception=reception, actor=by("manager"), now=NOW)
    text = words(manager.get(page("report", reception.pk)))
    assert {
        "draft": "nothing to report",
        "published": "numbers so far",
        "cancelled": "The reception was cancelled",
    }[state] in text
    assert manager.get(page("report_xlsx", reception.pk)).status_code == 200
