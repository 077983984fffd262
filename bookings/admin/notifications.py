"""Notifications, to be read."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.admin.base import LoggedAdmin, ReadOnly, clock, is_superuser
from bookings.identity.typed import clean
from bookings.models import Booking, Notification
from bookings.queries.booking_search import find_by_reference, search_bookings


def _hidden(request: HttpRequest) -> tuple[str, ...]:
    """Return the fields that auditors do not see. A mail server's error can repeat the address."""
    return () if permissions.sees_all_people(request.user) else ("recipient", "error", "facts")


@admin.register(Notification)
class NotificationAdmin(ReadOnly, LoggedAdmin):
    list_display = ["due", "kind", "recipient", "state", "attempts", "booking"]
    list_filter = ["state", "kind", "channel"]
    list_select_related = ["booking__reception__post", "entry__reception__post"]
    search_fields = ["recipient"]  # shows the search box; get_search_results does the search
    exclude = ["dedupe_key", "language"]  # the key is technical, and the language is shown in words
    readonly_fields = ["language_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .filter(interest=None)  # nobody may read the addresses of interests
            .annotate(zone=Coalesce("booking__post__time_zone", "entry__reception__post__time_zone", Value("UTC")))
        )
        if is_superuser(request):
            return rows
        posts = permissions.posts_seen(request.user)
        return rows.filter(Q(booking__post__in=posts) | Q(entry__reception__post__in=posts))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        notification = super().get_object(request, object_id, from_field)
        for name in _hidden(request):
            setattr(notification, name, "")
        return notification

    def get_list_display(self, request: HttpRequest) -> Any:
        return [name for name in self.list_display if name not in _hidden(request)]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.exclude, *_hidden(request)]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        typed = clean(search_term).strip()
        if not typed:
            return queryset, False
        if not permissions.sees_all_people(request.user):
            return queryset.filter(booking__in=find_by_reference(Booking.objects.all(), typed).values("pk")), False
        bookings = search_bookings(Booking.objects.all(), typed).values("pk")
        return queryset.filter(Q(recipient__icontains=typed) | Q(booking__in=bookings)), False

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
