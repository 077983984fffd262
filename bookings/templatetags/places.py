"""Places in words."""

from django import template

from bookings.models import Venue
from bookings.queries.what_to_bring import where

register = template.Library()


@register.filter
def in_a_line(venue: Venue) -> str:
    """The place in one line: its name, the address, and the district where the address doesn't name it."""
    return ", ".join(where(venue))
