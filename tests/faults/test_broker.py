"""The broker is away, hangs, forgets or comes back: bookings are made all the same, and no mail is lost."""

import datetime as dt
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest
import redis
from django.db import connections
from kombu import Connection

from bookings.models import Booking, Notification
from bookings.notifications import publishing, sweeps, tasks
from bookings.notifications.publishing import count_waiting
from consulate.redis_broker import Transport
from tests.faults.conftest import Book, StartWorker
from tests.faults.processes import RedisServer, free_port
from tests.faults.smtp_sink import Fault, SmtpSink

pytestmark = pytest.mark.django_db(transaction=True)
State = Notification.State
Kind = Notification.Kind


def forgive(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after the few seconds for which a process leaves a broker in peace that was away."""
    monkeypatch.setattr(publishing._Broker, "quiet_until", 0.0)


def test_the_broker_is_away_when_people_book(
    broker: RedisServer,
    sink: SmtpSink,
    start_worker: StartWorker,
    book: Book,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker.stop()
    booking = book()
    assert booking.status == Booking.Status.CONFIRMED
    assert sweeps.queue_due(now=now) == 0

    broker.start()
    forgive(monkeypatch)
    worker = start_worker(broker.url)
    assert sweeps.queue_due(now=now) == 2
    [mail] = sink.wait_for_mails(1)
    worker.finish()
    assert mail["To"] == booking.email
    states = dict(booking.notifications.values_list("kind", "state"))
    assert states == {
        Kind.CODE: State.OBSOLETE,
        Kind.CONFIRMED: State.SENT,
        Kind.REMINDER_WEEK: State.QUEUED,
        Kind.REMINDER_DAY: State.QUEUED,
    }


def test_the_broker_hangs_when_people_book(use_broker: Callable[[str], None], book: Book) -> None:
    """It takes the connection and never answers. What is asserted is that others see the booking meanwhile."""
    seen: list[int] = []

    def hang() -> None:
        client, _address = listener.accept()
        client.recv(1)  # the first word of a publisher who now waits
        seen.append(Notification.objects.filter(kind=Kind.CODE).count())
        connections.close_all()
        held.append(client)

    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        use_broker(f"redis://127.0.0.1:{listener.getsockname()[1]}/0")
        watcher = threading.Thread(target=hang)
        watcher.start()
        booking = book()
        watcher.join(30)
    held[0].close()
    assert seen == [1]
    assert booking.status == Booking.Status.CONFIRMED
    assert booking.notifications.filter(kind=Kind.CONFIRMED, state=State.QUEUED).exists()


def test_the_broker_stops_answering_on_an_open_connection(
    broker: RedisServer, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book()
    ahead = count_waiting("mail")
    broker.freeze()
    booking = book()
    assert booking.notifications.filter(kind=Kind.CONFIRMED, state=State.QUEUED).exists()
    broker.thaw()
    forgive(monkeypatch)
    book()
    assert ahead == 1
    assert count_waiting("mail") == 2  # it is spoken to again, on a new connection


def test_a_process_does_not_overload_a_broker_that_was_away(
    use_broker: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cancelled reception owes two hundred mails in one commit, and only the first may cost a second."""
    use_broker(f"redis://127.0.0.1:{free_port()}/0")
    tried: list[int] = []
    apply_async = tasks.deliver.apply_async

    def count(args: tuple[int], **more: Any) -> Any:
        tried.append(args[0])
        return apply_async(args, **more)

    monkeypatch.setattr(tasks.deliver, "apply_async", count)
    assert [publishing.publish(number, Kind.CANCELLED) for number in range(200)] == [False] * 200
    assert tried == [0]


def test_the_broker_forgets_everything(
    broker: RedisServer, sink: SmtpSink, start_worker: StartWorker, book: Book, now: dt.datetime
) -> None:
    bookings = [book() for _i in range(3)]
    assert count_waiting("mail") == 3
    with redis.Redis(port=broker.port) as client:
        client.flushall()
    assert count_waiting("mail") == 0  # without the sweep nobody would ever be notified
    assert sweeps.queue_due(now=now) == 6
    worker = start_worker(broker.url, queues="mail")
    sink.wait_for_mails(3)
    worker.finish()
    assert sorted(mail["To"] for mail in sink.mails) == sorted(booking.email for booking in bookings)


def test_a_worker_outlives_a_broker_that_goes_away_while_it_sends(
    broker: RedisServer,
    sink: SmtpSink,
    start_worker: StartWorker,
    book: Book,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The worker cannot acknowledge the first id. With the usual transport it ends over that."""
    worker = start_worker(broker.url, queues="mail", pool="prefork")
    sink.plan.append(Fault.LATE)
    first = book()
    sink.wait_until_hanging()
    broker.stop()
    sink.answer.set()
    broker.start()
    second = book()
    for _run_of_beat in range(20):  # an id that went to the old connection is lost: the row is still owed, and found
        forgive(monkeypatch)
        sweeps.queue_due(now=now)
        with suppress(TimeoutError):
            sink.wait_for_mails(2, seconds=1)
            break
    assert worker.process.poll() is None
    assert [mail["To"] for mail in sink.wait_for_mails(2, seconds=1)] == [first.email, second.email]


def test_a_folder_is_broker_enough_for_one_machine(
    live_env: Mapping[str, str], sink: SmtpSink, start_worker: StartWorker, book: Book
) -> None:
    """Three processes share it: one that asks for a sweep, as beat does, and a worker that sweeps and delivers."""
    booking = book()
    worker = start_worker(live_env["CELERY_BROKER_URL"])
    ask = [sys.executable, "-m", "celery", "--app=consulate", "call", "bookings.tasks.queue_due_notifications"]
    subprocess.run(ask, env=live_env, check=True, capture_output=True, timeout=60)
    sink.wait_for_mails(1)
    worker.finish()
    assert [mail["To"] for mail in sink.mails] == [booking.email]


@pytest.mark.parametrize("url", ["redis://host/0", "rediss://host/0", "redis+socket:///run/redis.sock"])
def test_every_address_of_a_redis_gets_the_transport_that_outlives_it(url: str) -> None:
    assert Connection(url).get_transport_cls() is Transport
