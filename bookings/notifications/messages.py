"""Emails for owed messages: rendered when sent, in the recipient's language and the post's time zone."""

import datetime as dt
import re
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_email
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.translation import gettext

from bookings.models import Booking, Notification, Post, WaitlistEntry
from bookings.notifications.booking_mails import describe_booking
from bookings.notifications.calendar import Method, build_calendar
from bookings.notifications.emails import Email
from bookings.notifications.interest_mails import describe_interest
from bookings.notifications.waiting_list_mails import describe_entry

Kind = Notification.Kind
CALENDARS: dict[str, Method] = {
    Kind.CONFIRMED: "PUBLISH",
    Kind.MOVED: "PUBLISH",
    Kind.CHANGED: "PUBLISH",
    Kind.DAY_CHANGED: "PUBLISH",
    Kind.CANCELLED: "CANCEL",
    Kind.RECEPTION_CANCELLED: "CANCEL",
    Kind.NOT_FITTING: "CANCEL",
    Kind.SERVICE_CHANGED: "PUBLISH",
    Kind.KIT_DEFERRED: "CANCEL",
}
# Kinds whose text differs for the waiting list and for bookings, or is the same as that of another kind.
ENTRY_FOLDERS: dict[str, str] = {
    Kind.CODE: "waiting_code",
    Kind.DAY_CHANGED: "waiting_changed",
    Kind.CARRIED_OVER: "waiting",
}
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


def render(notification: Notification, *, now: dt.datetime) -> Email:
    """Return the whole email. Raises ValidationError if the recipient is not an email address, NotWanted if the code it
    should contain has ended, and LookupError if there are no emails about its subject."""
    validate_email(notification.recipient)  # one address without line breaks, so that no part of it can become a header
    if notification.interest is not None:
        with translation.override(notification.language):
            notice = describe_interest(notification, notification.interest, now=now)
            with timezone.override(notice.post.zone if notice.post else timezone.get_default_timezone()):
                mail = _mail(notification, notice.values, folder=notice.folder, post=notice.post)
            mail.extra_headers |= notice.headers
            return mail
    if notification.entry_id is not None:
        entry = WaitlistEntry.objects.with_places().get(pk=notification.entry_id)
        with translation.override(notification.language), timezone.override(entry.post.zone):
            line = describe_entry(notification, entry, now=now)
            folder = ENTRY_FOLDERS.get(notification.kind, notification.kind)
            return _mail(notification, line, folder=folder, post=entry.post)
    if notification.booking_id is None:
        raise LookupError(f"notification {notification.pk} is not about a booking")
    booking = Booking.objects.with_places().get(pk=notification.booking_id)
    notification.booking = booking
    with translation.override(notification.language), timezone.override(booking.post.zone):
        values = describe_booking(notification, booking, now=now)
        mail = _mail(notification, values, folder=notification.kind, post=booking.post)
        if method := CALENDARS.get(notification.kind):
            calendar = build_calendar(values["visit"], method).decode()
            mail.attach(f"{booking.reference}.ics", calendar, f"text/calendar; method={method}")
    return mail


def _mail(notification: Notification, values: dict[str, Any], *, folder: str, post: Post | None) -> Email:
    """Return an email in the active language from the templates of a folder, sent in the name of the post if there is
    one."""
    mail = Email(
        subject=_one_line(_text(folder, "subject.txt", values)),
        body=_BLANK_LINES.sub("\n\n", _text(folder, "body.txt", values)).strip() + "\n",
        from_email=_sender(post),
        to=[notification.recipient],
        reply_to=[post.email] if post and post.email else None,
        headers={
            "Message-ID": message_id(notification),
            # RFC 3834, and the header that Exchange respects, so that no out-of-office reply is sent.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": notification.language,
        },
    )
    html = Engine.get_default().get_template(f"emails/{folder}/body.html")
    mail.attach_alternative(html.render(Context(values)), "text/html")
    return mail


def message_id(notification: Notification) -> str:
    """Return the same id for each attempt, so that an email sent twice can be recognised as one. It contains the row's
    time because ids start again in a database that is set up anew or restored."""
    made = int(notification.created_at.timestamp())
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{notification.dedupe_key.replace(':', '.')}.{made}@{host}>"


def _text(folder: str, name: str, values: dict[str, Any]) -> str:
    template = Engine.get_default().get_template(f"emails/{folder}/{name}")
    return template.render(Context(values, autoescape=False))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sender(post: Post | None) -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return formataddr((_one_line(post.name if post else gettext("Consular outreach receptions")), address))
