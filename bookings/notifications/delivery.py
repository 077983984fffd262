"""Claim a message in a short transaction, send it outside any transaction, and record the outcome."""

import datetime as dt
import logging

from django.db import transaction

from bookings.models import Notification
from bookings.notifications import failures, messages
from bookings.queries.message_relevance import NotWanted, is_wanted

logger = logging.getLogger(__name__)

State = Notification.State


def deliver(notification_id: int, *, now: dt.datetime) -> Notification.State | None:
    """Send one message if it is owed, due and still wanted. Return its new state, or None if there is nothing to do: it
    has been sent, another worker is sending it, it is not due, or it is a phone call.

    If this is called several times with the same id, only one call sends.
    """
    notification = _claim(notification_id, now=now)
    if notification is None:
        return None
    _send(notification, now=now)
    logger.info("notification %s (%s): %s", notification.pk, notification.kind, notification.state)
    return State(notification.state)


def _claim(notification_id: int, *, now: dt.datetime) -> Notification | None:
    with transaction.atomic():
        notification = (
            Notification.objects.due(now)
            .filter(pk=notification_id, channel=Notification.Channel.EMAIL)
            .select_related("booking")
            # A row that another worker has locked is being sent. Only this row: an email never waits for a booking.
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if notification is None:
            return None
        notification.state, notification.sending_since = State.SENDING, now
        notification.attempts += 1
        notification.save(update_fields=["state", "sending_since", "attempts"])
    return notification


def _send(notification: Notification, *, now: dt.datetime) -> None:
    # Any failure here becomes a state of the row. An email that cannot be checked or rendered must not stop others: it
    # would stay at the head of the sweep's batch.
    try:
        if not is_wanted(notification, now=now):
            raise NotWanted
        messages.render(notification, now=now).send()
    except NotWanted:
        _record(notification, state=State.OBSOLETE)
    except Exception as failure:
        again = failures.classify(failure)
        wait = failures.delay(
            again,
            attempts=notification.attempts,
            is_code=notification.kind == Notification.Kind.CODE,
        )
        error = failures.describe(failure)
        logger.warning("notification %s was not sent: %s, again: %s", notification.pk, error, again.value)
        if wait is None:
            used_up = "" if again is failures.Again.NEVER else f", given up after {notification.attempts} tries"
            _record(notification, state=State.FAILED, error=error + used_up)
        else:
            _record(notification, state=State.RETRY, due_at=now + wait, error=error)
    else:
        _record(notification, state=State.SENT, sent_at=now, error="")


def _record(notification: Notification, **values: object) -> None:
    """Record the outcome, unless a sweep has taken the row back in the meantime: then the next attempt's outcome
    counts."""
    for name, value in values.items():
        setattr(notification, name, value)
    mine = Notification.objects.filter(pk=notification.pk, state=State.SENDING, attempts=notification.attempts)
    if not mine.update(sending_since=None, **values):
        logger.warning("notification %s was taken back while it was being sent", notification.pk)
