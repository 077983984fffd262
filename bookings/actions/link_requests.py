"""A lost link. The page that asks writes one row whatever was typed; a worker looks it up.

So nobody can learn from the page's answer, or from how long it takes, whether somebody has a booking.
"""

import datetime as dt
from functools import partial

from bookings.actions.core.locks import lock_addresses
from bookings.actions.core.sweep_rows import work_through
from bookings.actions.core.transitions import record
from bookings.identity.typed import normalise_address, normalise_reference
from bookings.models import CITIZEN, Booking, LinkRequest, Notification, WaitlistEntry
from bookings.notifications.outbox import enqueue

# The most links of one booking that are sent in a day, however often they are requested.
LINKS_A_DAY = 3
KEPT = dt.timedelta(days=1)


def ask_link(*, text: str, language: str, now: dt.datetime) -> None:
    """Record a request for the link to the booking with this reference or email address."""
    LinkRequest.objects.create(text=text[:254], language=language, created_at=now)


def look_up_links(*, now: dt.datetime) -> int:
    """Send the links of bookings and waiting list entries to the addresses on file, and forget old requests.

    Return the number of requests.
    """
    LinkRequest.objects.filter(done_at__lt=now - KEPT).delete()
    asked = LinkRequest.objects.filter(done_at=None).order_by("pk")
    return work_through("look_up_links", asked, partial(_look_up, now=now), now=now)


def _look_up(request: LinkRequest, *, now: dt.datetime) -> int:
    bookings, entries = _find_bookings(request.text, now=now), _find_entries(request.text)
    # Another sweep may be counting the links of the same address now.
    lock_addresses(*(booking.email for booking in bookings), *(entry.email for entry in entries))
    # One link opens all bookings of a visit.
    for booking in {booking.visit or booking.pk: booking for booking in reversed(bookings)}.values():
        _send_link(booking, now=now)
    for entry in entries:
        _send_entry_link(entry, now=now)
    request.done_at = now
    request.save(update_fields=["done_at"])
    return 1


def _find_bookings(text: str, *, now: dt.datetime) -> list[Booking]:
    typed = normalise_address(text)
    confirmed = Booking.objects.live().filter(status=Booking.Status.CONFIRMED, ends_at__gt=now).exclude(email="")
    if "@" in typed:
        return list(confirmed.filter(email__iexact=typed).order_by("starts_at", "pk")[:20])
    return list(confirmed.filter(reference=normalise_reference(typed)))


def _find_entries(text: str) -> list[WaitlistEntry]:
    """Return the waiting list entries of an address; they have no reference."""
    typed = normalise_address(text)
    waiting = WaitlistEntry.objects.on_list().filter(email__iexact=typed).select_related("reception__post")
    return list(waiting.order_by("pk")[:20]) if "@" in typed else []


def _send_entry_link(entry: WaitlistEntry, *, now: dt.datetime) -> None:
    """Send the email about somebody's place on the waiting list once more, with its link."""
    sent = entry.notifications.filter(kind=Notification.Kind.WAITING, created_at__gt=now - dt.timedelta(days=1)).count()
    if sent > LINKS_A_DAY:  # they got the first one when they joined
        return
    enqueue(
        kind=Notification.Kind.WAITING,
        now=now,
        entry=entry,
        ordinal=int(now.timestamp()),
        due_at=now,
        expires_at=entry.reception.day_ends_at,
    )
    record("send_link", entry, actor=CITIZEN, now=now)


def _send_link(booking: Booking, *, now: dt.datetime) -> None:
    sent = booking.notifications.filter(kind=Notification.Kind.LINK, created_at__gt=now - dt.timedelta(days=1)).count()
    if sent >= LINKS_A_DAY:
        return
    enqueue(
        kind=Notification.Kind.LINK,
        now=now,
        booking=booking,
        version=booking.version,
        ordinal=int(now.timestamp()),
        due_at=now,
        expires_at=booking.ends_at,
    )
    record("send_link", booking, actor=CITIZEN, now=now)
