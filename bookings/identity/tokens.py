"""Signed links and six-digit codes. `consulate.logs` keeps them out of the logs."""

import hmac
import re
from base64 import urlsafe_b64encode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from bookings.models import Booking, EmailCode, Interest, WaitlistEntry

_LINK = re.compile(r"(\d{1,18})\.(\d{1,9})\.([A-Za-z0-9_-]{32})")
CODE_LENGTH = 6
# A salt for each kind of subject: a token for a booking never opens the waiting-list entry with the same number.
_BOOKING, _ENTRY = "bookings.link", "bookings.entry"
# The link in each notice ends or keeps an interest; the link given to the person who asked only accepts the code.
_INTEREST, _ASKED = "bookings.interest", "bookings.interest.asked"


class BadToken(ValueError):
    """The link was cut off, changed, or is not one of ours."""


def _seal(salt: str, subject_id: int, link_version: int) -> str:
    digest = salted_hmac(salt, f"{subject_id}.{link_version}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:24]).decode()  # 192 bits, 32 characters, no padding


def link_token(booking: Booking) -> str:
    """Return the token that opens one booking without a login. Raising `link_version` ends all earlier links."""
    return f"{booking.pk}.{booking.link_version}.{_seal(_BOOKING, booking.pk, booking.link_version)}"


def read_link(token: str) -> tuple[int, int]:
    """Return the booking's id and link version from a token. Raises BadToken."""
    return _read(_BOOKING, token)


def entry_token(entry: WaitlistEntry) -> str:
    """Return the token that opens a waiting-list entry and the places offered to it."""
    return f"{entry.pk}.{entry.link_version}.{_seal(_ENTRY, entry.pk, entry.link_version)}"


def read_entry_link(token: str) -> tuple[int, int]:
    """Return the entry's id and link version from a token. Raises BadToken."""
    return _read(_ENTRY, token)


def interest_token(interest: Interest, *, asked: bool = False) -> str:
    """Return the token that ends or keeps an interest; with `asked`, one that only confirms it with the code."""
    salt = _ASKED if asked else _INTEREST
    return f"{interest.pk}.{interest.link_version}.{_seal(salt, interest.pk, interest.link_version)}"


def read_interest_link(token: str, *, asked: bool = False) -> tuple[int, int]:
    """Return the interest's id and link version from a token. Raises BadToken."""
    return _read(_ASKED if asked else _INTEREST, token)


def _read(salt: str, token: str) -> tuple[int, int]:
    match = _LINK.fullmatch(token)
    if match is None:
        raise BadToken
    subject_id, link_version = int(match[1]), int(match[2])
    if not hmac.compare_digest(match[3], _seal(salt, subject_id, link_version)):
        raise BadToken
    return subject_id, link_version


def booking_url(booking: Booking, page: str = "booked") -> str:
    """Return the absolute address of a booking's page in the booking's language, for emails and QR codes."""
    with translation.override(booking.language):
        return settings.SITE_URL + reverse(f"citizen:{page}", args=[link_token(booking)])


def scan_url(booking: Booking) -> str:
    """Return the absolute address of a booking's staff page, for the QR code of a slip. It names no language: the phone
    that opens it says which language its owner reads."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("staff:scan", args=[booking.reference])
    return f"{settings.SITE_URL}{path.removeprefix(f'/{settings.LANGUAGE_CODE}')}"


def entry_url(entry: WaitlistEntry, page: str = "waiting", *args: int) -> str:
    """Return the absolute address of an entry's page in the entry's language, for emails."""
    with translation.override(entry.language):
        return settings.SITE_URL + reverse(f"citizen:{page}", args=[entry_token(entry), *args])


def interest_url(interest: Interest, page: str, *, asked: bool = False) -> str:
    """Return the absolute address of a page about an interest, in its language, for emails."""
    with translation.override(interest.language):
        return settings.SITE_URL + reverse(f"citizen:{page}", args=[interest_token(interest, asked=asked)])


def code_digits(code: EmailCode) -> str:
    """Return the six digits of a code, which are derived and never stored.

    The address is part of what is signed: after a correction, a code sent to the old address confirms nothing.
    """
    subject = code.booking or code.entry or code.interest
    assert subject is not None
    address = code.new_email or subject.email
    value = f"{code.nonce}:{code.booking_id}:{code.entry_id}:{code.interest_id}:{address}"
    digest = salted_hmac("bookings.code", value, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**CODE_LENGTH:0{CODE_LENGTH}d}"
