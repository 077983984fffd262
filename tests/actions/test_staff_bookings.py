"""A place taken at once: what every door of the staff builds upon."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import transaction

from bookings.actions.core.locks import share_reception
from bookings.actions.staff_bookings import PersonData, find_earlier, make_live_booking
from bookings.errors import AlreadyBooked, Incomplete, SamePersonTwice, SlotTaken, TimesOverlap
from bookings.models import Booking, Event, Notification, Reception, Service
from bookings.queries.availability import counter_pool
from tests.factories import NOW, by, confirmed_booking, make_service, published_reception

pytestmark = pytest.mark.django_db

ADULT = PersonData("Сейтқали", "Әлия", "", dt.date(1961, 5, 4), "N1234567")
CHILD = PersonData("Сейтқали", "Нұрлан", "", dt.date(2018, 5, 4), "", "Сейтқали Әлия", "parent")


def placing(
    reception: Reception, *persons: PersonData, service: Service | None = None, **more: Any
) -> tuple[Booking, bool]:
    """As a verb of the staff does it: the booking, and whether the page was sent before."""
    service = service or reception.services[0]
    key = more.pop("request_key", None) or uuid.uuid4()
    with transaction.atomic():
        reception = share_reception(reception.pk)
        if earlier := find_earlier(reception, service, persons, request_key=key):
            return earlier, True
        values: dict[str, Any] = {
            "pool": counter_pool(reception),
            "status": Booking.Status.CONFIRMED,
            "source": Booking.Source.STAFF,
            "verb": "assist",
            "actor": by("officer"),
            "now": NOW,
            "request_key": key,
            "language": "kk",
            "phone": "+77011234567",
            "consent_version": "test",
        }
        return make_live_booking(reception, service, persons, **values | more), False


def test_a_confirmed_place_has_its_slots_persons_event_and_reminder() -> None:
    booking, _again = placing(published_reception(), ADULT, CHILD)
    booking.refresh_from_db()
    assert (booking.status, booking.source, booking.party_size) == ("confirmed", "staff", 2)
    assert booking.slots.filter(free_from=None).count() == booking.slot_count == 2
    assert [person.surname for person in booking.applicants.all()] == ["Сейтқали", "Сейтқали"]
    assert booking.applicants.get(position=1).last_four == "4567"
    assert booking.applicants.get(position=2).representative_relation == "parent"
    assert Event.objects.filter(booking_id=booking.pk, verb="assist", actor_name="officer").count() == 1
    kinds = set(booking.notifications.values_list("kind", "channel", "state"))
    assert kinds == {("confirmed", "call", "sent"), ("reminder_day", "call", "queued")}


def test_with_an_email_address_the_messages_are_sent_as_usual() -> None:
    booking, _again = placing(published_reception(), ADULT, email="aliya@example.org")
    confirmed = booking.notifications.get(kind=Notification.Kind.CONFIRMED)
    assert (confirmed.channel, confirmed.state, confirmed.recipient) == ("email", "queued", "aliya@example.org")


def test_a_walk_in_has_arrived_and_gets_no_messages() -> None:
    booking, _again = placing(
        published_reception(), ADULT, status=Booking.Status.ARRIVED, source=Booking.Source.WALK_IN, verb="walk_in"
    )
    assert booking.status == "arrived"
    assert not booking.notifications.exists()


def test_the_same_page_sent_again_gets_the_first_booking() -> None:
    reception, key = published_reception(), uuid.uuid4()
    first, _again = placing(reception, ADULT, request_key=key)
    second, again = placing(reception, ADULT, request_key=key)
    assert (second.pk, again) == (first.pk, True)


def test_the_same_page_filled_in_for_somebody_else_is_a_new_request() -> None:
    reception, key = published_reception(), uuid.uuid4()
    first, _again = placing(reception, ADULT, request_key=key)
    other = PersonData("Ким", "Олег", "", dt.date(1970, 1, 1), "N7654321")
    second, again = placing(reception, other, request_key=key)
    assert second.pk != first.pk
    assert not again
    assert placing(reception, other, request_key=key) == (second, True)


def test_a_person_with_a_booking_is_refused_and_the_booking_is_named() -> None:
    reception = published_reception()
    first = confirmed_booking(reception, document="N1234567")
    with pytest.raises(AlreadyBooked) as refusal:
        placing(reception, ADULT)
    assert refusal.value.facts["bookings"] == [first]
    assert Booking.objects.count() == 1
    assert reception.slots.filter(booking=None).count() == 11


def test_nobody_can_be_at_two_desks_at_once() -> None:
    one, other = make_service(), make_service()
    reception = published_reception(one, other, desks=2)
    first, _again = placing(reception, ADULT, service=one)
    with pytest.raises(TimesOverlap):
        placing(reception, ADULT, service=other, starts_at=first.starts_at)
    beside, _again = placing(reception, ADULT, service=other)
    assert beside.starts_at == first.ends_at


def test_a_person_can_be_in_a_party_only_once() -> None:
    with pytest.raises(SamePersonTwice):
        placing(published_reception(), ADULT, ADULT)


def test_a_child_comes_with_a_representative() -> None:
    with pytest.raises(Incomplete):
        placing(published_reception(), ADULT, PersonData("Сейтқали", "Нұрлан", "", dt.date(2018, 5, 4)))
    assert not Booking.objects.exists()


def test_without_slots_there_is_no_place() -> None:
    reception = published_reception(desk={"closes": "09:10"})
    placing(reception, ADULT)
    with pytest.raises(SlotTaken):
        placing(reception, CHILD)
