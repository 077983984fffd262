"""Telling a party what happened to its booking: by email if there is an address, otherwise by phone."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bookings.models import Booking, Notification
from bookings.notifications.outbox import enqueue
from bookings.queries.call_sheet import CALLED_WITHIN, is_unreachable

Kind = Notification.Kind
State = Notification.State
CALL = Notification.Channel.CALL
REMINDERS = (
    (Kind.REMINDER_WEEK, dt.timedelta(days=7)),
    (Kind.REMINDER_DAY, dt.timedelta(days=1)),
)
# Messages the party did not ask for: they must arrive, even if the address is removed before the email is sent.
ANNOUNCED = (
    Kind.MOVED,
    Kind.DAY_CHANGED,
    Kind.NOT_FITTING,
    Kind.KIT_FAILED,
    Kind.KIT_WORKS,
    Kind.KIT_DEFERRED,
    Kind.SERVICE_CHANGED,
)


def tell_party(
    booking: Booking, kind: Kind, *, now: dt.datetime, facts: Mapping[str, Any] | None = None, told: bool = False
) -> None:
    """Owe a message about this version of a booking at once, and the reminders for its time; older ones become
    obsolete.

    Without an address the message counts as told, because staff do this in person or by phone, and the day's
    reminder goes on the call list.
    """
    enqueue(
        kind=kind,
        now=now,
        booking=booking,
        version=booking.version,
        facts=facts,
        due_at=now,
        expires_at=booking.starts_at,
        **(_by_phone(booking, told=True) if told or not booking.email else {}),
    )
    _remind(booking, now=now)


def record_told_in_person(
    booking: Booking, kind: Kind, *, now: dt.datetime, facts: Mapping[str, Any] | None = None
) -> None:
    """Record that the party has been told of this version of the booking in person; nothing is sent."""
    by_phone = _by_phone(booking, told=True)
    enqueue(kind=kind, now=now, booking=booking, version=booking.version, facts=facts, due_at=now, **by_phone)


def announce(
    booking: Booking,
    kind: Kind,
    *,
    now: dt.datetime,
    facts: Mapping[str, Any] | None = None,
    expires_at: dt.datetime | None = None,
    remind: bool = False,
    told_before: dt.datetime | None = None,
    ordinal: int = 0,
) -> None:
    """Owe a message that the party did not ask for and that must arrive: the day is changed or cancelled, a place is
    lost.

    It goes by email if there is an address. It goes on the call list as well if there is none, if email to it has
    failed, or if the day is near. `remind`: owe the reminders for the new time as well. `told_before`: the time the
    party knows, which may be nearer than the new one. `ordinal` distinguishes a second message of one kind about one
    version from the first.
    """
    values: dict[str, Any] = {
        "kind": kind,
        "now": now,
        "booking": booking,
        "version": booking.version,
        "ordinal": ordinal,
        "facts": facts,
        "due_at": now,
        "expires_at": expires_at or booking.starts_at,
    }
    if booking.email:
        enqueue(**values)
    if must_be_called(booking, now=now, told_before=told_before):
        enqueue(**values, **_by_phone(booking))
    if remind:
        _remind(booking, now=now)


def must_be_called(booking: Booking, *, now: dt.datetime, told_before: dt.datetime | None = None) -> bool:
    """Return whether email alone is not enough: it does not reach the party, or the day is near."""
    nearest = min(booking.starts_at, told_before or booking.starts_at)
    return nearest - now < CALLED_WITHIN or is_unreachable(booking)


def readdress(booking: Booking, *, now: dt.datetime) -> None:
    """Send what is still owed to where the party can be reached now: the address, or without one the call list.

    What did not reach the party before is no longer owed: it is said in person, or is in the email with the new link.
    """
    mine = booking.notifications.exclude(kind__in=(Kind.CODE, Kind.ADDRESS_CHANGED))
    mails, calls = mine.exclude(channel=CALL), mine.filter(channel=CALL)
    mails.filter(state=State.FAILED).update(state=State.OBSOLETE)
    if booking.email:
        mails.filter(state__in=Notification.OWED).update(recipient=booking.email)
        calls.filter(state__in=Notification.OWED, kind=Kind.REMINDER_DAY).update(state=State.OBSOLETE)
    else:
        for row in mails.filter(state__in=Notification.OWED, kind__in=ANNOUNCED):
            again = {"kind": Kind(row.kind), "version": row.version, "facts": row.facts, "expires_at": row.expires_at}
            enqueue(now=now, booking=booking, **again, **_by_phone(booking))
        mails.filter(state__in=Notification.OWED).update(state=State.OBSOLETE)
    calls.filter(state__in=Notification.OWED).update(recipient=booking.phone)
    # Reminders that an earlier change of this kind made obsolete are owed again; those that never existed are new.
    kinds = [kind for kind, _before in REMINDERS]
    wanted = (mails if booking.email else calls).filter(kind__in=kinds, version=booking.version, due_at__gt=now)
    wanted.filter(state=State.OBSOLETE).update(state=State.QUEUED, recipient=booking.email or booking.phone)
    _remind(booking, now=now)


def _remind(booking: Booking, *, now: dt.datetime) -> None:
    by_phone = not booking.email
    for kind, before in REMINDERS:
        due_at = booking.starts_at - before
        if due_at > now and not (by_phone and kind == Kind.REMINDER_WEEK):
            enqueue(
                kind=kind,
                now=now,
                booking=booking,
                version=booking.version,
                due_at=due_at,
                expires_at=booking.starts_at,
                **(_by_phone(booking) if by_phone else {}),
            )


def _by_phone(booking: Booking, *, told: bool = False) -> dict[str, Any]:
    return {"channel": CALL, "recipient": booking.phone, "told": told}
