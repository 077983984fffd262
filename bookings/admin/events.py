"""Events, to be read: who did what, and when."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.admin.base import ReadOnly, StaffAdmin, as_id, clock, is_superuser
from bookings.admin.filters import ComingReceptionFilter
from bookings.identity.typed import clean, normalise_reference
from bookings.models import ActorKind, Booking, Event, Post, Reception, User
from bookings.staff_messages import VERBS, state_in_words, verb_in_words


class VerbFilter(admin.SimpleListFilter):
    """What happened, in words."""

    title = _("what")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(VERBS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(verb=self.value()) if self.value() in VERBS else queryset


class EventReceptionFilter(ComingReceptionFilter):
    """Events store the id of their reception, not a foreign key."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if self.value() is None:
            return queryset
        return queryset.filter(reception_id=as_id(self.value() or ""))


class ActorFilter(admin.SimpleListFilter):
    """Who did it: visitors, the software itself, or staff."""

    title = _("by")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ActorKind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(actor_kind=self.value()) if self.value() in ActorKind.values else queryset


@admin.register(Event)
class EventAdmin(ReadOnly, StaffAdmin):
    list_display = ["time", "what", "state", "reference", "reception", "account", "who"]
    list_display_links = None
    fields = ["time", "what", "state", "reference", "reception", "account", "who"]
    readonly_fields = ["time", "what", "state", "reference", "reception", "account", "who"]
    list_filter = [VerbFilter, EventReceptionFilter, ActorFilter]
    search_fields = ["actor_name"]  # shows the search box; get_search_results does the search
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
        if is_superuser(request):
            return rows
        return rows.filter(post_id__in=permissions.posts_seen(request.user).values("pk"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        typed = clean(search_term).strip()
        if not typed:
            return queryset, False
        reference = normalise_reference(typed)
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

    @admin.display(description=_("new status"), ordering="to_state")
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
