"""Notices for people who want to hear about receptions in a district: asking, confirming the address, notifying, and
leaving.

Asking writes the same rows whether or not the address is known, so the page does not disclose whose address is.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bookings.actions.core.email_codes import make_code, require_code_pause, send_code, try_code
from bookings.actions.core.locks import lock_addresses
from bookings.actions.core.sweep_rows import work_through
from bookings.errors import BookingError
from bookings.models import District, EmailCode, Interest, Notification, Reception, Service
from bookings.models.waiting import UNANSWERED_MOST
from bookings.notifications.outbox import enqueue_notices

LASTS = dt.timedelta(days=365)
# The most codes sent to one address in a day, so that a stranger can't fill somebody's mailbox.
CODES_A_DAY = 4
_DAY = dt.timedelta(days=1)
# Interests that are not confirmed are deleted after this time.
ASKED_KEPT = _DAY
# How long the link in the last unanswered notice can still keep the interest.
ANSWER_WITHIN = dt.timedelta(days=14)


def ask_for_notices(
    *, email: str, district: District, services: Iterable[Service], language: str, now: dt.datetime
) -> Interest:
    """Record the wish for notices, and send a code to the address. Until the code is entered, no notice is sent.

    If the address has had its number of codes for the day, no further email is sent; the page's answer is the same.
    """
    with transaction.atomic():
        lock_addresses(email)
        interest = Interest.objects.create(email=email, district=district, language=language, created_at=now)
        interest.services.set(services)
        _send_code(interest, now=now)
        return interest


def ask_another_code(*, interest: Interest, now: dt.datetime) -> None:
    """Send another code; earlier ones no longer work. If the interest is confirmed already, do nothing.

    If the address has had its number of codes for the day, nothing is sent and the newest code stays valid; the page's
    answer is the same. Raises CodeTooSoon.
    """
    with transaction.atomic():
        lock_addresses(interest.email)
        interest = Interest.objects.select_for_update().get(pk=interest.pk)
        if interest.confirmed_at is not None:
            return
        require_code_pause(interest.codes.order_by("pk").last(), now=now)
        _send_code(interest, now=now)


def _send_code(interest: Interest, *, now: dt.datetime) -> None:
    """Make a code and send it. The caller holds the lock of the address.

    The first code is always made, so that the page which asks for it is always the same; the number sent per day is
    limited.
    """
    sent = EmailCode.objects.filter(interest__email__iexact=interest.email, created_at__gt=now - _DAY).count()
    number = interest.codes.count()
    if number and sent >= CODES_A_DAY:
        return
    code = make_code(interest=interest, now=now)
    if sent < CODES_A_DAY:
        send_code(code, ordinal=number, now=now)


def confirm_interest(*, interest: Interest, code: str, now: dt.datetime) -> Interest:
    """Start sending notices to this address. This interest replaces earlier ones of the address in the same district.

    Confirming it twice does nothing and succeeds. Raises WrongCode, CodeEnded.
    """
    refusal: BookingError | None = None
    with transaction.atomic():
        lock_addresses(interest.email)  # if two are confirmed at once, the second ends the first
        before = Q(email__iexact=interest.email, district=interest.district_id, confirmed_at__isnull=False)
        rows = Interest.objects.filter(Q(pk=interest.pk) | before).order_by("pk").select_for_update()
        others = {row.pk: row for row in rows}
        interest = others.pop(interest.pk)
        if interest.confirmed_at is None:
            refusal = try_code(interest.codes.order_by("pk").last(), code, now=now)
            if refusal is None:
                Interest.objects.filter(pk__in=others).update(ends_at=now)
                interest.confirmed_at, interest.ends_at = now, now + LASTS
                interest.save(update_fields=["confirmed_at", "ends_at"])
    if refusal is not None:  # raised only after the failed try is committed
        raise refusal
    return interest


def keep_interest(*, interest: Interest, now: dt.datetime) -> None:
    """Go on sending notices, because somebody reads them. An interest that has ended stays ended."""
    Interest.objects.active(now).filter(pk=interest.pk).update(unanswered=0)


def are_notices_sent(interest: Interest, *, now: dt.datetime) -> bool:
    """Return whether this address gets notices about this district, for this interest or one that replaced it."""
    return _same(interest, now=now).exists()


def end_interest(*, interest: Interest, now: dt.datetime) -> None:
    """Stop sending notices about this district to this address; the sweep deletes the interest. Leaving twice does
    nothing. An interest that has replaced this one ends too: the link in an older email means the same."""
    _same(interest, now=now).update(ends_at=now)


def _same(interest: Interest, *, now: dt.datetime) -> QuerySet[Interest]:
    return Interest.objects.active(now).filter(email__iexact=interest.email, district=interest.district_id)


def announce_reception(reception: Reception, *, now: dt.datetime) -> int:
    """Owe a notice to everybody interested in this reception. Return their number.

    Called in the transaction that publishes it, even if booking opens later, so that people hear of it first.
    """
    if reception.closes_at is None or reception.closes_at <= now:
        return 0
    wanted = Interest.services.through.objects.filter(interest=OuterRef("pk"))
    interested = list(
        Interest.objects.active(now)
        .filter(district=reception.venue.district_id, unanswered__lt=UNANSWERED_MOST)
        .filter(~Exists(wanted) | Exists(wanted.filter(service__in=reception.services)))
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    if interested:
        Interest.objects.filter(pk__in=[interest.pk for interest in interested]).update(unanswered=F("unanswered") + 1)
        enqueue_notices(interested, reception=reception, now=now, expires_at=reception.closes_at)
    return len(interested)


def forget_ended_interests(*, now: dt.datetime) -> int:
    """Delete interests that were never confirmed, have ended, or whose notices nobody answers, with all messages about
    them. Return their number."""
    fresh = Notification.objects.filter(
        interest=OuterRef("pk"), kind=Notification.Kind.NOTICE, created_at__gt=now - ANSWER_WITHIN
    )
    over = Interest.objects.filter(
        Q(confirmed_at=None, created_at__lte=now - ASKED_KEPT)
        | Q(ends_at__lte=now)
        | (Q(unanswered__gte=UNANSWERED_MOST) & ~Exists(fresh))
    )
    return work_through("forget_ended", over.order_by("pk"), _forget, now=now)


def _forget(interest: Interest) -> int:
    Notification.objects.filter(interest=interest).delete()
    interest.delete()
    return 1
