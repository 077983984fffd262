"""A message is owed by its row; telling the broker comes after the commit and may fail."""

import datetime as dt

import pytest
from django.db import transaction

from bookings.models import Notification
from bookings.notifications import publishing, tasks
from bookings.notifications.outbox import enqueue
from tests import factories
from tests.notifications.worlds import NOW, Kind, owed

pytestmark = pytest.mark.django_db


def test_a_message_is_queued_once_however_often_it_is_requested() -> None:
    booking = factories.confirmed_booking()
    before = Notification.objects.count()
    for _i in range(2):
        enqueue(kind=Kind.CONFIRMED, now=NOW, booking=booking, version=booking.version)
    assert Notification.objects.count() == before
    assert Notification.objects.filter(dedupe_key=f"booking:{booking.pk}:confirmed:0:0").count() == 1


def test_a_deliberate_repeat_is_another_message() -> None:
    booking = factories.ready_booking()
    assert owed(booking, Kind.CODE).pk != owed(booking, Kind.CODE, ordinal=1).pk


def test_recipient_and_language_come_from_the_booking() -> None:
    booking = factories.confirmed_booking(language="kk")
    row = owed(booking, Kind.CONFIRMED)
    assert (row.recipient, row.language) == (booking.email, "kk")


def test_a_message_to_a_member_of_staff_goes_to_their_address() -> None:
    user = factories.make_staff(email="officer@consulate.example")
    enqueue(kind=Kind.CODE, now=NOW, user=user)
    row = Notification.objects.get(user=user)
    assert (row.recipient, row.language) == ("officer@consulate.example", "ru")


@pytest.mark.parametrize("subjects", [(), ("booking", "user")])
def test_a_message_is_about_exactly_one(subjects: tuple[str, ...]) -> None:
    known = {"booking": factories.confirmed_booking(), "user": factories.make_staff()}
    given = {name: known[name] for name in subjects}
    with pytest.raises(ValueError, match="exactly one"):
        enqueue(kind=Kind.CONFIRMED, now=NOW, **given)  # type: ignore[arg-type]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """The ids published to workers, and the queue of each."""
    seen: list[tuple[int, str]] = []

    def note(args: tuple[int], queue: str, retry: bool) -> None:
        seen.append((args[0], queue))

    monkeypatch.setattr(tasks.deliver, "apply_async", note)
    monkeypatch.setattr(publishing._Broker, "quiet_until", 0.0)
    return seen


@pytest.mark.django_db(transaction=True)
def test_workers_are_notified_of_due_messages_after_the_commit(told: list[tuple[int, str]]) -> None:
    booking = factories.held_booking()
    with transaction.atomic():
        code = owed(booking, Kind.CODE)
        confirmation = owed(booking, Kind.CONFIRMED)
        owed(booking, Kind.REMINDER_DAY, due_at=NOW + dt.timedelta(days=3))
        owed(booking, Kind.CANCELLED, channel=Notification.Channel.CALL)
        assert told == []
    assert told == [(code.pk, "codes"), (confirmation.pk, "mail")]


@pytest.mark.django_db(transaction=True)
def test_workers_are_not_notified_of_rolled_back_messages(told: list[tuple[int, str]]) -> None:
    booking = factories.held_booking()

    with transaction.atomic():
        owed(booking, Kind.CODE)
        transaction.set_rollback(True)
    assert told == []
    assert not Notification.objects.exists()
