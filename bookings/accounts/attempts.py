"""How often a password or a code may be wrong: for an account, for an account from one address, and for an address.

Only wrong ones count. A browser in which the person has logged in before carries a signed cookie of that account. It
has a count of its own: somebody else who guesses at the account cannot lock its owner out (OWASP, "device cookies").
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import ngettext

from bookings.models import User

TOO_OFTEN = "too_many_login_attempts"  # the code of the error, as allauth calls it
KNOWN_FOR = 365 * 24 * 60 * 60  # seconds that a browser is known after a login
_SALT = "bookings.accounts.known_device"
_APP = "bookings.accounts"
# Wrong attempts in so many minutes.
_OF_KNOWN_DEVICE = "10/5m/key"
_OF_ACCOUNT_AT_ADDRESS = "5/5m/key"
_OF_ACCOUNT = "20/15m/key"
_OF_ADDRESS = "100/5m/key"  # an office or a hall may have one address for thirty people


@dataclass
class Attempt:
    """An attempt that counts as wrong until it is rolled back."""

    counted: list[ratelimit.RateLimitUsage]

    def rollback(self) -> None:
        """Uncount the attempt: the password or the code was right."""
        for usage in self.counted:
            usage.rollback()


def count_attempt(request: HttpRequest, user: User | None, *, what: str, name: str) -> Attempt:
    """Count an attempt at somebody's password or code (`what`) before it is checked.

    `name` is what was typed, or the account's id; `user` is None if there is no such account. Raise ValidationError,
    with the time to wait in words, if there were too many: then this one does not count.
    """
    account = f"{what}:{name.casefold()}"
    address = ratelimit.get_ip(request)
    device = _device(request, user) if user else ""
    rates = (
        [(_OF_KNOWN_DEVICE, f"{account}:{device}")]
        if device
        else [(_OF_ACCOUNT_AT_ADDRESS, f"{account}@{address}"), (_OF_ACCOUNT, account), (_OF_ADDRESS, f"@{address}")]
    )
    attempt = Attempt([])
    for rate, key in rates:
        usage = ratelimit.consume(request, app=_APP, action="wrong", config={"wrong": rate}, key=key, limit_get=True)
        if usage is None:
            attempt.rollback()
            raise ValidationError(_wait_in_words(max(_wait(request, *each) for each in rates)), code=TOO_OFTEN)
        attempt.counted.append(usage)
    return attempt


def is_known(request: HttpRequest, user: User) -> bool:
    """Return whether the person has logged in with this browser before."""
    return bool(_device(request, user))


def remember_device(response: HttpResponse, user: User) -> None:
    """Note in the browser that the person has logged in with it. Ending all sessions makes it unknown again."""
    response.set_signed_cookie(
        _cookie_of(user),
        get_random_string(22),
        salt=_salt_of(user),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _device(request: HttpRequest, user: User) -> str:
    return str(request.get_signed_cookie(_cookie_of(user), "", salt=_salt_of(user), max_age=KNOWN_FOR))


def _cookie_of(user: User) -> str:
    """Return the name of the account's cookie. Colleagues who share a computer have one each."""
    return f"known_{salted_hmac(_SALT, str(user.pk), algorithm='sha256').hexdigest()[:12]}"


def _salt_of(user: User) -> str:
    return f"{_SALT}:{user.pk}:{user.session_version}"


def _wait(request: HttpRequest, rate: str, key: str) -> float:
    """Return in how many seconds the next attempt is possible; 0 if it is now."""
    [limit] = ratelimit.parse_rates(rate)
    past = cache.get(ratelimit.get_cache_key(request, app=_APP, action="wrong", rate=limit, key=key), [])
    if len(past) < limit.amount:
        return 0
    return float(past[limit.amount - 1] + limit.duration - time.time())


def _wait_in_words(seconds: float) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    return ngettext(
        "Too many wrong attempts. Try again in %(minutes)s minute.",
        "Too many wrong attempts. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}
