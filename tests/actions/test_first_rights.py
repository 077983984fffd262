"""Who loses a place through no fault of their own goes first at the next reception."""

import pytest
from django.db import transaction

from bookings.actions.core.locks import lock_booking, lock_reception
from bookings.actions.core.slot_release import free_slots
from bookings.actions.first_rights import FIRST, give_first_right
from bookings.models import Booking, Event, Notification, WaitlistEntry
from tests.factories import NOW, by, confirmed_booking, published_reception

pytestmark = pytest.mark.django_db
Kind = Notification.Kind


def deferred(booking: Booking, **facts: object) -> WaitlistEntry:
    with transaction.atomic():
        lock_reception(booking.reception_id)
        booking = lock_booking(booking.pk)
        entry = give_first_right(booking, verb="not_fit", kind=Kind.NOT_FITTING, actor=by("boss"), now=NOW, facts=facts)
        free_slots(booking, now=NOW)
    return entry


def test_the_party_becomes_an_entry_with_all_its_details() -> None:
    booking = confirmed_booking(party_size=2)
    entry = deferred(booking)
    booking.refresh_from_db()
    assert (booking.status, booking.version) == ("cancelled", 1)
    assert (entry.status, entry.rank, entry.reception) == ("deferred", FIRST, booking.reception)
    assert (entry.email, entry.language, entry.service) == (booking.email, "en", booking.service)
    assert (entry.consent_at, entry.consent_version) == (booking.consent_at, "test")
    persons = list(entry.applicants.values_list("person_hash", "surname", "live", "last_four"))
    assert persons == list(booking.applicants.values_list("person_hash", "surname", "live", "last_four"))
    assert not booking.slots.exists()


def test_the_party_is_notified_once_and_gets_no_more_reminders() -> None:
    booking = confirmed_booking()
    entry = deferred(booking, reason="Snow")
    told = Notification.objects.get(booking=booking, kind=Kind.NOT_FITTING)
    assert told.facts == {"reason": "Snow"}
    assert entry.lost == booking
    assert told.expires_at == booking.ends_at
    reminders = booking.notifications.filter(kind__in=[Kind.REMINDER_WEEK, Kind.REMINDER_DAY])
    assert set(reminders.values_list("state", flat=True)) == {"obsolete"}


def test_rights_keep_the_order_in_which_they_were_given() -> None:
    reception = published_reception()
    entries = [deferred(confirmed_booking(reception)) for _i in range(3)]
    assert [entry.rank for entry in entries] == [FIRST, FIRST + 1, FIRST + 2]


def test_each_step_is_recorded() -> None:
    booking = confirmed_booking()
    entry = deferred(booking)
    assert (
        Event.objects.filter(booking_id=booking.pk, verb="not_fit", to_state="cancelled", actor_name="boss").count()
        == 1
    )
    assert Event.objects.filter(entry_id=entry.pk, verb="defer", to_state="deferred", actor_name="boss").count() == 1
