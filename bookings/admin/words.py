"""What a refusal means for staff, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bookings.errors import BookingError, CannotPublish, ReceptionCancelled, TooLate, WrongState

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
