"""Districts and venues."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet, TextField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from bookings.admin.base import SharedAdmin
from bookings.models import District, Venue

SHORT_TEXTS: dict[Any, Any] = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 80})}}


@admin.register(District)
class DistrictAdmin(SharedAdmin, TranslationAdmin[District]):
    list_display = ["name", "region", "centre"]
    search_fields = ["name_ru", "name_kk", "name_en"]
    prepopulated_fields = {"code": ("name_en",)}
    fieldsets = (
        (None, {"fields": ("name", "region", "centre")}),
        (_("Web address and map"), {"fields": ("code", ("latitude", "longitude"))}),
    )


@admin.register(Venue)
class VenueAdmin(SharedAdmin, TranslationAdmin[Venue]):
    list_display = ["name", "address", "district"]
    list_filter = ["district"]
    list_select_related = ["district"]
    search_fields = ["name_ru", "name_kk", "name_en", "address_ru", "address_kk", "address_en"]
    formfield_overrides = SHORT_TEXTS
    fieldsets = (
        (
            _("Where it is"),
            {
                "fields": ("district", "name", "address"),
                "description": _("Fill in Russian first. If Kazakh or English is empty, people see the Russian text."),
            },
        ),
        (_("What visitors need to know"), {"fields": ("directions", "accessibility", "copies")}),
        (
            _("On the map"),
            {
                "fields": (("latitude", "longitude"),),
                "description": _("In degrees, such as 45.0178 and 78.3804. Without them the page shows no map link."),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("district")
