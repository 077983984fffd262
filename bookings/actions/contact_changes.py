"""A new email address for a confirmed booking, and new links to it. Both are for all bookings of its visit."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from bookings.actions.core.email_codes import make_code, require_another_code, send_code, try_code
from bookings.actions.core.locks import lock_live_visit
from bookings.actions.core.party_messages import readdress
from bookings.actions.core.transitions import record
from bookings.errors import BookingError, WrongState
from bookings.models import CITIZEN, Actor, Booking, EmailCode, Notification
from bookings.notifications.outbox import enqueue

# The time over which codes are counted; after it the person may ask for new ones.
CODES_WITHIN = dt.timedelta(days=1)


def ask_new_address(*, booking: Booking, email: str, now: dt.datetime) -> EmailCode:
    """Send a code to a new address; nothing changes until it is entered.

    Raises CodeTooSoon, NoMoreCodes, WrongState.
    """
    with transaction.atomic():
        booking, _others = _confirmed(booking.pk)
        codes = list(booking.codes.exclude(new_email="").filter(created_at__gt=now - CODES_WITHIN).order_by("pk"))
        require_another_code(codes, now=now)
        code = make_code(booking=booking, new_email=email, now=now)
        send_code(code, ordinal=code.pk, now=now)
        return code


def confirm_new_address(*, booking: Booking, code: str, now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """Change to the new address: old links end, the old address is notified, and waiting messages go to the new one.

    Raises WrongCode, CodeEnded, WrongState.
    """
    refusal: BookingError | None
    with transaction.atomic():
        booking, others = _confirmed(booking.pk)
        asked = booking.codes.exclude(new_email="").order_by("pk").last()
        refusal = try_code(asked, code, now=now)
        if refusal is None and asked is not None and asked.new_email != booking.email:
            replace_contact(booking, others, email=asked.new_email, phone=booking.phone, now=now)
            for each in (booking, *others):
                record("change_address", each, actor=actor, now=now)
    if refusal is not None:  # raised only after the failed try is committed
        raise refusal
    return booking


def renew_link(*, booking: Booking, now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """End all links of a booking, and send a new one to its address. Raises WrongState."""
    with transaction.atomic():
        booking, others = _confirmed(booking.pk)
        _renew(booking, others, now=now)
        for each in (booking, *others):
            record("renew_link", each, actor=actor, now=now)
        return booking


def _confirmed(booking_id: int) -> tuple[Booking, list[Booking]]:
    booking, others = lock_live_visit(booking_id)
    if booking.status != Booking.Status.CONFIRMED:
        raise WrongState(state=booking.get_status_display())
    return booking, others


def replace_contact(booking: Booking, others: Sequence[Booking], *, email: str, phone: str, now: dt.datetime) -> None:
    """Change the contact of a locked booking and the `others` of its visit: waiting messages go there, old links end,
    and the old address is told once.

    Without an email the reminder goes on the call list.
    """
    if booking.email and email != booking.email:
        enqueue(
            kind=Notification.Kind.ADDRESS_CHANGED,
            now=now,
            booking=booking,
            version=booking.link_version,
            facts={} if email else {"removed": True},
            due_at=now,
            expires_at=booking.ends_at,
        )
    for each in (booking, *others):
        each.email, each.phone = email, phone
        each.save(update_fields=["email", "phone"])
        readdress(each, now=now)
    _renew(booking, others, now=now)


def _renew(booking: Booking, others: Sequence[Booking], *, now: dt.datetime) -> None:
    """End the links of all, and send one that opens all."""
    for each in (booking, *others):
        each.link_version += 1
        each.save(update_fields=["link_version"])
    if not booking.email:
        return
    enqueue(
        kind=Notification.Kind.LINK,
        now=now,
        booking=booking,
        version=booking.version,
        ordinal=booking.link_version,
        due_at=now,
        expires_at=booking.ends_at,
    )
