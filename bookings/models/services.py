"""What people come for, and what they bring, answer and pay. All of it is data, because posts differ."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Booleans that the admin shows: lists and read-only pages then show these words.
YES_NO = [(True, _("Yes")), (False, _("No"))]


class Service(models.Model):
    """A service. Minutes are given for the first person of a party and for each further one."""

    code = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("in one or two sentences"), blank=True)
    who = models.TextField(_("who may come"), blank=True)
    ready = models.TextField(_("when it is ready"), blank=True)
    adult_age = models.PositiveSmallIntegerField(
        _("age from which a person counts as an adult"),
        default=18,
        help_text=_("Younger applicants come with a legal representative."),
    )
    first_minutes = models.PositiveSmallIntegerField(
        _("minutes for the first person"), default=15, validators=[MinValueValidator(1)]
    )
    next_minutes = models.PositiveSmallIntegerField(
        _("minutes for each additional person"), default=10, validators=[MinValueValidator(1)]
    )
    needs_kit = models.BooleanField(_("needs the biometric kit"), choices=YES_NO, default=False)
    without_kit = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"needs_kit": False},
        verbose_name=_("alternative service if the kit fails"),
    )
    position = models.PositiveSmallIntegerField(_("order on pages"), default=0)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(first_minutes__gte=1, next_minutes__gte=1), name="service_takes_time"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        stands_in = Service.objects.filter(without_kit=self.pk).first() if self.pk else None
        if self.needs_kit and stands_in:
            words = _("It replaces “%(service)s” when the kit fails, so it can't need the kit itself.")
            raise ValidationError({"needs_kit": ValidationError(words, params={"service": stands_in.name})})


class ChecklistItem(models.Model):
    """One thing to bring."""

    class For(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        ADULT = "adult", _("Each adult")
        MINOR = "minor", _("Each child")
        CHANGED_NAME = "changed_name", _("People whose name has changed")
        FOREIGNER = "foreigner", _("Citizens of other countries")

    service = models.ForeignKey(Service, models.CASCADE, related_name="checklist", verbose_name=_("service"))
    audience = models.CharField(_("who it is for"), max_length=20, choices=For, default=For.EVERYBODY)
    text = models.CharField(_("what to bring"), max_length=400)
    copies = models.PositiveSmallIntegerField(_("photocopies needed"), default=0)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("thing to bring")
        verbose_name_plural = _("things to bring")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class Question(models.Model):
    """A question of the service, asked once per booking or of each applicant."""

    class Of(models.TextChoices):
        BOOKING = "booking", _("Once for the booking")
        APPLICANT = "applicant", _("For each person")

    class Kind(models.TextChoices):
        TEXT = "text", _("A line of text")
        YES_NO = "yes_no", _("Yes or no")

    service = models.ForeignKey(Service, models.CASCADE, related_name="questions", verbose_name=_("service"))
    of = models.CharField(_("asked"), max_length=10, choices=Of, default=Of.APPLICANT)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind, default=Kind.TEXT)
    text = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    required = models.BooleanField(_("must be answered"), choices=YES_NO, default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


# ISO 4217: the currencies of the posts' countries, and those in which consulates set fees.
CURRENCIES = [
    (code, code)
    for code in ("KZT", "RUB", "KGS", "UZS", "TJS", "TMT", "BYN", "AMD", "AZN", "CNY", "MNT", "TRY", "USD", "EUR")
]


class ReadinessQuestion(models.Model):
    """A yes/no question before the choice of a time. An answer informs and never refuses.

    If the answer is `matters_when`, the page shows `advice`, the checklist of `audience` and, if set, the service that
    has to come first.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="readiness", verbose_name=_("service"))
    text = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    matters_when = models.BooleanField(_("applies when the answer is yes"), choices=YES_NO, default=False)
    advice = models.TextField(_("what the person then needs to know"), blank=True)
    audience = models.CharField(
        _("whose checklist then applies"), max_length=20, choices=ChecklistItem.For, blank=True, default=""
    )
    first = models.ForeignKey(
        Service,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the service that is needed first"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question before choosing a time")
        verbose_name_plural = _("questions before choosing a time")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class FeeQuerySet(models.QuerySet["Fee"]):
    def on(self, day: dt.date) -> FeeQuerySet:
        """The fees in force on a day."""
        return self.filter(Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day)))


class Fee(models.Model):
    """What a service costs at a post, for an age and a period. Ages are in whole years on the reception's date.

    A service has one fee at a post for an age on a day (an exclusion constraint).
    """

    post = models.ForeignKey("bookings.Post", models.CASCADE, related_name="fees", verbose_name=_("post"))
    service = models.ForeignKey(Service, models.CASCADE, related_name="fees", verbose_name=_("service"))
    age_from = models.PositiveSmallIntegerField(_("from age"), default=0)
    age_below = models.PositiveSmallIntegerField(_("below age"), null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES, default="KZT")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        ordering = ["service", "age_from"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="fee_not_negative"),
            models.CheckConstraint(
                condition=Q(age_below=None) | Q(age_below__gt=models.F("age_from")), name="fee_ages_in_order"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")), name="fee_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.amount} {self.currency}"

    def contradicts(self, other: Fee) -> bool:
        """Return whether both fees would be due from one person on one day."""
        return (
            (self.post_id, self.service_id) == (other.post_id, other.service_id)
            and (other.age_below is None or self.age_from < other.age_below)
            and (self.age_below is None or other.age_from < self.age_below)
            and (other.valid_until is None or self.valid_from <= other.valid_until)
            and (self.valid_until is None or other.valid_from <= self.valid_until)
        )
