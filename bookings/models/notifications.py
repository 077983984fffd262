"""Messages owed to somebody. The row is the promise; the email comes after it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.accounts import User
from bookings.models.bookings import Booking
from bookings.models.receptions import Reception
from bookings.models.waiting import Interest, WaitlistEntry


class NotificationQuerySet(models.QuerySet["Notification"]):
    def due(self, now: dt.datetime) -> NotificationQuerySet:
        """Emails owed now: queued and due, or to be tried again. The partial index has the same condition."""
        return self.filter(channel=Notification.Channel.EMAIL, state__in=Notification.OWED, due_at__lte=now)


class Notification(models.Model):
    """One message to one recipient, about exactly one booking, entry, interest or user.

    With the channel `call` it is a row of a call list: staff call, and it counts as sent when they reach somebody.

    `due_at` is when it may go out, or be tried again after a passing failure. After `expires_at` it is of no use.
    `facts` holds what the message must say as of the event, such as the old time; never names, and no decision depends
    on it. `reception` is the one that the message is about, if its subject has none or may move on to another one.
    """

    class Kind(models.TextChoices):
        CODE = "code", _("Code")
        CONFIRMED = "confirmed", _("Confirmation")
        REMINDER_WEEK = "reminder_week", _("Reminder a week before")
        REMINDER_DAY = "reminder_day", _("Reminder a day before")
        CANCELLED = "cancelled", _("Cancellation")
        RECEPTION_CANCELLED = "reception_cancelled", _("Reception cancelled")
        MOVED = "moved", _("Another time")
        CHANGED = "changed", _("Smaller party")
        LINK = "link", _("New link")
        ADDRESS_CHANGED = "address_changed", _("Notice to the old address")
        ALREADY_BOOKED = "already_booked", _("Somebody tried to book again")
        OFFER = "offer", _("Offer of a place")
        WAITING = "waiting", _("Place on the waiting list")
        CARRIED_OVER = "carried_over", _("Place on the next waiting list")
        WAITING_ENDED = "waiting_ended", _("Waiting list entry ended")
        WAITING_CANCELLED = "waiting_cancelled", _("Reception of the waiting list cancelled")
        NOTICE = "notice", _("Reception announced")
        DAY_CHANGED = "day_changed", _("The day has changed")
        NOT_FITTING = "not_fitting", _("No place on the changed day")
        KIT_FAILED = "kit_failed", _("The biometric kit has failed")
        KIT_WORKS = "kit_works", _("The biometric kit works again")
        KIT_DEFERRED = "kit_deferred", _("Priority chosen after the biometric kit failed")
        SERVICE_CHANGED = "service_changed", _("Another service")

    class Channel(models.TextChoices):
        EMAIL = "email", _("Email")
        CALL = "call", _("Phone call")

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        RETRY = "retry", _("Will be tried again")
        FAILED = "failed", _("Failed")
        OBSOLETE = "obsolete", _("No longer needed")

    OWED = (State.QUEUED, State.RETRY)

    booking = models.ForeignKey(
        Booking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("booking"),
    )
    entry = models.ForeignKey(
        WaitlistEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("waiting list entry"),
    )
    interest = models.ForeignKey(
        Interest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("interest"),
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("staff member"),
    )
    reception = models.ForeignKey(
        Reception,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notifications",
        db_index=False,
        verbose_name=_("reception"),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.EMAIL)
    language = models.CharField(_("language"), max_length=5)
    recipient = models.CharField(_("recipient"), max_length=254)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("due at"))
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    sending_since = models.DateTimeField(_("being sent since"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "retry", "failed", "obsolete"]),
                name="notification_state_known",
            ),
            models.CheckConstraint(condition=Q(channel__in=["email", "call"]), name="notification_channel_known"),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(sending_since__isnull=False),
                name="notification_sending_since",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="notification_owed",
                condition=Q(channel="email", state__in=["queued", "retry"]),
            ),
            models.Index(fields=["sending_since"], name="notification_stuck", condition=Q(state="sending")),
            models.Index(fields=["reception"], name="notification_reception", condition=Q(reception__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.recipient}"
