"""Which failures of an email are temporary, and when to try again.

The description of a failure contains its class and the server's code, never the server's words, because they repeat the
address.
"""

import datetime as dt
import smtplib
from enum import Enum

from django.core.exceptions import ValidationError

# Enough for a weekend without a mail server, at the delays below; then the row is failed and staff can see it.
TRIES = 20
_SOON = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240)]
_LATER = [dt.timedelta(hours=hours) for hours in (2, 4, 8, 12)]
# Somebody is waiting for a code, and it is valid for half an hour.
_CODE = [dt.timedelta(seconds=seconds) for seconds in (15, 60, 180, 300)]
# RFC 5321 and 3463: not available, mailbox busy (greylisting too), error in processing, TLS for now.
_PASSING = frozenset({421, 450, 451, 454})


class Again(Enum):
    """Whether and when another attempt can help."""

    SOON = "soon"
    LATER = "later"
    NEVER = "never"


def classify(failure: Exception) -> Again:
    """Return SOON if the server cannot be reached or says that the failure is temporary; LATER for quotas, and for
    faults on our side that an operator has to correct first (a password, a template); NEVER if this recipient or this
    message is refused permanently."""
    match failure:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _words in failure.recipients.values()]
            return _by_code(max(codes, default=550))
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError():
            return Again.LATER
        case smtplib.SMTPDataError():
            return _by_code(failure.smtp_code)
        case smtplib.SMTPResponseException():  # the greeting or the sender: a 5xx there is about us
            again = _by_code(failure.smtp_code)
            return Again.LATER if again is Again.NEVER else again
        case ValidationError():
            return Again.NEVER
        case OSError():  # refused, reset, timed out, TLS; SMTPServerDisconnected is one of them
            return Again.SOON
        case _:
            return Again.LATER


def describe(failure: Exception) -> str:
    """Return the failure for the row and the log, such as "SMTPDataError 554"."""
    codes: list[int] = []
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in failure.recipients.values()]
    elif isinstance(failure, smtplib.SMTPResponseException):
        codes = [failure.smtp_code]
    return " ".join([type(failure).__name__, *map(str, codes)])


def delay(again: Again, *, attempts: int, is_code: bool) -> dt.timedelta | None:
    """Return how long to wait after this number of attempts, or None if there is no further attempt."""
    if again is Again.NEVER or attempts >= TRIES:
        return None
    steps = _CODE if is_code else _SOON if again is Again.SOON else _LATER
    return steps[min(attempts, len(steps)) - 1]


def _by_code(code: int) -> Again:
    if code in _PASSING or code <= 0:  # -1: the server hung up in the middle of a reply
        return Again.SOON
    return Again.LATER if 400 <= code < 500 else Again.NEVER
