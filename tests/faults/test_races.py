"""Two workers get the same id at the same moment."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connections

from bookings.models import Notification
from bookings.notifications import delivery
from tests.faults.conftest import Book

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 4


def race(job: Callable[[], object]) -> list[object]:
    start = threading.Barrier(RACERS)

    def run() -> object:
        try:
            start.wait(10)
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(RACERS) as pool:
        return [future.result(30) for future in [pool.submit(run) for _i in range(RACERS)]]


def test_only_one_of_the_notified_workers_sends(book: Book, now: dt.datetime) -> None:
    for sent in range(1, 11):
        row = book().notifications.get(kind=Notification.Kind.CONFIRMED)
        states = race(lambda pk=row.pk: delivery.deliver(pk, now=now))  # type: ignore[misc]
        assert sorted(map(str, states)) == ["None"] * (RACERS - 1) + ["sent"]
        assert len(mail.outbox) == sent


def test_without_the_claim_all_workers_send(book: Book, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the race above is real."""
    row = book().notifications.get(kind=Notification.Kind.CONFIRMED)
    all_have_looked = threading.Barrier(RACERS)

    def look_only(pk: int, *, now: dt.datetime) -> Notification:
        claimed = Notification.objects.due(now).get(pk=pk)
        all_have_looked.wait(10)
        claimed.state, claimed.sending_since = Notification.State.SENDING, now
        claimed.save(update_fields=["state", "sending_since"])
        return claimed

    monkeypatch.setattr(delivery, "_claim", look_only)
    race(lambda: delivery.deliver(row.pk, now=now))
    assert len(mail.outbox) == RACERS
