"""Accounts of staff and their roles at posts: for superusers only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bookings.admin.access import PlainChoices, StaffAdmin, read_choices_once
from bookings.models import Membership, User
from bookings.models.places import Post


class MembershipInline(PlainChoices, admin.TabularInline[Membership, User]):
    """Who may do what here. Members of the post see it; only superusers hand out roles."""

    model = Membership
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: User | Post | None = None) -> bool:
        return True  # whoever sees the page that it stands on

    def has_add_permission(self, request: HttpRequest, obj: User | Post | None = None) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    def has_change_permission(self, request: HttpRequest, obj: User | Post | None = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | Post | None = None) -> bool:
        return self.has_add_permission(request)

    def formfield_for_foreignkey(self, *args: Any, **kwargs: Any) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(*args, **kwargs)
        if field:
            read_choices_once(field)
        return field


@admin.register(User)
class StaffMemberAdmin(StaffAdmin, UserAdmin[User]):
    """Who leaves is switched off, never deleted: the records keep naming them."""

    list_display = ["username", "first_name", "last_name", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser", "memberships__post"]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who it is"), {"fields": (("first_name", "last_name"), "email")}),
        (
            _("Access"),
            {
                "fields": ("is_active", "is_staff", "is_superuser"),
                "description": _(
                    "Everybody who works here needs “staff status” and a role at a post below. "
                    "When somebody leaves, take away the tick at “active”."
                ),
            },
        ),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", ("first_name", "last_name"), "is_staff", "password1", "password2")},
        ),
    )
    inlines = [MembershipInline]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"is_staff": True}

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
