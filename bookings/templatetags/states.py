"""The state of a party on the day, and of a time in the timetable, in words. Usage: `{% load states %}`."""

import datetime as dt
from typing import Any, NamedTuple

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking
from bookings.queries.reception_day import is_late
from bookings.queries.timetable import SlotState
from bookings.staff_messages import state_in_words

register = template.Library()


class Words(NamedTuple):
    """A sign that distinguishes states without colour, its name, and what it means."""

    sign: str
    word: Any
    meaning: Any


WORDS = {
    SlotState.FREE: Words("○", _("free"), _("anybody can book it")),
    SlotState.KEPT: Words("☎\N{VARIATION SELECTOR-15}", _("kept"), _("for phone and counter, until it opens to all")),
    SlotState.BOOKED: Words("●", _("booked"), _("the reference links to the booking")),
    SlotState.HELD: Words("◐", _("held"), _("somebody is booking it, or it is offered to the waiting list")),
    SlotState.LATER: Words("…", _("not open yet"), _("it opens automatically")),
    SlotState.BLOCKED: Words("✕", _("blocked"), _("nobody can book it")),
    SlotState.PASSED: Words("–", _("over"), _("it has begun and is not booked")),
    SlotState.BREAK: Words("=", _("break"), _("nobody is seen")),
    SlotState.CLOSED: Words("■", _("closed"), _("the desk has no times then")),
}


@register.filter
def words_of(state: SlotState) -> Words:
    return WORDS[state]


@register.filter
def day_state(booking: Booking, now: dt.datetime) -> Any:
    """Return the state in words, such as "Is late" or the desk that called."""
    if is_late(booking, now=now):
        return gettext("Is late")
    if booking.status == Booking.Status.CONFIRMED:
        return gettext("Expected")
    if booking.status == Booking.Status.CALLED and booking.called_to:
        return gettext("Desk %(desk)s") % {"desk": booking.called_to.label}
    if booking.reason:
        return f"{state_in_words(booking.status)}: {booking.get_reason_display()}"
    return state_in_words(booking.status)
