"""What staff record at the counter: corrections of names, and people who were turned away."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.accounts import User
from bookings.models.applicants import Applicant
from bookings.models.receptions import Reception
from bookings.models.services import Service


class NameCorrection(models.Model):
    """A change of more than a few letters in a name, until a second officer has decided.

    It is personal data while it is open. Once decided it is deleted; the booking's events show who did what.
    """

    applicant = models.OneToOneField(Applicant, models.CASCADE, related_name="correction", verbose_name=_("applicant"))
    surname = models.CharField(_("surname"), max_length=100, blank=True)
    given_names = models.CharField(_("given names"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    asked_at = models.DateTimeField(_("requested at"))

    class Meta:
        verbose_name = _("correction of a name")
        verbose_name_plural = _("corrections of names")
        ordering = ["id"]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.surname, self.given_names, self.patronymic)))


class TurnedAway(models.Model):
    """People who came to a reception without a place and could not be received. It holds nothing personal."""

    class Why(models.TextChoices):
        FULL = "full", _("Nothing was free")
        PAPERS = "papers", _("Papers were missing")
        SERVICE = "service", _("The service was not available")

    reception = models.ForeignKey(Reception, models.PROTECT, related_name="turned_away", verbose_name=_("reception"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    why = models.CharField(_("why"), max_length=10, choices=Why, default=Why.FULL)
    persons = models.PositiveSmallIntegerField(_("people"), default=1)
    request_key = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("person turned away")
        verbose_name_plural = _("people turned away")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(persons__gte=1), name="turnedaway_somebody"),
            models.CheckConstraint(condition=Q(why__in=["full", "papers", "service"]), name="turnedaway_why_known"),
        ]

    def __str__(self) -> str:
        return f"{self.reception} · {self.service} · {self.persons}"
