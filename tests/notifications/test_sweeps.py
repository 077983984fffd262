"""The sweeps find what the broker lost, and what a worker began and never ended."""

import datetime as dt

import pytest
from django.core import mail

from bookings.models import Notification
from bookings.notifications import failures, sweeps
from bookings.notifications.delivery import deliver
from tests import factories
from tests.notifications.worlds import NOW, Kind, State, owed

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids that the sweep publishes, to queues that are empty."""
    seen: list[int] = []

    def publish(pk: int, kind: str) -> bool:
        seen.append(pk)
        return True

    monkeypatch.setattr(sweeps, "publish", publish)
    monkeypatch.setattr(sweeps, "count_waiting", lambda queue: 0)
    return seen


def test_due_messages_are_published_with_codes_first_and_then_the_oldest(published: list[int]) -> None:
    first = factories.confirmed_booking()
    Notification.objects.update(state=State.SENT)
    second = factories.ready_booking(first.reception, email="b@example.org")
    code = Notification.objects.get(booking=second, kind=Kind.CODE)
    old = owed(first, Kind.CANCELLED, due_at=NOW - dt.timedelta(hours=2))
    again = owed(first, Kind.RECEPTION_CANCELLED, due_at=NOW - dt.timedelta(hours=1))
    Notification.objects.filter(pk=again.pk).update(state=State.RETRY)
    owed(second, Kind.REMINDER_DAY, due_at=NOW + dt.timedelta(seconds=1))
    owed(second, Kind.CANCELLED, channel=Notification.Channel.CALL)
    assert sweeps.queue_due(now=NOW) == 3
    assert published == [code.pk, old.pk, again.pk]


def test_a_full_queue_gets_nothing_more(published: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    factories.confirmed_booking()
    code = Notification.objects.get(kind=Kind.CODE)
    monkeypatch.setattr(sweeps, "count_waiting", {"codes": 0, "mail": sweeps.BATCH}.get)
    assert sweeps.queue_due(now=NOW) == 1
    assert published == [code.pk]


def test_a_sweep_without_a_broker_gives_up_quietly(published: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    factories.confirmed_booking()
    monkeypatch.setattr(sweeps, "count_waiting", lambda queue: None)
    assert sweeps.queue_due(now=NOW) == 0
    assert published == []


def test_a_batch_is_published_in_a_fixed_number_of_queries(
    published: list[int], django_assert_num_queries: object
) -> None:
    booking = factories.confirmed_booking()
    for ordinal in range(1, 20):
        owed(booking, Kind.CONFIRMED, ordinal=ordinal)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert sweeps.queue_due(now=NOW) == 21


def stuck(row: Notification, *, since: dt.datetime, attempts: int = 1) -> None:
    Notification.objects.filter(pk=row.pk).update(state=State.SENDING, sending_since=since, attempts=attempts)


def test_a_message_stuck_while_sending_is_taken_back_and_sent() -> None:
    row = owed(factories.confirmed_booking(), Kind.CONFIRMED)
    stuck(row, since=NOW)
    later = NOW + dt.timedelta(minutes=10)
    assert sweeps.requeue_stuck(now=later) == 0
    later += dt.timedelta(seconds=1)
    assert sweeps.requeue_stuck(now=later) == 1
    assert sweeps.requeue_stuck(now=later) == 0
    assert deliver(row.pk, now=later) is State.SENT
    row.refresh_from_db()
    assert row.attempts == 2
    assert len(mail.outbox) == 1


def test_a_message_that_always_kills_its_worker_is_given_up() -> None:
    row = owed(factories.confirmed_booking(), Kind.CONFIRMED)
    stuck(row, since=NOW, attempts=failures.TRIES)
    sweeps.requeue_stuck(now=NOW + dt.timedelta(hours=1))
    row.refresh_from_db()
    assert (row.state, row.error) == (State.FAILED, "interrupted while it was being sent")
