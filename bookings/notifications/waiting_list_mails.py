"""The values for emails about an entry of a waiting list, in the active language and the active time zone."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from bookings.identity.tokens import code_digits, entry_url
from bookings.models import Notification, Reception, WaitlistEntry
from bookings.notifications.booking_mails import right_of, venue_told
from bookings.queries.message_relevance import NotWanted, entry_code_for, offer_told

Kind = Notification.Kind


def describe_entry(notification: Notification, entry: WaitlistEntry, *, now: dt.datetime) -> dict[str, Any]:
    """Return the values for the templates of the email. Raises NotWanted if what it should say no longer applies."""
    reception = _reception(notification, entry)
    values = {
        "LANGUAGE_CODE": get_language(),
        "entry": entry,
        "post": reception.post,
        "reception": reception,
        "venue": reception.venue,
        "town": reception.venue.district.centre or reception.venue.district.name,
        "home_url": f"{settings.SITE_URL}/{get_language()}/",
        "entry_url": entry_url(entry),
        "facts": notification.facts,
    }
    match notification.kind:
        case Kind.CODE:
            return values | _of_code(notification, entry, now=now)
        case Kind.OFFER:
            return values | _of_offer(notification, entry)
        case Kind.WAITING | Kind.CARRIED_OVER:
            return values | {"place": entry.place}
        case Kind.DAY_CHANGED:
            return values | {"place": entry.place, **_before(notification)}
    return values | right_of(entry)


def _reception(notification: Notification, entry: WaitlistEntry) -> Reception:
    """Return the reception that is cancelled, even if the entry has been carried over to the next one since."""
    told = notification.reception_id
    return Reception.objects.with_places().get(pk=told) if told else entry.reception


def _before(notification: Notification) -> dict[str, Any]:
    told = notification.facts.get("date")
    return {"old_date": dt.date.fromisoformat(told) if told else None, "old_venue": venue_told(notification)}


def _of_code(notification: Notification, entry: WaitlistEntry, *, now: dt.datetime) -> dict[str, Any]:
    code = entry_code_for(notification, entry, now=now)
    if code is None:
        raise NotWanted
    return {
        "code": code_digits(code),
        "valid_until": code.expires_at,
        "code_url": entry_url(entry, "waiting_code"),
    }


def _of_offer(notification: Notification, entry: WaitlistEntry) -> dict[str, Any]:
    offer = offer_told(notification, entry)
    if offer is None:
        raise NotWanted
    return {
        "starts_at": offer.starts_at,
        "until": offer.hold_ends_at,
        "offer_url": entry_url(entry, "waiting_offer", notification.version),
    }
