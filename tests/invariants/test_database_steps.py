"""What the database keeps of messages, of statuses and of events, whoever writes."""

import datetime as dt

import pytest
from django.db import transaction

from bookings.models import Booking, Event, Notification, Reception
from tests.factories import NOW, confirmed_booking, held_booking, make_reception, published_reception
from tests.invariants.test_database import raw, refused

pytestmark = pytest.mark.django_db


class TestNotifications:
    def test_a_booking_cannot_be_confirmed_in_silence(self) -> None:
        booking = held_booking()
        with refused("booking_is_notified"):
            booking.slots.update(free_from=None)
            raw(Booking, booking.pk, status="confirmed")

    def test_a_booking_cannot_go_to_a_new_version_in_silence(self) -> None:
        booking = confirmed_booking()
        with refused("booking_is_notified"):
            raw(Booking, booking.pk, version=1)

    def test_what_is_owed_cannot_be_deleted_or_given_to_another(self) -> None:
        booking, other = confirmed_booking(), confirmed_booking()
        owed = Notification.objects.filter(booking=booking, kind="confirmed")
        with refused("booking_is_notified"):
            owed.delete()
        with refused("booking_is_notified"):
            owed.update(booking=other)

    def test_a_notification_is_about_exactly_one_subject(self) -> None:
        notification = Notification.objects.filter(booking=confirmed_booking()).first()
        assert notification
        with refused("notification_about_one"):
            Notification.objects.create(
                kind="code", language="ru", recipient="a@example.org", dedupe_key="x", created_at=NOW, due_at=NOW
            )

    def test_one_key_is_queued_once(self) -> None:
        notification = Notification.objects.filter(booking=confirmed_booking()).first()
        assert notification
        notification.pk = None
        with refused("dedupe_key"):
            notification.save(force_insert=True)


class TestStatus:
    allowed = {
        ("held", "confirmed"),
        ("held", "expired"),
        ("held", "cancelled"),
        ("confirmed", "arrived"),
        ("confirmed", "no_show"),
        ("confirmed", "cancelled"),
        ("arrived", "called"),
        ("arrived", "served"),
        ("arrived", "not_served"),
        ("arrived", "no_show"),
        ("called", "served"),
        ("called", "not_served"),
        ("called", "arrived"),
        ("called", "no_show"),
        ("no_show", "arrived"),
        ("arrived", "confirmed"),
        ("served", "arrived"),
        ("served", "called"),
        ("not_served", "arrived"),
        ("not_served", "called"),
    }
    # How each status is reached by allowed moves, from a held booking.
    ways = {
        "held": [],
        "confirmed": ["confirmed"],
        "expired": ["expired"],
        "cancelled": ["cancelled"],
        "arrived": ["confirmed", "arrived"],
        "called": ["confirmed", "arrived", "called"],
        "served": ["confirmed", "arrived", "served"],
        "not_served": ["confirmed", "arrived", "not_served"],
        "no_show": ["confirmed", "no_show"],
    }

    @pytest.mark.parametrize("from_status", Booking.Status.values)
    def test_the_status_moves_only_along_the_table(self, from_status: str) -> None:
        booking = held_booking()
        for status in self.ways[from_status]:
            raw(Booking, booking.pk, status=status)
        for to_status in Booking.Status.values:
            if to_status == from_status or (from_status, to_status) in self.allowed:
                with transaction.atomic():
                    raw(Booking, booking.pk, status=to_status)
                    transaction.set_rollback(True)
            else:
                with refused("booking_status_moves"):
                    raw(Booking, booking.pk, status=to_status)
        transaction.set_rollback(True)  # only the moves were looked at: nobody was told of this booking

    @pytest.mark.parametrize("status", Booking.Status.values)
    def test_a_new_booking_by_the_public_is_held(self, status: str) -> None:
        booking = held_booking()
        booking.pk = None
        booking.request_key = None
        booking.reference, booking.status = "NEW", status
        if status == "held":
            booking.save(force_insert=True)
        else:
            with refused("booking_status_moves"):
                booking.save(force_insert=True)

    def test_a_reception_starts_as_a_draft_and_never_goes_back(self) -> None:
        with refused("reception_status_moves"):
            make_reception(status="published", opens_at=NOW, closes_at=NOW + dt.timedelta(1), published_at=NOW)
        reception = published_reception()
        with refused("reception_status_moves"):
            raw(Reception, reception.pk, status="draft")
        raw(Reception, reception.pk, status="cancelled")
        with refused("reception_status_moves"):
            raw(Reception, reception.pk, status="published")

    def test_unknown_words_are_refused(self) -> None:
        booking = held_booking()
        with refused("booking_status_moves"):
            raw(Booking, booking.pk, status="lost")


class TestEvents:
    def test_events_are_only_added(self) -> None:
        held_booking()
        event = Event.objects.first()
        assert event
        with refused("event_append_only"):
            raw(Event, event.pk, actor_name="somebody else")
        with refused("event_append_only"):
            event.delete()
