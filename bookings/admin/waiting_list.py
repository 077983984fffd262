"""The waiting lists of full receptions and the interest in districts, to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.admin.base import LoggedPagesAdmin, PostAdmin, ReadOnly, StaffAdmin, clock
from bookings.admin.filters import ComingReceptionFilter
from bookings.models import Interest, WaitlistEntry
from bookings.queries.reports.demand import count_interests


def _number_of(rows: QuerySet[WaitlistEntry]) -> Coalesce:
    counted = rows.order_by().values("reception").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


@admin.register(WaitlistEntry)
class WaitlistEntryAdmin(ReadOnly, LoggedPagesAdmin, PostAdmin):
    """Places are offered automatically, in the order of the list."""

    post_lookup = "reception__post"
    list_display = ["made", "reception", "service", "party_size", "status", "place", "length", "n_offers"]
    list_filter = [ComingReceptionFilter, "status", "service"]
    list_select_related = ["reception__venue", "reception__post", "service"]
    ordering = ["reception", "service", "rank", "id"]
    fields = [
        "reception",
        "service",
        "party_size",
        "status",
        "persons",
        "email",
        "phone",
        "language_name",
        "created_at",
    ]
    readonly_fields = ["persons", "language_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        waiting = WaitlistEntry.objects.on_list().filter(reception=OuterRef("reception"), service=OuterRef("service"))
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(
                on_list=_number_of(waiting),
                before=_number_of(waiting.filter(rank__lt=OuterRef("rank"))),
                offers_made=Count("offers"),
            )
        )
        return rows

    def get_fields(self, request: HttpRequest, obj: WaitlistEntry | None = None) -> Any:
        shows_people = obj is not None and permissions.sees_people(request.user, obj.reception.post)
        hidden = () if shows_people else ("persons", "email", "phone")
        return [name for name in self.fields if name not in hidden]

    @admin.display(description=_("created at"), ordering="created_at")
    def made(self, obj: WaitlistEntry) -> str:
        return clock(obj.created_at, obj.reception.zone)

    @admin.display(description=_("place on the waiting list"))
    def place(self, obj: Any) -> Any:
        return obj.before + 1 if obj.status in WaitlistEntry.ON_LIST else ""

    @admin.display(description=_("on this waiting list"))
    def length(self, obj: Any) -> int:
        return int(obj.on_list)

    @admin.display(description=_("offers made"), ordering="offers_made")
    def n_offers(self, obj: Any) -> int:
        return int(obj.offers_made)

    @admin.display(description=_("language"))
    def language_name(self, obj: WaitlistEntry) -> str:
        return str(get_language_info(obj.language)["name_local"])

    @admin.display(description=_("people"))
    def persons(self, obj: WaitlistEntry) -> str:
        return ", ".join(person.full_name for person in obj.applicants.order_by("position"))


@admin.register(Interest)
class InterestAdmin(ReadOnly, StaffAdmin):
    """How many people want to hear of receptions, by district and service. Nobody can read their addresses."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.sees_any(request.user)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        raise Http404

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("People who want to hear about receptions"),
            "rows": count_interests(now=timezone.now()),
        }
        return TemplateResponse(request, "admin/bookings/interest/numbers.html", context)
