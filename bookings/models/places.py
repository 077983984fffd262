"""Posts that send officers out, districts, and the venues in them."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# In degrees. A point has both coordinates or neither.
LATITUDES = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDES = [MinValueValidator(-180), MaxValueValidator(180)]
# The check names null, because a check whose result is null admits the row.
ON_THE_MAP = Q(latitude__isnull=True, longitude__isnull=True) | Q(
    latitude__isnull=False, latitude__range=(-90, 90), longitude__isnull=False, longitude__range=(-180, 180)
)


def require_whole_point(place: "District | Venue") -> None:
    """Refuse a latitude without a longitude, and vice versa."""
    for known, name in ((place.latitude, "longitude"), (place.longitude, "latitude")):
        if known is not None and getattr(place, name) is None:
            raise ValidationError({name: _("Fill in both, latitude and longitude, or neither.")})


class Post(models.Model):
    """A consular post and its rules. Each rule has a default that a post can start with."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    city = models.CharField(_("city"), max_length=100)
    address = models.CharField(_("address"), max_length=300, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="Asia/Almaty")
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    email = models.EmailField(_("email"), blank=True)
    kits = models.PositiveSmallIntegerField(
        _("biometric kits"), default=1, help_text=_("How many kits the post can send on one day.")
    )
    officers = models.PositiveSmallIntegerField(
        _("officers who can travel"),
        null=True,
        blank=True,
        help_text=_(
            "How many officers the post can send on one day, one for each desk. If empty, this is not checked."
        ),
    )
    payment = models.TextField(_("how fees are paid"), blank=True)
    latecomers = models.TextField(_("what happens to latecomers"), blank=True)
    handover = models.TextField(_("when and where finished papers are handed out"), blank=True)

    hold_minutes = models.PositiveSmallIntegerField(
        _("minutes a chosen time is held"),
        default=15,
        validators=[MinValueValidator(5), MaxValueValidator(60)],
    )
    max_party = models.PositiveSmallIntegerField(
        _("maximum people in one booking"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    move_until_hours = models.PositiveSmallIntegerField(
        _("hours before the start until which a booking can be moved"), default=15
    )
    counter_share = models.PositiveSmallIntegerField(
        _("share of places kept for phone and counter, in percent"),
        default=20,
        validators=[MaxValueValidator(100)],
    )
    counter_days = models.PositiveSmallIntegerField(
        _("days before the reception when kept places open to all"), default=3
    )
    quarantine_min = models.PositiveSmallIntegerField(
        _("minimum minutes until a freed place can be booked again"), default=5
    )
    quarantine_max = models.PositiveSmallIntegerField(
        _("maximum minutes until a freed place can be booked again"), default=60
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer from the waiting list"), default=12, validators=[MinValueValidator(1)]
    )
    offer_hours_near = models.PositiveSmallIntegerField(
        _("hours to answer an offer in the last two days"), default=2, validators=[MinValueValidator(1)]
    )
    closes_time = models.TimeField(_("booking closes on the day before at"), default=dt.time(18))
    waiting_minutes = models.PositiveSmallIntegerField(
        _("minutes to wait before someone counts as a no-show"),
        default=15,
        validators=[MaxValueValidator(120)],
        help_text=_("Counted from the start of the booking."),
    )
    erase_days = models.PositiveSmallIntegerField(
        _("days after the reception when personal data is erased"), default=30, validators=[MinValueValidator(1)]
    )
    bookings_per_email = models.PositiveSmallIntegerField(
        _("maximum active bookings with one email address"), default=6
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarantine_min__lte=models.F("quarantine_max")), name="post_quarantine_in_order"
            ),
            models.CheckConstraint(condition=Q(counter_share__lte=100), name="post_counter_share_percent"),
            models.CheckConstraint(condition=Q(max_party__gte=1), name="post_party_at_least_one"),
            models.CheckConstraint(condition=Q(hold_minutes__gte=1), name="post_hold_at_least_a_minute"),
            models.CheckConstraint(condition=Q(waiting_minutes__lte=120), name="post_waits_two_hours_at_most"),
            models.CheckConstraint(condition=Q(erase_days__gte=1), name="post_erases_after_the_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The post's time zone."""
        return ZoneInfo(self.time_zone)

    def kept_of(self, slots: int) -> int:
        """Return how many of a desk's slots are kept for phone and counter: the last ones of its day."""
        return slots * self.counter_share // 100

    def clean(self) -> None:
        if self.quarantine_min > self.quarantine_max:
            raise ValidationError({"quarantine_max": _("The longest delay can't be shorter than the shortest.")})


class District(models.Model):
    """An administrative district, or a city of the same rank, with its region."""

    code = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    region = models.CharField(_("region"), max_length=100)
    centre = models.CharField(_("main town"), max_length=100, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=4, null=True, blank=True, validators=LATITUDES
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=7, decimal_places=4, null=True, blank=True, validators=LONGITUDES
    )

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=ON_THE_MAP, name="district_on_the_map")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        require_whole_point(self)


class Venue(models.Model):
    """A place in a district where receptions are held."""

    district = models.ForeignKey(District, models.PROTECT, related_name="venues", verbose_name=_("district"))
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=300)
    directions = models.TextField(_("how to get there"), blank=True)
    accessibility = models.TextField(_("access for people with disabilities"), blank=True)
    copies = models.TextField(_("where copies and photos can be made"), blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=4, null=True, blank=True, validators=LATITUDES
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=7, decimal_places=4, null=True, blank=True, validators=LONGITUDES
    )

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["district", "name"]
        constraints = [models.CheckConstraint(condition=ON_THE_MAP, name="venue_on_the_map")]

    def __str__(self) -> str:
        return f"{self.name}, {self.address}"

    def clean(self) -> None:
        require_whole_point(self)

    @property
    def map_url(self) -> str:
        """The address of a map of the place on OpenStreetMap; empty if its coordinates are not known."""
        if self.latitude is None or self.longitude is None:
            return ""
        return (
            f"https://www.openstreetmap.org/?mlat={self.latitude}&mlon={self.longitude}"
            f"#map=16/{self.latitude}/{self.longitude}"
        )
