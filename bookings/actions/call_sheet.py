"""Ticks on the call sheet: people who have been reached by phone."""

import datetime as dt

from django.db import transaction

from bookings.actions.core.locks import lock_booking, lock_entry
from bookings.actions.core.transitions import record
from bookings.errors import WrongState
from bookings.models import Actor, Booking, Notification, WaitlistEntry
from bookings.notifications.outbox import enqueue

CALL = Notification.Channel.CALL
State = Notification.State
# States of an email that a call can make up for: it did not arrive, or has not arrived so far.
MADE_GOOD = (State.FAILED, State.RETRY)


def mark_reached(*, notification: Notification, actor: Actor, now: dt.datetime) -> Notification:
    """Record that somebody was reached by phone. Return the row of the sheet. Doing it twice does nothing.

    An email that came back gets a row of its own. Raises WrongState if the message is on no sheet.
    """
    with transaction.atomic():
        _lock_subject(notification)
        line = _line_of(_locked(notification.pk), now=now)
        if line.state == State.SENT:
            return line
        line.state, line.sent_at, line.attempts = State.SENT, now, line.attempts + 1
        line.save(update_fields=["state", "sent_at", "attempts"])
        record("reach", _subject(line), actor=actor, now=now, to_state=line.kind)
        return line


def mark_not_reached(*, notification: Notification, actor: Actor, now: dt.datetime) -> Notification:
    """Undo a tick, so that the call is to be made again. Return the row. Doing it twice does nothing.

    Raises WrongState if the row was never ticked, for example because the party was told in person.
    """
    with transaction.atomic():
        line = _locked(notification.pk)
        if line.channel != CALL or line.state not in (State.QUEUED, State.SENT):
            raise WrongState(state=line.get_state_display())
        if line.state == State.QUEUED:
            return line
        if not line.attempts:
            raise WrongState(state=line.get_state_display())
        line.state, line.sent_at = State.QUEUED, None
        line.save(update_fields=["state", "sent_at"])
        record("correct", _subject(line), actor=actor, now=now, from_state=line.kind)
        return line


def _lock_subject(notification: Notification) -> None:
    """Lock the subject before its messages, as everywhere: a new row refers to it, and would wait for a transaction
    that is changing both."""
    if notification.booking_id:
        lock_booking(notification.booking_id)
    elif notification.entry_id:
        lock_entry(notification.entry_id)


def _subject(line: Notification) -> Booking | WaitlistEntry:
    """Return the booking or entry of the row: calls are made about nothing else."""
    subject = line.booking or line.entry
    assert subject is not None
    return subject


def _locked(pk: int) -> Notification:
    rows = Notification.objects.select_for_update(of=("self",))
    return rows.select_related("booking", "entry__reception").get(pk=pk)


def _line_of(row: Notification, *, now: dt.datetime) -> Notification:
    """Return the row itself, or the one that makes up for an email; locked."""
    if row.channel == CALL:
        if row.state not in (State.QUEUED, State.SENT):
            raise WrongState(state=row.get_state_display())
        return row
    subject = row.booking or row.entry
    if row.state not in MADE_GOOD or subject is None:
        raise WrongState(state=row.get_state_display())
    enqueue(
        kind=Notification.Kind(row.kind),
        now=now,
        booking=row.booking,
        entry=row.entry,
        reception=row.reception,
        version=row.version,
        ordinal=int(row.dedupe_key.rsplit(":", 1)[-1]),
        facts=row.facts,
        due_at=row.due_at,
        expires_at=row.expires_at,
        channel=CALL,
        recipient=subject.phone,
        language=row.language,
    )
    return _locked(Notification.objects.values_list("pk", flat=True).get(dedupe_key=f"{row.dedupe_key}:call"))
