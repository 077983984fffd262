"""Slots, to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.admin.base import PostAdmin, ReadOnly, clock
from bookings.admin.filters import ComingReceptionFilter
from bookings.models import Booking, Slot


@admin.register(Slot)
class SlotAdmin(ReadOnly, PostAdmin):
    """Each slot of each desk, with its current state in words.

    The moment from which a held or freed slot can be booked again is shown to nobody, so that no place can be passed
    on to a friend.
    """

    post_lookup = "reception__post"
    fields = ["reception", "desk", "from_until", "booking", "state"]
    readonly_fields = ["from_until", "state"]
    list_display = ["time", "desk", "reception", "booking", "state"]
    list_filter = [ComingReceptionFilter]
    list_select_related = ["desk", "booking", "reception__venue", "reception__post"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        if lookup.startswith("free_from"):
            return False
        return super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("from"), ordering="starts_at")
    def time(self, obj: Slot) -> str:
        return clock(obj.starts_at, obj.reception.zone)

    @admin.display(description=_("time"))
    def from_until(self, obj: Slot) -> str:
        zone = obj.reception.zone
        return f"{clock(obj.starts_at, zone)} – {obj.ends_at.astimezone(zone):%H:%M}"

    @admin.display(description=_("state"))
    def state(self, obj: Slot) -> Any:
        now = timezone.now()
        if obj.free_from is None:
            return _("Taken") if obj.booking else _("Blocked")
        if obj.free_from <= now:
            return _("Free") if obj.starts_at > now else _("Free, but already started")
        if obj.booking and obj.booking.status == Booking.Status.HELD:
            return _("Held, not confirmed")
        return _("Not open to everybody yet: kept, or freed recently")
