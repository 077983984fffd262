"""The desks of a reception, and the services of each."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.receptions import Reception
from bookings.models.services import YES_NO, Service


class DeskHours(models.Model):
    """The hours of a desk, on one day or in a template, in local time of the post."""

    label = models.CharField(_("number or name"), max_length=30)
    opens = models.TimeField(_("opens at"), default=dt.time(9))
    closes = models.TimeField(_("closes at"), default=dt.time(17))
    breaks = models.CharField(
        _("breaks"),
        max_length=200,
        blank=True,
        default="13:00-14:00",
        help_text=_("For example, 13:00-14:00, 16:00-16:15."),
    )
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes per slot"), default=10, validators=[MinValueValidator(5), MaxValueValidator(240)]
    )
    has_kit = models.BooleanField(_("the biometric kit is here"), choices=YES_NO, default=False)

    class Meta:
        abstract = True


class Desk(DeskHours):
    """A working place at a reception. A closed desk has no slots; its row stays for the bookings it had.

    A service that needs the biometric kit can be booked only while `has_kit` is true; it becomes false when the kit
    fails. `kit_failed`: the kit has failed here since the reception was published, and may work again now.
    """

    reception = models.ForeignKey(Reception, models.CASCADE, related_name="desks", verbose_name=_("reception"))
    services = models.ManyToManyField(Service, through="DeskService", related_name="desks", verbose_name=_("services"))
    closed = models.BooleanField(_("closed"), default=False, editable=False)
    kit_failed = models.BooleanField(_("the biometric kit has failed here"), default=False, editable=False)

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ["reception", "label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["reception", "label"], name="desk_label_once_a_reception"),
            models.UniqueConstraint(fields=["id", "reception"], name="desk_of_its_reception"),
            models.CheckConstraint(condition=Q(slot_minutes__gte=1), name="desk_slots_take_time"),
        ]

    def __str__(self) -> str:
        return self.label


class Minutes(models.Model):
    """Minutes that a desk needs for a service, if they differ from the service's own."""

    first_minutes = models.PositiveSmallIntegerField(
        _("minutes for the first person"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    next_minutes = models.PositiveSmallIntegerField(
        _("minutes for each additional person"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        abstract = True


class DeskServiceQuerySet(models.QuerySet["DeskService"]):
    def bookable(self) -> DeskServiceQuerySet:
        """Leave out services that need the kit at desks that no longer have one."""
        return self.filter(Q(desk__has_kit=True) | Q(service__needs_kit=False))


class DeskService(Minutes):
    """A service of a desk. Minutes given here override the service's own."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="desk_services", verbose_name=_("desk"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="desk_services", verbose_name=_("service"))

    objects = DeskServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service of a desk")
        verbose_name_plural = _("services of a desk")
        constraints = [
            models.UniqueConstraint(fields=["desk", "service"], name="deskservice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.desk}: {self.service}"

    @property
    def minutes_for_first(self) -> int:
        """Minutes for the first person at this desk: the desk's own, or else the service's."""
        return self.first_minutes or self.service.first_minutes

    def slots_for(self, party_size: int) -> int:
        """Return how many slots of this desk a party needs, rounded up."""
        each_next = self.next_minutes or self.service.next_minutes
        minutes = self.minutes_for_first + (party_size - 1) * each_next
        return -(-minutes // self.desk.slot_minutes)
