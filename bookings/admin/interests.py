"""How many people want to hear of receptions, by district and service. Their addresses are nobody's to read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import permissions
from bookings.admin.access import ReadOnly, StaffAdmin
from bookings.models import Interest
from bookings.queries.reports.demand import wanted


@admin.register(Interest)
class InterestAdmin(ReadOnly, StaffAdmin):
    """The list shows numbers alone, and no entry has a page."""

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
            "title": _("Who wants to hear of receptions"),
            "rows": wanted(now=timezone.now()),
        }
        return TemplateResponse(request, "admin/bookings/interest/numbers.html", context)
