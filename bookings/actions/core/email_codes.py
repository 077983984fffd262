"""Six-digit codes that prove an address: how often they are sent, and how they are tried."""

import datetime as dt
import hmac
import secrets
from collections.abc import Sequence

from bookings.errors import BookingError, CodeEnded, CodeTooSoon, NoMoreCodes, WrongCode
from bookings.identity.tokens import code_digits
from bookings.models import Booking, EmailCode, Interest, Notification, WaitlistEntry
from bookings.notifications.outbox import enqueue

CODE_MINUTES = 30
CODE_TRIES = 5
NEW_CODES = 3  # besides the first
CODE_PAUSE = dt.timedelta(minutes=1)


def require_code_pause(last: EmailCode | None, *, now: dt.datetime) -> None:
    """Raise CodeTooSoon within a minute of the last code."""
    if last and now < last.created_at + CODE_PAUSE:
        raise CodeTooSoon(wait_until=last.created_at + CODE_PAUSE)


def require_another_code(codes: Sequence[EmailCode], *, now: dt.datetime, at_once: bool = False) -> None:
    """Refuse one more code after these, oldest first. Raises CodeTooSoon (unless `at_once`), NoMoreCodes."""
    if codes and not at_once:
        require_code_pause(codes[-1], now=now)
    if not codes_left(len(codes)):
        raise NoMoreCodes


def codes_left(sent: int) -> int:
    """Return how many more codes may be sent after this number."""
    return max(0, 1 + NEW_CODES - sent)


def make_code(
    *,
    now: dt.datetime,
    booking: Booking | None = None,
    entry: WaitlistEntry | None = None,
    interest: Interest | None = None,
    new_email: str = "",
) -> EmailCode:
    """Make a code for exactly one subject, whose lock the caller holds. Nothing is sent yet."""
    return EmailCode.objects.create(
        booking=booking,
        entry=entry,
        interest=interest,
        new_email=new_email,
        nonce=secrets.token_hex(16),
        created_at=now,
        expires_at=now + dt.timedelta(minutes=CODE_MINUTES),
    )


def send_code(code: EmailCode, *, ordinal: int, now: dt.datetime) -> None:
    """Owe the email with a code, to the new address if it proves one. `ordinal` tells it from earlier ones."""
    enqueue(
        kind=Notification.Kind.CODE,
        now=now,
        booking=code.booking,
        entry=code.entry,
        interest=code.interest,
        version=code.booking.version if code.booking else 0,
        ordinal=ordinal,
        recipient=code.new_email or None,
        due_at=now,
        expires_at=code.expires_at,
    )


def has_ended(code: EmailCode, *, now: dt.datetime) -> bool:
    """Return whether a code can no longer be tried: too old, or tried too often."""
    return now >= code.expires_at or code.tries >= CODE_TRIES


def try_code(code: EmailCode | None, typed: str, *, now: dt.datetime) -> BookingError | None:
    """Compare the typed digits with a code, and count a wrong try. Return None if they are right.

    The caller holds the lock of the code's subject, and commits before it raises the returned refusal.
    """
    if code is None or has_ended(code, now=now):
        return CodeEnded()
    digits = "".join(char for char in typed if char.isdecimal())
    if hmac.compare_digest(digits.encode(), code_digits(code).encode()):
        return None
    code.tries += 1
    code.save(update_fields=["tries"])
    tries_left = CODE_TRIES - code.tries
    return WrongCode(tries_left=tries_left) if tries_left else CodeEnded()
