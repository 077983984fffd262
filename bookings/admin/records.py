"""What actions have written, to be read: slots, notifications, events."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.admin.access import PostAdmin, ReadOnly, StaffAdmin, clock
from bookings.admin.filters import ActorFilter, ComingReceptionFilter, EventReceptionFilter, VerbFilter
from bookings.admin.looks import ListsAreNoted
from bookings.models import Booking, Event, Notification, Post, Reception, Slot, User
from bookings.staff_messages import state_in_words, verb_in_words


@admin.register(Slot)
class SlotAdmin(ReadOnly, PostAdmin):
    """Each interval of each desk, and in words what it is worth now.

    The second from which a held or freed slot can be booked again is nobody's to know: who knew it could hand a place
    over to a friend.
    """

    post_lookup = "reception__post"
    fields = ["reception", "desk", "from_until", "booking", "state"]
    readonly_fields = ["from_until", "state"]
    list_display = ["time", "desk", "reception", "booking", "state"]
    list_filter = [ComingReceptionFilter]
    list_select_related = ["desk", "booking", "reception__venue", "reception__post"]

    def post_of(self, obj: Any) -> Post:
        post: Post = obj.reception.post
        return post

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
            return _("Free") if obj.starts_at > now else _("Free, but it has begun")
        if obj.booking and obj.booking.status == Booking.Status.HELD:
            return _("Held, not confirmed")
        return _("Not open to all yet: kept, or freed a short while ago")


@admin.register(Notification)
class NotificationAdmin(ReadOnly, ListsAreNoted):
    list_display = ["due", "kind", "recipient", "state", "attempts", "booking"]
    list_filter = ["state", "kind", "channel"]
    list_select_related = ["booking__reception__post", "entry__reception__post"]
    search_fields = ["recipient", "booking__reference"]
    exclude = ["dedupe_key", "language"]  # of use to the database only, and said in words
    readonly_fields = ["language_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .filter(interest=None)  # whose addresses are nobody's to read
            .annotate(zone=Coalesce("booking__post__time_zone", "entry__reception__post__time_zone", Value("UTC")))
        )
        if getattr(request.user, "is_superuser", False):
            return rows
        posts = permissions.posts_seen(request.user)
        return rows.filter(Q(booking__post__in=posts) | Q(entry__reception__post__in=posts))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.sees_any(request.user)

    def zone_of_page(self, request: HttpRequest, object_id: str | None) -> ZoneInfo:
        if object_id is None:
            return super().zone_of_page(request, object_id)
        return ZoneInfo(self.get_object(request, unquote(object_id)).zone)

    def subject_of(self, obj: Any) -> Any:
        return obj.booking or obj.entry

    @admin.display(description=_("language"))
    def language_name(self, obj: Notification) -> str:
        return str(get_language_info(obj.language)["name_local"])

    @admin.display(description=_("due at"), ordering="due_at")
    def due(self, obj: Any) -> str:
        return clock(obj.due_at, ZoneInfo(obj.zone))


@admin.register(Event)
class EventAdmin(ReadOnly, StaffAdmin):
    list_display = ["time", "what", "state", "reference", "reception", "account", "who"]
    list_display_links = None
    fields = ["time", "what", "state", "reference", "reception", "account", "who"]
    readonly_fields = ["time", "what", "state", "reference", "reception", "account", "who"]
    list_filter = [VerbFilter, EventReceptionFilter, ActorFilter]
    search_fields = ["actor_name"]  # shows the box; what it finds is decided below
    search_help_text = _("Reference of a booking, or a user name.")
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        booking = Booking.objects.filter(pk=OuterRef("booking_id"))
        reception = Reception.objects.filter(pk=OuterRef("reception_id"))
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(
                zone=Subquery(Post.objects.filter(pk=OuterRef("post_id")).values("time_zone")),
                booking_reference=Subquery(booking.values("reference")),
                day=Subquery(reception.values("date")),
                venue=Subquery(reception.values("venue__name")),
                account_name=Subquery(User.objects.filter(pk=OuterRef("user_id")).values("username")),
            )
        )
        if getattr(request.user, "is_superuser", False):
            return rows
        return rows.filter(post_id__in=permissions.posts_seen(request.user).values("pk"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        typed = search_term.strip()
        if not typed:
            return queryset, False
        reference = re.sub(r"[\s-]", "", typed).upper()
        accounts = User.objects.filter(username__istartswith=typed).values("pk")
        found = Q(actor_name__istartswith=typed) | Q(user_id__in=accounts)
        if reference:
            found |= Q(booking_id__in=Booking.objects.filter(reference__startswith=reference).values("pk"))
        return queryset.filter(found), False

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
        if obj.from_state and obj.from_state != obj.to_state:
            return f"{state_in_words(obj.from_state)} → {state_in_words(obj.to_state)}"
        return state_in_words(obj.to_state)

    @admin.display(description=_("by"), ordering="actor_name")
    def who(self, obj: Event) -> str:
        return str(obj.actor)

    @admin.display(description=_("whose account"))
    def account(self, obj: Any) -> str:
        return obj.account_name or ""

    @admin.display(description=_("reception"))
    def reception(self, obj: Any) -> str:
        return f"{obj.day:%d.%m.%Y} · {obj.venue}" if obj.day else ""

    @admin.display(description=_("booking"))
    def reference(self, obj: Any) -> str:
        return obj.booking_reference or ""
