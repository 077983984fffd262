"""The years that a planned day can lie in: a slip of the finger would make a day that no list shows."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

YEARS = range(2020, 2101)


def validate_year(day: dt.date) -> None:
    if day.year not in YEARS:
        raise ValidationError(_("Is the year right?"), code="year")
