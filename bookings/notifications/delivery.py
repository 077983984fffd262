"""Claim a message in a short transaction, send it outside of any, record what became of it."""

import datetime as dt
import logging

from django.db import transaction

from bookings.models import Notification
from bookings.notifications import failures, messages
from bookings.queries.message_relevance import NotWanted, is_wanted

logger = logging.getLogger(__name__)

State = Notification.State


def deliver(notification_id: int, *, now: dt.datetime) -> Notification.State | None:
    """Send one message if it is owed, due and still wanted. Returns its new state; null when there was nothing
    to do: it is sent, being sent by somebody else, not due, or a telephone call.

    Of any number of callers with the same id, one sends.
    """
    notification = _claim(notification_id, now=now)
    if notification is None:
        return None
    if notification.state == State.SENDING:
        _send(notification, now=now)
    logger.info("notification %s (%s): %s", notification.pk, notification.kind, notification.state)
    return State(notification.state)


def _claim(notification_id: int, *, now: dt.datetime) -> Notification | None:
    with transaction.atomic():
        notification = (
            Notification.objects.due(now)
            .filter(pk=notification_id, channel=Notification.Channel.EMAIL)
            .select_related("booking")
            # Locked by another worker: it is in hand. Only this row: a mail never waits for a booking.
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if notification is None:
            return None
        if is_wanted(notification, now=now):
            notification.state = State.SENDING
            notification.sending_since = now
            notification.attempts += 1
        else:
            notification.state = State.OBSOLETE
        notification.save(update_fields=["state", "sending_since", "attempts"])
    return notification


def _send(notification: Notification, *, now: dt.datetime) -> None:
    # Whatever goes wrong here is a state of the row. A mail that can't be rendered may stop no other.
    try:
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
    """Write the outcome, unless a sweep took the row back meanwhile: then the next attempt's outcome counts."""
    for name, value in values.items():
        setattr(notification, name, value)
    mine = Notification.objects.filter(pk=notification.pk, state=State.SENDING, attempts=notification.attempts)
    if not mine.update(sending_since=None, **values):
        logger.warning("notification %s was taken back while it was being sent", notification.pk)
