"""Our answers to django-allauth: texts, keys, and when staff must confirm again who they are."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.accounts import middleware
from bookings.accounts.attempts import count_attempt
from bookings.models import User

FRESH_SECONDS = 300  # how long nobody is asked again after confirming who they are
WRONG_CODE = _("This code is wrong or has already been used. Wait for the next code and enter that one")

DONE_TEXTS = {
    "account/messages/password_changed.txt": _("Your password has been changed."),
    "mfa/messages/totp_deactivated.txt": _("The app has been removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey has been added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey has been removed."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Logins of staff. Nobody can sign up: superusers add the accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is wrong. Passwords are case-sensitive"),
        "incorrect_password": _("This is not your password. Passwords are case-sensitive"),
        "enter_current_password": _("This is not your password. Passwords are case-sensitive"),
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        # Only rate limits use it. A server behind a socket sees no address: then everybody shares one limit.
        try:
            ip: str = super().get_client_ip(request)
        except (PermissionDenied, ValueError):
            return "unknown"
        return ip

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        name = credentials["username"]
        user = User.objects.filter(username__iexact=name).first()
        # Allauth rolls it back if the password is right.
        self._login_failed_rl_usage = count_attempt(request, user, what="password", name=name)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say what was done if no page says it, in our words: allauth's are not in Kazakh."""
        if words := DONE_TEXTS.get(message_template or ""):
            messages.success(request, words)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ask for the second factor. The password alone is for people who have none yet."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return False shortly after logging in."""
        user = self.request.user
        method = "mfa" if middleware.has_factor(user) else "password"
        return not any(
            record.get("method") == method and time.time() - record["at"] < FRESH_SECONDS
            for record in get_authentication_records(self.request, user)
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets are encrypted in the database with a key derived from SECRET_KEY: a copy of the
    database alone lets nobody in."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first."),
    }

    def get_totp_label(self, user: Any) -> str:
        name: str = user.get_username()
        return name

    def get_totp_issuer(self) -> str:
        return gettext("Outreach receptions")

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "name": user.get_username()}

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises cryptography's InvalidToken if SECRET_KEY has changed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = salted_hmac("bookings.accounts.second_factor", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def use_code(authenticator: Authenticator, code: str) -> bool:
    """Record the use of a correct code of an app. Return False if this or a later code was used before.

    The row lock makes it true for all web processes.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = decrypt(row.data["secret"])
        steps = [
            step for step in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, step)) == code
        ]
        if not steps or steps[-1] <= row.data.get("last_step", -1):
            return False
        row.data["last_step"] = steps[-1]
        row.save(update_fields=["data"])
        return True
