"""What a mail about a booking says, in the active language and on the active clock."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from bookings.models import Booking, Notification, Venue
from bookings.notifications.relevance import REMINDERS, NotWanted, code_for
from bookings.papers import be_there, bring, prices, where
from bookings.tokens import booking_url, code_digits

CANCELLATIONS = (Notification.Kind.CANCELLED, Notification.Kind.RECEPTION_CANCELLED)


def contents(notification: Notification, booking: Booking, *, now: dt.datetime) -> dict[str, Any]:
    """The values for the mail's templates. Instants come as such: `date` shows them on the active clock."""
    reception = booking.reception
    values = {
        "LANGUAGE_CODE": get_language(),
        "booking": booking,
        "post": booking.post,
        "reception": reception,
        "venue": reception.venue,
        "where": ", ".join(where(reception.venue)),
        "town": reception.venue.district.centre or reception.venue.district.name,
        "starts_at": _starts_at(notification, booking),
        "home_url": f"{settings.SITE_URL}/{get_language()}/",
        "facts": notification.facts,
    }
    if notification.kind == Notification.Kind.CODE:
        return values | _of_code(notification, booking, now=now)
    return values | {
        "booking_url": booking_url(booking),
        "manage_url": booking_url(booking, "manage"),
        "reminded": booking.notifications.filter(kind__in=REMINDERS, state__in=Notification.OWED).exists(),
        "be_there": "" if notification.kind in CANCELLATIONS else be_there(booking),
        "bring": bring(booking),
        "prices": prices(booking),
        "left": booking.party_size,
        **_before(notification),
    }


def _starts_at(notification: Notification, booking: Booking) -> dt.datetime:
    """As of the event: a cancellation tells the time that was cancelled. A move knows the old one for itself."""
    told = None if notification.kind == Notification.Kind.MOVED else notification.facts.get("starts_at")
    return dt.datetime.fromisoformat(told) if told else booking.starts_at


def _before(notification: Notification) -> dict[str, Any]:
    """Where and when a moved booking was before."""
    facts = notification.facts
    if notification.kind != Notification.Kind.MOVED or "starts_at" not in facts:
        return {}
    venue = Venue.objects.select_related("district").filter(pk=facts.get("venue")).first()
    return {"old_starts_at": dt.datetime.fromisoformat(facts["starts_at"]), "old_venue": venue}


def _of_code(notification: Notification, booking: Booking, *, now: dt.datetime) -> dict[str, Any]:
    code = code_for(notification, now=now)
    if code is None:
        raise NotWanted
    ends = [code.expires_at, *([booking.hold_ends_at] if booking.hold_ends_at else [])]
    told = {"code": code_digits(code), "valid_until": min(ends)}
    # Nobody has shown yet that a new address is theirs, so it gets no link: a slip of the finger opens no booking.
    return told | ({"new_email": code.new_email} if code.new_email else {"code_url": booking_url(booking, "code")})
