"""A party's place at a reception, from the first hold to the day, and the codes that confirm it."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from bookings.models.desks import Desk
from bookings.models.places import Post
from bookings.models.receptions import Reception
from bookings.models.services import Service

# Read aloud over a bad line and copied by hand: no 0/O, 1/I/L, 2/Z, 5/S, 8/B.
REFERENCE_LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
REFERENCE_LENGTH = 7


def new_reference() -> str:
    """Return a random reference, such as `K7M-4QX-A` without the dashes. The column keeps it unique."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _i in range(REFERENCE_LENGTH))


class BookingQuerySet(models.QuerySet["Booking"]):
    def live(self) -> BookingQuerySet:
        return self.filter(live=True)

    def with_namesakes_of(self, booking: Booking) -> BookingQuerySet:
        """Live bookings at the post for the same service whose name and birth date are also in this party, with another
        document. It may be a namesake, or one person twice: an officer checks, nothing is refused."""
        alike = Q(pk__in=[])
        for person in booking.applicants.exclude(birth_date=None):
            same_names = Q(
                applicants__surname_folded=person.surname_folded,
                applicants__given_names_folded=person.given_names_folded,
                applicants__birth_date=person.birth_date,
            )
            alike |= same_names & ~Q(applicants__person_hash=person.person_hash)
        others = self.live().filter(post=booking.post_id, service=booking.service_id).exclude(pk=booking.pk)
        return others.filter(alike).distinct()

    def together_with(self, booking: Booking) -> BookingQuerySet:
        """The other live bookings of its visit for the same address, in the order of their times. One of them may have
        been moved to another reception."""
        if booking.visit is None:
            return self.none()
        same = self.live().filter(visit=booking.visit, email__iexact=booking.email, erased_at=None)
        return same.exclude(pk=booking.pk).order_by("starts_at", "pk")

    def with_places(self) -> BookingQuerySet:
        """Load all that a page or an email about them needs, in a fixed number of queries."""
        return self.select_related(
            "post", "reception__post", "reception__venue__district", "service", "desk"
        ).prefetch_related(
            "applicants__service", "applicants__answers__question", "answers__question", "service__checklist"
        )


class Booking(models.Model):
    """A party's place: consecutive slots of one desk, for one service. Anonymised when its time is up, never deleted.

    `version` counts the changes that the party was told about (the calendar's SEQUENCE). Raising `link_version` ends
    old links. Bookings made for one journey share `visit` and are confirmed with one code. `hold_ends_at` is the time
    that the holder sees; the slots' own `free_from` is a little later and is not disclosed.
    `kept_longer`: the holder has asked for more time, which is given once. `took_instead`: the biometric kit failed,
    and the party chose the service that needs none.
    """

    class Status(models.TextChoices):
        HELD = "held", _("Held, not confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        EXPIRED = "expired", _("Not confirmed in time")
        CANCELLED = "cancelled", _("Cancelled")
        ARRIVED = "arrived", _("Arrived")
        CALLED = "called", _("Called to the desk")
        SERVED = "served", _("Served")
        NOT_SERVED = "not_served", _("Not served")
        NO_SHOW = "no_show", _("Did not come")

    class Source(models.TextChoices):
        ONLINE = "online", _("Online")
        STAFF = "staff", _("By staff")
        WALK_IN = "walk_in", _("Walk-in")
        WAITLIST = "waitlist", _("Waiting list")

    class Reason(models.TextChoices):
        """Why somebody who came was not served."""

        PAPERS = "papers", _("Papers were missing")
        KIT = "kit", _("The biometric kit failed")
        PERSON = "person", _("Not the person who was booked")
        LEFT = "left", _("Left before being called")

    LIVE = (Status.CONFIRMED, Status.ARRIVED, Status.CALLED)
    ENDED = (Status.CANCELLED, Status.EXPIRED)  # before its day: it has no slots
    PRESENT = (Status.ARRIVED, Status.CALLED)
    OUTCOMES = (Status.SERVED, Status.NOT_SERVED, Status.NO_SHOW)

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="bookings", verbose_name=_("post"))
    reception = models.ForeignKey(Reception, models.PROTECT, related_name="bookings", verbose_name=_("reception"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="bookings", verbose_name=_("service"))
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="bookings", verbose_name=_("desk"))
    entry = models.ForeignKey(
        "bookings.WaitlistEntry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name=_("waiting list entry"),
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    slot_count = models.PositiveSmallIntegerField(_("slots"))
    party_size = models.PositiveSmallIntegerField(_("people"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HELD)
    reason = models.CharField(_("why not served"), max_length=10, choices=Reason, blank=True, default="")
    called_to = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="called", verbose_name=_("called to the desk")
    )
    called_by = models.CharField(_("called by"), max_length=150, blank=True, default="")
    live = models.GeneratedField(
        expression=Q(status__in=LIVE),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    source = models.CharField(_("how it was booked"), max_length=10, choices=Source, default=Source.ONLINE)
    language = models.CharField(_("language"), max_length=5, default="ru")
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    link_version = models.PositiveIntegerField(_("version of links"), default=1)
    hold_ends_at = models.DateTimeField(_("held until"), null=True, blank=True)
    kept_longer = models.BooleanField(_("held longer"), default=False)
    took_instead = models.BooleanField(_("chose the service without the kit"), default=False)
    consent_at = models.DateTimeField(_("consent given"), null=True, blank=True)
    consent_version = models.CharField(_("version of the consent"), max_length=20, blank=True)
    visit = models.UUIDField(_("visit"), null=True, blank=True, editable=False, db_index=True)
    request_key = models.UUIDField(_("key of the request"), unique=True, null=True, editable=False)
    created_at = models.DateTimeField(_("created at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "held",
                        "confirmed",
                        "expired",
                        "cancelled",
                        "arrived",
                        "called",
                        "served",
                        "not_served",
                        "no_show",
                    ]
                ),
                name="booking_status_known",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_takes_time"),
            models.CheckConstraint(condition=Q(slot_count__gte=1), name="booking_has_a_slot"),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="booking_has_a_person"),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(hold_ends_at__isnull=False), name="booking_hold_ends"
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(status="not_served", reason__in=["papers", "kit", "person", "left"]),
                name="booking_reason_of_not_served",
            ),
            # An applicant's composite foreign key refers to these, so that `live` follows by cascade.
            models.UniqueConstraint(fields=["id", "post", "service", "live"], name="booking_for_its_applicants"),
        ]
        indexes = [
            models.Index(fields=["hold_ends_at"], name="booking_held", condition=Q(status="held")),
            models.Index(fields=["reception", "status"], name="booking_at_reception"),
            models.Index(fields=["ends_at"], name="booking_to_erase", condition=Q(erased_at=None)),
            # In upper case, because `email__iexact` compares so. Addresses are kept as they were typed.
            models.Index(Upper("email"), name="booking_email", condition=Q(live=True)),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Not the field's default: a migration would import it.
        self.reference = self.reference or new_reference()
        super().save(*args, **kwargs)

    @property
    def local_starts_at(self) -> dt.datetime:
        """The start, in local time of the place."""
        return self.starts_at.astimezone(self.post.zone)

    @property
    def local_ends_at(self) -> dt.datetime:
        return self.ends_at.astimezone(self.post.zone)

    @property
    def movable_until(self) -> dt.datetime:
        """When the party can no longer move the booking itself: by the post's rules, and at the latest when booking
        closes."""
        by_rule = self.starts_at - dt.timedelta(hours=self.post.move_until_hours)
        return min(by_rule, self.reception.closes_at or by_rule)

    def can_move(self, now: dt.datetime) -> bool:
        return now < self.movable_until

    @property
    def language_name(self) -> str:
        return str(get_language_info(self.language)["name_local"])

    @property
    def kit_is_away(self) -> bool:
        """Whether the service needs the biometric kit and the desk no longer has one."""
        return self.service.needs_kit and not self.desk.has_kit


class EmailCode(models.Model):
    """A six-digit code on its way to an address. The code is derived by HMAC from the nonce and never stored.

    It is bound to the address it was sent to: when the address is corrected, the code is no longer valid. `new_email`
    is the address that the code confirms; empty if it is the subject's own.
    """

    booking = models.ForeignKey(
        Booking, models.CASCADE, null=True, blank=True, related_name="codes", verbose_name=_("booking")
    )
    entry = models.ForeignKey(
        "bookings.WaitlistEntry",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="codes",
        verbose_name=_("waiting list entry"),
    )
    interest = models.ForeignKey(
        "bookings.Interest",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="codes",
        verbose_name=_("interest"),
    )
    new_email = models.EmailField(_("new address"), blank=True)
    nonce = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(_("wrong attempts"), default=0)
    created_at = models.DateTimeField(_("requested at"))
    expires_at = models.DateTimeField(_("valid until"))

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(booking__isnull=False, entry__isnull=True, interest__isnull=True)
                | Q(booking__isnull=True, entry__isnull=False, interest__isnull=True)
                | Q(booking__isnull=True, entry__isnull=True, interest__isnull=False),
                name="code_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%d.%m.%Y %H:%M} UTC"
