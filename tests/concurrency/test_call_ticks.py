"""A tick of the call sheet against a change of the contact: both write to the notification and the booking."""

import threading

import pytest
from django.db import connection, transaction

from bookings.actions import call_sheet
from bookings.actions.core.locks import lock_booking
from bookings.actions.core.party_messages import readdress
from bookings.models import Notification
from tests.concurrency.racing import race
from tests.factories import NOW, by, confirmed_booking

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tick_and_a_new_contact_wait_for_each_other_in_one_order() -> None:
    booking = confirmed_booking()
    mail = booking.notifications.get(kind="confirmed")
    Notification.objects.filter(pk=mail.pk).update(state="failed")
    has_lock = threading.Event()

    def change() -> None:
        with transaction.atomic():
            mine = lock_booking(booking.pk)
            has_lock.set()
            _until_somebody_waits()
            readdress(mine, now=NOW)

    def tick() -> None:
        has_lock.wait(timeout=10)
        call_sheet.mark_reached(
            notification=mail, actor=by("officer"), now=NOW
        )  # refused, when the mail is not owed any more

    race([change, tick])


def _until_somebody_waits() -> None:
    """Until the other has run into a lock: only then can the circle close."""
    with connection.cursor() as cursor:
        for _look in range(1000):
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted LIMIT 1")
            if cursor.fetchone():
                return
            cursor.execute("SELECT pg_sleep(0.01)")
