"""What the tests of mail have in common: owed messages, and a venue and a service that say everything."""

import datetime as dt
from typing import Any

from bookings.actions import confirmation
from bookings.models import Booking, ChecklistItem, Fee, Notification, Reception
from bookings.notifications.outbox import enqueue
from tests import factories

NOW = factories.NOW
Kind = Notification.Kind
State = Notification.State


def owed(booking: Booking, kind: Notification.Kind, *, now: dt.datetime = NOW, **more: Any) -> Notification:
    """A message about a booking, due now unless said otherwise. What the actions owe already is returned as it is."""
    enqueue(kind=kind, now=now, booking=booking, version=booking.version, **more)
    return Notification.objects.get(
        booking=booking,
        kind=kind,
        version=booking.version,
        channel=more.get("channel", Notification.Channel.EMAIL),
        dedupe_key__contains=f":{booking.version}:{more.get('ordinal', 0)}",
    )


def full_reception() -> Reception:
    """At a place and for a service about which everything is known."""
    post = factories.make_post(
        email="post@consulate.example",
        address="4 Zhangir Khan Street, Almaty",
        payment="By card at the desk.",
        latecomers="Please ask at the entrance.",
    )
    venue = factories.make_venue(
        directions="Bus 2 to the park.",
        copies="The shop next door makes copies.",
        latitude="45.0156",
        longitude="78.3739",
    )
    service = factories.make_service(name="Passport for travel abroad", adult_age=18)
    for audience, text, copies in (
        ("everybody", "The old passport", 2),
        ("adult", "A military card", 0),
        ("minor", "The birth certificate", 1),
        ("changed_name", "The marriage certificate", 0),
    ):
        ChecklistItem.objects.create(service=service, audience=audience, text=text, copies=copies)
    day = factories.DAY
    for age_from, age_below, amount in ((0, 14, 12500), (14, None, 24500)):
        Fee.objects.create(
            post=post, service=service, age_from=age_from, age_below=age_below, amount=amount, valid_from=day
        )
    Fee.objects.create(post=post, service=service, amount=1, valid_from=day.replace(year=2020), valid_until=NOW.date())
    return factories.published_reception(service, post=post, venue=venue, notes="Come by the side door.")


def family_booking() -> Booking:
    """A confirmed booking of an adult and a ten-year-old."""
    booking = factories.held_booking(full_reception(), party_size=2)
    factories.fill_in(booking)
    booking.applicants.filter(position=2).delete()
    factories.add_child(booking, 2)
    return confirmed(booking)


def confirmed(booking: Booking, *, now: dt.datetime = NOW) -> Booking:
    confirmation.ask_code(booking=booking, now=now)
    booking.refresh_from_db()
    return confirmation.confirm_booking(booking=booking, code=factories.the_code(booking), now=now)
