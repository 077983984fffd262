"""Allauth's forms with our fields, texts and layout. The checks are allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm as AllauthGenerateForm
from allauth.mfa.totp import forms as totp
from cryptography.fernet import InvalidToken
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.accounts.adapters import WRONG_CODE, use_code
from bookings.accounts.attempts import count_attempt
from bookings.accounts.fields import FactorCodeField, PasswordField
from bookings.forms.fields import OneLineField
from bookings.forms.page_form import PageForm
from bookings.models import User


class LoginForm(account.LoginForm, PageForm):
    submit_text = _("Log in")

    password = PasswordField(label=_("Password"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"})
        self.fields["login"] = OneLineField(label=_("User name"), most=150, autocomplete="username", widget=name)
        self.order_fields(["login", "password"])


class PasswordAgainForm(account.ReauthenticateForm, PageForm):
    submit_text = _("Continue")

    password = PasswordField(label=_("Password"))


class ChangePasswordForm(account.ChangePasswordForm, PageForm):
    submit_text = _("Change the password")

    oldpassword = PasswordField(label=_("Your current password"))
    password1 = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=_("At least eight characters. A few words in a row work well."),
    )
    password2 = PasswordField(label=_("Repeat the new password"), autocomplete="new-password")

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("password1") and typed.get("password2") and typed["password1"] != typed["password2"]:
            self.add_error("password2", _("The two new passwords are not the same"))
        return typed


class _OneTimeCode:
    """A mixin for forms that check a code. No code is accepted twice; one whose secret can't be decrypted is wrong."""

    cleaned_data: dict[str, Any]
    authenticator: Authenticator
    user: User

    def clean_code(self) -> str:
        attempt = count_attempt(context.request, self.user, what="code", name=str(self.user.pk))
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except InvalidToken:  # SECRET_KEY has changed since it was set up
            raise ValidationError(WRONG_CODE, code="incorrect_code") from None
        if self.authenticator.type == Authenticator.Type.TOTP and not use_code(self.authenticator, code):
            raise ValidationError(WRONG_CODE, code="used_code")
        attempt.rollback()
        return code


class CodeLoginForm(_OneTimeCode, factors.AuthenticateForm, PageForm):
    submit_text = _("Log in")

    code = FactorCodeField(label=_("Code"), help_text=_("From the app on your phone, or one of your recovery codes."))


class CodeAgainForm(_OneTimeCode, factors.ReauthenticateForm, PageForm):
    submit_text = _("Continue")

    code = FactorCodeField(label=_("Code"), help_text=_("From the app on your phone, or one of your recovery codes."))


class ActivateForm(totp.ActivateTOTPForm, PageForm):
    submit_text = _("Confirm")

    code = FactorCodeField(label=_("Current code in the app"))


class DeactivateForm(totp.DeactivateTOTPForm, PageForm):
    submit_text = _("Remove the app")


class GenerateCodesForm(AllauthGenerateForm, PageForm):
    submit_text = _("Create new codes")
