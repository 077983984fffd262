"""The fields of the login forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.forms.fields import OneLineField
from bookings.identity.typed import normalise_code


class PasswordField(forms.CharField):
    """A password exactly as it is typed: every character is accepted."""

    default_error_messages = {"required": _("Enter the password")}

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, widget=widget, **kwargs)
        self.validators = []


class FactorCodeField(OneLineField):
    """The digits of a code from an app, or of a recovery code. Spaces and dashes between them are dropped."""

    default_error_messages = {
        "required": _("Type the code"),
        "shape": _("Enter digits only: %(app)d from the app, or %(recovery)d from a recovery code"),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "wide-6"})
        super().__init__(most=40, autocomplete="one-time-code", inputmode="numeric", widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        code = normalise_code(typed)
        if typed and not (code.isascii() and code.isdigit() and len(code) in (6, 8)):
            raise self.refusal("shape", app=6, recovery=8)
        return code


class CredentialField(forms.JSONField):
    """The browser's response for a passkey, filled in by a script. All errors in it have one message."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("Your browser did not provide a passkey. Try again, or use the app."),
        "invalid": _("This passkey was not accepted. Try again, or use the app."),
    }

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None  # a response is valid for one challenge, so it is never shown again

    def prepare_value(self, value: Any) -> str:
        return ""
