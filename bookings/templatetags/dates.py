"""Dates and times in words, as filters. Usage: `{% load dates %}`."""

from django import template

from bookings import formatting

register = template.Library()
for _filter in (formatting.weekday_date, formatting.month_day, formatting.clock, formatting.local_time):
    register.filter(_filter)
