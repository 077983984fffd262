"""A visit of several bookings: confirmed with one code, one removed, one expired, one added later."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.actions import confirmation
from bookings.actions.sweeps import expire_holds
from bookings.identity.tokens import link_token
from bookings.models import Booking, Slot
from tests.citizen.test_visit import add, added, first, leave_outs, place
from tests.citizen.visitor import Page, Visitor
from tests.factories import (
    NOW,
    confirmed_booking,
    ready_booking,
    the_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
AGREED = {"own": "on", "children": "on", "adults": "on"}


def test_one_code_confirms_all_and_each_is_listed_with_its_reference() -> None:
    visitor = first(2)
    add(visitor)
    other = added()
    assert visitor.send("check").leads_to == visitor.url("code")
    page = visitor.open("code")
    for one in (visitor, other):
        assert one.booking.reference in page.text
    assert other.open("code").leads_to == visitor.url("check")
    assert other.send("code", code=the_code(visitor.booking)).leads_to == visitor.url("check")
    assert other.send("new_code").leads_to == visitor.url("check")
    assert visitor.send("code", code=the_code(visitor.booking)).leads_to == visitor.url("booked")
    for one, another in ((visitor, other), (other, visitor)):
        booked = one.open("booked")
        assert booked.heading == "Your place is booked"
        assert another.booking.reference in booked.text
        assert another.url("manage") in booked.links()
    for step in ("check", "code"):
        assert other.open(step).leads_to == other.url("booked")


def test_a_booking_whose_address_was_changed_since_is_not_shown_by_the_other() -> None:
    visitor = first()
    add(visitor)
    other = added().booking
    confirmation.ask_code(booking=visitor.booking, now=NOW)
    confirmation.confirm_booking(booking=visitor.booking, code=the_code(visitor.booking), now=NOW)
    Booking.objects.filter(pk=other.pk).update(email="elsewhere@example.org")
    assert other.reference not in visitor.open("booked").text


def test_a_service_added_after_the_code_was_sent_is_finished_first() -> None:
    visitor = Visitor(ready_booking(place()))
    add(visitor, visitor.booking.service.name, people=[], more="1")
    other = added()
    assert visitor.send("code", code=the_code(visitor.booking)).leads_to == other.url("applicant", 1)
    assert not Booking.objects.live().exists()


def test_another_time_for_one_of_them_is_offered_beside_the_others_and_stays_in_the_visit() -> None:
    visitor = first()
    add(visitor)
    links = visitor.open("check").links()
    url = next(link for link in links if "/times/" in link and f"from={link_token(added().booking)}" in link)
    page = Page(visitor.client.get(url))
    offered = [choice.attrs["value"] for choice in page.html.all("input", name="time")]
    assert offered[:3] == ["earliest", "09:10", "09:20"]
    refused = Page(visitor.client.post(url, {"time": "09:00", "request_key": str(uuid.uuid4())}))
    assert refused.errors == ["Another service in your visit is at this time. Choose a time before or after it"]
    visitor.client.post(url, {"time": "10:00", "request_key": str(uuid.uuid4())})
    assert "Certificate, 10:00" in visitor.open("check").text


def test_the_page_takes_as_many_queries_for_six_persons_as_for_two() -> None:
    counts = []
    for party_size in (2, 6):
        visitor = first(party_size, place(desk={"closes": dt.time(12)}))
        add(visitor)
        with CaptureQueriesContext(connection) as queries:
            assert visitor.open("check").status == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- leaving out ---------------------------------------------------------------------------------


def test_one_service_is_removed_and_the_other_continues() -> None:
    visitor = first()
    add(visitor)
    other = added()
    page = visitor.open("leave_out")  # it asks first: reading changes nothing
    assert page.heading == "Remove this booking"
    assert "Құрманғазиева Әйгерім" in page.text
    assert Booking.objects.filter(status="held").count() == 2
    for _click in range(2):
        assert other.send("leave_out").leads_to == visitor.url("check")
    assert "Certificate" not in visitor.open("check").text
    assert other.open("check").heading == "This booking has ended"
    assert leave_outs(visitor.open("check")) == []


def test_the_first_service_is_removed_and_the_other_takes_its_place() -> None:
    visitor = first()
    add(visitor)
    other = added()
    assert visitor.send("leave_out").leads_to == other.url("check")
    page = other.open("check")
    assert (page.status, "Passport" in page.text) == (200, False)


def test_the_last_service_stays_even_if_two_tabs_remove_one_each() -> None:
    visitor = first()
    add(visitor)
    added().send("leave_out")
    page = visitor.send("leave_out")
    assert (page.status, page.heading) == (409, "Nothing else is left in your visit")
    assert visitor.url("check") in page.links()
    assert visitor.open("check").status == 200


def test_a_confirmed_booking_cannot_be_removed() -> None:
    visitor = Visitor(confirmed_booking())
    assert visitor.send("leave_out").leads_to == visitor.url("booked")
    visitor.booking.refresh_from_db()
    assert visitor.booking.status == "confirmed"


# --- an expired hold ----------------------------------------------------------------------------


def lose(booking: Booking) -> None:
    """Its hold expires, and the sweep runs."""
    Slot.objects.filter(booking=booking).update(free_from=NOW)
    Booking.objects.filter(pk=booking.pk).update(hold_ends_at=NOW)
    assert expire_holds(now=NOW) == 1


def test_an_expired_service_can_be_chosen_again_or_removed() -> None:
    visitor = first()
    add(visitor)
    other = added()
    lose(other.booking)
    page = visitor.open("check")
    assert "No longer held: Certificate, 09:10" in page.text
    assert any("/times/" in link and f"from={link_token(other.booking)}" in link for link in page.links())
    own = other.open("check")
    assert own.heading == "Your time is no longer held"
    assert other.url("leave_out") in own.links()
    assert other.send("leave_out").leads_to == visitor.url("check")
    assert "No longer held" not in visitor.open("check").text


def test_one_whose_place_was_taken_is_named_when_the_code_is_asked_for() -> None:
    visitor = first()
    add(visitor)
    other = added()
    Slot.objects.filter(booking=other.booking).update(booking=None)
    page = visitor.send("check")
    assert page.status == 410
    assert any(f"from={link_token(other.booking)}" in link for link in page.links())
    assert leave_outs(page) == [other.url("leave_out")]
    assert other.send("leave_out").leads_to == visitor.url("check")
    assert visitor.send("check").leads_to == visitor.url("code")


# --- from a confirmed booking --------------------------------------------------------------------


def test_later_from_the_manage_page_with_a_code_of_its_own() -> None:
    visitor = Visitor(confirmed_booking(place()))
    assert visitor.url("add") in visitor.open("manage").links()
    assert "Your booking does not change" in visitor.open("add").text
    service = next(each for each in visitor.booking.reception.services if each != visitor.booking.service)
    assert add(visitor, service.name).leads_to == added().url("check")
    other = added()
    page = other.open("check")
    assert leave_outs(page) == [other.url("leave_out")]
    assert other.send("check").leads_to == other.url("code")
    assert other.send("code", code=the_code(other.booking)).leads_to == other.url("booked")
    assert visitor.booking.reference in other.open("booked").text


def test_removing_a_service_added_later_keeps_the_confirmed_one() -> None:
    visitor = Visitor(confirmed_booking(place()))
    service = next(each for each in visitor.booking.reception.services if each != visitor.booking.service)
    add(visitor, service.name)
    other = added()
    assert other.send("leave_out").leads_to == other.url("booked")
    assert other.open("booked").heading == "This booking has ended"
    assert visitor.open("booked").heading == "Your place is booked"
