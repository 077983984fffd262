"""The call sheet of a reception: who to call, what to say, and who has been reached.

A call comes from a notification on the channel `call`, or from an email that came back or is still being retried. A
call disappears from the sheet when its message is no longer true.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking, Event, Notification, Reception, WaitlistEntry
from bookings.queries.call_scripts import compose_call_script
from bookings.queries.message_relevance import is_entry_still_told, is_still_so

Kind, State = Notification.Kind, Notification.State
CALL, EMAIL = Notification.Channel.CALL, Notification.Channel.EMAIL
# This close to the appointment an email may be read too late, so people affected by a change are called as well.
CALLED_WITHIN = dt.timedelta(hours=48)
# Messages that people must receive: if the email comes back, a call follows.
MUST_ARRIVE = (
    Kind.CANCELLED,
    Kind.RECEPTION_CANCELLED,
    Kind.DAY_CHANGED,
    Kind.NOT_FITTING,
    Kind.KIT_FAILED,
    Kind.KIT_WORKS,
    Kind.KIT_DEFERRED,
    Kind.SERVICE_CHANGED,
    Kind.MOVED,
    Kind.CHANGED,
    Kind.CONFIRMED,
    Kind.REMINDER_DAY,
    Kind.OFFER,
    Kind.WAITING_ENDED,
    Kind.WAITING_CANCELLED,
)


class CallReason(models.TextChoices):
    """The reason why a person is on the call sheet."""

    NO_EMAIL = "no_email", _("no email address")
    BOUNCED = "bounced", _("the email came back")
    NOT_SENT = "not_sent", _("the email has not gone out yet")
    NEAR = "near", _("the day is close")


@dataclass(frozen=True)
class Call:
    """A call about a booking or a waiting list entry. Times are instants.

    `notification` is the row that `actions.call_sheet` marks as told. `starts_at` is the time the call is about, and
    `old_starts_at` the earlier time if it has changed. `reached_at` is None until the person has been reached.
    """

    notification: Notification
    subject: Booking | WaitlistEntry
    why: CallReason
    reached_at: dt.datetime | None
    reached_by: str

    @property
    def booking(self) -> Booking | None:
        return self.subject if isinstance(self.subject, Booking) else None

    @property
    def kind(self) -> str:
        return self.notification.kind

    @property
    def reference(self) -> str:
        """The booking's reference; empty for a waiting list entry."""
        return self.booking.reference if self.booking else ""

    @property
    def names(self) -> list[str]:
        return [person.full_name for person in self.subject.applicants.all()]

    @property
    def phone(self) -> str:
        """The phone number as stored, such as +77011234567; "" if none is known."""
        return self.subject.phone

    @property
    def party_size(self) -> int:
        return self.subject.party_size

    @property
    def language_name(self) -> str:
        """The language to speak, in its own name."""
        return str(get_language_info(self.subject.language)["name_local"])

    @property
    def starts_at(self) -> dt.datetime | None:
        """The time of the booking or of the place offered; None if there is neither."""
        if isinstance(self.subject, Booking):
            return self.subject.starts_at
        offer = self.subject.offer(self.notification.version) if self.kind == Kind.OFFER else None
        return offer.starts_at if offer else None

    @property
    def old_starts_at(self) -> dt.datetime | None:
        """The time that people were told before, if it is different; otherwise None."""
        told = self.notification.facts.get("starts_at")
        before = dt.datetime.fromisoformat(told) if told else None
        return before if before != self.starts_at else None

    @property
    def say(self) -> str:
        """What to say, in the active language."""
        return compose_call_script(
            self.notification, self.subject, starts_at=self.starts_at, old_starts_at=self.old_starts_at
        )

    @property
    def until(self) -> dt.datetime | None:
        """The deadline for an answer to an offer; None for other calls."""
        return self.notification.expires_at if self.kind == Kind.OFFER else None


@dataclass(frozen=True)
class CallSheet:
    """Calls sorted by the time they are about; people without a time come last."""

    to_call: list[Call]
    reached: list[Call]


def build_call_sheet(reception: Reception, *, now: dt.datetime) -> CallSheet:
    """Return the current call sheet. Reminders appear from the morning of the day they are due, other calls at once."""
    rows = list(_rows(reception, now=now))
    told = {_said(row): row.pk for row in rows if row.channel == CALL or row.state == State.SENT}  # the latest of each
    actors = _actors(rows)
    to_call, reached = [], []
    for row in reversed(rows):  # newest first: of two emails that came back, the later one counts
        call = _call_of(row, actors)
        if call is None or not _is_still_so(row):
            continue
        if row.channel == CALL and row.state == State.SENT:
            if row.attempts:  # without attempts, the person was told directly when it happened
                reached.append(call)
        elif row.expires_at is not None and row.expires_at <= now:
            continue
        elif row.channel == CALL or (told.get(_said(row), 0) < row.pk and _mail_fails(row, call, now=now)):
            told[_said(row)] = row.pk
            to_call.append(call)
    return CallSheet(sorted(to_call, key=_order), sorted(reached, key=_order))


def _rows(reception: Reception, *, now: dt.datetime) -> models.QuerySet[Notification]:
    today = now.astimezone(reception.zone).date()
    tonight = dt.datetime.combine(today + dt.timedelta(days=1), dt.time.min, tzinfo=reception.zone)
    # A reminder is due a day before the booking, at the same time. Staff who call begin in the morning.
    due = Q(due_at__lte=now) | Q(kind=Kind.REMINDER_DAY, due_at__lt=tonight)
    of_reception = Q(booking__reception=reception, booking__erased_at=None) | Q(
        entry__reception=reception, entry__erased_at=None
    )
    calls = Q(channel=CALL, state__in=[State.QUEUED, State.SENT])
    mails = Q(channel=EMAIL, kind__in=MUST_ARRIVE, state__in=[State.FAILED, State.RETRY, State.SENT])
    bookings = Booking.objects.with_places().select_related("service__without_kit")
    entries = WaitlistEntry.objects.with_places().select_related("service__without_kit").prefetch_related("offers")
    return (
        Notification.objects.filter(of_reception, due, calls | mails)
        .select_related("reception")
        .prefetch_related(Prefetch("booking", bookings), Prefetch("entry", entries))
        .order_by("pk")
    )


def _said(row: Notification) -> tuple[object, ...]:
    """Return a key that is equal for emails and calls with the same message to the same people."""
    return row.booking_id, row.entry_id, row.kind, row.version


def _is_still_so(row: Notification) -> bool:
    if row.entry is not None:
        return is_entry_still_told(row, row.entry)
    return row.booking is not None and is_still_so(row, row.booking)


def _mail_fails(row: Notification, call: Call, *, now: dt.datetime) -> bool:
    if row.state == State.RETRY:
        return call.starts_at is not None and call.starts_at - now < CALLED_WITHIN
    return row.state == State.FAILED


def _call_of(row: Notification, actors: dict[tuple[object, ...], str]) -> Call | None:
    subject = row.booking or row.entry
    if subject is None:
        return None
    if row.channel == EMAIL:
        why = CallReason.BOUNCED if row.state == State.FAILED else CallReason.NOT_SENT
    elif not subject.email:
        why = CallReason.NO_EMAIL
    else:
        is_near = row.booking is not None and row.booking.starts_at - row.created_at < CALLED_WITHIN
        why = CallReason.NEAR if is_near else CallReason.BOUNCED
    is_reached = row.channel == CALL and row.state == State.SENT
    by = actors.get((row.booking_id, row.entry_id, row.kind), "") if is_reached else ""
    return Call(row, subject, why, row.sent_at if is_reached else None, by)


def _actors(rows: list[Notification]) -> dict[tuple[object, ...], str]:
    """Return who reached each party, by booking, entry and kind of message. The latest event counts."""
    bookings = {row.booking_id for row in rows if row.booking_id and row.attempts and row.channel == CALL}
    entries = {row.entry_id for row in rows if row.entry_id and row.attempts and row.channel == CALL}
    events = Event.objects.filter(Q(booking_id__in=bookings) | Q(entry_id__in=entries), verb="reach").order_by("pk")
    return {(event.booking_id, event.entry_id, event.to_state): event.actor_name for event in events}


def _order(call: Call) -> tuple[object, ...]:
    at = call.starts_at
    return at is None, at.timestamp() if at else 0, call.notification.pk


def is_unreachable(booking: Booking) -> bool:
    """Return whether the party cannot be reached by email. Queries the database unless the booking was loaded with
    `with_failed_mail`."""
    if not booking.email:
        return True
    if (failed := vars(booking).get("mail_failed")) is not None:
        return bool(failed)
    return booking.notifications.filter(state=Notification.State.FAILED, recipient__iexact=booking.email).exists()


def with_failed_mail(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Annotate bookings with `mail_failed`: whether email to the present address has failed."""
    came_back = Notification.objects.filter(
        booking=OuterRef("pk"), state=Notification.State.FAILED, recipient__iexact=OuterRef("email")
    )
    return bookings.annotate(mail_failed=Exists(came_back))
