"""Several services or people in one visit: adding, checking together, leaving out."""

import datetime as dt
import uuid
from typing import Any

import pytest
from time_machine import TimeMachineFixture

from bookings.actions import receptions
from bookings.actions.holds import release
from bookings.actions.sweeps import expire_holds
from bookings.models import Booking, Reception
from tests.citizen.visitor import Page, Visitor, person
from tests.factories import (
    DAY,
    NOW,
    add_child,
    by,
    confirmed_booking,
    fill_in,
    held_booking,
    make_post,
    make_service,
    published_reception,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
AGREED = {"own": "on", "children": "on", "adults": "on"}


def place(**more: Any) -> Reception:
    services = (make_service(name="Passport"), make_service(name="Certificate"))
    return published_reception(*services, **{"desks": 2} | more)


def first(party_size: int = 1, reception: Reception | None = None) -> Visitor:
    """Somebody who has chosen a passport at 9:00 and filled in everything."""
    reception = reception or place()
    service = next(service for service in reception.services if service.name == "Passport")
    return Visitor(fill_in(held_booking(reception, service=service, party_size=party_size)))


def add(visitor: Visitor, service: str = "Certificate", *, people: list[int] | None = None, **typed: Any) -> Page:
    """Send the page "Add another service or person": for all of the party unless `people` are named."""
    ids = people if people is not None else [person.pk for person in visitor.booking.applicants.all()]
    codes = {each.name: each.code for each in visitor.booking.reception.services}
    sent = {"service": codes.get(service, service), "person": ids, "more": "0"}
    return visitor.send("add", **{"request_key": str(uuid.uuid4())} | sent | typed)


def added() -> Visitor:
    return Visitor(Booking.objects.latest("pk"))


def leave_outs(page: Page) -> list[str]:
    return [link for link in page.links() if link.endswith("/leave-out/") and "/person/" not in link]


# --- adding --------------------------------------------------------------------------------------


def test_the_page_that_adds_asks_for_service_and_persons() -> None:
    visitor = first(2)
    page = visitor.open("add")
    assert page.heading == "Add another service or person"
    assert "This time is kept for you until 12:15" in page.text
    assert "about 10 minutes for one person, 2" in page.text
    assert len(page.html.all("input", name="person")) == 2
    assert [choice.attrs["value"] for choice in page.html.all("input", name="more")] == list("0123456")
    assert not [choice for choice in page.html.all("input") if "checked" in choice.attrs]


def test_for_the_whole_party_it_leads_straight_to_one_page_with_both() -> None:
    visitor = first(2)
    assert add(visitor).leads_to == added().url("check")
    assert added().open("check").leads_to == visitor.url("check")
    page = visitor.open("check")
    headings = [heading.text for heading in page.html.one("main").all("h2")]
    assert headings[:2] == ["Passport, 09:00", "Certificate, 09:20"]
    assert len([each for each in page.html.all("dt") if each.text == "How we contact you"]) == 1
    for step in (("applicant", 1), ("applicant", 2)):
        for one in (visitor, added()):
            assert one.url(*step) + "?change=1" in page.links()
    links = [link for link in page.html.one("main").all("a") if "person/1/" in link.attrs["href"]]
    assert len({link.text for link in links}) == len(links) == 5  # twice the person and their removal, once the contact
    assert leave_outs(page) == [visitor.url("leave_out"), added().url("leave_out")]


def test_for_another_person_the_missing_pages_are_asked_then_all_is_checked_together() -> None:
    visitor = first()
    assert add(visitor, "Passport", people=[], more="1").leads_to == added().url("applicant", 1)
    other = added()
    assert visitor.open("check").leads_to == other.url("applicant", 1)
    assert visitor.send("check").leads_to == other.url("applicant", 1)
    assert other.send("applicant", 1, **person(given_names="Бауыржан")).leads_to == other.url("consent")
    assert other.send("consent", **AGREED).leads_to == other.url("check")
    assert "Бауыржан" in visitor.open("check").text


def test_a_child_is_taken_over_with_its_representative() -> None:
    visitor = first(2)
    child = add_child(visitor.booking, 2)
    assert add(visitor, people=[child.pk]).leads_to == added().url("check")
    assert added().booking.applicants.get().representative_name == "Әйгерім"


def test_sending_nothing_says_what_is_missing() -> None:
    visitor = first()
    assert visitor.send("add").errors == [
        "Choose a service",
        "Choose how many other people are coming, or “Nobody else”",
    ]
    assert add(visitor, people=[]).errors == ["Choose who it is for, or how many other people it is for"]
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"service": "no-such"},
        {"service": "\0"},
        {"person": ["0"]},
        {"person": ["²", "x"]},
        {"person": ["9" * 400]},
        {"more": "-1"},
        {"more": "7"},
        {"more": "²"},
        {"more": "9" * 5000},
    ],
)
def test_garbage_is_refused_beside_its_field(typed: dict[str, Any]) -> None:
    assert len(add(first(), **typed).errors) == 1
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "\0", "9" * 9999])
def test_a_broken_key_still_adds(key: str) -> None:
    assert add(first(), request_key=key).status == 302
    assert Booking.objects.count() == 2


def test_a_person_of_another_booking_is_not_taken_over() -> None:
    visitor, stranger = first(), fill_in(held_booking())
    assert add(visitor, people=[stranger.applicants.get().pk]).errors
    assert Booking.objects.count() == 2


def test_a_party_too_large_for_one_booking_sees_what_to_do() -> None:
    reception = place(post=make_post(max_party=2))
    visitor = first(2, reception)
    assert add(visitor, more="1").errors == [
        "One booking can have at most 2 people. Choose fewer, and add the others later"
    ]


def test_the_same_service_for_the_same_person_is_refused_by_name() -> None:
    visitor = first()
    assert add(visitor, "Passport").errors[0].startswith("Құрманғазиева Әйгерім already has this service in this visit")
    add(visitor)
    assert add(visitor).errors


def test_a_double_click_adds_once_and_another_choice_adds_another() -> None:
    visitor, key = first(), str(uuid.uuid4())
    one, two = add(visitor, request_key=key), add(visitor, request_key=key)
    assert one.leads_to == two.leads_to == added().url("check")
    assert Booking.objects.count() == 2
    add(visitor, "Passport", people=[], more="1", request_key=key)
    add(visitor, "Passport", people=[], more="1", request_key=key)
    assert Booking.objects.count() == 3


def test_sending_the_page_again_after_removing_its_service_adds_it_again() -> None:
    visitor, key = first(), str(uuid.uuid4())
    add(visitor, request_key=key)
    added().send("leave_out")
    add(visitor, request_key=key)
    assert Booking.objects.filter(status="held").count() == 2


def test_a_person_who_has_typed_nothing_is_asked_for_details_first() -> None:
    visitor = Visitor(held_booking())
    assert visitor.open("add").leads_to == visitor.url("applicant", 1)
    assert visitor.send("add").leads_to == visitor.url("applicant", 1)


def test_nothing_can_be_added_to_an_ended_booking() -> None:
    visitor = first()
    release(booking=visitor.booking, now=NOW)
    for page in (visitor.open("add"), add(visitor)):
        assert page.heading == "This booking has ended"
    lapsed = first()
    expire_holds(now=NOW + dt.timedelta(hours=2))
    assert lapsed.open("add").heading == "Your time is no longer held"
    assert not Booking.objects.filter(status="held").exists()


def test_nothing_can_be_added_at_a_closed_or_cancelled_reception(time_machine: TimeMachineFixture) -> None:
    visitor = Visitor(confirmed_booking(place()))
    closes_at = visitor.booking.reception.closes_at
    assert closes_at
    time_machine.move_to(closes_at, tick=False)
    assert visitor.open("add").heading == "It is too late for this"
    assert visitor.url("add") not in visitor.open("manage").links()
    receptions.cancel_reception(reception=visitor.booking.reception, actor=by("officer"), now=NOW)
    assert visitor.open("add").leads_to == visitor.url("booked")


def test_if_no_time_is_left_other_receptions_are_offered_and_nothing_is_lost() -> None:
    here = place(desk={"closes": dt.time(9, 20)})
    visitor = first(2, here)
    there = published_reception(*here.services, post=here.post, date=DAY + dt.timedelta(days=3))
    page = add(visitor)
    assert page.status == 409
    assert page.heading == "No free time next to yours"
    assert "“Certificate” for 2 people" in page.text
    assert visitor.url("check") in page.links()
    assert any(f"/receptions/{there.pk}/times/" in link for link in page.links())
    assert any(f"/receptions/{here.pk}/times/" in link for link in page.links())  # free, but at the same time
    assert visitor.open("check").status == 200
    assert Booking.objects.count() == 1


# --- checking and confirming ---------------------------------------------------------------------
