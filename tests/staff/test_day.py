"""The list of the day: now, next, late, by desk; light, and the same number of queries for a full hall."""

import datetime as dt
import gzip
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.actions import attendance
from bookings.models import Booking, Event, Post, Reception, Slot
from bookings.models.bookings import new_reference
from tests.citizen.visitor import Page
from tests.days import EVE, OPENING, a_day
from tests.factories import by, confirmed_booking, make_desk, make_service, published_reception
from tests.staff.hall import address, buttons, look, press, said

pytestmark = pytest.mark.django_db
LATER = OPENING + dt.timedelta(minutes=15)


@pytest.fixture(autouse=True)
def known_time() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def parties(client: Client, reception: Reception, query: str = "") -> dict[str, list[str]]:
    """The times under each heading."""
    page = look(client, "day", reception.pk, query=query)
    found: dict[str, list[str]] = {}
    heading = ""
    for element in page.html.one("main").all():
        if element.tag in ("h2", "h3"):
            heading = element.text
        if element.attrs.get("class") == "party":
            found.setdefault(heading, []).append(element.all("strong")[0].text)
    return found


def test_now_next_late_and_still_to_come(officer: Client, post: Post) -> None:
    reception, [first, second, _third, _fourth] = a_day(booked=4, places=12, post=post)
    for booking in (first, second):
        attendance.check_in(booking=booking, actor=by("anna"), now=OPENING)
    attendance.call(booking=first, desk=first.desk, actor=by("anna"), now=OPENING)
    assert parties(officer, reception) == {
        "Now at the desk": ["09:00"],
        "Next: has arrived": ["09:10"],
        "Still to come": ["09:20", "09:30"],
    }
    with time_machine.travel(OPENING + dt.timedelta(minutes=25), tick=False):
        assert parties(officer, reception)["Late"] == ["09:20"]


def test_each_row_has_one_button_for_the_next_step(officer: Client, auditor: Client, post: Post) -> None:
    reception, [first, second, _third] = a_day(booked=3, post=post)
    for booking in (first, second):
        attendance.check_in(booking=booking, actor=by("anna"), now=OPENING)
    attendance.call(booking=first, desk=first.desk, actor=by("anna"), now=OPENING)
    shown = set(buttons(look(officer, "day", reception.pk))) - set(Booking.Reason.labels)
    assert sorted(shown) == ["Call", "Check in", "Find", "Served", "Without a booking"]
    assert buttons(look(auditor, "day", reception.pk)) == ["Find"]


def test_why_somebody_is_not_served_is_said_on_the_row(officer: Client, post: Post) -> None:
    reception, [first, *_others] = a_day(booked=2, post=post)
    attendance.check_in(booking=first, actor=by("anna"), now=OPENING)
    page = look(officer, "day", reception.pk)
    [row] = page.html.all("details", class_="not-served")
    assert [button.text for button in row.all("button")] == [str(label) for label in Booking.Reason.labels]
    first.refresh_from_db()
    page = press(officer, first, "not_serve", reason="papers")
    first.refresh_from_db()
    assert (first.status, first.reason) == ("not_served", "papers")
    assert page.response.redirect_chain[-1][0] == address("day", reception.pk)


def test_this_devices_desk_is_remembered_until_all_are_chosen(officer: Client, post: Post) -> None:
    reception, [first] = a_day(booked=1, post=post)
    second = make_desk(reception, first.service)
    here = f"Desk {second.label}"
    look(officer, "day", reception.pk, query=f"?desk={second.pk}")
    assert look(officer, "day", reception.pk).html.one("main").all("h2")[0].text == here
    # A scan leads to the card, and from there back to the list of this desk.
    card = Page(officer.get(address("scan", first.reference), follow=True))
    assert address("day", reception.pk) + f"?desk={second.pk}" in card.links()
    assert card.html.all("input", name="desk")[0].attrs["value"] == str(second.pk)
    other, _booked = a_day(booked=1, post=post)
    assert here not in look(officer, "day", other.pk).text
    look(officer, "day", reception.pk, query="?desk=")
    assert len(look(officer, "day", reception.pk).html.one("main").all("h2")) != 1


def test_a_desk_that_is_chosen_stays(officer: Client, post: Post) -> None:
    reception, [first] = a_day(booked=1, post=post)
    second = make_desk(reception, first.service)
    attendance.check_in(booking=first, actor=by("anna"), now=OPENING)
    page = look(officer, "day", reception.pk, query=f"?desk={second.pk}")
    assert page.html.one("main").all("h2")[0].text == f"Desk {second.label}"
    page = press(
        officer,
        attendance.call(booking=first, desk=second, actor=by("anna"), now=OPENING),
        "serve",
        desk=second.pk,
    )
    assert page.response.redirect_chain[-1][0].endswith(f"?desk={second.pk}")
    assert "Served" in said(page)
    assert look(officer, "day", reception.pk, query="?desk=x").status == 200


def test_a_call_from_the_list_goes_to_the_desk_that_was_chosen(officer: Client, post: Post) -> None:
    reception, [first] = a_day(booked=1, post=post)
    second = make_desk(reception, first.service)
    first = attendance.check_in(booking=first, actor=by("anna"), now=OPENING)
    press(officer, first, "call", to_desk=second.pk, desk=second.pk)
    first.refresh_from_db()
    assert first.called_to == second


def test_before_its_day_it_says_which_day_and_has_no_buttons(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    with time_machine.travel(EVE, tick=False):
        page = look(officer, "day", reception.pk)
    assert "Saturday, 5 December 2026" in page.text
    assert buttons(page) == ["Find"]


def test_a_view_is_recorded_once_an_hour(officer: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    for _i in range(2):
        look(officer, "day", reception.pk)
    assert Event.objects.filter(verb="view", reception_id=reception.pk, booking_id=None).count() == 1


def test_nobody_outside_the_post_has_access(stranger: Client, post: Post) -> None:
    reception, _booked = a_day(post=post)
    for name in ("day", "search", "walk_in", "turned_away", "outcomes", "closing"):
        assert look(stranger, name, reception.pk).status == 404


def test_auditors_can_read_but_change_nothing(auditor: Client, post: Post) -> None:
    reception, [booking, _other] = a_day(post=post)
    assert look(auditor, "day", reception.pk).status == 200
    assert look(auditor, "booking", booking.pk).status == 200
    for name in ("walk_in", "turned_away", "outcomes", "closing"):
        assert look(auditor, name, reception.pk).status == 403
    assert auditor.post(address("step", booking.pk), {"step": "check_in"}).status_code == 403


def full_hall(post: Post, bookings: int) -> Reception:
    """So many confirmed bookings at two desks, each a copy of one that was made in earnest."""
    service = make_service(first_minutes=5)
    hours = {"closes": dt.time(21), "slot_minutes": 5}
    reception = published_reception(service, post=post, desks=2, desk=hours)
    one = confirmed_booking(reception)
    person, told = one.applicants.get(), one.notifications.get(kind="confirmed")
    slots = list(reception.slots.filter(booking=None).order_by("starts_at"))[: bookings - 1]
    for number, slot in enumerate(slots):
        one.pk = None
        one.reference, one.request_key, one.source, one.desk_id = new_reference(), None, "staff", slot.desk_id
        one.starts_at, one.ends_at = slot.starts_at, slot.ends_at
        one.save(force_insert=True)
        slot.booking_id, slot.free_from = one.pk, None
        person.pk, person.booking, person.person_hash = None, one, f"{post.pk:04x}{reception.pk:04x}{number:056x}"
        person.save(force_insert=True)
        told.pk, told.booking, told.dedupe_key = None, one, f"copy:{one.pk}"
        told.save(force_insert=True)
    Slot.objects.bulk_update(slots, ["booking", "free_from"])
    return reception


def test_a_full_hall_needs_no_more_bytes_and_queries(officer: Client, post: Post) -> None:
    few, many = full_hall(post, 4), full_hall(post, 280)
    counts = []
    for reception in (few, many):
        look(officer, "day", reception.pk)  # the look is written down only once
        with CaptureQueriesContext(connection) as queries:
            page = look(officer, "day", reception.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(page.html.all(class_="party")) < 80
    assert len(gzip.compress(page.response.content)) < 10_000
    assert "and 10" in page.text
    whole = look(officer, "day", many.pk, query="?all=1")
    assert len(whole.html.all(class_="party")) == 280
    assert len(gzip.compress(whole.response.content)) < 30_000
