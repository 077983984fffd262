"""Those who want to hear when a reception comes to a district: leaving an address, confirming it, being told, leaving.

Asking writes the same rows whether or not the address is known, so the page tells nobody who is.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from bookings.actions.core.email_codes import make_code, require_code_pause, send_code, try_code
from bookings.actions.core.locks import lock_addresses
from bookings.actions.core.sweep_rows import work_through
from bookings.errors import BookingError
from bookings.models import District, EmailCode, Interest, Notification, Reception, Service
from bookings.models.waiting import UNANSWERED_MOST
from bookings.notifications.outbox import enqueue_notices

LASTS = dt.timedelta(days=365)
# One address is sent so many codes in so long, whoever asks: nobody's mailbox is filled by a stranger.
CODES_A_DAY = 4
_DAY = dt.timedelta(days=1)
# What nobody confirmed is forgotten after this time.
ASKED_KEPT = _DAY
# So long after the last unanswered notice its link still keeps the entry.
ANSWER_WITHIN = dt.timedelta(days=14)


def ask_for_notices(
    *, email: str, district: District, services: Iterable[Service], language: str, now: dt.datetime
) -> Interest:
    """Note that somebody wants to be told, and send a code to the address. Nothing comes of it without the code.

    Past the day's number of codes for one address no further mail goes there; the answer is the same.
    """
    with transaction.atomic():
        lock_addresses(email)
        interest = Interest.objects.create(email=email, district=district, language=language, created_at=now)
        interest.services.set(services)
        _send_code(interest, now=now)
        return interest


def ask_another_code(*, interest: Interest, now: dt.datetime) -> None:
    """Send another code; the ones before it work no more. Nothing is sent to whom it is confirmed already.

    Past the day's number for one address nothing is sent and the newest code stays as it is; the answer is the same.
    Raises CodeTooSoon.
    """
    with transaction.atomic():
        lock_addresses(interest.email)
        interest = Interest.objects.select_for_update().get(pk=interest.pk)
        if interest.confirmed_at is not None:
            return
        require_code_pause(interest.codes.order_by("pk").last(), now=now)
        _send_code(interest, now=now)


def _send_code(interest: Interest, *, now: dt.datetime) -> None:
    """The caller holds the lock of the address.

    The first code is always made, so that the page which asks for it is always the same; sent are so many a day."""
    sent = EmailCode.objects.filter(interest__email__iexact=interest.email, created_at__gt=now - _DAY).count()
    number = interest.codes.count()
    if number and sent >= CODES_A_DAY:
        return
    code = make_code(interest=interest, now=now)
    if sent < CODES_A_DAY:
        send_code(code, ordinal=number, now=now)


def confirm_interest(*, interest: Interest, code: str, now: dt.datetime) -> Interest:
    """Begin to tell this address; what it asked for before in the same district gives way to this.

    Confirming what is confirmed does nothing and succeeds. Raises WrongCode, CodeEnded.
    """
    refusal: BookingError | None = None
    with transaction.atomic():
        lock_addresses(interest.email)  # of two that are confirmed at once, the second ends the first
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
    if refusal is not None:  # the try is counted and committed; only now is it refused
        raise refusal
    return interest


def keep_interest(*, interest: Interest, now: dt.datetime) -> None:
    """Somebody reads the notices: go on telling them. What has ended stays ended."""
    Interest.objects.active(now).filter(pk=interest.pk).update(unanswered=0)


def end_interest(*, interest: Interest, now: dt.datetime) -> None:
    """Tell this address nothing more; the sweep forgets it. Leaving twice does nothing."""
    Interest.objects.active(now).filter(pk=interest.pk).update(ends_at=now)


def announce_reception(reception: Reception, *, now: dt.datetime) -> int:
    """Owe a notice to everybody who waits for this reception; answers to how many.

    Called in the transaction that publishes it, also where booking opens later: they are told before.
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
    """Delete interests that were never confirmed, have ended, or whose notices nobody answers, with all that was
    written to them. Return their number."""
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
