"""Promise a message: write the row in the caller's transaction, and publish its id after the commit."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from bookings.models import Booking, Interest, Notification, Reception, User, WaitlistEntry
from bookings.notifications.publishing import publish


def withdraw(booking: Booking) -> None:
    """Make what is still owed about the present version of a booking obsolete, such as the reminders of a place that is
    given up. Delivery would find this out by itself, but staff would wonder until then. The holder of an old address is
    still told that it was changed."""
    kept = (Notification.Kind.CODE, Notification.Kind.ADDRESS_CHANGED)
    owed = booking.notifications.filter(state__in=Notification.OWED).exclude(kind__in=kept)
    owed.update(state=Notification.State.OBSOLETE)


def enqueue(  # noqa: PLR0913 - each is a column or a fact
    *,
    kind: Notification.Kind,
    now: dt.datetime,
    booking: Booking | None = None,
    entry: WaitlistEntry | None = None,
    interest: Interest | None = None,
    user: User | None = None,
    reception: Reception | None = None,
    version: int = 0,
    ordinal: int = 0,
    facts: Mapping[str, Any] | None = None,
    due_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    channel: Notification.Channel = Notification.Channel.EMAIL,
    recipient: str | None = None,
    language: str | None = None,
    told: bool = False,
) -> None:
    """Owe a message about exactly one booking, entry, interest or member of staff.

    A message with the same subject, kind, version and ordinal is owed once, however often this is called: `ordinal` is
    for deliberate repeats, such as a second code. `due_at` is when it may be sent, at once if not given; `expires_at`
    is when it is no longer of use. Recipient and language are the subject's own unless given. `told` records what has
    been said in person: nothing is sent.

    Raises ValueError if there is not exactly one subject.
    """
    given = {"booking": booking, "entry": entry, "interest": interest, "user": user}
    subjects = [(name, subject) for name, subject in given.items() if subject is not None]
    if len(subjects) != 1:
        raise ValueError("a notification is about exactly one booking, entry, interest or user")
    [(name, subject)] = subjects
    key = f"{name}:{subject.pk}:{kind.value}:{version}:{ordinal}"
    if channel == Notification.Channel.CALL:
        key += ":call"
    due_at = due_at or now
    row = Notification(
        **given,
        reception=reception,
        kind=kind,
        channel=channel,
        language=language or (settings.LANGUAGE_CODE if isinstance(subject, User) else subject.language),
        recipient=subject.email if recipient is None else recipient,
        facts=dict(facts or {}),
        version=version,
        dedupe_key=key,
        created_at=now,
        due_at=due_at,
        expires_at=expires_at,
        state=Notification.State.SENT if told else Notification.State.QUEUED,
        sent_at=now if told else None,
    )
    # A repeat is not an error: two tabs that confirm one booking owe one confirmation.
    Notification.objects.bulk_create([row], ignore_conflicts=True)
    if due_at <= now and channel == Notification.Channel.EMAIL and not told:
        pk = Notification.objects.values_list("pk", flat=True).get(dedupe_key=key)
        transaction.on_commit(partial(publish, pk, kind), robust=True)


def enqueue_notices(
    interests: Sequence[Interest], *, reception: Reception, now: dt.datetime, expires_at: dt.datetime
) -> None:
    """Owe each interest one notice of a reception, all in one statement. There may be hundreds, so their ids are not
    published here: the sweep queues them in batches."""
    kind = Notification.Kind.NOTICE
    Notification.objects.bulk_create(
        [
            Notification(
                interest=interest,
                kind=kind,
                language=interest.language,
                recipient=interest.email,
                reception=reception,
                dedupe_key=f"interest:{interest.pk}:{kind.value}:0:{reception.pk}",
                created_at=now,
                due_at=now,
                expires_at=expires_at,
            )
            for interest in interests
        ],
        ignore_conflicts=True,
    )
