"""What belongs to one visit stays together: its times, its address, its code; and what is removed from it."""

import datetime as dt
import itertools
import uuid
from typing import Any

import pytest

from bookings.actions import party_details
from bookings.actions.confirmation import ask_code, confirm_booking
from bookings.actions.holds import hold, release
from bookings.actions.sweeps import expire_holds
from bookings.actions.visits import leave_out_booking
from bookings.errors import HoldExpired, Incomplete, LastOfVisit, SamePersonTwice, TimesOverlap, WrongState
from bookings.models import Applicant, Booking, Notification
from tests.actions.test_visits import added_to, first_of_visit
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
)

pytestmark = pytest.mark.django_db


def chosen_anew(booking: Booking, starts_at: dt.datetime | None) -> Booking:
    return hold(
        reception=booking.reception,
        service=booking.service,
        party_size=booking.party_size,
        now=NOW,
        language="en",
        request_key=uuid.uuid4(),
        starts_at=starts_at,
        replaces=booking,
    )


def test_a_time_chosen_anew_keeps_the_visit_and_overlaps_none_of_its_times() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    later = chosen_anew(added, booking.starts_at + dt.timedelta(hours=1))
    booking.refresh_from_db()
    assert visit_of(booking) == [booking, later]
    with pytest.raises(TimesOverlap):
        chosen_anew(later, booking.starts_at)
    assert visit_of(booking) == [booking, later]
    assert chosen_anew(later, None).starts_at == booking.ends_at


def test_a_time_at_another_reception_is_a_visit_of_its_own() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    there = published_reception(added.service, post=booking.post)
    new = held_booking(there, replaces=added)
    booking.refresh_from_db()
    assert (new.visit, visit_of(booking)) == (None, [booking])


def test_an_expired_hold_can_be_chosen_again_in_its_place() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    added.slots.update(free_from=NOW)
    Booking.objects.filter(pk=added.pk).update(hold_ends_at=NOW)
    assert expire_holds(now=NOW) == 1
    added.refresh_from_db()
    new = chosen_anew(added, None)
    booking.refresh_from_db()
    assert visit_of(booking) == [booking, new]
    added.refresh_from_db()
    assert added.visit is None


def test_adding_a_service_does_not_lose_the_first_one() -> None:
    booking = first_of_visit()
    later = NOW + dt.timedelta(minutes=14)
    added = added_to(booking, now=later)
    booking.refresh_from_db()
    assert booking.hold_ends_at == added.hold_ends_at == later + dt.timedelta(minutes=15)
    for minutes in (28, 40, 52):
        added_to(booking, service=booking.service, persons=[], more=1, now=NOW + dt.timedelta(minutes=minutes))
    booking.refresh_from_db()
    assert booking.hold_ends_at == NOW + dt.timedelta(hours=1)


def test_persons_of_each_hold_of_the_visit_can_be_chosen() -> None:
    booking = first_of_visit()
    other = fill_in(added_to(booking, service=booking.service, persons=[], more=1))
    persons = [booking.applicants.get().pk, other.applicants.get().pk]
    third = added_to(booking, persons=[*persons, 999_999])
    assert [a.person_hash for a in third.applicants.all()] == [
        booking.applicants.get().person_hash,
        other.applicants.get().person_hash,
    ]


def test_a_person_added_after_the_code_must_be_complete_before_confirming() -> None:
    booking = first_of_visit()
    ask_code(booking=booking, now=NOW)
    added = added_to(booking, more=1)
    with pytest.raises(Incomplete) as refusal:
        confirm_booking(booking=booking, code=the_code(booking), now=NOW)
    assert refusal.value.facts["booking"] == added
    assert not Booking.objects.live().exists()
    fill_in(added)
    assert confirm_booking(booking=booking, code=the_code(booking), now=NOW).status == "confirmed"
    assert Booking.objects.live().count() == 2


def test_a_corrected_address_is_that_of_the_whole_visit() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    [person] = added.applicants.all()
    write(added, person, contact=party_details.Contact("new@example.org", "", "kk"))
    booking.refresh_from_db()
    assert (booking.email, booking.language) == ("new@example.org", "kk")


def write(booking: Booking, person: Applicant, **changes: Any) -> None:
    known = {name: getattr(person, name) for name in ("surname", "given_names", "patronymic", "birth_date")}
    values = known | {"document": None} | changes
    party_details.save_applicant(party=booking, position=person.position, **values)


def test_a_corrected_name_is_that_of_the_whole_visit() -> None:
    booking = first_of_visit(party_size=2)
    child = add_child(booking, 2)
    mother = booking.applicants.get(position=1)
    party_details.save_representative(
        party=booking, position=2, name=mother.full_name, relation=Applicant.Relation.PARENT
    )
    added = added_to(booking, persons=[mother.pk, child.pk])
    write(booking, mother, surname="Қасымова")
    mother.refresh_from_db()
    same, its_child = added.applicants.order_by("position")
    assert (same.surname, same.person_hash) == ("Қасымова", mother.person_hash)
    assert its_child.representative_name == mother.full_name
    assert booking.applicants.get(position=2).representative_name == mother.full_name


def test_another_person_in_one_of_them_leaves_the_others_alone() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    before = added.applicants.get().full_name
    write(booking, booking.applicants.get(), surname="Ахметов", birth_date=dt.date(1990, 1, 1), document="K 7654321")
    assert added.applicants.get().full_name == before


def test_everything_is_confirmed_under_the_address_that_the_code_has_proved() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    ask_code(booking=booking, now=NOW)
    Booking.objects.filter(pk=added.pk).update(email="somebody@example.org")
    confirm_booking(booking=booking, code=the_code(booking), now=NOW)
    mails = Notification.objects.filter(kind="confirmed").values_list("recipient", flat=True)
    assert set(mails) == {booking.email}


def test_one_person_has_one_place_for_a_service_in_a_visit_too() -> None:
    booking = first_of_visit()
    added_to(booking, service=booking.service)
    with pytest.raises(SamePersonTwice):
        ask_code(booking=booking, now=NOW)


def test_times_that_came_to_overlap_in_two_tabs_are_not_confirmed() -> None:
    reception = published_reception(make_service(), make_service(), desks=2)
    start = reception.slots.order_by("starts_at")[0].starts_at
    first, second = (
        fill_in(held_booking(reception, service=service, starts_at=start)) for service in reception.services
    )
    Booking.objects.update(visit=uuid.uuid4())
    with pytest.raises(TimesOverlap):
        ask_code(booking=first, now=NOW)
    assert not second.codes.exists()


def test_a_place_lost_says_which_of_the_visit_it_was() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    added.slots.update(booking=None)
    with pytest.raises(HoldExpired) as refusal:
        ask_code(booking=booking, now=NOW)
    assert refusal.value.facts["booking"] == added


def test_removing_a_booking_releases_its_time_and_the_second_time_does_nothing() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    for _click in range(2):
        leave_out_booking(booking=added, now=NOW)
    booking.refresh_from_db()
    assert visit_of(booking) == [booking]
    assert not added.slots.exists()
    with pytest.raises(LastOfVisit):
        leave_out_booking(booking=booking, now=NOW)
    assert visit_of(booking) == [booking]


def test_a_booking_without_a_visit_and_a_confirmed_one_cannot_be_removed() -> None:
    with pytest.raises(LastOfVisit):
        leave_out_booking(booking=held_booking(), now=NOW)
    with pytest.raises(WrongState):
        leave_out_booking(booking=confirmed_booking(), now=NOW)


def test_a_booking_added_to_a_confirmed_one_can_be_removed() -> None:
    booking = confirmed_booking(published_reception(make_service(), make_service(), desks=2))
    added = added_to(booking)
    leave_out_booking(booking=added, now=NOW)
    booking.refresh_from_db()
    assert visit_of(booking) == [booking]


def test_removing_an_expired_hold_forgets_it() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    added.slots.update(free_from=NOW)
    Booking.objects.filter(pk=added.pk).update(hold_ends_at=NOW)
    expire_holds(now=NOW)
    leave_out_booking(booking=added, now=NOW)
    added.refresh_from_db()
    assert (added.status, added.visit) == ("expired", None)


def test_the_first_can_go_and_the_others_are_confirmed() -> None:
    booking = first_of_visit()
    added = added_to(booking)
    ask_code(booking=booking, now=NOW)
    release(booking=booking, now=NOW)
    ask_code(booking=added, now=NOW)
    assert confirm_booking(booking=added, code=the_code(added), now=NOW).status == "confirmed"


def test_the_bookings_of_a_visit_follow_one_another() -> None:
    booking = first_of_visit()
    for _i in range(4):
        added_to(booking, persons=[], more=1)
    booking.refresh_from_db()
    times = visit_of(booking)
    assert len(times) == 5
    assert all(before.ends_at <= after.starts_at for before, after in itertools.pairwise(times))
