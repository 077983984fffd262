"""Days and hours in words, on the clock that is named.

`date` and `time` of Django convert to the active time zone, which on a page with several posts is none of theirs.
Usage: `{% load dates %}`.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, gettext, pgettext

register = template.Library()


@register.filter
def weekday_date(day: dt.date | dt.datetime, zone: ZoneInfo | None = None) -> str:
    """A day with its weekday: "Saturday, 5 December 2026". Add `capfirst` where a line begins with it."""
    day = _local(day, zone)
    weekday = str(WEEKDAYS[day.weekday()])
    if get_language() != "en":  # only English writes weekdays with a capital inside a sentence
        weekday = weekday.lower()
    return pgettext("a day", "%(weekday)s, %(date)s") % {"weekday": weekday, "date": _together(day, "DATE_FORMAT")}


@register.filter
def month_day(moment: dt.date | dt.datetime, zone: ZoneInfo | None = None) -> str:
    """Day and month, without the year: for what lies close ahead."""
    return _together(_local(moment, zone), "MONTH_DAY_FORMAT")


@register.filter
def clock(moment: dt.time | dt.datetime, zone: ZoneInfo | None = None) -> str:
    """The hour as on a clock at the place: 09:20."""
    local = moment.astimezone(zone).time() if zone and isinstance(moment, dt.datetime) else moment
    return time_format(local, "H:i")


@register.filter
def local_time(moment: dt.date | dt.datetime, zone: ZoneInfo) -> str:
    """For whoever reads an hour elsewhere: that it is the place's own, and which that is: "local time, UTC+5"."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(12), tzinfo=zone)
    return gettext("local time, %(zone)s") % {"zone": _offset(moment.astimezone(zone))}


def _offset(moment: dt.datetime) -> str:
    """From UTC, as people write it: UTC+5, UTC−3:30."""
    minutes = round((moment.utcoffset() or dt.timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def _together(day: dt.date | dt.datetime, name: str) -> str:
    """A date whose day and month no line break parts: in large letters on a small screen "5" would stand alone."""
    month_day = date_format(day, "MONTH_DAY_FORMAT")
    return date_format(day, name).replace(month_day, month_day.replace(" ", "\xa0"))


def _local(moment: dt.date | dt.datetime, zone: ZoneInfo | None) -> dt.date | dt.datetime:
    return moment.astimezone(zone) if zone and isinstance(moment, dt.datetime) else moment
