"""Days in words."""

import datetime

import pytest
from django.utils import translation

from bookings.formatting import month_day, weekday_date

DAY = datetime.date(2026, 12, 5)


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_no_line_break_separates_day_and_month(language: str) -> None:
    with translation.override(language):
        together = month_day(DAY)
        assert together.startswith("5\xa0")
        assert together in weekday_date(DAY)
