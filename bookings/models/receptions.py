"""One outreach day: the reception, and the slots that publishing makes from its desks."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.places import Post, Venue
from bookings.models.services import Service

# The local hour at which places kept for the counter open to all: not midnight, when only bots are awake.
KEPT_OPEN_AT = dt.time(9)

_BREAK = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$", re.ASCII)


def parse_breaks(text: str) -> list[tuple[dt.time, dt.time]]:
    """Read breaks as staff write them, "13:00-14:00, 16:00-16:15" or "13-14", in local time.

    Raises ValidationError if a part is not a time. `queries.reception_plan` checks that a break fits the desk's hours.
    """
    breaks = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        match = _BREAK.match(part)
        try:
            if match is None:
                raise ValueError(part)
            h1, m1, h2, m2 = (int(number or 0) for number in match.groups())
            breaks.append((dt.time(h1, m1), dt.time(h2, m2)))
        except ValueError:
            raise ValidationError(
                _("“%(part)s” is not a break. Enter breaks like 13:00-14:00, 16:00-16:15."),
                params={"part": part},
            ) from None
    return breaks


def trim_breaks(text: str, *, opens: dt.time, closes: dt.time) -> str:
    """Return the parts of breaks that are within these hours; the text itself if all of them are, or if one is
    backwards. Raises ValidationError as `parse_breaks` does."""
    breaks = parse_breaks(text)
    if all(opens <= start and end <= closes for start, end in breaks) or any(end <= start for start, end in breaks):
        return text
    kept = [(max(start, opens), min(end, closes)) for start, end in breaks]
    return ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in kept if start < end)


def validate_breaks(text: str) -> None:
    parse_breaks(text)


class ReceptionQuerySet(models.QuerySet["Reception"]):
    def public(self) -> ReceptionQuerySet:
        """Those that citizens may see: published, or cancelled after publishing."""
        return self.filter(
            Q(status=Reception.Status.PUBLISHED) | Q(status=Reception.Status.CANCELLED, published_at__isnull=False)
        )

    def coming(self, now: dt.datetime) -> ReceptionQuerySet:
        """Those whose day is not over. A day counts here until its last minute anywhere on Earth; where it matters,
        Python checks the place's own zone. A list that shows a finished day for some hours harms nobody."""
        return self.filter(date__gte=(now - dt.timedelta(hours=12)).date())

    def bookable_first(self, now: dt.datetime, *before: str) -> ReceptionQuerySet:
        """Put those where booking is closed, or that are cancelled, after all others. Those with the same values of
        the fields in `before` stay together; the rest is by date."""
        open_or_to_open = Q(status=Reception.Status.PUBLISHED, closes_at__gt=now)
        return self.order_by(*before, models.Case(models.When(open_or_to_open, then=0), default=1), "date", "pk")

    def with_places(self) -> ReceptionQuerySet:
        """Load all that a page about them needs, in a fixed number of queries."""
        return self.select_related("post", "venue__district").prefetch_related("desks__services")


class Reception(models.Model):
    """One outreach day of a post at a venue. `date` is in the post's time zone.

    `version` counts the changes that people are notified of: to the day, and to the biometric kit.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", pgettext_lazy("a reception", "Cancelled")

    post = models.ForeignKey(Post, models.PROTECT, related_name="receptions", verbose_name=_("post"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="receptions", verbose_name=_("venue"))
    date = models.DateField(_("date"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    opens_at = models.DateTimeField(
        _("booking opens"), null=True, blank=True, help_text=_("If empty, when it is published.")
    )
    closes_at = models.DateTimeField(
        _("booking closes"),
        null=True,
        blank=True,
        help_text=_("If empty, on the day before, at the post's usual time."),
    )
    notes = models.TextField(_("notice for visitors"), blank=True)
    handover = models.TextField(
        _("when and where finished papers are handed out"),
        blank=True,
        help_text=_("If empty, the post’s text is used."),
    )
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name=_("replaces the cancelled reception"),
        help_text=_("People who lost their place there are offered one here before anybody else."),
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reception")
        verbose_name_plural = _("receptions")
        ordering = ["date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "finished", "cancelled"]),
                name="reception_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "cancelled"])
                | Q(published_at__isnull=False, opens_at__isnull=False, closes_at__isnull=False),
                name="reception_published_knows_its_times",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="reception_opens_before_it_closes",
            ),
        ]
        indexes = [models.Index(fields=["status", "date"])]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y} · {self.venue.name}"

    @property
    def zone(self) -> ZoneInfo:
        return self.post.zone

    @property
    def services(self) -> list[Service]:
        """The services of all its desks, in the order of the pages. Cheap after `with_places`."""
        found = {service.pk: service for desk in self.desks.all() for service in desk.services.all()}
        return sorted(found.values(), key=lambda service: (service.position, service.pk))

    def local(self, time: dt.time, *, days_before: int = 0) -> dt.datetime:
        """Return an hour of the reception's day, or of a day before it, as an instant."""
        return dt.datetime.combine(self.date - dt.timedelta(days=days_before), time, tzinfo=self.zone)

    @property
    def usual_closing(self) -> dt.datetime:
        """When booking closes by default: on the day before, at the post's hour."""
        return self.local(self.post.closes_time, days_before=1)

    def has_come(self, now: dt.datetime) -> bool:
        """Return whether its day has begun, in local time."""
        return now.astimezone(self.zone).date() >= self.date

    @property
    def day_ends_at(self) -> dt.datetime:
        """Midnight at the end of its day, in local time. After that, links no longer open its bookings."""
        return self.local(dt.time.min, days_before=-1)

    @property
    def last_desk_ends_at(self) -> dt.datetime:
        """When the last of its desks closes; the start of its day if it has no desk."""
        return self.local(max((desk.closes for desk in self.desks.all()), default=dt.time.min))

    @property
    def kept_places_open_at(self) -> dt.datetime:
        """When the places kept for phone and counter open to all; meaningless if the post keeps none."""
        return self.local(KEPT_OPEN_AT, days_before=self.post.counter_days)

    @property
    def kept_until(self) -> dt.datetime:
        """The same for a published reception, which opens no place before booking opens."""
        assert self.opens_at  # a constraint: it is set once the reception is published
        return max(self.opens_at, self.kept_places_open_at)


class SlotQuerySet(models.QuerySet["Slot"]):
    def free(self, now: dt.datetime) -> SlotQuerySet:
        """Free to the public and not yet begun; read from this row alone."""
        return self.filter(free_from__lte=now, starts_at__gt=now)

    def at(self, reception: Reception) -> SlotQuerySet:
        return self.filter(reception=reception)


class Slot(models.Model):
    """One interval of a desk's day.

    `booking` null: nobody has it. `free_from` null: taken for good, blocked, or offered to the waiting list; in the
    future: not open yet, kept for the counter, held, or in quarantine. The slots of a desk never overlap (an exclusion
    constraint).
    """

    reception = models.ForeignKey(Reception, models.CASCADE, related_name="slots", verbose_name=_("reception"))
    desk = models.ForeignKey("bookings.Desk", models.PROTECT, related_name="slots", verbose_name=_("desk"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    booking = models.ForeignKey(
        "bookings.Booking",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("booking"),
    )
    free_from = models.DateTimeField(_("free from"), null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["starts_at", "desk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_takes_time"),
        ]
        indexes = [
            models.Index(
                fields=["reception", "starts_at"],
                include=["free_from"],
                name="slot_free",
                condition=Q(free_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at.astimezone(self.reception.zone):%d.%m.%Y %H:%M}"
