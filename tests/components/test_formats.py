"""Dates and times as people of each language write them."""

import datetime

import pytest
from django.forms import DateField
from django.utils import translation
from django.utils.formats import date_format, time_format

DAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("ru", "22 ноября 2026\xa0г.", "22.11.2026"),
        ("kk", "2026 жылғы 22 қараша", "22.11.2026"),
        ("en", "22 November 2026", "22 Nov 2026"),
    ],
)
def test_dates_are_written_in_each_language(language: str, long: str, short: str) -> None:
    with translation.override(language):
        # Django's own Kazakh month names have a capital; ours are not compiled in every run of this test.
        assert date_format(DAY, "DATE_FORMAT").casefold() == long.casefold()
        assert date_format(DAY, "SHORT_DATE_FORMAT") == short


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_clocks_have_24_hours(language: str) -> None:
    with translation.override(language):
        assert time_format(datetime.time(14, 5)) == "14:05"
        assert date_format(datetime.datetime(2026, 11, 22, 9, 5, tzinfo=datetime.UTC), "DATETIME_FORMAT").endswith(
            "09:05"
        )


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_a_date_with_dots_is_understood(language: str) -> None:
    with translation.override(language):
        assert DateField(localize=True).clean("22.11.2026") == DAY


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_month_is_in_the_language(language: str) -> None:
    with translation.override(language):
        for month in range(1, 13):
            assert not date_format(datetime.date(2026, month, 1), "DATE_FORMAT").isascii()
            assert not any("a" <= char <= "z" for char in date_format(datetime.date(2026, month, 1)).casefold())
