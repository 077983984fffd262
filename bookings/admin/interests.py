"""How many people want to hear of receptions, by district and service. Their addresses are nobody's to read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import permissions
from bookings.admin.access import ReadOnly, StaffAdmin
from bookings.models import District, Interest, Service


@dataclass(frozen=True)
class Wanted:
    """One district: how many wait there, for which services, and how many of them for any."""

    district: District
    people: int
    services: list[tuple[Service, int]]
    any_service: int


def wanted(*, now: dt.datetime) -> list[Wanted]:
    """The districts where somebody waits, most people first. Somebody who named two services counts for both."""
    active = Interest.objects.active(now).order_by()
    people = dict(active.values_list("district").annotate(number=Count("pk")))
    by_service: dict[int, dict[int | None, int]] = {}
    for district, service, number in active.values_list("district", "services").annotate(number=Count("pk")):
        by_service.setdefault(district, {})[service] = number
    services = list(Service.objects.all())
    rows = [
        Wanted(
            district,
            people[district.pk],
            [(service, by_service[district.pk].get(service.pk, 0)) for service in services],
            by_service[district.pk].get(None, 0),
        )
        for district in District.objects.filter(pk__in=people)
    ]
    return sorted(rows, key=lambda row: (-row.people, row.district.name))


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
