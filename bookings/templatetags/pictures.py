"""The states of a time at a desk, in signs and words. Usage: `{% load pictures %}`."""

from typing import Any, NamedTuple

from django import template
from django.utils.translation import gettext_lazy as _

from bookings.queries.timetable import SlotState

register = template.Library()


class Words(NamedTuple):
    """A sign that tells states apart without colours, the word for it, and what it means."""

    sign: str
    word: Any
    meaning: Any


WORDS = {
    SlotState.FREE: Words("○", _("free"), _("anybody can book it")),
    SlotState.KEPT: Words("☎", _("kept"), _("for telephone and counter, until it opens to all")),
    SlotState.BOOKED: Words("●", _("booked"), _("the reference leads to the booking")),
    SlotState.HELD: Words("◐", _("held"), _("somebody is booking it, or it is offered to the waiting list")),
    SlotState.LATER: Words("…", _("not open yet"), _("it opens by itself")),
    SlotState.BLOCKED: Words("✕", _("blocked"), _("nobody can book it")),
    SlotState.PASSED: Words("–", _("over"), _("it has begun, and nobody has it")),
    SlotState.BREAK: Words("=", _("break"), _("nobody is received")),
    SlotState.CLOSED: Words("×", _("closed"), _("the desk gives no time then")),
}


@register.filter
def words_of(state: SlotState) -> Words:
    return WORDS[state]
