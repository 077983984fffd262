"""The first right at the next reception, for those who lose their place through no fault of their own.

A right is an entry of a waiting list with a rank below zero. While no reception is there to honour it, the entry is
deferred: it waits at the old reception, in its order.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from bookings.actions.steps import move, record
from bookings.actions.telling import announce
from bookings.models import Booking, Notification, Reception, WaitlistEntry
from bookings.notifications.outbox import withdraw

# Where the ranks of first rights begin: whoever joins a line by themselves has a rank above zero.
FIRST = -(10**9)
Status = WaitlistEntry.Status


def give_first_right(
    booking: Booking,
    *,
    verb: str,
    kind: Notification.Kind,
    actor: str,
    now: dt.datetime,
    facts: Mapping[str, Any] | None = None,
) -> WaitlistEntry:
    """End a confirmed booking, and let its party go first at the next reception of the district for its service.

    The caller holds the locks of the reception (alone) and of the booking, calls this in the order in which rights
    are to be honoured, and frees the booking's slots or takes them away. One message of the `kind` tells the party;
    its facts name the entry, so that it can tell the link to leave.
    """
    withdraw(booking)
    move(booking, to=Booking.Status.CANCELLED, verb=verb, actor=actor, now=now, version=booking.version + 1)
    entry = defer(booking, actor=actor, now=now)
    announce(booking, kind, now=now, facts={**(facts or {}), "entry": entry.pk}, expires_at=booking.ends_at)
    return entry


def defer(booking: Booking, *, actor: str, now: dt.datetime) -> WaitlistEntry:
    """The right itself, for the party of a booking that has just ended. Locks as for `give_first_right`."""
    entry = WaitlistEntry.objects.create(
        reception=booking.reception,
        service=booking.service,
        party_size=booking.party_size,
        status=Status.DEFERRED,
        rank=next_first_rank(booking.reception),
        language=booking.language,
        email=booking.email,
        phone=booking.phone,
        consent_at=booking.consent_at,
        consent_version=booking.consent_version,
        created_at=now,
    )
    for person in booking.applicants.order_by("position"):
        person.pk, person.booking, person.entry, person.live = None, None, entry, False
        person.save(force_insert=True)
    record("defer", entry=entry, actor=actor, now=now, to_state=entry.status)
    return entry


def next_first_rank(reception: Reception) -> int:
    """The rank after the last first right at a reception whose lock the caller holds."""
    last: int | None = reception.entries.filter(rank__lt=0).aggregate(last=Max("rank"))["last"]
    return FIRST if last is None else last + 1
