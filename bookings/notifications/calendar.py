"""The calendar entries of a visit (RFC 5545, 5546), attached to emails and offered as a download.

The UID stays the same for as long as the booking exists and the SEQUENCE grows, so that a moved or cancelled booking
replaces the entry.
"""

import datetime as dt
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from bookings.models import Booking

Method = Literal["PUBLISH", "CANCEL"]
DAY_BEFORE = dt.timedelta(days=-1)


def build_calendar(visit: Sequence[Booking], method: Method = "PUBLISH") -> bytes:
    """Return an entry for each booking of a visit, in the active language. Calendars are shared, so the titles name
    neither the service nor a person, and there is no link, because a link opens the booking.

    Times are instants in UTC: a phone with time zone data from before March 2024 would otherwise show +06:00.
    """
    calendar = Calendar()
    calendar.add("PRODID", f"-//{_host()}//Outreach receptions//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    for booking in visit:
        calendar.add_component(_make_event(booking, method))
    return bytes(calendar.to_ical())


def _make_event(booking: Booking, method: Method) -> Event:
    venue, post = booking.reception.venue, booking.post
    event = Event()
    event.add("UID", f"{booking.reference}@{_host()}")
    event.add("SEQUENCE", booking.version + (method == "CANCEL"))
    event.add("STATUS", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("DTSTAMP", (booking.confirmed_at or booking.created_at).astimezone(dt.UTC))
    event.add("DTSTART", booking.starts_at.astimezone(dt.UTC))
    event.add("DTEND", booking.ends_at.astimezone(dt.UTC))
    event.add("SUMMARY", _("Consular reception"))
    event.add("LOCATION", f"{venue.name}, {venue.address}, {venue.district.name}")
    event.add("DESCRIPTION", _description(booking))
    event.add("CLASS", "PRIVATE")
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = vText(post.name)
    event.add("ORGANIZER", organizer)
    if venue.latitude is not None and venue.longitude is not None:
        event.add("GEO", (float(venue.latitude), float(venue.longitude)))
    if method == "PUBLISH":
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("TRIGGER", DAY_BEFORE)
        alarm.add("DESCRIPTION", _("Consular reception"))
        event.add_component(alarm)
    return event


def _description(booking: Booking) -> str:
    lines = [_("Reference: %(reference)s") % {"reference": booking.reference}]
    if directions := booking.reception.venue.directions:
        lines.append(directions)
    if booking.post.phone:
        lines.append(f"{booking.post.name}: {booking.post.phone}")
    return "\n".join(lines)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
