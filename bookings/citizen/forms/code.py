"""The code from the email."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.errors import WrongCode
from bookings.forms.fields import OneLineField
from bookings.forms.page_form import PageForm
from bookings.identity.tokens import CODE_LENGTH
from bookings.identity.typed import normalise_code


class CodeField(OneLineField):
    """Six digits, returned without the spaces and dashes that people put between them.

    What cannot be a code is not compared: a typing error costs no attempt.
    """

    default_error_messages = {
        "required": _("Enter the code from the email"),
        "shape": _("The code must be %(length)d digits"),
    }

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        code = normalise_code(typed)
        if typed and not (code.isascii() and code.isdigit() and len(code) == CODE_LENGTH):
            raise self.refusal("shape", length=CODE_LENGTH)
        return code


class CodeForm(PageForm):
    """The field for the code. `action` is the page that checks it: the form is also shown on the page that sends a new
    code and on the one that corrects the address."""

    submit_text = _("Confirm the booking")

    code = CodeField(
        label=_("Six-digit code"),
        most=40,
        autocomplete="one-time-code",
        inputmode="numeric",
        widget=forms.TextInput(attrs={"class": "wide-6"}),
    )

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_action = self.action
        return helper

    def refuse(self, refusal: WrongCode) -> None:
        left = refusal.facts["tries_left"]
        words = ngettext(
            "This code is not right. Check the newest email from us. You have %(left)d attempt left",
            "This code is not right. Check the newest email from us. You have %(left)d attempts left",
            left,
        )
        self.add_error("code", ValidationError(words % {"left": left}, code="wrong_code"))


class JoinCodeForm(CodeForm):
    submit_text = _("Join the waiting list")
