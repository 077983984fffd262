"""A worker, a broker and a mail server that may fail, around the test's own database."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from bookings.models import Booking, Reception
from bookings.notifications import publishing
from consulate.celery import app
from tests import factories
from tests.faults.processes import RedisServer, Worker
from tests.faults.smtp_sink import SmtpSink

StartWorker = Callable[..., Worker]
Book = Callable[[], Booking]


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    server = SmtpSink()
    yield server
    server.close()


@pytest.fixture
def use_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Let this process, as the web server does, publish to a broker with the options of production."""

    usual = app.conf.broker_transport_options

    def forget_connections() -> None:
        app._pool = None  # type: ignore[attr-defined]
        app.amqp._producer_pool = None  # type: ignore[attr-defined]

    def use(url: str) -> None:
        monkeypatch.setenv("CELERY_BROKER_URL", url)  # Celery reads it before its settings
        app.conf.broker_transport_options = settings.REDIS_BROKER_OPTIONS
        monkeypatch.setattr(publishing._Broker, "quiet_until", 0.0)
        forget_connections()

    yield use
    app.conf.broker_transport_options = usual
    forget_connections()


@pytest.fixture
def broker(tmp_path: Path, use_broker: Callable[[str], None]) -> Iterator[RedisServer]:
    """A Redis of this test's own, running; this process publishes to it."""
    server = RedisServer(tmp_path)
    server.start()
    use_broker(server.url)
    yield server
    server.stop()


@pytest.fixture
def start_worker(
    live_env: Mapping[str, str], sink: SmtpSink, tmp_path: Path, transactional_db: None
) -> Iterator[StartWorker]:
    """Starts workers that send through the sink; none outlives the test."""
    workers: list[Worker] = []

    def start(broker_url: str, **more: str) -> Worker:
        env = {
            **live_env,
            "CELERY_BROKER_URL": broker_url,
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        }
        workers.append(Worker(env, log=tmp_path / "worker.log", **more))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def now() -> dt.datetime:
    """The real time: the workers read the real clock."""
    return timezone.now()


@pytest.fixture
def reception(transactional_db: None, now: dt.datetime) -> Reception:
    return factories.published_reception(now=now, date=(now + dt.timedelta(days=12)).date())


@pytest.fixture
def book(reception: Reception, now: dt.datetime) -> Book:
    """Makes confirmed bookings, each with another address."""

    def confirmed() -> Booking:
        number = Booking.objects.count()
        return factories.confirmed_booking(reception, now=now, email=f"{number}@example.org")

    return confirmed
