"""What a mail about a booking says, in the active language and on the active clock."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from bookings.identity.tokens import booking_url, code_digits, entry_url
from bookings.models import Booking, Notification, Venue, WaitlistEntry
from bookings.queries.message_relevance import CANCELLATIONS, FIRST_RIGHTS, REMINDERS, NotWanted, code_for
from bookings.queries.visit_instructions import describe_arrival, list_address_lines, list_prices, list_what_to_bring

# They tell the booking's time as it is now, and what it was before.
MOVES = (Notification.Kind.MOVED, Notification.Kind.DAY_CHANGED)


def describe_booking(notification: Notification, booking: Booking, *, now: dt.datetime) -> dict[str, Any]:
    """The values for the mail's templates. Instants come as such: `date` shows them on the active clock."""
    reception = booking.reception
    venue = _venue(notification, booking)
    values = {
        "LANGUAGE_CODE": get_language(),
        "booking": booking,
        "post": booking.post,
        "reception": reception,
        "venue": venue,
        "where": ", ".join(list_address_lines(venue)),
        "town": venue.district.centre or venue.district.name,
        "starts_at": _starts_at(notification, booking),
        "home_url": f"{settings.SITE_URL}/{get_language()}/",
        "facts": notification.facts,
    }
    if notification.kind == Notification.Kind.CODE:
        return values | _of_code(notification, booking, now=now)
    return values | {
        "booking_url": booking_url(booking),
        "manage_url": booking_url(booking, "manage"),
        "move_url": booking_url(booking, "move"),
        "give_up_url": booking_url(booking, "give_up"),
        "reminded": booking.notifications.filter(kind__in=REMINDERS, state__in=Notification.OWED).exists(),
        "be_there": "" if notification.kind in CANCELLATIONS else describe_arrival(booking),
        "bring": list_what_to_bring(booking),
        "prices": list_prices(booking),
        "left": booking.party_size,
        "others": _others(booking),
        **_before(notification),
        **_first_right(notification, booking),
        **_kit(notification, booking),
    }


def _others(booking: Booking) -> list[Booking]:
    """What else stands of the visit, for the same address: one mail would else look like the whole of it."""
    if booking.visit is None:
        return []
    same = Booking.objects.live().filter(visit=booking.visit, email__iexact=booking.email)
    return list(same.exclude(pk=booking.pk).select_related("service", "post").order_by("starts_at", "pk"))


def _starts_at(notification: Notification, booking: Booking) -> dt.datetime:
    """As of the event: a cancellation tells the time that was cancelled. A move knows the old one for itself."""
    told = None if notification.kind in MOVES else notification.facts.get("starts_at")
    return dt.datetime.fromisoformat(told) if told else booking.starts_at


def _before(notification: Notification) -> dict[str, Any]:
    """Where and when a moved booking was before."""
    facts = notification.facts
    if notification.kind not in MOVES or "starts_at" not in facts:
        return {}
    return {"old_starts_at": dt.datetime.fromisoformat(facts["starts_at"]), "old_venue": venue_told(notification)}


def venue_told(notification: Notification) -> Venue | None:
    """The venue as of the event: a changed day may have another one by now."""
    known = notification.facts.get("venue")
    return Venue.objects.select_related("district").filter(pk=known).first() if known else None


def _venue(notification: Notification, booking: Booking) -> Venue:
    """Whoever does not fit the changed day is told not to come to where it was."""
    told = venue_told(notification) if notification.kind == Notification.Kind.NOT_FITTING else None
    return told or booking.reception.venue


def _first_right(notification: Notification, booking: Booking) -> dict[str, Any]:
    """What a party has instead of the place that it lost: where, until when, and the link to leave the list."""
    if notification.kind not in FIRST_RIGHTS:
        return {}
    entry = booking.first_rights.with_places().filter(erased_at=None).order_by("pk").last()
    return {"entry_url": entry_url(entry), **right_of(entry)} if entry else {}


def _kit(notification: Notification, booking: Booking) -> dict[str, Any]:
    """Where somebody chooses what to do without the kit, and what can be had at the same time."""
    if notification.kind != Notification.Kind.KIT_FAILED:
        return {}
    return {"kit_url": booking_url(booking, "kit"), "instead": booking.service.without_kit}


def right_of(entry: WaitlistEntry) -> dict[str, Any]:
    """Where a first right holds, and until when: as long as the entry's personal data is kept."""
    return {
        "district": entry.reception.venue.district.name,
        "right_until": entry.reception.date + dt.timedelta(days=entry.post.erase_days),
    }


def _of_code(notification: Notification, booking: Booking, *, now: dt.datetime) -> dict[str, Any]:
    code = code_for(notification, now=now)
    if code is None:
        raise NotWanted
    ends = [code.expires_at, *([booking.hold_ends_at] if booking.hold_ends_at else [])]
    told = {"code": code_digits(code), "valid_until": min(ends)}
    # Nobody has shown yet that a new address is theirs, so it gets no link: a slip of the finger opens no booking.
    return told | ({"new_email": code.new_email} if code.new_email else {"code_url": booking_url(booking, "code")})
