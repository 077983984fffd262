"""How far a party is, in a word or two. Usage: `{% load day %}`."""

import datetime as dt
from typing import Any

from django import template
from django.utils.translation import gettext as _

from bookings.models import Booking
from bookings.queries.reception_day import is_late
from bookings.staff_messages import state_in_words

register = template.Library()


@register.filter
def day_state(booking: Booking, now: dt.datetime) -> Any:
    """The state in words; who is expected and late, or called to a desk, says so."""
    if is_late(booking, now=now):
        return _("Is late")
    if booking.status == Booking.Status.CONFIRMED:
        return _("Expected")
    if booking.status == Booking.Status.CALLED and booking.called_to:
        return _("Desk %(desk)s") % {"desk": booking.called_to.label}
    if booking.reason:
        return f"{state_in_words(booking.status)}: {booking.get_reason_display()}"
    return state_in_words(booking.status)
