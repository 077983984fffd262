"""What refusals and recorded events mean, in words for staff."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bookings.errors import BookingError, CannotPublish, ReceptionCancelled, TooLate, WrongState
from bookings.models import Booking, Reception, WaitlistEntry

_WORDS: dict[type[BookingError], Any] = {
    CannotPublish: _("Nothing was published. Mend what is listed below, then publish again."),
    ReceptionCancelled: _("Nothing was changed: the reception is cancelled, or not open to the public."),
    TooLate: _("Nothing was changed: its time has begun."),
}


def words_for(error: BookingError) -> Any:
    """One sentence: that nothing has changed, and why."""
    if isinstance(error, WrongState):
        return _("Nothing was changed: the state is already “%(state)s”.") % {"state": error.facts.get("state", "")}
    return _WORDS.get(type(error), _("Nothing was changed: this can't be done now. Look at the page again, please."))


_STATES: dict[str, Any] = {
    **dict(WaitlistEntry.Status.choices),
    **dict(Reception.Status.choices),
    **dict(Booking.Status.choices),
}

VERBS: dict[str, Any] = {
    "hold": _("Time chosen"),
    "leave_out": _("A person left out"),
    "confirm": _("Confirmed"),
    "expire": _("Not confirmed in time"),
    "release": _("Given up before it was confirmed"),
    "cancel": _("Cancelled"),
    "cancel_reception": _("Reception cancelled"),
    "publish": _("Published"),
    "miss": _("Did not come"),
    "ask_to_wait": _("Asked to join the waiting list"),
    "join": _("Joined the waiting list"),
    "leave": _("Left the waiting list"),
    "offer": _("Place offered"),
    "accept": _("Offered place taken"),
    "decline": _("Offered place declined"),
    "pass_on": _("Offer not answered, passed on"),
    "book_elsewhere": _("Off the waiting list: has a place"),
    "erase": _("Personal data erased"),
}

_ACTORS: dict[str, Any] = {"citizen": _("visitor"), "system": _("by itself")}


def verb_in_words(verb: str) -> Any:
    return VERBS.get(verb, verb)


def state_in_words(state: str) -> Any:
    return _STATES.get(state, state)


def actor_in_words(actor: str) -> Any:
    """A staff member's user name stays as it is."""
    return _ACTORS.get(actor, actor)
