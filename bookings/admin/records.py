"""What actions have written, to be read: slots, notifications, events."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.admin.access import PostAdmin, ReadOnly, StaffAdmin, clock
from bookings.admin.filters import ComingReceptionFilter, VerbFilter
from bookings.admin.words import actor_in_words, state_in_words, verb_in_words
from bookings.models import Booking, Event, Notification, Post, Slot


@admin.register(Slot)
class SlotAdmin(ReadOnly, PostAdmin):
    """Each interval of each desk. To whom it is free is written nowhere else."""

    post_lookup = "reception__post"
    list_display = ["time", "desk", "reception", "booking", "free"]
    list_filter = [ComingReceptionFilter]
    list_select_related = ["desk", "booking", "reception__venue", "reception__post"]

    def post_of(self, obj: Any) -> Post:
        post: Post = obj.reception.post
        return post

    @admin.display(description=_("from"), ordering="starts_at")
    def time(self, obj: Slot) -> str:
        return clock(obj.starts_at, obj.reception.zone)

    @admin.display(description=_("free from"), ordering="free_from")
    def free(self, obj: Slot) -> str:
        return clock(obj.free_from, obj.reception.zone)


@admin.register(Notification)
class NotificationAdmin(ReadOnly, StaffAdmin):
    list_display = ["due", "kind", "recipient", "state", "attempts", "booking"]
    list_filter = ["state", "kind", "channel"]
    list_select_related = ["booking"]
    search_fields = ["recipient", "booking__reference"]
    exclude = ["dedupe_key"]  # of use to the database only

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(zone=Coalesce("booking__post__time_zone", "entry__reception__post__time_zone", Value("UTC")))
        )
        if getattr(request.user, "is_superuser", False):
            return rows
        posts = permissions.posts_seen(request.user)
        return rows.filter(Q(booking__post__in=posts) | Q(entry__reception__post__in=posts))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.sees_any(request.user)

    @admin.display(description=_("due at"), ordering="due_at")
    def due(self, obj: Any) -> str:
        return clock(obj.due_at, ZoneInfo(obj.zone))


@admin.register(Event)
class EventAdmin(ReadOnly, StaffAdmin):
    list_display = ["time", "what", "state", "reference", "reception_id", "who"]
    list_display_links = None
    list_filter = [VerbFilter]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        booking = Booking.objects.filter(pk=OuterRef("booking_id"))
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(
                zone=Subquery(Post.objects.filter(pk=OuterRef("post_id")).values("time_zone")),
                booking_reference=Subquery(booking.values("reference")),
            )
        )
        if getattr(request.user, "is_superuser", False):
            return rows
        return rows.filter(post_id__in=permissions.posts_seen(request.user).values("pk"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.sees_any(request.user)

    @admin.display(description=_("at"), ordering="at")
    def time(self, obj: Any) -> str:
        return clock(obj.at, ZoneInfo(obj.zone or "UTC"))

    @admin.display(description=_("what"), ordering="verb")
    def what(self, obj: Event) -> Any:
        return verb_in_words(obj.verb)

    @admin.display(description=_("status since then"), ordering="to_state")
    def state(self, obj: Event) -> Any:
        return state_in_words(obj.to_state)

    @admin.display(description=_("by"), ordering="actor")
    def who(self, obj: Event) -> Any:
        return actor_in_words(obj.actor)

    @admin.display(description=_("booking"))
    def reference(self, obj: Any) -> str:
        return obj.booking_reference or ""
