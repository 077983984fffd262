"""Call scripts: a sentence or two for each kind of message, in the language of the person called."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.formatting import clock, weekday_date
from bookings.models import Booking, Notification, WaitlistEntry

Kind = Notification.Kind


def compose_call_script(
    notification: Notification,
    subject: Booking | WaitlistEntry,
    *,
    starts_at: dt.datetime | None,
    old_starts_at: dt.datetime | None,
) -> str:
    """Return the words to say, in the active language. Times are in the reception's local time."""
    zone = subject.reception.zone
    values: dict[str, Any] = {
        "when": _when(starts_at.astimezone(zone) if starts_at else None),
        "before": _when(old_starts_at.astimezone(zone) if old_starts_at else None),
        "day": date_format(_day(notification, subject), "DATE_FORMAT"),
        "service": subject.service.name,
        "instead": subject.service.without_kit and subject.service.without_kit.name,
        "people": subject.party_size,
    }
    words = _of_entry(notification) if isinstance(subject, WaitlistEntry) else _of_booking(notification, values)
    said = [words % values]
    if reason := notification.facts.get("reason"):
        said.append(str(reason))
    return " ".join(said)


def _day(notification: Notification, subject: Booking | WaitlistEntry) -> dt.date:
    """Return the date of the reception that the message is about, even if the entry has since moved to the waiting list
    of another reception."""
    return (notification.reception or subject.reception).date


def _of_booking(notification: Notification, values: dict[str, Any]) -> str:
    match notification.kind:
        case Kind.RECEPTION_CANCELLED:
            words = _("The reception on %(day)s has been cancelled. Please do not travel: the booking has ended.")
        case Kind.CANCELLED:
            words = _("The booking for %(when)s is cancelled.")
        case Kind.DAY_CHANGED if values["before"]:
            words = _("The reception has changed. Please come on %(when)s, not on %(before)s.")
        case Kind.DAY_CHANGED:
            words = _("The reception has changed. Please come on %(when)s.")
        case Kind.NOT_FITTING:
            words = _(
                "The reception has changed and no time is left for you. Please do not come on %(when)s. "
                "You have priority for a place at our next reception. We will tell you when it is."
            )
        case Kind.KIT_DEFERRED:
            words = _(
                "You have given up the place on %(when)s. You have priority for a place at our next "
                "reception. We will tell you when it is."
            )
        case Kind.KIT_WORKS:
            words = _("The equipment works again: everything stays as it was booked, %(service)s, %(when)s.")
        case Kind.KIT_FAILED if values["instead"]:
            words = _(
                "The equipment for %(service)s has failed. On %(when)s you can still have %(instead)s, or"
                " you can be the first to be offered a place at our next reception. Which do you want?"
            )
        case Kind.KIT_FAILED:
            words = _(
                "The equipment for %(service)s has failed. You can be the first to be offered a place at our next "
                "reception. Do you want that?"
            )
        case Kind.SERVICE_CHANGED:
            words = _(
                "Your time is still %(when)s, but you will now apply for: %(service)s. The papers and the"
                " fee are different: see what to bring."
            )
        case Kind.MOVED:
            words = _("Your booking has been moved to %(when)s.")
        case Kind.CHANGED:
            words = _("The number of people in your booking for %(when)s is now %(people)s.")
        case Kind.REMINDER_DAY:
            words = _("This is a reminder: %(when)s, %(service)s. Are you coming? Are all the papers ready?")
        case _:
            words = _("Your place is booked: %(when)s, %(service)s.")
    return words


def _of_entry(notification: Notification) -> str:
    match notification.kind:
        case Kind.OFFER:
            words = _("A place is free: %(when)s, %(service)s. Would you like it?")
        case Kind.WAITING_CANCELLED:
            words = _(
                "The reception on %(day)s has been cancelled: please do not travel. You keep your "
                "position on the list for our next reception in the district. We will tell you when it "
                "is."
            )
        case Kind.WAITING_ENDED:
            words = _("You are no longer on the waiting list for %(day)s.")
        case Kind.DAY_CHANGED:
            words = _("The reception you are waiting for has moved to %(day)s. You are still on the waiting list.")
        case _:
            words = _("You are on the waiting list for %(day)s, %(service)s.")
    return words


def _when(moment: dt.datetime | None) -> str:
    """Return the date with its weekday and the time, or "" for None. `moment` must already be in local time."""
    return f"{weekday_date(moment)}, {clock(moment)}" if moment else ""
