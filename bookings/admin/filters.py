"""Filters of lists: by day, and by reception."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.admin.base import as_id
from bookings.models import Reception


class WhenFilter(admin.SimpleListFilter):
    """Coming receptions by default; past ones, or all, on request."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("past", _("Past")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() not in ("past", "all"),
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("Coming"),
        }
        yield from list(super().choices(changelist))[1:]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reception]) -> QuerySet[Reception]:
        coming = Reception.objects.coming(timezone.now()).values("pk")
        if self.value() == "all":
            return queryset
        if self.value() == "past":
            return queryset.exclude(pk__in=coming)
        return queryset.filter(pk__in=coming)


class ComingReceptionFilter(admin.SimpleListFilter):
    """The bookings, slots or waiting list of one reception: lists the upcoming ones; the address may name any other."""

    title = _("reception")
    parameter_name = "reception"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        posts = permissions.posts_seen(request.user)
        coming = Reception.objects.coming(timezone.now()).filter(post__in=posts).exclude(status="draft")
        return [(str(reception.pk), str(reception)) for reception in coming.select_related("venue")[:40]]

    def has_output(self) -> bool:
        return True  # even if no reception is coming: the address may name one

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(reception=as_id(self.value() or ""))
