"""What a mail about an entry of a waiting list says, in the active language and on the active clock."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from bookings.models import Notification, WaitlistEntry
from bookings.notifications.relevance import NotWanted, entry_code_for, offer_told
from bookings.tokens import code_digits, entry_url

Kind = Notification.Kind


def line_contents(notification: Notification, entry: WaitlistEntry, *, now: dt.datetime) -> dict[str, Any]:
    """The values for the mail's templates. Raises NotWanted when what it should tell has ended."""
    reception = entry.reception
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
        case Kind.WAITING:
            return values | {"place": entry.place}
    return values


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
        "offer_url": entry_url(entry, "waiting_offer", notification.facts["number"]),
    }
