"""A worker of mails and sweeps looks for sweeps first: a full queue of mails must not hold up what they find."""

import datetime as dt

import pytest
import redis

from bookings.models import Notification, Reception
from bookings.notifications import sweeps
from bookings.tasks import queue_due_notifications
from tests import factories
from tests.faults.conftest import Book, StartWorker
from tests.faults.processes import RedisServer
from tests.faults.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db(transaction=True)
State = Notification.State
MAILS = 60


@pytest.mark.parametrize(("queues", "held_up"), [("sweeps,mail", False), ("mail,sweeps", True)])
def test_a_code_to_be_tried_again_goes_out_before_the_mails_are_done(
    broker: RedisServer,
    sink: SmtpSink,
    start_worker: StartWorker,
    book: Book,
    reception: Reception,
    now: dt.datetime,
    queues: str,
    held_up: bool,
) -> None:
    """The other order is the control: there the sweep comes after all mails."""
    booking = book()
    Notification.objects.update(state=State.SENT)
    Notification.objects.bulk_create(
        Notification(
            booking=booking,
            kind=Notification.Kind.CONFIRMED,
            language="en",
            recipient=booking.email,
            dedupe_key=f"mail:{number}",
            created_at=now,
            due_at=now,
        )
        for number in range(MAILS)
    )
    assert sweeps.queue_due(now=now) == MAILS
    waiting = factories.ready_booking(reception, now=now, email="waits@example.org")
    # Its first try failed: no queue holds its id any more, only the sweep finds it.
    with redis.Redis(port=broker.port) as client:
        client.delete("codes")
    Notification.objects.filter(booking=waiting, kind=Notification.Kind.CODE).update(state=State.RETRY)
    queue_due_notifications.apply_async(queue="sweeps")  # as beat does
    # One worker for all of it, so that nothing depends on which of two is ready first.
    start_worker(broker.url, queues=f"codes,{queues}")
    mails = sink.wait_for_mails(MAILS + 1)
    place = [mail["To"] for mail in mails].index("waits@example.org")
    assert place == (MAILS if held_up else 0)
