"""The values for emails to people who asked to hear about receptions in a district, in the active language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from bookings.identity.tokens import code_digits, interest_url
from bookings.models import Interest, Notification, Post
from bookings.models.waiting import UNANSWERED_MOST
from bookings.queries.message_relevance import NotWanted, newest_code, reception_told


@dataclass(frozen=True)
class Notice:
    """An email's folder of templates and its values. `post` is the sender; None for a code."""

    folder: str
    post: Post | None
    values: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


def describe_interest(notification: Notification, interest: Interest, *, now: dt.datetime) -> Notice:
    """Return the parts of the email. Raises NotWanted if the code has ended or the reception is cancelled."""
    values: dict[str, Any] = {
        "LANGUAGE_CODE": get_language(),
        "district": interest.district,
        "leave_url": interest_url(interest, "interest_leave"),
    }
    if notification.kind == Notification.Kind.CODE:
        return Notice("interest_code", None, values | _of_code(notification, interest, now=now))
    reception = reception_told(notification)
    if reception is None:
        raise NotWanted
    return Notice(
        "notice",
        reception.post,
        values
        | {
            "post": reception.post,
            "reception": reception,
            "venue": reception.venue,
            "services": reception.services,
            "opens_at": reception.opens_at if reception.opens_at and reception.opens_at > now else None,
            "reception_url": settings.SITE_URL + reverse("citizen:reception", args=[reception.pk]),
            "keep_url": interest_url(interest, "interest_keep"),
            "is_last": interest.unanswered >= UNANSWERED_MOST,
        },
        # RFC 8058. Notices are all that people subscribe to; every other email is about a place that they asked for.
        headers={
            "List-Unsubscribe": f"<{interest_url(interest, 'interest_unsubscribe')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _of_code(notification: Notification, interest: Interest, *, now: dt.datetime) -> dict[str, Any]:
    code = newest_code(notification, interest, now=now)
    if code is None:
        raise NotWanted
    return {"code": code_digits(code), "code_url": interest_url(interest, "interest_code", asked=True)}
