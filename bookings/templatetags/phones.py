"""Telephone numbers on pages. Usage: `{% load phones %}`."""

import phonenumbers
from django import template

register = template.Library()
E164, INTERNATIONAL = phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL
# As everybody in Kazakhstan and Russia writes it; the library leaves the last four digits together.
OWN_COUNTRY, OWN_LENGTH = "+7", len("+77011234567")


@register.filter
def dialled(number: str) -> str:
    """A number as staff have written it, for `tel:`: + and digits, without an extension."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number, "KZ"), E164)
    except phonenumbers.NumberParseException:
        return "".join(char for char in number if char.isascii() and (char.isdigit() or char == "+"))


@register.filter
def spaced(number: str) -> str:
    """A number kept as "+77011234567", in groups to be read out: "+7 701 123 45 67"."""
    if number.startswith(OWN_COUNTRY) and len(number) == OWN_LENGTH:
        return " ".join((number[:2], number[2:5], number[5:8], number[8:10], number[10:]))
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number
