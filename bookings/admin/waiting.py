"""The lines of full receptions, to be read: who stands where, and what has been offered."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from bookings.admin.access import PostAdmin, ReadOnly, clock
from bookings.admin.filters import ComingReceptionFilter
from bookings.admin.looks import LooksAreNoted
from bookings.models import Post, WaitlistEntry


def _number_of(rows: QuerySet[WaitlistEntry]) -> Coalesce:
    counted = rows.order_by().values("reception").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


@admin.register(WaitlistEntry)
class WaitlistEntryAdmin(ReadOnly, LooksAreNoted, PostAdmin):
    """Read only: places are offered by the list itself, in its order."""

    post_lookup = "reception__post"
    list_display = ["made", "reception", "service", "party_size", "status", "place", "line", "n_offers"]
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

    def post_of(self, obj: Any) -> Post:
        post: Post = obj.reception.post
        return post

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        line = WaitlistEntry.objects.in_line().filter(reception=OuterRef("reception"), service=OuterRef("service"))
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(
                in_line=_number_of(line),
                before=_number_of(line.filter(rank__lt=OuterRef("rank"))),
                offers_made=Count("offers"),
            )
        )
        return rows

    @admin.display(description=_("made at"), ordering="created_at")
    def made(self, obj: WaitlistEntry) -> str:
        return clock(obj.created_at, obj.reception.zone)

    @admin.display(description=_("place in the line"))
    def place(self, obj: Any) -> Any:
        return obj.before + 1 if obj.status in WaitlistEntry.IN_LINE else ""

    @admin.display(description=_("in this line"))
    def line(self, obj: Any) -> int:
        return int(obj.in_line)

    @admin.display(description=_("offers made"), ordering="offers_made")
    def n_offers(self, obj: Any) -> int:
        return int(obj.offers_made)

    @admin.display(description=_("language"))
    def language_name(self, obj: WaitlistEntry) -> str:
        return str(get_language_info(obj.language)["name_local"])

    @admin.display(description=_("persons"))
    def persons(self, obj: WaitlistEntry) -> str:
        return ", ".join(person.full_name for person in obj.applicants.order_by("position"))
