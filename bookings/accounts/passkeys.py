"""Passkeys. Anybody can send anything in place of a browser's response, so it is read with care."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from crispy_forms.helper import FormHelper
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.accounts.attempts import count_attempt
from bookings.accounts.fields import CredentialField
from bookings.forms.fields import OneLineField
from bookings.forms.page_form import PageForm
from bookings.models import User

NOT_ACCEPTED = _("This passkey was not accepted. Try again, or use the app.")
# What allauth raises when it reads a response that no browser made.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError)


class AddPasskeyForm(webauthn.AddWebAuthnForm, PageForm):
    name = OneLineField(
        label=_("Name of the passkey"), required=False, most=50, help_text=_("For example, the device it is stored on.")
    )
    credential = CredentialField()

    @property
    def helper(self) -> FormHelper:
        # The button starts the browser's dialogue; the script sends the form.
        helper = super().helper
        helper.form_tag = False
        return helper

    def clean(self) -> dict[str, Any]:
        try:
            super().clean()
        except (ValidationError, *UNREADABLE):
            raise ValidationError(NOT_ACCEPTED, code="not_accepted") from None
        return self.cleaned_data


class _PasskeyResponse:
    """A mixin for forms that check a passkey's response."""

    user: User

    def clean_credential(self) -> Authenticator:
        attempt = count_attempt(context.request, self.user, what="code", name=str(self.user.pk))
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        except (ValidationError, *UNREADABLE):
            raise ValidationError(NOT_ACCEPTED, code="not_accepted") from None
        attempt.rollback()
        return found


class PasskeyLoginForm(_PasskeyResponse, webauthn.AuthenticateWebAuthnForm, PageForm):
    credential = CredentialField()


class PasskeyAgainForm(_PasskeyResponse, webauthn.ReauthenticateWebAuthnForm, PageForm):
    credential = CredentialField()
