"""The values for emails about a booking, in the active language and the active time zone."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from bookings.identity.tokens import booking_url, code_digits, entry_url
from bookings.models import Booking, Notification, Venue, WaitlistEntry
from bookings.queries.message_relevance import (
    CANCELLATIONS,
    FIRST_RIGHTS,
    OF_THE_VISIT,
    REMINDERS,
    NotWanted,
    code_for,
)
from bookings.queries.visit_instructions import (
    describe_arrival,
    list_address_lines,
    list_prices_of_visit,
    list_visit,
    list_what_the_visit_brings,
)

# They give the booking's time as it is now, and the time before.
MOVES = (Notification.Kind.MOVED, Notification.Kind.DAY_CHANGED)


def describe_booking(notification: Notification, booking: Booking, *, now: dt.datetime) -> dict[str, Any]:
    """Return the values for the templates of the email. Instants stay instants: `date` shows them in the active time
    zone."""
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
    visit = list_visit(booking) if notification.kind in OF_THE_VISIT else [booking]
    if len(visit) > 1:
        values["starts_at"] = visit[0].starts_at
    others = Booking.objects.together_with(booking).select_related("service", "post")
    return values | {
        "visit": visit,
        "booking_url": booking_url(booking),
        "manage_url": booking_url(booking, "manage"),
        "move_url": booking_url(booking, "move"),
        "give_up_url": booking_url(booking, "give_up"),
        "reminded": booking.notifications.filter(kind__in=REMINDERS, state__in=Notification.OWED).exists(),
        "be_there": "" if notification.kind in CANCELLATIONS else describe_arrival(visit),
        "bring": list_what_the_visit_brings(visit),
        "prices": list_prices_of_visit(visit),
        "left": booking.party_size,
        "others": [each for each in others if each not in visit],  # one email must not look like the whole visit
        **_before(notification),
        **_first_right(notification, booking),
        **_kit(notification, booking),
    }


def _starts_at(notification: Notification, booking: Booking) -> dt.datetime:
    """Return the start time as of the event: a cancellation gives the time that was cancelled. A move's old time is in
    `_before`."""
    told = None if notification.kind in MOVES else notification.facts.get("starts_at")
    return dt.datetime.fromisoformat(told) if told else booking.starts_at


def _before(notification: Notification) -> dict[str, Any]:
    """Return the time and venue of a booking before it was moved."""
    facts = notification.facts
    if notification.kind not in MOVES or "starts_at" not in facts:
        return {}
    return {"old_starts_at": dt.datetime.fromisoformat(facts["starts_at"]), "old_venue": venue_told(notification)}


def venue_told(notification: Notification) -> Venue | None:
    """Return the venue as of the event: if the day has changed since, its venue may be a different one."""
    known = notification.facts.get("venue")
    return Venue.objects.select_related("district").filter(pk=known).first() if known else None


def _venue(notification: Notification, booking: Booking) -> Venue:
    """Return the venue to name. A party that does not fit the changed day is told not to come to the old venue."""
    told = venue_told(notification) if notification.kind == Notification.Kind.NOT_FITTING else None
    return told or booking.reception.venue


def _first_right(notification: Notification, booking: Booking) -> dict[str, Any]:
    """Return what a party gets for the place it lost: where, until when, and the link to leave the waiting list."""
    if notification.kind not in FIRST_RIGHTS:
        return {}
    entry = booking.first_rights.with_places().filter(erased_at=None).order_by("pk").last()
    return {"entry_url": entry_url(entry), **right_of(entry)} if entry else {}


def _kit(notification: Notification, booking: Booking) -> dict[str, Any]:
    """Return the link to choose what to do without the kit, and the service available at the same time."""
    if notification.kind != Notification.Kind.KIT_FAILED:
        return {}
    return {"kit_url": booking_url(booking, "kit"), "instead": booking.service.without_kit}


def right_of(entry: WaitlistEntry) -> dict[str, Any]:
    """Return where a first right applies, and until when: as long as the entry's personal data is kept."""
    return {
        "district": entry.reception.venue.district.name,
        "right_until": entry.reception.date + dt.timedelta(days=entry.post.erase_days),
    }


def _of_code(notification: Notification, booking: Booking, *, now: dt.datetime) -> dict[str, Any]:
    code = code_for(notification, now=now)
    if code is None:
        raise NotWanted
    ends = [code.expires_at, *([booking.hold_ends_at] if booking.hold_ends_at else [])]
    told: dict[str, Any] = {"code": code_digits(code), "valid_until": min(ends)}
    visit = [booking]
    if booking.visit and not code.new_email:
        held = Booking.objects.filter(visit=booking.visit, status=Booking.Status.HELD).select_related("service")
        visit = list(held.order_by("starts_at", "pk"))
    told["visit"] = visit
    # A new address is not proven yet, so it gets no link: a mistyped address must not open the booking.
    return told | ({"new_email": code.new_email} if code.new_email else {"code_url": booking_url(booking, "code")})
