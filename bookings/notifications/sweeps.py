"""Find the rows that the broker has lost or was never told of. Each sweep can safely run twice at once."""

import datetime as dt

from django.db.models import Case, Q, Value, When

from bookings.models import Notification
from bookings.notifications.failures import TRIES
from bookings.notifications.publishing import CODES, MAIL, count_waiting, publish

BATCH = 500
# Longer than a task may run (CELERY_TASK_TIME_LIMIT): a worker that sends for so long is dead.
STUCK_AFTER = dt.timedelta(minutes=10)


def queue_due(*, now: dt.datetime) -> int:
    """Publish again what is due and not being sent: never started, or to be retried. Codes first, then oldest first.

    A queue that still holds a batch gets nothing more: its worker is busy or down, and repeats would only pile up.
    Return the number of ids published.
    """
    owed = Notification.objects.due(now).filter(channel=Notification.Channel.EMAIL).order_by("due_at", "id")
    is_code = Q(kind=Notification.Kind.CODE)
    count = 0
    for queue, rows in ((CODES, owed.filter(is_code)), (MAIL, owed.exclude(is_code))):
        ahead = count_waiting(queue)
        if ahead is None:
            return count
        if ahead >= BATCH:
            continue
        for pk, kind in rows.values_list("pk", "kind")[:BATCH]:
            if not publish(pk, kind):
                return count
            count += 1
    return count


def requeue_stuck(*, now: dt.datetime) -> int:
    """Take back messages that a worker began to send and never recorded: it was killed, or lost the database.

    The mail server may have accepted the email before that. It is sent again all the same, under the same Message-ID:
    an email sent twice is better than none. Return the number of rows taken back.
    """
    stuck = Notification.objects.filter(state=Notification.State.SENDING, sending_since__lt=now - STUCK_AFTER)
    batch = stuck.order_by("sending_since").values("pk")[:BATCH]
    return stuck.filter(pk__in=batch).update(
        state=Case(
            When(attempts__gte=TRIES, then=Value(Notification.State.FAILED.value)),
            default=Value(Notification.State.RETRY.value),
        ),
        due_at=now,
        sending_since=None,
        error="interrupted while it was being sent",
    )
