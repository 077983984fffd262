"""Services, with their checklists, questions and fees."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import TextField
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from bookings.admin.base import PartFields, SharedAdmin
from bookings.admin.fees import FeeInline
from bookings.models import ChecklistItem, Question, ReadinessQuestion, Service


class PartOfService(PartFields, TranslationStackedInline[Any, Service]):
    extra = 1  # an empty row, which saves nothing, for those whose browser adds none
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3})}}


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
                "description": _("Fill in Russian first. If Kazakh or English is empty, people see the Russian text."),
            },
        ),
        (
            _("Time and equipment"),
            {
                "fields": (("first_minutes", "next_minutes"), "needs_kit", "without_kit"),
                "description": _(
                    "For a party of three: the minutes for the first person, plus twice the minutes for "
                    "each additional person."
                ),
            },
        ),
        (_("Rules"), {"fields": ("adult_age",)}),
        (
            _("Lists and web addresses"),
            {
                "fields": ("code", "position"),
                "description": _("Do not change the short name once people know the page's address."),
            },
        ),
    )
