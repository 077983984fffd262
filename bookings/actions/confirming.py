"""From a hold to a confirmed booking: codes to the address, and the confirmation itself."""

import datetime as dt
import hmac
import secrets

from django.db import IntegrityError, transaction

from bookings.actions.holding import HOLD_AT_MOST, extend
from bookings.actions.locks import by_pk, lock_booking, lock_persons, lock_slots_of, share_reception
from bookings.actions.steps import broken_rule, move, require_held
from bookings.errors import (
    AlreadyBooked,
    BookingError,
    CodeEnded,
    CodeTooSoon,
    HoldExpired,
    Incomplete,
    NoMoreCodes,
    ReceptionCancelled,
    TooLate,
    WrongCode,
)
from bookings.journey import first_missing
from bookings.models import Booking, EmailCode, Notification, Reception
from bookings.notifications.outbox import enqueue
from bookings.tokens import code_digits

CODE_MINUTES = 30
CODE_TRIES = 5
NEW_CODES = 3  # besides the first
CODE_PAUSE = dt.timedelta(minutes=1)
# Asking for a code extends the hold to so long from now.
HOLD_AFTER_ASKING = dt.timedelta(minutes=20)
REMINDERS = (
    (Notification.Kind.REMINDER_WEEK, dt.timedelta(days=7)),
    (Notification.Kind.REMINDER_DAY, dt.timedelta(days=1)),
)


def ask_code(*, booking: Booking, now: dt.datetime) -> EmailCode:
    """Send a code to the booking's address, and hold the place while it travels.

    Whether somebody of the party has a booking already is told only to who has proven an address: otherwise anybody
    could try out other people's document numbers. Raises Incomplete, CodeTooSoon, NoMoreCodes, HoldExpired, NotHeld.
    """
    with transaction.atomic():
        booking = _held(booking.pk)
        return _send_code(booking, now=now)


def correct_address(*, booking: Booking, email: str, now: dt.datetime) -> EmailCode:
    """Change the address of a hold and send a code there; codes sent to the old one confirm nothing any more.

    A corrected address need not wait the minute: the person has seen the mistake. It counts as a new code.
    Raises as `ask_code` does; then the address stays.
    """
    with transaction.atomic():
        booking = _held(booking.pk)
        corrected = email != booking.email
        booking.email = email
        booking.save(update_fields=["email"])
        return _send_code(booking, now=now, at_once=corrected)


def confirm(*, booking: Booking, code: str, now: dt.datetime, actor: str = "citizen") -> Booking:
    """Turn a hold into a confirmed booking, with its notifications in the same commit.

    Confirming what is confirmed does nothing and succeeds: a reload, a double click, the other tab.
    A hold past its shown end can still be confirmed while all its slots are its own.
    Raises WrongCode, CodeEnded, Incomplete, HoldExpired, TooLate, AlreadyBooked, ReceptionCancelled, NotHeld.
    """
    refusal: BookingError | None
    try:
        with transaction.atomic():
            reception = share_reception(booking.reception_id)
            booking = lock_booking(booking.pk)
            if booking.status == Booking.Status.CONFIRMED:
                return booking
            require_held(booking)
            if reception.status != Reception.Status.PUBLISHED:
                raise ReceptionCancelled
            if missing := first_missing(booking):  # changed in another tab since the code was asked for
                raise Incomplete(step=missing)
            refusal = _try_code(booking, code, now=now)
            if refusal is None:
                _confirm(booking, now=now, actor=actor)
    except IntegrityError as error:
        if broken_rule(error) == "applicant_one_live_booking":
            raise AlreadyBooked from error
        raise
    if refusal is not None:  # the try is counted and committed; only now is it refused
        raise refusal
    return booking


def _held(booking_id: int) -> Booking:
    booking = lock_booking(booking_id)
    require_held(booking)
    return booking


def _send_code(booking: Booking, *, now: dt.datetime, at_once: bool = False) -> EmailCode:
    if missing := first_missing(booking):
        raise Incomplete(step=missing)
    codes = list(booking.codes.order_by("pk"))
    if codes and not at_once and now < codes[-1].created_at + CODE_PAUSE:
        raise CodeTooSoon(wait_until=codes[-1].created_at + CODE_PAUSE)
    if len(codes) > NEW_CODES:
        raise NoMoreCodes
    extend(booking, until=min(now + HOLD_AFTER_ASKING, booking.created_at + HOLD_AT_MOST), now=now)
    code = EmailCode.objects.create(
        booking=booking,
        nonce=secrets.token_hex(16),
        created_at=now,
        expires_at=now + dt.timedelta(minutes=CODE_MINUTES),
    )
    enqueue(
        kind=Notification.Kind.CODE,
        now=now,
        booking=booking,
        version=booking.version,
        ordinal=len(codes),
        facts={"code": code.pk},
        due_at=now,
        expires_at=code.expires_at,
    )
    return code


def _try_code(booking: Booking, typed: str, *, now: dt.datetime) -> BookingError | None:
    """Compare what was typed with the newest code; a wrong try is counted. None when it is right."""
    code = booking.codes.order_by("pk").last()
    if code is None or now >= code.expires_at or code.tries >= CODE_TRIES:
        return CodeEnded()
    digits = "".join(char for char in typed if char.isdecimal())
    if hmac.compare_digest(digits.encode(), code_digits(code).encode()):
        return None
    code.tries += 1
    code.save(update_fields=["tries"])
    tries_left = CODE_TRIES - code.tries
    return WrongCode(tries_left=tries_left) if tries_left else CodeEnded()


def _confirm(booking: Booking, *, now: dt.datetime, actor: str) -> None:
    if booking.starts_at <= now:
        raise TooLate
    lock_persons(booking.applicants.values_list("person_hash", flat=True))
    slots = lock_slots_of(booking)
    if len(slots) != booking.slot_count:  # some have been claimed since the hold's end
        raise HoldExpired
    by_pk(slots).update(free_from=None)
    move(
        booking,
        to=Booking.Status.CONFIRMED,
        verb="confirm",
        actor=actor,
        now=now,
        confirmed_at=now,
        hold_ends_at=None,
    )
    notify_confirmed(booking, now=now)


def notify_confirmed(booking: Booking, *, now: dt.datetime) -> None:
    """The confirmation at once, and those reminders that still lie ahead. None is of use once the time has begun."""
    enqueue(
        kind=Notification.Kind.CONFIRMED,
        now=now,
        booking=booking,
        version=booking.version,
        due_at=now,
        expires_at=booking.starts_at,
    )
    for kind, before in REMINDERS:
        due_at = booking.starts_at - before
        if due_at > now:
            enqueue(
                kind=kind,
                now=now,
                booking=booking,
                version=booking.version,
                due_at=due_at,
                expires_at=booking.starts_at,
            )
