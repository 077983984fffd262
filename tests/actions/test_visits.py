"""Several services in one visit: side by side in time, confirmed under one code."""

import datetime as dt
import itertools
import uuid
from typing import Any

import pytest

from bookings.actions import party_details
from bookings.actions.confirmation import ask_code, confirm_booking
from bookings.actions.holds import release
from bookings.actions.visits import add_service
from bookings.errors import HoldExpired, Incomplete, PartyTooBig, SlotTaken, WrongState
from bookings.models import Booking, Notification
from tests.factories import (
    NOW,
    add_child,
    confirmed_booking,
    fill_in,
    held_booking,
    make_service,
    published_reception,
    the_code,
    visit_of,
    write_down,
)
from tests.waiting_lists import offered_entry

pytestmark = pytest.mark.django_db


def first_of_visit(**more: Any) -> Booking:
    """A filled-in hold at 9:00 at a reception that offers two services at two desks."""
    reception = published_reception(make_service(), make_service(), desks=2)
    start = reception.slots.order_by("starts_at")[0].starts_at
    return fill_in(held_booking(reception, starts_at=start, **more))


def added_to(booking: Booking, **more: Any) -> Booking:
    other = next(service for service in booking.reception.services if service != booking.service)
    values: dict[str, Any] = {
        "service": other,
        "persons": [applicant.pk for applicant in booking.applicants.all()],
        "now": NOW,
        "request_key": uuid.uuid4(),
    }
    return add_service(booking=booking, **values | more)


def test_an_added_booking_is_next_to_the_first_and_takes_over_its_details() -> None:
    booking = first_of_visit(party_size=2)
    added = added_to(booking)
    assert added.starts_at == booking.ends_at
    assert added.desk_id in [desk.pk for desk in booking.reception.desks.all()]
    assert [a.person_hash for a in added.applicants.all()] == [a.person_hash for a in booking.applicants.all()]
    assert (added.email, added.consent_version) == (booking.email, "test")


@pytest.mark.parametrize(("ages", "is_child", "comes_with"), [((8, 18), True, "Әйгерім"), ((18, 8), False, "")])
def test_a_person_who_is_a_child_for_one_service_only_consents_again(
    ages: tuple[int, int], is_child: bool, comes_with: str
) -> None:
    one, another = (make_service(adult_age=age) for age in ages)
    reception = published_reception(one, another, desks=2)
    booking = held_booking(reception, service=one)
    fill_in(booking)
    child = add_child(booking, 1)
    added = added_to(booking, service=another, persons=[child.pk])
    assert added.consent_at is None
    copy = added.applicants.get()
    assert (copy.is_minor_on(reception.date), copy.representative_name) == (is_child, comes_with)


def test_a_part_of_the_party_and_another_person() -> None:
    booking = first_of_visit(party_size=2)
    second = booking.applicants.get(position=2)
    added = added_to(booking, persons=[second.pk], more=1)
    assert (added.party_size, added.applicants.get().person_hash) == (2, second.person_hash)
    with pytest.raises(Incomplete) as refusal:
        ask_code(booking=booking, now=NOW)
    assert refusal.value.facts["booking"] == added


def test_one_code_confirms_the_visit() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    ask_code(booking=booking, now=NOW)
    confirm_booking(booking=booking, code=the_code(booking), now=NOW)
    added.refresh_from_db()
    assert added.status == "confirmed"
    assert Notification.objects.filter(kind="confirmed").count() == 2
    assert Notification.objects.filter(kind="code").count() == 1


def test_all_bookings_of_a_visit_are_confirmed_or_none() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    ask_code(booking=booking, now=NOW)
    added.slots.update(booking=None)
    with pytest.raises(HoldExpired):
        confirm_booking(booking=booking, code=the_code(booking), now=NOW)
    booking.refresh_from_db()
    assert booking.status == "held"
    release(booking=added, now=NOW)
    assert confirm_booking(booking=booking, code=the_code(booking), now=NOW).status == "confirmed"


def test_later_from_a_confirmed_booking() -> None:
    reception = published_reception(make_service(), make_service(), desks=2)
    booking = confirmed_booking(reception)
    added = added_to(booking)
    assert visit_of(added) == [booking, added]
    ask_code(booking=added, now=NOW)
    assert confirm_booking(booking=added, code=the_code(added), now=NOW).status == "confirmed"


def test_a_double_click_adds_once() -> None:
    booking, key = first_of_visit(), uuid.uuid4()
    assert added_to(booking, request_key=key) == added_to(booking, request_key=key)


def test_an_offered_place_is_for_its_persons_only() -> None:
    offer = offered_entry().offers.get()
    with pytest.raises(WrongState):
        add_service(booking=offer, service=offer.service, persons=[], more=1, now=NOW, request_key=uuid.uuid4())


def test_a_third_booking_overlaps_neither_of_the_others() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    third = added_to(booking, service=booking.service, persons=[], more=1)
    times = sorted((each.starts_at, each.ends_at) for each in (booking, added, third))
    assert all(end <= start for (_a, end), (start, _b) in itertools.pairwise(times))


def test_refusals_hold_nothing() -> None:
    booking = first_of_visit()
    for persons, more in (([], 0), ([], 7), ([0], -1)):
        with pytest.raises(PartyTooBig):
            added_to(booking, persons=persons, more=more)
    release(booking=booking, now=NOW)
    with pytest.raises(WrongState):
        added_to(booking)
    assert Booking.objects.count() == 1


def test_there_is_no_time_that_does_not_overlap_the_first() -> None:
    reception = published_reception(make_service(), make_service(), desks=2, desk={"closes": dt.time(9, 20)})
    booking = fill_in(held_booking(reception, party_size=2))
    with pytest.raises(SlotTaken):
        added_to(booking)
    write_down(booking, 1, contact=party_details.Contact("a@example.org", "", "ru"))
    booking.refresh_from_db()
    assert (booking.status, booking.email) == ("held", "a@example.org")
