"""A birth date, asked for as day, month and year in three labelled inputs."""

import datetime
import re
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.identity.typed import plain

OLDEST = 130  # years; the longest recorded life is 122
# A whole date in one input, as people write it and as programs paste it.
_BETWEEN = r"[\s.,/-]+"
_DAY, _MONTH, _WORD, _YEAR = (
    "(?P<day>[0-9]{1,2})",
    "(?P<month>[0-9]{1,2})",
    r"(?P<month>[^\W\d_]+)",
    "(?P<year>[0-9]{4})",
)
_WHOLE = tuple(
    re.compile(pattern)
    for pattern in (
        f"{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}(?P<year>[0-9]{{2,4}})",
        f"{_DAY}{_BETWEEN}{_WORD}{_BETWEEN}(?P<year>[0-9]{{2,4}})",
        f"{_YEAR}{_BETWEEN}{_MONTH}{_BETWEEN}{_DAY}",
        f"{_YEAR}{_BETWEEN}{_DAY}{_BETWEEN}{_WORD}",
        "(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>(?:18|19|20)[0-9]{2})",
    )
)
# "12.05.1990 г.", "1990 жылғы 12 мамыр": words that only mark a number as a year.
_OF_THE_YEAR = re.compile(r"(?<=[0-9])\s*(?:г|года?|ж|жыл(?:ы|ғы)?)\b\.?", re.IGNORECASE)


def latest_date_on_earth() -> datetime.date:
    """Return today's date where the day begins first (UTC+14).

    The field does not know the post's time zone, and a child born this morning must not be refused as born tomorrow.
    """
    return (timezone.now() + datetime.timedelta(hours=14)).date()


@cache
def months() -> dict[str, str]:
    """Return the number of each month by its name, alone and within a date, in every language of the site."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for names in (MONTHS, MONTHS_ALT, MONTHS_3):
                found |= {str(name).rstrip(".").casefold(): str(number) for number, name in names.items()}
    return found


class Part(NamedTuple):
    """One of the three inputs, as the template draws it."""

    name: str
    id: str
    label: str | Promise
    value: str
    size: int
    autocomplete: str
    wrong: bool


class DatePartsWidget(forms.MultiWidget):
    """Three text inputs. What was typed comes back unchanged as a list of three. Only a whole date typed into one of
    them, with the others empty, is split into its parts."""

    PARTS: ClassVar[dict[str, tuple[str | Promise, int]]] = {
        "day": (pgettext_lazy("part of a date", "Day"), 2),
        "month": (pgettext_lazy("part of a date", "Month"), 2),
        "year": (pgettext_lazy("part of a date", "Year"), 4),
    }

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in self.PARTS}, attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        typed: list[Any] = super().value_from_datadict(data, files, name)
        filled = [text for each in typed if (text := plain(str(each or "")).strip())]
        if len(filled) == 1:
            for pattern in _WHOLE:
                if found := pattern.fullmatch(_OF_THE_YEAR.sub("", filled[0]).rstrip(".")):
                    return [found[part] for part in self.PARTS]
        return typed

    def decompress(self, value: Any) -> list[str]:
        """Return the three texts of a date, or of a date in ISO form as a session keeps it."""
        if isinstance(value, str):
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError:
                return ["", "", ""]
        if not isinstance(value, datetime.date):
            return ["", "", ""]
        return [str(value.day), str(value.month), str(value.year)]


class BoundBirthDate(forms.BoundField):
    """A birth date bound to its form. It knows its three inputs and which of them is wrong."""

    field: "BirthDateField"

    @property
    def parts(self) -> list[Part]:
        """The inputs to draw. If an error is about the whole date, all three are wrong."""
        value = self.value()
        texts = value if isinstance(value, list | tuple) else DatePartsWidget().decompress(value)
        wrong = {part for _message, part in self._faults()}
        return [
            Part(
                name=f"{self.html_name}_{part}",
                id=f"{self.auto_id}_{part}",
                label=label,
                value=text or "",
                size=size,
                autocomplete=f"bday-{part}" if self.field.own else "off",
                wrong=part in wrong or None in wrong,
            )
            for (part, (label, size)), text in zip(DatePartsWidget.PARTS.items(), texts, strict=False)
        ]

    @property
    def error_targets(self) -> list[tuple[str, str]]:
        """Each error message, with the id of the input that corrects it."""
        return [(message, f"{self.auto_id}_{part or 'day'}") for message, part in self._faults()]

    def _faults(self) -> list[tuple[str, str | None]]:
        return [
            (message, (error.params or {}).get("part")) for error in self.errors.as_data() for message in error.messages
        ]


class BirthDateField(forms.Field):
    """A person's birth date: a `datetime.date`, or None when left empty and not required.

    `own` says that people give their own date, so the browser may suggest it. `today` is the last possible date; a form
    that knows the reception's time zone may set another.
    """

    widget = DatePartsWidget
    bound_field_class = BoundBirthDate
    default_error_messages = {
        "required": _("Enter the date of birth"),
        "day_missing": _("The date of birth must include a day"),
        "month_missing": _("The date of birth must include a month"),
        "year_missing": _("The date of birth must include a year"),
        "day_wrong": _("The day must be a number from 1 to 31"),
        "month_wrong": _("Enter the month as a number from 1 to 12 or as a word"),
        "year_wrong": _("Enter the year with four digits"),
        "no_such_day": _("There is no %(day)d %(month)s"),
        "no_leap_day": _("There was no 29 February in %(year)s"),
        "future": _("The date of birth is in the future. Check the year"),
        "too_old": _("Check the year of birth: it can’t be %(year)s"),
    }
    PATTERNS: ClassVar[dict[str, str]] = {
        "day": r"0?[1-9]|[12][0-9]|3[01]",
        "month": r"0?[1-9]|1[0-2]",
        "year": r"[0-9]{4}",
    }

    def __init__(
        self,
        *,
        own: bool = False,
        today: Callable[[], datetime.date] = latest_date_on_earth,
        **kwargs: Any,
    ) -> None:
        self.own = own
        self.today = today
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if value is None or isinstance(value, datetime.date):
            return value
        typed = (
            [plain(str(text or "")).strip().rstrip(".") for text in value] if isinstance(value, list | tuple) else []
        )
        if not any(typed):
            return None
        parts = dict(zip(self.PATTERNS, [*typed, "", "", ""], strict=False))
        parts["month"] = months().get(parts["month"].casefold(), parts["month"])
        day, month, year = self._numbers(parts)
        # Before making the date: year 0 has no dates.
        if year < self.today().year - OLDEST:
            raise self._refusal("too_old", "year", year=f"{year:04}")
        try:
            date = datetime.date(year, month, day)
        except ValueError as error:
            if (day, month) == (29, 2):
                raise self._refusal("no_leap_day", "year", year=str(year)) from error
            raise self._refusal("no_such_day", "day", day=day, month=MONTHS_ALT[month]) from error
        if date > self.today():
            raise self._refusal("future", "year")
        return date

    def _numbers(self, typed: dict[str, str]) -> tuple[int, int, int]:
        """Return day, month and year; an error for each that is missing or is not a number in plain digits."""
        faults = [
            self._refusal(f"{part}_{'wrong' if typed[part] else 'missing'}", part)
            for part, pattern in self.PATTERNS.items()
            if not re.fullmatch(pattern, typed[part])
        ]
        if faults:
            raise ValidationError(faults)
        return int(typed["day"]), int(typed["month"]), int(typed["year"])

    def _refusal(self, code: str, part: str, **params: object) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"part": part, **params})
