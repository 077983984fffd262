"""Templates: days that a post holds often. Receptions are made from them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bookings.admin.base import PostAdmin
from bookings.admin.desks import TemplateDeskInline
from bookings.models import Template


@admin.register(Template)
class TemplateAdmin(PostAdmin, admin.ModelAdmin[Template]):
    """A post's managers edit its templates. Changing one does not change any reception."""

    inlines = [TemplateDeskInline]
    list_display = ["name", "n_desks", "post"]
    list_select_related = ["post"]
    fields = ["post", "name"]
    change_form_template = "admin/bookings/template/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).annotate(number=Count("desks"))
        return rows

    @admin.display(description=_("desks"))
    def n_desks(self, obj: Any) -> int:
        number: int = obj.number
        return number

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["post"] if obj else []
