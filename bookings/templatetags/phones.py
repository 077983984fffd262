"""Telephone numbers, as filters. Usage: `{% load phones %}`."""

from django import template

from bookings import formatting

register = template.Library()
register.filter(formatting.dialled)
register.filter(formatting.spaced)
