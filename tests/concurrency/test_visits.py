"""A visit grows and shrinks in two windows at once, while a third confirms it."""

import itertools
import uuid
from functools import partial

import pytest

from bookings.actions.confirmation import confirm_booking
from bookings.actions.visits import add_service, leave_out_booking
from bookings.models import Booking
from tests.concurrency.racing import race
from tests.factories import NOW, make_service, published_reception, ready_booking, the_code, visit_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("repeat", range(5))
def test_two_services_added_at_once_while_the_visit_is_confirmed_never_overlap(repeat: int) -> None:
    reception = published_reception(make_service(), make_service(), make_service(), desks=3)
    first, second, third = reception.services
    booking = ready_booking(reception, service=first)
    persons, code = [booking.applicants.get().pk], the_code(booking)
    adding = partial(add_service, booking=booking, persons=persons, now=NOW)
    race(
        [
            partial(adding, service=second, request_key=uuid.uuid4()),
            partial(adding, service=third, request_key=uuid.uuid4()),
            partial(confirm_booking, booking=booking, code=code, now=NOW),
        ]
    )
    booking.refresh_from_db()
    times = visit_of(booking)
    assert len(times) == 3
    assert booking.status == "confirmed"
    assert all(before.ends_at <= after.starts_at for before, after in itertools.pairwise(times))


@pytest.mark.parametrize("repeat", range(5))
def test_two_windows_that_remove_one_booking_each_leave_one(repeat: int) -> None:
    reception = published_reception(make_service(), make_service(), desks=2)
    booking = ready_booking(reception)
    other = next(service for service in reception.services if service != booking.service)
    added = add_service(
        booking=booking,
        service=other,
        persons=[booking.applicants.get().pk],
        now=NOW,
        request_key=uuid.uuid4(),
    )
    race([partial(leave_out_booking, booking=each, now=NOW) for each in (booking, added)])
    assert Booking.objects.filter(status="held").count() == 1
