"""Texts on the lists of a reception, on paper and in files, in the user's language."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.formatting import weekday_date
from bookings.models import Booking, Reception
from bookings.queries.day_list import DayListRow, ListedPerson
from bookings.queries.visit_instructions import list_address_lines


def describe_print_time(now: dt.datetime, reception: Reception) -> str:
    """Return when the list was printed, with a warning that later bookings are not included."""
    local = now.astimezone(reception.zone)
    moment = {"date": date_format(local, "DATE_FORMAT"), "time": date_format(local, "H:i")}
    return _("Printed %(date)s, %(time)s. Later bookings are not included.") % moment


def describe_reception(reception: Reception) -> str:
    """Return the day, the place and the post, as one line of text."""
    day = capfirst(weekday_date(reception.date))
    return " · ".join([day, ", ".join(list_address_lines(reception.venue)), reception.post.name])


def format_birth_date(person: ListedPerson) -> str:
    return f"{person.birth_date:%d.%m.%Y}" if person.birth_date else ""


def describe_companion(person: ListedPerson) -> str:
    """Return who comes with a child; an empty text for an adult."""
    if not person.representative:
        return _("child") if person.is_child else ""
    representative = person.representative
    if person.relation:
        representative = f"{representative} ({person.relation.lower()})"
    return _("child, with %(representative)s") % {"representative": representative}


def list_notes(row: DayListRow) -> list[str]:
    """Return what an officer should know before serving the party."""
    booking = row.booking
    found = []
    if row.namesake:
        found.append(_("Same name and date of birth under another document: check carefully"))
    if booking.source == Booking.Source.STAFF:
        found.append(_("booked by staff"))
    if booking.source == Booking.Source.WALK_IN:
        found.append(_("came without a booking"))
    if booking.erased_at:
        found.append(_("personal data erased"))
    return found


def describe_outcome(booking: Booking) -> str:
    """Return the state in words, with the reason if the party was not served."""
    state = str(booking.get_status_display())
    return f"{state}: {str(booking.get_reason_display()).lower()}" if booking.reason else state
