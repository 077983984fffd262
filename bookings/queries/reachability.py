"""Whom mail does not reach: without an address, or with one that mail came back from. They are rung up."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from bookings.models import Booking, Notification

# This near to the day an email may be read too late: people who are affected by a change are called too.
CALLED_WITHIN = dt.timedelta(hours=48)


def is_unreachable(booking: Booking) -> bool:
    """Whether no mail reaches the party. Asks the database, unless the booking was loaded `with_failed_mail`."""
    if not booking.email:
        return True
    if (failed := vars(booking).get("mail_failed")) is not None:
        return bool(failed)
    return booking.notifications.filter(state=Notification.State.FAILED, recipient__iexact=booking.email).exists()


def with_failed_mail(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Bookings of which each knows, as `mail_failed`, whether mail to its present address has failed."""
    came_back = Notification.objects.filter(
        booking=OuterRef("pk"), state=Notification.State.FAILED, recipient__iexact=OuterRef("email")
    )
    return bookings.annotate(mail_failed=Exists(came_back))
