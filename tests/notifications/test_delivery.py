"""One message, one mail, while it is wanted; and what becomes of it when the mail server says no."""

import datetime as dt
import smtplib
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from bookings.actions import cancellation, receptions
from bookings.actions.confirmation import ask_code, confirm_booking, correct_address
from bookings.models import CITIZEN, Booking, Notification, Post
from bookings.notifications import failures, messages
from bookings.notifications.delivery import deliver
from bookings.notifications.tasks import deliver as deliver_task
from tests import factories
from tests.factories import by
from tests.notifications.worlds import NOW, Kind, State, owed

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def confirmation() -> Notification:
    return owed(factories.confirmed_booking(), Kind.CONFIRMED)


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let the mail server answer with a failure from now on."""

    def set_answer(failure: Exception) -> None:
        def send_messages(backend: EmailBackend, mails: Any) -> int:
            raise failure

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return set_answer


def test_an_owed_message_becomes_one_mail(confirmation: Notification) -> None:
    assert deliver(confirmation.pk, now=NOW) is State.SENT
    assert deliver(confirmation.pk, now=NOW) is None
    assert [sent.to for sent in mail.outbox] == [[confirmation.recipient]]
    confirmation.refresh_from_db()
    assert (confirmation.state, confirmation.sent_at, confirmation.attempts) == (State.SENT, NOW, 1)
    assert confirmation.sending_since is None


def test_the_worker_reads_the_clock(confirmation: Notification) -> None:
    with time_machine.travel(NOW - HOUR, tick=False):
        deliver_task(confirmation.pk)
    assert not mail.outbox  # it is due in an hour
    with time_machine.travel(NOW, tick=False):
        deliver_task(confirmation.pk)
    assert len(mail.outbox) == 1


def test_a_phone_call_is_left_to_staff() -> None:
    row = owed(factories.confirmed_booking(), Kind.CANCELLED, channel=Notification.Channel.CALL)
    assert deliver(row.pk, now=NOW) is None
    assert not mail.outbox


def test_a_message_that_another_worker_is_sending_is_left_alone(confirmation: Notification) -> None:
    Notification.objects.filter(pk=confirmation.pk).update(state=State.SENDING, sending_since=NOW)
    assert deliver(confirmation.pk, now=NOW) is None
    assert not mail.outbox


def test_nobody_is_reminded_of_a_cancelled_booking() -> None:
    booking = factories.confirmed_booking()
    reminder = Notification.objects.get(booking=booking, kind=Kind.REMINDER_DAY)
    cancellation.cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    # Withdrawn at once; a row that a worker had in hand at that moment is looked at again before it is sent.
    assert deliver(reminder.pk, now=reminder.due_at) is None
    Notification.objects.filter(pk=reminder.pk).update(state=State.QUEUED)
    assert deliver(reminder.pk, now=reminder.due_at) is State.OBSOLETE
    cancelled = Notification.objects.get(booking=booking, kind=Kind.CANCELLED)
    assert deliver(cancelled.pk, now=NOW) is State.SENT
    assert len(mail.outbox) == 1


def test_a_cancellation_is_not_sent_while_the_booking_is_live() -> None:
    row = owed(factories.confirmed_booking(), Kind.CANCELLED)
    assert deliver(row.pk, now=NOW) is State.OBSOLETE


def test_everybody_is_notified_when_the_reception_is_cancelled() -> None:
    reception = factories.published_reception()
    bookings = [factories.confirmed_booking(reception, email=f"{i}@example.org") for i in range(3)]
    receptions.cancel_reception(reception=reception, actor=by("officer"), now=NOW)
    rows = Notification.objects.filter(kind=Kind.RECEPTION_CANCELLED).order_by("pk")
    assert [deliver(row.pk, now=NOW) for row in rows] == [State.SENT] * 3
    assert [sent.to[0] for sent in mail.outbox] == [booking.email for booking in bookings]


def test_a_message_about_an_earlier_version_is_not_sent() -> None:
    booking = factories.confirmed_booking()
    reminder = Notification.objects.get(booking=booking, kind=Kind.REMINDER_WEEK)
    owed_again = Booking.objects.get(pk=booking.pk)
    owed_again.version += 1
    owed(owed_again, Kind.CONFIRMED)
    owed_again.save(update_fields=["version"])
    assert deliver(reminder.pk, now=reminder.due_at) is State.OBSOLETE


def test_a_message_that_cannot_be_checked_is_tried_later_and_delays_no_other(confirmation: Notification) -> None:
    reception = factories.published_reception(factories.make_service(), post=factories.make_post())
    row = owed(factories.confirmed_booking(reception), Kind.ADDRESS_CHANGED)
    Post.objects.filter(pk=reception.post_id).update(time_zone="Asia/Nowhere")  # whether the day is over depends on it
    assert deliver(row.pk, now=NOW) is State.RETRY
    row.refresh_from_db()
    assert (row.attempts, row.error) == (1, "ZoneInfoNotFoundError")
    assert row.due_at > NOW
    assert row.pk not in Notification.objects.due(NOW).values_list("pk", flat=True)
    assert deliver(confirmation.pk, now=NOW) is State.SENT


@pytest.mark.parametrize("kind", [Kind.CONFIRMED, Kind.REMINDER_WEEK, Kind.REMINDER_DAY])
def test_nothing_goes_out_once_the_time_has_begun(kind: Notification.Kind) -> None:
    booking = factories.confirmed_booking()
    row = owed(booking, kind)
    Notification.objects.filter(pk=row.pk).update(expires_at=None)  # so that the booking itself is what is looked at
    assert deliver(row.pk, now=booking.starts_at) is State.OBSOLETE
    assert not mail.outbox


def test_the_days_reminder_that_was_held_up_still_goes_out_before_the_time() -> None:
    booking = factories.confirmed_booking()
    row = owed(booking, Kind.REMINDER_DAY)
    assert deliver(row.pk, now=booking.starts_at - dt.timedelta(minutes=1)) is State.SENT


def test_the_weeks_reminder_that_was_held_up_to_the_last_day_is_left_to_the_days() -> None:
    booking = factories.confirmed_booking()
    week = Notification.objects.get(booking=booking, kind=Kind.REMINDER_WEEK)
    assert deliver(week.pk, now=booking.starts_at - DAY) is State.OBSOLETE


def test_a_message_past_its_use_is_not_sent(confirmation: Notification) -> None:
    Notification.objects.filter(pk=confirmation.pk).update(expires_at=NOW + HOUR)
    assert deliver(confirmation.pk, now=NOW + HOUR) is State.OBSOLETE


def the_code_row(booking: Booking) -> Notification:
    return Notification.objects.filter(booking=booking, kind=Kind.CODE).latest("pk")


def test_a_code_goes_to_the_holder() -> None:
    booking = factories.ready_booking()
    assert deliver(the_code_row(booking).pk, now=NOW) is State.SENT
    assert factories.the_code(booking) in mail.outbox[0].body


def test_a_code_is_not_sent_to_an_address_that_was_corrected() -> None:
    booking = factories.ready_booking()
    old = the_code_row(booking)
    correct_address(booking=booking, email="right@example.org", now=NOW)
    assert deliver(old.pk, now=NOW) is State.OBSOLETE
    assert deliver(the_code_row(booking).pk, now=NOW) is State.SENT
    assert [sent.to for sent in mail.outbox] == [["right@example.org"]]


def test_only_the_newest_code_is_sent() -> None:
    booking = factories.ready_booking()
    first = the_code_row(booking)
    later = NOW + dt.timedelta(minutes=2)
    ask_code(booking=booking, now=later)
    assert deliver(first.pk, now=later) is State.OBSOLETE
    assert deliver(the_code_row(booking).pk, now=later) is State.SENT


@pytest.mark.parametrize("ends", ["confirmed", "expired"])
def test_a_code_that_is_no_longer_useful_is_not_sent(ends: str) -> None:
    booking = factories.ready_booking()
    row = the_code_row(booking)
    Notification.objects.filter(pk=row.pk).update(expires_at=None)
    now = NOW
    if ends == "confirmed":
        confirm_booking(booking=booking, code=factories.the_code(booking), now=NOW)
    else:
        now += dt.timedelta(minutes=30)
    assert deliver(row.pk, now=now) is State.OBSOLETE
    assert not mail.outbox


REFUSED = {"aigerim@example.org": (550, b"aigerim@example.org unknown")}
BUSY = {"aigerim@example.org": (452, b"over quota")}


@pytest.mark.parametrize(
    ("failure", "wait"),
    [
        (ConnectionRefusedError(), dt.timedelta(minutes=1)),
        (TimeoutError(), dt.timedelta(minutes=1)),
        (smtplib.SMTPServerDisconnected("closed"), dt.timedelta(minutes=1)),
        (smtplib.SMTPConnectError(421, b"busy"), dt.timedelta(minutes=1)),
        (smtplib.SMTPDataError(451, b"greylisted"), dt.timedelta(minutes=1)),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"later")}), dt.timedelta(minutes=1)),
        (smtplib.SMTPRecipientsRefused(BUSY), dt.timedelta(hours=2)),
        (smtplib.SMTPAuthenticationError(535, b"password"), dt.timedelta(hours=2)),
        (smtplib.SMTPSenderRefused(550, b"who are you", "no-reply@testserver"), dt.timedelta(hours=2)),
        (smtplib.SMTPNotSupportedError("STARTTLS"), dt.timedelta(hours=2)),
        (KeyError("a fault in a template"), dt.timedelta(hours=2)),
    ],
)
def test_a_temporary_error_is_tried_again(
    confirmation: Notification, refuse: Callable[[Exception], None], failure: Exception, wait: dt.timedelta
) -> None:
    refuse(failure)
    assert deliver(confirmation.pk, now=NOW) is State.RETRY
    confirmation.refresh_from_db()
    assert confirmation.due_at == NOW + wait
    assert confirmation.error.startswith(type(failure).__name__)
    assert deliver(confirmation.pk, now=NOW + wait / 2) is None


@pytest.mark.parametrize("failure", [smtplib.SMTPRecipientsRefused(REFUSED), smtplib.SMTPDataError(554, b"no")])
def test_a_permanently_refused_email_fails_and_its_error_names_no_address(
    confirmation: Notification, refuse: Callable[[Exception], None], failure: Exception
) -> None:
    refuse(failure)
    assert deliver(confirmation.pk, now=NOW) is State.FAILED
    confirmation.refresh_from_db()
    assert confirmation.error in ("SMTPRecipientsRefused 550", "SMTPDataError 554")


def test_an_invalid_recipient_address_fails() -> None:
    row = owed(factories.confirmed_booking(), Kind.REMINDER_DAY)
    for recipient in ("", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org"):
        Notification.objects.filter(pk=row.pk).update(recipient=recipient, state=State.QUEUED)
        Booking.objects.filter(notifications=row).update(email=recipient)
        assert deliver(row.pk, now=row.due_at) is State.FAILED
    assert not mail.outbox


def test_attempts_are_limited_and_the_row_says_so(
    confirmation: Notification, refuse: Callable[[Exception], None]
) -> None:
    refuse(TimeoutError())
    now, waits = NOW, []
    Notification.objects.filter(pk=confirmation.pk).update(expires_at=None)
    while deliver(confirmation.pk, now=now) is State.RETRY:
        confirmation.refresh_from_db()
        waits.append(confirmation.due_at - now)
        now = confirmation.due_at
    confirmation.refresh_from_db()
    assert confirmation.state == State.FAILED
    assert confirmation.error == f"TimeoutError, given up after {failures.TRIES} tries"
    assert waits == sorted(waits)
    assert sum(waits, dt.timedelta()) > dt.timedelta(days=2)  # a weekend without a mail server


def test_a_code_is_tried_again_within_seconds(refuse: Callable[[Exception], None]) -> None:
    row = the_code_row(factories.ready_booking())
    refuse(ConnectionResetError())
    assert deliver(row.pk, now=NOW) is State.RETRY
    row.refresh_from_db()
    assert row.due_at <= NOW + dt.timedelta(seconds=15)


def test_a_worker_that_was_overtaken_records_nothing(
    confirmation: Notification, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sends for so long that the sweep takes the row back; the second attempt's outcome counts."""
    render = messages.render

    def slowly(row: Notification, *, now: dt.datetime) -> Any:
        Notification.objects.filter(pk=row.pk).update(state=State.RETRY, due_at=now, sending_since=None)
        return render(row, now=now)

    monkeypatch.setattr(messages, "render", slowly)
    deliver(confirmation.pk, now=NOW)
    confirmation.refresh_from_db()
    assert (confirmation.state, confirmation.sent_at) == (State.RETRY, None)
