"""Dates, phone numbers, places and texts written by staff, as filters. Usage: `{% load formatting %}`."""

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bookings.formatting import clock, dialled, keep_units, local_time, month_day, spaced, weekday_date
from bookings.models import Venue
from bookings.queries.visit_instructions import list_address_lines

register = template.Library()
for _filter in (weekday_date, month_day, clock, local_time, dialled, spaced, keep_units):
    register.filter(_filter)


@register.filter
def in_a_line(venue: Venue) -> str:
    """Return the place in one line: its name, the address, and the district if the address does not name it."""
    return ", ".join(list_address_lines(venue))


@register.filter
def said(thing: Model, field: str) -> SafeString:
    """Return a text written by staff, with its line breaks.

    A text that nobody has written in the page's language appears in another one. It is then marked with that language:
    a screen reader would read Russian words by the rules of Kazakh (WCAG 3.1.2).
    """
    html = linebreaksbr(getattr(thing, field))
    own, *others = (get_language(), *settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"])
    written = [code for code in others if getattr(thing, f"{field}_{code}")]
    if getattr(thing, f"{field}_{own}") or not written:
        return html
    return format_html('<span lang="{}">{}</span>', written[0], html)
