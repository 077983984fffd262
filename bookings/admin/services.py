"""Services with what to bring, what is asked, and what they cost."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet, TextField
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from bookings import permissions
from bookings.admin.access import PlainChoices, SharedAdmin, read_choices_once
from bookings.models import ChecklistItem, Fee, Post, Question, ReadinessQuestion, Service


class FeeForm(forms.ModelForm):
    """Says in words what the database would refuse."""

    class Meta:
        widgets: ClassVar = {"currency": forms.TextInput(attrs={"size": 4})}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        age_from, age_below = data.get("age_from"), data.get("age_below")
        if age_from is not None and age_below is not None and age_below <= age_from:
            self.add_error("age_below", _("This age must be greater than the age from which the fee counts."))
        begins, ends = data.get("valid_from"), data.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("The last day lies before the first."))
        return data


class FeeInline(PlainChoices, admin.TabularInline[Fee, Model]):
    """Fees of the posts that the person manages; who manages none reads those of their own posts."""

    model = Fee
    form = FeeForm
    extra = 0
    verbose_name_plural = _("fees: for a child give “from age” and “below age”")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fee]:
        planned = permissions.posts_planned(request.user)
        posts = planned if permissions.plans_any(request.user) else permissions.posts_seen(request.user)
        return super().get_queryset(request).filter(post__in=posts).select_related("post", "service")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "post":
            kwargs["queryset"] = permissions.posts_planned(request.user)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field:
            read_choices_once(field)
        return field

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.sees_any(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, Post):
            return permissions.can_plan(request.user, obj)
        return permissions.plans_any(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


class PartOfService(TranslationStackedInline[Any, Service]):
    """What stands on a service's page may be edited by whoever may edit the service."""

    extra = 0
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3})}}

    def has_view_permission(self, request: HttpRequest, obj: Service | None = None) -> bool:
        return permissions.sees_any(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Service | None = None) -> bool:
        return permissions.plans_any(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Service | None = None) -> bool:
        return permissions.plans_any(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Service | None = None) -> bool:
        return permissions.plans_any(request.user)


class ChecklistInline(PartOfService):
    model = ChecklistItem
    fields = ["text", ("audience", "copies", "position")]


class QuestionInline(PartOfService):
    model = Question
    fields = ["text", "hint", ("of", "kind", "required", "position")]


class ReadinessInline(PartOfService):
    model = ReadinessQuestion
    fk_name = "service"
    fields = ["text", "hint", ("matters_when", "position"), "advice", ("audience", "first")]

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field:
            read_choices_once(field)
        return field


@admin.register(Service)
class ServiceAdmin(SharedAdmin, TranslationAdmin[Service]):
    list_display = ["name", "code", "first_minutes", "next_minutes", "needs_kit", "position"]
    search_fields = ["name_ru", "name_kk", "name_en", "code"]
    prepopulated_fields = {"code": ("name_en",)}
    inlines = [ChecklistInline, ReadinessInline, QuestionInline, FeeInline]
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 80})}}
    fieldsets = (
        (
            _("What people see"),
            {
                "fields": ("name", "summary", "who", "ready"),
                "description": _(
                    "Fill in Russian first. Where Kazakh or English stays empty, people see the Russian text."
                ),
            },
        ),
        (
            _("Time and equipment"),
            {
                "fields": (("first_minutes", "next_minutes"), "needs_kit"),
                "description": _("A party of three takes the first person's minutes and twice the further one's."),
            },
        ),
        (_("Rules"), {"fields": ("adult_age",)}),
        (
            _("In lists and addresses"),
            {
                "fields": ("code", "position"),
                "description": _("Leave the short name as it is once people know the page's address."),
            },
        ),
    )
