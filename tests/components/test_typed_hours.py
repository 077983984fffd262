"""Hours as people type them."""

import datetime as dt

import pytest
from django import forms
from django.utils import translation


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10", dt.time(10)),
        ("9", dt.time(9)),
        ("10.30", dt.time(10, 30)),
        ("10:30", dt.time(10, 30)),
    ],
)
def test_an_hour_is_read_as_it_is_typed(language: str, typed: str, read: dt.time) -> None:
    with translation.override(language):
        assert forms.TimeField().clean(typed) == read


@pytest.mark.parametrize("typed", ["24", "25", "25.00", "10.60", "1060", "ten"])
def test_an_invalid_time_is_refused(typed: str) -> None:
    with translation.override("ru"), pytest.raises(forms.ValidationError):
        forms.TimeField().clean(typed)
