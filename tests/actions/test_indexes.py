"""Searches by email and of waiting lists use their indexes, however many rows there are.

Each test runs the real action, and has the database explain the statements that it sent.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from bookings.actions import confirmation, interests, link_requests, waiting_list
from bookings.identity.tokens import code_digits
from bookings.models import Booking, Interest, Reception, WaitlistEntry
from tests.factories import NOW, published_reception, ready_booking, the_code
from tests.waiting_lists import digits_for, new_entry

pytestmark = pytest.mark.django_db

ROWS = 1000


@pytest.fixture
def reception() -> Iterator[Reception]:
    """A reception with very many live bookings, waiting entries and interests, each with an address of its own.

    All of it is undone before the rules that are checked at COMMIT would refuse bookings without slots.
    """
    with transaction.atomic():
        reception = published_reception()
        one = ready_booking(reception)
        fill(one, status=Booking.Status.CONFIRMED, source=Booking.Source.STAFF)
        entry = WaitlistEntry(reception=reception, service=one.service, created_at=NOW)
        fill(entry, status=WaitlistEntry.Status.WAITING)
        fill(entry, status=WaitlistEntry.Status.LEFT)
        district = reception.venue.district
        fill(Interest(district=district, created_at=NOW, confirmed_at=NOW, ends_at=NOW + dt.timedelta(days=365)))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield reception
        transaction.set_rollback(True)


def fill(row: Any, **values: Any) -> None:
    """Store the row many times, with the values that must differ."""
    kind: type[models.Model] = type(row)
    names = [field.attname for field in kind._meta.concrete_fields if not (field.primary_key or field.generated)]
    same = {name: getattr(row, name) for name in names} | values
    rows = [kind(**same | {"email": f"Person{number}@example.org"}) for number in range(ROWS)]
    for number, each in enumerate(rows):
        if isinstance(each, Booking):
            each.reference, each.request_key = f"ROW{number}", None
    kind._default_manager.bulk_create(rows)


def plans(action: Callable[[], object], *, asking: str) -> list[str]:
    """How the database runs the searches of an action whose SQL has these words."""
    with CaptureQueriesContext(connection) as done:
        action()
    searches = [each["sql"] for each in done if asking in each["sql"] and each["sql"].startswith("SELECT")]
    assert searches
    with connection.cursor() as cursor:
        found = []
        for search in searches:
            cursor.execute(f"EXPLAIN {search}")
            found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


ADDRESS = 'email"::text) = UPPER('


def test_a_lost_link_is_looked_up_by_the_address(reception: Reception) -> None:
    link_requests.ask_link(text="person77@EXAMPLE.org", language="en", now=NOW)
    of_bookings, of_entries = plans(lambda: link_requests.look_up_links(now=NOW), asking=ADDRESS)
    assert "booking_email" in of_bookings
    assert "entry_email" in of_entries


def test_bookings_of_one_address_are_counted_by_the_address(reception: Reception) -> None:
    booking = ready_booking(reception, email="PERSON77@example.org")
    (plan,) = plans(
        lambda: confirmation.confirm_booking(booking=booking, code=the_code(booking), now=NOW), asking=ADDRESS
    )
    assert "booking_email" in plan


def test_waiting_counts_bookings_and_entries_by_the_address(reception: Reception) -> None:
    reception.slots.update(free_from=None)
    entry = new_entry(reception, email="PERSON77@example.org")
    code = digits_for(entry)
    of_bookings, of_entries = plans(
        lambda: waiting_list.confirm_joining(entry=entry, code=code, now=NOW), asking=ADDRESS
    )
    assert "booking_email" in of_bookings
    assert "entry_email" in of_entries


def test_earlier_interests_are_found_by_the_address(reception: Reception) -> None:
    district = reception.venue.district

    def ask() -> Interest:
        return interests.ask_for_notices(
            email="PERSON77@example.org", district=district, services=[], language="en", now=NOW
        )

    (plan,) = plans(ask, asking=ADDRESS)
    assert "interest_email" in plan
    interest = Interest.objects.latest("pk")
    code = code_digits(interest.codes.latest("pk"))
    (plan,) = plans(lambda: interests.confirm_interest(interest=interest, code=code, now=NOW), asking=ADDRESS)
    assert "interest_email" in plan


def test_a_place_in_the_waiting_list_is_read_from_its_index(reception: Reception) -> None:
    entry = WaitlistEntry.objects.on_list().filter(reception=reception)[ROWS // 2]
    (plan,) = plans(lambda: entry.place, asking='"bookings_waitlistentry"."status" IN')
    assert "entry_on_list" in plan
