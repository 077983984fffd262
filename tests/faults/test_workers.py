"""A worker is killed, workers race: each message still becomes one mail."""

import datetime as dt

import pytest

from bookings.models import Notification, Reception
from bookings.notifications import sweeps
from tests import factories
from tests.faults.conftest import Book, StartWorker
from tests.faults.processes import RedisServer
from tests.faults.smtp_sink import Fault, SmtpSink

pytestmark = pytest.mark.django_db(transaction=True)
State = Notification.State
Kind = Notification.Kind


@pytest.mark.parametrize(
    ("fault", "copies"),
    [(Fault.HANG_BEFORE, 1), (Fault.HANG_AFTER, 2)],
    ids=["before the server took the mail", "after the server took the mail"],
)
def test_a_worker_is_killed_while_it_sends(
    broker: RedisServer,
    sink: SmtpSink,
    start_worker: StartWorker,
    book: Book,
    now: dt.datetime,
    fault: Fault,
    copies: int,
) -> None:
    """What the server took before the kill is sent again, since nobody can know; then both are the same mail."""
    row = book().notifications.get(kind=Kind.CONFIRMED)
    sink.plan.append(fault)
    worker = start_worker(broker.url, queues="mail", pool="prefork")
    sink.wait_until_hanging()
    worker.kill()
    row.refresh_from_db()
    assert row.state == State.SENDING
    assert sweeps.requeue_stuck(now=now) == 0  # it could still be at it

    Notification.objects.filter(pk=row.pk).update(sending_since=now - dt.timedelta(minutes=11))
    assert sweeps.requeue_stuck(now=now) == 1
    sweeps.queue_due(now=now)
    worker = start_worker(broker.url, queues="mail")
    mails = sink.wait_for_mails(copies)
    worker.finish()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.SENT, 2)
    assert len(mails) == len(sink.mails) == copies
    assert len({mail["Message-ID"] for mail in mails}) == 1


def test_two_beats_and_two_workers_make_one_mail_of_each_message(
    broker: RedisServer, sink: SmtpSink, start_worker: StartWorker, book: Book, now: dt.datetime
) -> None:
    rows = [book().notifications.get(kind=Kind.CONFIRMED) for _i in range(10)]
    for _beat in range(2):
        assert sweeps.queue_due(now=now) == 20  # the codes too, which nobody wants any more
    workers = [start_worker(broker.url, queues="mail", pool="threads") for _i in range(2)]
    sink.wait_for_mails(len(rows))
    for worker in workers:
        worker.finish()
    assert sorted(mail["To"] for mail in sink.mails) == sorted(row.recipient for row in rows)
    assert set(Notification.objects.filter(kind=Kind.CONFIRMED).values_list("state", "attempts")) == {(State.SENT, 1)}


def test_a_code_does_not_wait_behind_five_hundred_reminders(
    broker: RedisServer, sink: SmtpSink, start_worker: StartWorker, book: Book, reception: Reception, now: dt.datetime
) -> None:
    """Even where one worker serves all queues; with a worker for codes alone nothing is before them at all."""
    booking = book()
    Notification.objects.update(state=State.SENT)
    Notification.objects.bulk_create(
        Notification(
            booking=booking,
            kind=Kind.CONFIRMED,
            language="en",
            recipient=booking.email,
            dedupe_key=f"reminder:{number}",
            created_at=now,
            due_at=now,
        )
        for number in range(500)
    )
    assert sweeps.queue_due(now=now) == 500
    waiting = factories.ready_booking(reception, now=now, email="waits@example.org")  # published on commit, last of all
    worker = start_worker(broker.url)
    [first, *_others] = sink.wait_for_mails(1)
    worker.kill()
    assert first["To"] == "waits@example.org"
    [plain, *_html] = [part for part in first.walk() if part.get_content_type() == "text/plain"]
    assert factories.the_code(waiting).encode() in plain.get_payload(decode=True)
