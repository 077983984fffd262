"""Whether a message is still wanted. Looked at as late as can be: between the promise and the sending lie months."""

import datetime as dt

from bookings.models import Booking, EmailCode, Notification

Kind = Notification.Kind
REMINDERS = (Kind.REMINDER_WEEK, Kind.REMINDER_DAY)
CANCELLATIONS = (Kind.CANCELLED, Kind.RECEPTION_CANCELLED)
_DAY = dt.timedelta(days=1)


class NotWanted(Exception):
    """What the message is about has gone since it was claimed."""


def is_wanted(notification: Notification, *, now: dt.datetime) -> bool:
    """Nobody is told of what is no longer so, and of nothing but a cancellation once their time has begun."""
    if notification.expires_at is not None and notification.expires_at <= now:
        return False
    booking = notification.booking
    if booking is None:
        return True
    if notification.kind in CANCELLATIONS:
        return booking.status == Booking.Status.CANCELLED
    if booking.starts_at <= now:
        return False
    if notification.kind == Kind.CODE:
        return booking.status == Booking.Status.HELD and code_for(notification, now=now) is not None
    if notification.kind == Kind.REMINDER_WEEK and booking.starts_at - _DAY <= now:
        return False  # it comes so late that the day's reminder says it all
    return booking.status == Booking.Status.CONFIRMED and booking.version == notification.version


def code_for(notification: Notification, *, now: dt.datetime) -> EmailCode | None:
    """The code to be told. Null when it has ended, when a newer one has been asked for, whose own mail is on its
    way, or when the address was corrected since."""
    booking = notification.booking
    if booking is None or booking.email != notification.recipient:
        return None
    code = booking.codes.order_by("-id").first()
    if code is None or code.expires_at <= now or notification.facts.get("code", code.pk) != code.pk:
        return None
    return code
