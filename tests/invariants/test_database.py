"""Each invariant as an attempt to break it in the database itself, past all the code.

The constraint triggers are deferred to COMMIT: `commit()` stands for it by making them immediate.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from bookings.models import Applicant, Booking, DeskService, Slot
from tests.factories import (
    NOW,
    add_child,
    confirmed_booking,
    held_booking,
    make_desk,
    make_reception,
    make_service,
    published_reception,
)

pytestmark = pytest.mark.django_db


def commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """The block, or the commit after it, is refused by that very constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():  # noqa: PT012
        yield
        commit()


def raw(model: type[Any], pk: int, **values: Any) -> None:
    model.objects.filter(pk=pk).update(**values)


class TestSlots:
    def test_slots_of_a_desk_never_overlap(self) -> None:
        reception = published_reception()
        slot = reception.slots.first()
        assert slot
        with refused("slot_no_overlap"):
            Slot.objects.create(
                reception=reception,
                desk=slot.desk,
                starts_at=slot.starts_at + dt.timedelta(minutes=5),
                ends_at=slot.ends_at + dt.timedelta(minutes=5),
            )

    def test_slots_of_different_desks_may_overlap(self) -> None:
        reception = published_reception(desks=2)
        assert reception.slots.count() == 24

    def test_a_slot_cannot_be_moved_onto_another(self) -> None:
        first, second = published_reception().slots.order_by("starts_at")[:2]
        with refused("slot_no_overlap"):
            raw(Slot, first.pk, starts_at=second.starts_at, ends_at=second.ends_at)

    def test_a_slot_belongs_to_its_desks_reception(self) -> None:
        slot, other = published_reception().slots.first(), published_reception()
        assert slot
        with refused("slot_desk_at_reception"):
            raw(Slot, slot.pk, reception=other)


class TestALiveBookingHasItsSlots:
    def test_no_slot_can_be_taken_from_a_confirmed_booking(self) -> None:
        booking = confirmed_booking(party_size=2)
        slot = booking.slots.first()
        assert slot
        with refused("booking_has_its_slots"):
            raw(Slot, slot.pk, booking=None)

    def test_no_slot_can_be_given_to_another_booking(self) -> None:
        reception = published_reception()
        booking, other = confirmed_booking(reception), confirmed_booking(reception)
        with refused("booking_has_its_slots"):
            booking.slots.update(booking=other)

    def test_no_slot_can_be_added(self) -> None:
        booking = confirmed_booking()
        free = booking.reception.slots.filter(booking=None).first()
        assert free
        with refused("booking_has_its_slots"):
            raw(Slot, free.pk, booking=booking, free_from=None)

    def test_no_slot_can_be_deleted(self) -> None:
        booking = confirmed_booking()
        with refused("booking_has_its_slots"):
            booking.slots.all().delete()

    def test_no_booked_slot_can_be_free_as_well(self) -> None:
        booking = confirmed_booking()
        with refused("booking_has_its_slots"):
            booking.slots.update(free_from=NOW)

    def test_the_slots_of_a_booking_are_consecutive(self) -> None:
        booking = confirmed_booking(party_size=2)
        last = booking.slots.order_by("starts_at").last()
        far = booking.reception.slots.order_by("starts_at").last()
        assert last
        assert far
        with refused("booking_has_its_slots"):
            raw(Slot, last.pk, booking=None, free_from=NOW)
            raw(Slot, far.pk, booking=booking, free_from=None)
            raw(Booking, booking.pk, ends_at=far.ends_at)

    def test_it_cannot_claim_another_number_of_them(self) -> None:
        booking = confirmed_booking()
        with refused("booking_has_its_slots"):
            raw(Booking, booking.pk, slot_count=2)

    def test_it_cannot_claim_another_time(self) -> None:
        booking = confirmed_booking()
        with refused("booking_has_its_slots"):
            raw(Booking, booking.pk, starts_at=booking.starts_at - dt.timedelta(hours=1))

    def test_it_cannot_go_to_another_desk_without_them(self) -> None:
        service = make_service()
        booking = confirmed_booking(published_reception(service, desks=2))
        other = booking.reception.desks.exclude(pk=booking.desk_id).first()
        assert other
        with refused("booking_has_its_slots"):
            raw(Booking, booking.pk, desk=other)

    def test_a_hold_that_lost_a_slot_cannot_become_confirmed(self) -> None:
        booking = held_booking(party_size=2)
        slot = booking.slots.first()
        assert slot
        with refused("booking_"):
            raw(Slot, slot.pk, booking=None)
            booking.slots.update(free_from=None)
            raw(Booking, booking.pk, status="confirmed")

    def test_the_desk_offers_the_service(self) -> None:
        booking, other = confirmed_booking(), make_service()
        with refused("booking_service_offered"):
            raw(Booking, booking.pk, service=other)
        with refused("booking_service_offered"):
            DeskService.objects.filter(desk=booking.desk).delete()

    def test_the_desk_belongs_to_the_reception_of_the_post(self) -> None:
        booking, other = confirmed_booking(), published_reception()
        with refused("booking_desk_at_reception|booking_reception_of_post"):
            raw(Booking, booking.pk, reception=other)


class TestOnePersonOneLiveBooking:
    def test_a_second_live_booking_for_the_service_is_refused(self) -> None:
        service = make_service()
        first = confirmed_booking(published_reception(service))
        second = confirmed_booking(first.reception)
        person = first.applicants.get()
        with refused("applicant_one_live_booking"):
            second.applicants.update(person_hash=person.person_hash)

    def test_confirming_is_refused_and_not_holding(self) -> None:
        first = confirmed_booking(document="N1")
        second = held_booking(first.reception)
        Applicant.objects.create(
            booking=second,
            post=second.post,
            service=second.service,
            person_hash=first.applicants.get().person_hash,
            key_version="1",
        )
        with refused("applicant_one_live_booking"):
            second.slots.update(free_from=None)
            raw(Booking, second.pk, status="confirmed")

    def test_live_follows_the_booking_and_cannot_be_set_apart(self) -> None:
        booking = confirmed_booking()
        assert booking.applicants.get().live
        with refused("applicant_follows_booking"):
            booking.applicants.update(live=False)
        raw(Booking, booking.pk, status="cancelled")
        assert not booking.applicants.get().live

    def test_post_and_service_cannot_be_set_apart_either(self) -> None:
        booking, other = confirmed_booking(), make_service()
        with refused("applicant_follows_booking"):
            booking.applicants.update(service=other)


def test_the_world_of_these_tests_is_sound() -> None:
    """The negative control: what the tests above break is whole before, and commits."""
    booking = held_booking(party_size=2)
    add_child(booking, 2)
    make_desk(make_reception(), make_service())
    confirmed_booking()
    commit()
