"""An hour of the day on the 24-hour clock, as staff type it."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.-]?([0-9]{2}))?(?::00)?", re.ASCII)


def read_hour(text: str) -> dt.time | None:
    """Read 9, 9:00, 9.00 or 0900. Return None for anything else."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    return dt.time(int(match[1]), int(match[2] or 0))


class HourInput(forms.TimeInput):
    """A text entry: a browser's own entry for a time goes by the browser's language, and may ask for AM and PM."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "clock", "maxlength": 5, "autocomplete": "off", **(attrs or {})}, format="%H:%M")


class HourField(forms.TimeField):
    """An hour, shown as 09:00 whatever the language of the browser."""

    widget = HourInput

    def to_python(self, value: Any) -> dt.time | None:
        if value in self.empty_values or isinstance(value, dt.time):
            return super().to_python(value)
        hour = read_hour(str(value))
        if hour is None:
            raise ValidationError(_("Enter a time such as 09:00."), code="invalid")
        return hour
