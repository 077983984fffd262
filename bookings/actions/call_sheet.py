"""Ticks of the call sheet: who has been reached by telephone."""

import datetime as dt

from django.db import transaction

from bookings.actions.core.locks import lock_booking, lock_entry
from bookings.actions.core.transitions import record
from bookings.errors import WrongState
from bookings.models import Actor, Booking, Notification, WaitlistEntry
from bookings.notifications.outbox import enqueue

CALL = Notification.Channel.CALL
State = Notification.State
# A mail that did not arrive, or has not so far, can be made good by a call.
MADE_GOOD = (State.FAILED, State.RETRY)


def mark_reached(*, notification: Notification, actor: Actor, now: dt.datetime) -> Notification:
    """Write down that somebody was told on the telephone; answers the line of the sheet. Doing it twice does nothing.

    For a mail that came back a line of its own is written. Raises WrongState for what is on no sheet.
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
    """Take a tick back: the line is to be called again. Doing it twice does nothing.

    Raises WrongState for what was never ticked, such as a line that was told in person.
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
    """Before its messages, as all do: a new line refers to it, and would wait for whoever is changing both."""
    if notification.booking_id:
        lock_booking(notification.booking_id)
    elif notification.entry_id:
        lock_entry(notification.entry_id)


def _subject(line: Notification) -> Booking | WaitlistEntry:
    """Whom the line is about; calls are made about nothing else."""
    subject = line.booking or line.entry
    assert subject is not None
    return subject


def _locked(pk: int) -> Notification:
    rows = Notification.objects.select_for_update(of=("self",))
    return rows.select_related("booking", "entry__reception").get(pk=pk)


def _line_of(row: Notification, *, now: dt.datetime) -> Notification:
    """The line itself, or the one that makes a mail good; locked."""
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
