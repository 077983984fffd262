"""The mailbox of a person: what the outbox owes is delivered by the product's own code, then read."""

import re
from email.message import Message

from django.core import mail
from django.utils import timezone

from bookings.models import Notification
from bookings.notifications.delivery import deliver


def newest_mail(to: str) -> mail.EmailMessage:
    """Deliver what is due, as the worker does, and open the newest mail to this address."""
    now = timezone.now()
    for pk in Notification.objects.due(now).order_by("pk").values_list("pk", flat=True):
        assert deliver(pk, now=now) == Notification.State.SENT
    return [message for message in mail.outbox if message.to == [to]][-1]


def code_in(message: mail.EmailMessage) -> str:
    """The six digits on a line of their own."""
    [code] = re.findall(r"^\s*(\d{6})\s*$", str(message.body), re.MULTILINE)
    return str(code)


def calendar_part(message: mail.EmailMessage) -> str:
    """The calendar entry that a mail program shows beside the mail."""
    parts: list[Message] = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
    content = parts[0].get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()
