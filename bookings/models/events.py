"""What happened, when, and who did it. Nothing personal, so never erased; a trigger refuses UPDATE and DELETE."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    CITIZEN = "citizen", _("visitor")
    STAFF = "staff", _("staff")
    SYSTEM = "system", _("automatically")


@dataclass(frozen=True)
class Actor:
    """Who acts: a citizen, the system, or a member of staff by user name."""

    kind: ActorKind
    name: str = ""

    @classmethod
    def staff(cls, name: str) -> Actor:
        return cls(ActorKind.STAFF, name)

    @classmethod
    def of(cls, user: AbstractBaseUser | AnonymousUser) -> Actor:
        """The member of staff who is logged in."""
        return cls.staff(user.get_username())

    def __str__(self) -> str:
        """In words: a member of staff is called by the user name."""
        return self.name or str(self.kind.label)


CITIZEN, SYSTEM = Actor(ActorKind.CITIZEN), Actor(ActorKind.SYSTEM)


class Event(models.Model):
    """One step of a booking, reception, entry or account, or a view of personal data.

    Ids are plain numbers: an event outlives what it is about.
    """

    post_id = models.BigIntegerField(_("post"), null=True)
    reception_id = models.BigIntegerField(_("reception"), null=True)
    booking_id = models.BigIntegerField(_("booking"), null=True)
    entry_id = models.BigIntegerField(_("waiting list entry"), null=True)
    user_id = models.BigIntegerField(_("staff member"), null=True, help_text=_("The account that the event is about."))
    verb = models.CharField(_("what"), max_length=40)
    from_state = models.CharField(_("old state"), max_length=20, blank=True)
    to_state = models.CharField(_("new state"), max_length=20, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    actor_kind = models.CharField(_("by"), max_length=10, choices=ActorKind.choices)
    actor_name = models.CharField(_("staff member's user name"), max_length=150, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="event_names_staff_only",
                condition=models.Q(actor_kind=ActorKind.STAFF) ^ models.Q(actor_name=""),
            ),
        ]
        indexes = [
            models.Index(fields=["post_id", "-id"], name="event_post"),
            models.Index(fields=["booking_id"], name="event_booking", condition=models.Q(booking_id__isnull=False)),
            models.Index(
                fields=["reception_id"],
                name="event_reception",
                condition=models.Q(reception_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} UTC"

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind(self.actor_kind), self.actor_name)
