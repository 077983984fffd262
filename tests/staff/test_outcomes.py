"""Outcomes from the paper list, and closing the day."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from bookings.actions import attendance
from bookings.models import Booking, Event, Post, Reception
from tests.citizen.visitor import Page
from tests.days import EVE, EVENING, OPENING, a_day
from tests.factories import by
from tests.staff.hall import address, buttons, look, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_time() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


@pytest.fixture
def day(post: Post) -> tuple[Reception, list[Booking]]:
    return a_day(booked=4, post=post)


def page_of(client: Client, reception: Reception) -> dict[str, str]:
    """What the page sends unchanged."""
    page = look(client, "outcomes", reception.pk)
    data = {box.attrs["name"]: box.attrs["value"] for box in page.html.one("main").all("input", type="hidden")}
    for select in page.html.all("select"):
        chosen = [option for option in select.all("option") if "selected" in option.attrs]
        data[select.attrs["name"]] = chosen[0].attrs["value"] if chosen else ""
    return data


def save(client: Client, reception: Reception, data: dict[str, Any]) -> Page:
    return Page(client.post(address("outcomes", reception.pk), data, follow=True))


def states(bookings: list[Booking]) -> list[str]:
    for booking in bookings:
        booking.refresh_from_db()
    return [booking.status for booking in bookings]


def test_all_at_once_and_only_what_was_changed(officer: Client, day: tuple[Reception, list[Booking]]) -> None:
    reception, booked = day
    data = page_of(officer, reception)
    chosen = ["served", "not_served:papers", "no_show"]
    data |= {f"outcome-{booking.pk}": value for booking, value in zip(booked, chosen, strict=False)}
    assert "3 outcomes were saved" in said(save(officer, reception, data))
    assert states(booked) == ["served", "not_served", "no_show", "confirmed"]
    steps = Event.objects.filter(booking_id=booked[0].pk).order_by("id").values_list("verb", flat=True)
    assert list(steps)[2:] == ["check_in", "serve"]
    before = Event.objects.count()
    assert "3 outcomes were saved" in said(save(officer, reception, data))  # the same form once more: the same answer
    assert "Nothing was changed" in said(save(officer, reception, page_of(officer, reception)))
    assert Event.objects.exclude(verb="view").count() <= before


def test_an_outcome_that_a_colleague_entered_meanwhile_is_refused_beside_its_row(
    officer: Client, day: tuple[Reception, list[Booking]]
) -> None:
    reception, booked = day
    data = page_of(officer, reception)
    attendance.miss(booking=booked[0], actor=by("boris"), now=EVENING)
    data |= {f"outcome-{booked[0].pk}": "served", f"outcome-{booked[1].pk}": "served"}
    page = save(officer, reception, data)
    assert states(booked)[:2] == ["no_show", "served"]
    assert "1 outcome was saved" in said(page)
    assert page.title.startswith("Error:")
    assert "set by boris" in page.errors[0]
    # The choice stays, and saving again replaces the current value.
    again = {box.attrs["name"]: box.attrs["value"] for box in page.html.one("main").all("input", type="hidden")}
    save(officer, reception, again | {f"outcome-{booked[0].pk}": "served", f"outcome-{booked[1].pk}": "served"})
    assert states(booked)[:2] == ["served", "served"]


def test_the_rows_are_in_the_order_of_the_paper_list(officer: Client, post: Post) -> None:
    reception, booked = a_day(booked=4, desks=2, post=post)
    page = look(officer, "outcomes", reception.pk)
    selects = [select.attrs["name"] for select in page.html.all("select")]
    by_desk = sorted(booked, key=lambda booking: (booking.desk.label, booking.starts_at))
    assert len({booking.desk_id for booking in booked}) == 2
    assert selects == [f"outcome-{booking.pk}" for booking in by_desk]


def test_an_outcome_is_changed_but_not_taken_back(officer: Client, day: tuple[Reception, list[Booking]]) -> None:
    reception, booked = day
    attendance.miss(booking=booked[0], actor=by("anna"), now=EVENING)
    data = page_of(officer, reception)
    page = save(officer, reception, data | {f"outcome-{booked[0].pk}": ""})
    assert "can change an outcome here, but not remove it" in page.errors[0]
    save(officer, reception, data | {f"outcome-{booked[0].pk}": "not_served:left"})
    booked[0].refresh_from_db()
    assert (booked[0].status, booked[0].reason) == ("not_served", "left")


def test_garbage_changes_nothing(officer: Client, day: tuple[Reception, list[Booking]]) -> None:
    reception, booked = day
    data = page_of(officer, reception)
    for rubbish in ("\0", "held", "not_served:", "not_served:\0", "9" * 999):
        page = save(officer, reception, data | {f"outcome-{booked[0].pk}": rubbish, "outcome-x": "served"})
        assert page.status == 200
    assert states(booked) == ["confirmed"] * 4


def test_before_the_day_nothing_is_entered(officer: Client, day: tuple[Reception, list[Booking]]) -> None:
    reception, booked = day
    data = page_of(officer, reception)
    with time_machine.travel(EVE, tick=False):
        assert "Save the outcomes" not in buttons(look(officer, "outcomes", reception.pk))
        page = save(officer, reception, data | {f"outcome-{booked[0].pk}": "served"})
    assert "another day" in page.errors[0]
    assert states(booked) == ["confirmed"] * 4


class TestClosing:
    def close(self, client: Client, reception: Reception, **data: str) -> Page:
        return Page(client.post(address("closing", reception.pk), data, follow=True))

    def test_the_page_explains_the_effects_and_asks_for_a_tick(
        self, officer: Client, day: tuple[Reception, list[Booking]]
    ) -> None:
        reception, booked = day
        page = look(officer, "closing", reception.pk)
        assert "They did not come: 4 bookings become no-shows" in page.text
        page = self.close(officer, reception)
        assert "Tick the box if they did not come" in page.errors[0]
        assert states(booked) == ["confirmed"] * 4
        for _i in range(2):
            assert "The reception is closed." in said(self.close(officer, reception, confirmed="1"))
        assert states(booked) == ["no_show"] * 4
        assert buttons(look(officer, "day", reception.pk)) == ["Find"]

    def test_people_who_are_still_here_come_first(self, officer: Client, day: tuple[Reception, list[Booking]]) -> None:
        reception, booked = day
        attendance.check_in(booking=booked[0], actor=by("anna"), now=OPENING)
        page = self.close(officer, reception, confirmed="1")
        assert "people are still waiting or being served" in said(page)
        assert buttons(page) == ["Call"]
        reception.refresh_from_db()
        assert reception.status == "published"

    def test_a_reception_cannot_be_closed_before_its_day(
        self, officer: Client, day: tuple[Reception, list[Booking]]
    ) -> None:
        with time_machine.travel(EVE, tick=False):
            assert "from the day it takes place" in look(officer, "closing", day[0].pk).text
            assert "another day" in said(self.close(officer, day[0], confirmed="1"))

    def test_before_its_end_an_officer_reads_when_it_can_be_closed(
        self, officer: Client, day: tuple[Reception, list[Booking]]
    ) -> None:
        reception, booked = day
        with time_machine.travel(OPENING, tick=False):
            page = look(officer, "closing", reception.pk)
            assert "from 10:00, when its last desk closes" in page.text
            assert "Close the reception" not in buttons(page)
            said_no = said(self.close(officer, reception, confirmed="1", early="1"))
        assert "a desk is open until 10:00" in said_no
        assert states(booked) == ["confirmed"] * 4

    def test_before_its_end_a_manager_ticks_a_second_box_that_names_the_effect(
        self, manager: Client, day: tuple[Reception, list[Booking]]
    ) -> None:
        reception, booked = day
        with time_machine.travel(OPENING, tick=False):
            page = look(manager, "closing", reception.pk)
            assert (
                "Close it before it ends at 10:00. Bookings that become no-shows: 4. The waiting list ends."
                in page.text
            )
            page = self.close(manager, reception, confirmed="1")
            assert "Tick the box if you want to close the reception before its end" in page.errors[0]
            assert states(booked) == ["confirmed"] * 4
            assert "The reception is closed." in said(self.close(manager, reception, confirmed="1", early="1"))
        assert states(booked) == ["no_show"] * 4

    def test_a_manager_opens_a_closed_day_again(
        self, manager: Client, officer: Client, day: tuple[Reception, list[Booking]]
    ) -> None:
        reception, _booked = day
        self.close(manager, reception, confirmed="1")
        assert "Open the reception again" not in look(officer, "day", reception.pk).text
        assert "Open the reception again" not in buttons(look(officer, "closing", reception.pk))
        assert "Open the reception again" in look(manager, "day", reception.pk).text
        assert "Open the reception again" in buttons(look(manager, "closing", reception.pk))
        assert officer.post(address("reopening", reception.pk)).status_code == 403
        page = Page(manager.post(address("reopening", reception.pk), follow=True))
        assert "The reception is open again." in said(page)
        reception.refresh_from_db()
        assert reception.status == "published"
