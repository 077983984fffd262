"""Waiting lists of full receptions, and people who want to hear when a reception is planned in their district."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from bookings.models.places import District, Post
from bookings.models.receptions import Reception
from bookings.models.services import Service

if TYPE_CHECKING:
    from bookings.models.bookings import Booking


class WaitlistEntryQuerySet(models.QuerySet["WaitlistEntry"]):
    def on_list(self) -> WaitlistEntryQuerySet:
        """Those on a waiting list: waiting, or with an offer that is not answered yet."""
        return self.filter(status__in=WaitlistEntry.ON_LIST)

    def with_places(self) -> WaitlistEntryQuerySet:
        """Load all that a page or an email about them needs, in a fixed number of queries."""
        return self.select_related("reception__post", "reception__venue__district", "service").prefetch_related(
            "applicants__service", "service__checklist"
        )


class WaitlistEntry(models.Model):
    """A party on the waiting list for a service at a full reception. A lower rank comes first.

    A deferred party has lost its place through no fault of its own. It waits at the old reception until the post
    publishes the next one, and then comes before everybody else there (its rank is below zero).
    `lost` is the booking whose place it lost.
    """

    class Status(models.TextChoices):
        NEW = "new", _("Not confirmed")
        WAITING = "waiting", _("Waiting")
        OFFERED = "offered", _("A place is offered")
        BOOKED = "booked", _("Has a place")
        LEFT = "left", _("Left the list")
        ENDED = "ended", _("Ended")
        DEFERRED = "deferred", _("Priority at the next reception")

    ON_LIST = (Status.WAITING, Status.OFFERED)

    reception = models.ForeignKey(Reception, models.PROTECT, related_name="entries", verbose_name=_("reception"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="entries", verbose_name=_("service"))
    lost = models.ForeignKey(
        "bookings.Booking",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="first_rights",
        verbose_name=_("replaces the lost booking"),
    )
    party_size = models.PositiveSmallIntegerField(_("people"), default=1)
    link_version = models.PositiveIntegerField(_("version of links"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW)
    rank = models.BigIntegerField(_("place on the waiting list"), default=0)
    language = models.CharField(_("language"), max_length=5, default="ru")
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    consent_at = models.DateTimeField(_("consent given"), null=True, blank=True)
    consent_version = models.CharField(_("version of the consent"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("created at"))
    erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True)

    objects = WaitlistEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiting list entry")
        verbose_name_plural = _("waiting list entries")
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["new", "waiting", "offered", "booked", "left", "ended", "deferred"]),
                name="entry_status_known",
            ),
        ]
        indexes = [
            # The same condition as `on_list`.
            models.Index(
                fields=["reception", "service", "rank"],
                name="entry_on_list",
                condition=Q(status__in=["waiting", "offered"]),
            ),
            models.Index(Upper("email"), name="entry_email", condition=Q(status__in=["waiting", "offered"])),
        ]

    def __str__(self) -> str:
        return f"{self.reception} · {self.service} · {self.rank}"

    @property
    def post(self) -> Post:
        return self.reception.post

    @property
    def taken(self) -> Booking | None:
        """The offered place that the party took, or None. It may have been given up since."""
        return self.offers.exclude(confirmed_at=None).order_by("pk").last()

    def offer(self, number: int) -> Booking | None:
        """Return the offer of that number, from 1; None when there was none."""
        offers = sorted(self.offers.all(), key=lambda offer: offer.pk)
        return offers[number - 1] if 1 <= number <= len(offers) else None

    @property
    def place(self) -> int:
        """The position on the waiting list for this service, from 1. People with an offer count until they answer."""
        waiting = WaitlistEntry.objects.on_list().filter(reception=self.reception_id, service=self.service_id)
        return 1 + waiting.filter(rank__lt=self.rank).count()


# An interest ends after so many notices if nobody opens the link that keeps it.
UNANSWERED_MOST = 3


class InterestQuerySet(models.QuerySet["Interest"]):
    def active(self, now: dt.datetime) -> InterestQuerySet:
        """Confirmed, not ended and less than a year old."""
        return self.filter(confirmed_at__isnull=False, ends_at__gt=now)


class Interest(models.Model):
    """A person who wants to hear when a reception is planned in a district. No services means any service."""

    email = models.EmailField(_("email"))
    language = models.CharField(_("language"), max_length=5, default="ru")
    district = models.ForeignKey(District, models.PROTECT, related_name="interests", verbose_name=_("district"))
    services = models.ManyToManyField(Service, blank=True, related_name="interests", verbose_name=_("services"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    link_version = models.PositiveIntegerField(_("version of links"), default=1)
    unanswered = models.PositiveSmallIntegerField(_("unanswered notices"), default=0)
    created_at = models.DateTimeField(_("created at"))

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        indexes = [models.Index(Upper("email"), name="interest_email")]

    def __str__(self) -> str:
        return f"{self.district}"
