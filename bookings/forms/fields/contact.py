"""Fields for an email address and a phone number."""

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from bookings.forms.fields.text import OneLineField
from bookings.identity.typed import in_one_alphabet, mixes_alphabets, normalise_address, plain

# Common misspellings of the mail services most used here. None of them is a mail service itself.
SLIPS = {
    slip: domain
    for domain, slips in {
        "gmail.com": "gmial.com gmal.com gmai.com gmil.com gamil.com gnail.com gmail.con gmail.cm gmaill.com",
        "mail.ru": "mail.r mail.rru mail.ruu mail.tu maill.ru meil.ru",
        "yandex.ru": "yandex.r yandex.rru yandex.ruu yandx.ru yandeks.ru jandex.ru",
        "yandex.kz": "yandex.kzz yandx.kz yandeks.kz",
        "icloud.com": "icloud.con iclod.com iclaud.com",
    }.items()
    for slip in slips.split()
}


def meant(address: str) -> str:
    """Return the address that was probably meant; "" if nothing looks mistyped."""
    mailbox, _at, domain = normalise_address(address).rpartition("@")
    latin = in_one_alphabet(domain)
    known = SLIPS.get(latin.lower(), latin)
    return f"{mailbox}@{known}" if known != domain else ""


class EmailField(OneLineField):
    """An email address on one line, at most 254 characters (the limit of RFC 5321).

    The case is kept: some mailboxes still depend on it.
    """

    widget = forms.EmailInput
    default_error_messages = {
        "required": _("Enter an email address"),
        "invalid": _("Enter an email address in full, for example name@example.com"),
        "mixed": _("The part after the @ mixes letters from two alphabets. Switch the keyboard and type it again"),
        "alphabet": _("An email address must have Latin letters before the @. Switch the keyboard and type it again"),
    }

    def __init__(self, *, autocomplete: str = "email", **kwargs: Any) -> None:
        super().__init__(most=254, autocomplete=autocomplete, **kwargs)

    def to_python(self, value: Any) -> str:
        address = normalise_address(super().to_python(value))
        if not address:
            return ""
        mailbox, at, domain = address.rpartition("@")
        if at and not mailbox.isascii():
            raise self.refusal("alphabet")
        if mixes_alphabets(domain) and not in_one_alphabet(domain).isascii():
            raise self.refusal("mixed")
        try:
            validate_email(address)
        except ValidationError as error:
            raise self.refusal("invalid") from error
        return address

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"spellcheck": "false", "autocapitalize": "none"}


class RightEmailField(EmailField):
    """An address in the admin. Unusual addresses are refused, because there is no box to confirm one."""

    default_error_messages = {"slip": _("Did you mean %(address)s? Correct the address")}

    def to_python(self, value: Any) -> str:
        address = super().to_python(value)
        if better := meant(address):
            raise self.refusal("slip", address=better)
        return address


class PhoneField(OneLineField):
    """A phone number, returned as E.164 ("+77011234567"), or "" when left empty and not required.

    Numbers without a country code are read as numbers of Kazakhstan: `8 701 …`, `701 …`. Others begin with + or 00;
    no number of Kazakhstan does.
    """

    widget = forms.TelInput
    default_error_messages = {
        "required": _("Enter a phone number"),
        "invalid": _(
            "Enter a full phone number, for example 8 701 123 45 67. Start a number from another country "
            "with + and the country code"
        ),
    }

    def __init__(self, *, region: str = "KZ", autocomplete: str = "tel", **kwargs: Any) -> None:
        self.region = region
        super().__init__(most=40, autocomplete=autocomplete, inputmode="tel", **kwargs)

    def to_python(self, value: Any) -> str:
        typed = plain(super().to_python(value))
        if not typed:
            return ""
        # phonenumbers would read letters as the keys of an old phone.
        if any(char.isalpha() for char in typed):
            raise self.refusal("invalid")
        digits = "".join(char for char in typed if char.isdecimal())
        if digits.startswith("00"):  # what people dial instead of +
            typed = f"+{digits[2:]}"
        try:
            number = phonenumbers.parse(typed, self.region)
        except phonenumbers.NumberParseException as error:
            raise self.refusal("invalid") from error
        if not phonenumbers.is_valid_number(number):
            raise self.refusal("invalid")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
