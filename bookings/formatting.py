"""Dates, times and phone numbers in words, in the active language.

Django's `date` and `time` filters convert to the active time zone. A page that shows several posts has no single
one, so these functions take the zone. Templates use them as filters: `{% load formatting %}`.
"""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import phonenumbers
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, gettext, pgettext

E164, INTERNATIONAL = phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL
# As people in Kazakhstan and Russia write it. The library would not split the last four digits.
OWN_COUNTRY, OWN_LENGTH = "+7", len("+77011234567")


def weekday_date(day: dt.date | dt.datetime, zone: ZoneInfo | None = None) -> str:
    """Return a day with its weekday: "Saturday, 5 December 2026". Add `capfirst` at the beginning of a line."""
    day = _local(day, zone)
    weekday = str(WEEKDAYS[day.weekday()])
    if get_language() != "en":  # only English capitalises weekdays inside a sentence
        weekday = weekday.lower()
    return pgettext("a day", "%(weekday)s, %(date)s") % {"weekday": weekday, "date": _together(day, "DATE_FORMAT")}


def keep_units(text: str) -> str:
    """Return a text in which no line breaks between a number and the word that it counts: "1 / photocopy"."""
    return re.sub(r"(?<=\d) (?=\w)", "\xa0", text)


def month_day(moment: dt.date | dt.datetime, zone: ZoneInfo | None = None) -> str:
    """Return day and month without the year, for dates in the near future."""
    return _together(_local(moment, zone), "MONTH_DAY_FORMAT")


def clock(moment: dt.time | dt.datetime, zone: ZoneInfo | None = None) -> str:
    """Return the local time of the place: 09:20."""
    local = moment.astimezone(zone).time() if zone and isinstance(moment, dt.datetime) else moment
    return time_format(local, "H:i")


def local_time(moment: dt.date | dt.datetime, zone: ZoneInfo) -> str:
    """Return "local time, UTC+5", for people who read an hour in another time zone."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(12), tzinfo=zone)
    return gettext("local time, %(zone)s") % {"zone": _offset(moment.astimezone(zone))}


def _offset(moment: dt.datetime) -> str:
    """Return the offset from UTC as people write it: UTC+5, UTC−3:30."""
    minutes = round((moment.utcoffset() or dt.timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def _together(day: dt.date | dt.datetime, name: str) -> str:
    """Return a date with no line break between day and month: on a small screen "5" would be alone on a line."""
    month_day = date_format(day, "MONTH_DAY_FORMAT")
    return date_format(day, name).replace(month_day, month_day.replace(" ", "\xa0"))


def _local(moment: dt.date | dt.datetime, zone: ZoneInfo | None) -> dt.date | dt.datetime:
    return moment.astimezone(zone) if zone and isinstance(moment, dt.datetime) else moment


def dialled(number: str) -> str:
    """Return a number, as staff wrote it, for `tel:`: + and digits, without an extension."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number, "KZ"), E164)
    except phonenumbers.NumberParseException:
        return "".join(char for char in number if char.isascii() and (char.isdigit() or char == "+"))


def spaced(number: str) -> str:
    """Return a number stored as "+77011234567" in groups, easy to read out: "+7 701 123 45 67"."""
    if number.startswith(OWN_COUNTRY) and len(number) == OWN_LENGTH:
        return " ".join((number[:2], number[2:5], number[5:8], number[8:10], number[10:]))
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number
