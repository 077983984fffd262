"""Filters of lists: by day, by a coming reception, and by what happened."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.admin.access import as_id
from bookings.models import ActorKind, Event, Reception
from bookings.staff_messages import VERBS


class WhenFilter(admin.SimpleListFilter):
    """Coming receptions unless others are asked for: yesterday's are seldom what one looks for."""

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
    """The bookings, slots … of one reception; coming ones are offered, any can be named in the address."""

    title = _("reception")
    parameter_name = "reception"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        posts = permissions.posts_seen(request.user)
        coming = Reception.objects.coming(timezone.now()).filter(post__in=posts).exclude(status="draft")
        return [(str(reception.pk), str(reception)) for reception in coming.select_related("venue")[:40]]

    def has_output(self) -> bool:
        return True  # also with none to offer: the address may name one

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(reception=as_id(self.value() or ""))


class VerbFilter(admin.SimpleListFilter):
    """Events of one verb, each named in words."""

    title = _("what")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(VERBS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(verb=self.value()) if self.value() in VERBS else queryset


class EventReceptionFilter(ComingReceptionFilter):
    """Events know their reception by a plain number."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if self.value() is None:
            return queryset
        return queryset.filter(reception_id=as_id(self.value() or ""))


class ActorFilter(admin.SimpleListFilter):
    """By whom: visitors, the software itself, or somebody of the staff."""

    title = _("by")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ActorKind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(actor_kind=self.value()) if self.value() in ActorKind.values else queryset
