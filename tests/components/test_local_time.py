"""People who read a time in another time zone see which zone it is in."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from bookings.formatting import local_time


@pytest.mark.parametrize(
    ("zone", "moment", "words"),
    [
        ("Asia/Almaty", dt.date(2026, 12, 5), "local time, UTC+5"),
        ("Asia/Almaty", dt.date(2023, 12, 5), "local time, UTC+6"),  # before the law of 2024
        ("Asia/Kolkata", dt.datetime(2026, 12, 5, 4, tzinfo=dt.UTC), "local time, UTC+5:30"),
        ("America/St_Johns", dt.date(2026, 12, 5), "local time, UTC−3:30"),
        ("Europe/Berlin", dt.date(2026, 7, 5), "local time, UTC+2"),
        ("Africa/Accra", dt.date(2026, 7, 5), "local time, UTC+0"),
    ],
)
def test_the_clock_of_the_place_is_named(zone: str, moment: dt.date, words: str) -> None:
    with translation.override("en"):
        assert local_time(moment, ZoneInfo(zone)) == words
