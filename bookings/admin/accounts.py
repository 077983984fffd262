"""Staff accounts and their roles at posts, for superusers. Managers see the members of their posts, and reset a lost
second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.actions.accounts import may_reset, reset_second_factor
from bookings.admin.base import PartFields, PostAdmin, ReadOnly, StaffAdmin, is_superuser
from bookings.errors import CannotReset
from bookings.models import Membership, User
from bookings.models.places import Post
from bookings.models.services import YES_NO

# Allauth shows them to superusers, who could read and delete a second factor without a trace.
admin.site.unregister([Authenticator, EmailAddress])


class NewPasswordForm(AdminPasswordChangeForm):
    """Django's form with our text about having no password: Django's is English only, and mentions LDAP."""

    usable_password_help_text = _("Without a password this person can’t log in, and the current password is lost.")  # type: ignore[assignment]


class MembershipInline(PartFields, admin.TabularInline[Membership, User]):
    """The roles of people at a post. Its members see them; only superusers change them."""

    template = "admin/bookings/tabular.html"
    model = Membership
    extra = 0

    def may_edit(self, request: HttpRequest, obj: User | Post | None) -> bool:
        return is_superuser(request)


@admin.register(User)
class StaffMemberAdmin(StaffAdmin, UserAdmin[User]):
    """People who leave are deactivated, never deleted: the log still names them."""

    list_display = ["username", "first_name", "last_name", "active", "superuser"]
    list_filter = ["is_active", "is_superuser", "memberships__post"]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who it is"), {"fields": (("first_name", "last_name"), "email")}),
        (
            _("Access"),
            {
                "fields": ("is_active", "is_staff", "is_superuser"),
                "description": _(
                    "Every member of staff needs “staff status” and a role at a post below. When somebody leaves, "
                    "untick “active”."
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
    change_password_form = NewPasswordForm
    inlines = [MembershipInline]

    @admin.display(description=User._meta.get_field("is_active").verbose_name, ordering="is_active")
    def active(self, user: User) -> Any:
        return dict(YES_NO)[user.is_active]

    @admin.display(description=User._meta.get_field("is_superuser").verbose_name, ordering="is_superuser")
    def superuser(self, user: User) -> Any:
        return dict(YES_NO)[user.is_superuser]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"is_staff": True}

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(ReadOnly, PostAdmin):
    """The members of the reader's posts, for managers."""

    list_display = ["user", "name", "post", "role", "second_factor", "reset"]
    list_display_links = None
    list_select_related = ["user", "post"]
    ordering = ["post", "user__username"]
    fields = ["user", "post", "role"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        factors = Authenticator.objects.filter(user=OuterRef("user")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        rows: QuerySet[Any] = super().get_queryset(request).filter(post__in=permissions.posts_planned(request.user))
        others = factors.exclude(user=request.user.pk)
        theirs = others if is_superuser(request) else others.filter(user__is_superuser=False)
        shown: QuerySet[Any] = rows.annotate(has_factor=Exists(factors), can_reset=Exists(theirs))
        return shown

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return permissions.plans_any(request.user)
        return permissions.can_plan(request.user, obj.post)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reset_view)
        return [path("<str:object_id>/reset/", view, name="bookings_membership_reset"), *super().get_urls()]

    @admin.display(description=_("Name"))
    def name(self, row: Membership) -> str:
        return row.user.get_full_name()

    @admin.display(description=_("Second factor"))
    def second_factor(self, row: Any) -> Any:
        return dict(YES_NO)[row.has_factor]

    @admin.display(description=_("Device lost?"))
    def reset(self, row: Any) -> str:
        if not row.can_reset:
            return ""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:bookings_membership_reset", args=[row.pk]),
            _("Reset the second factor"),
        )

    def reset_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: Membership = self.get_object(request, object_id)
        there = reverse("admin:bookings_membership_changelist")
        assert isinstance(request.user, User)
        if not may_reset(request.user, row.user, row.post):
            raise PermissionDenied
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "original": row,
                "title": _("Reset the second factor"),
            }
            return TemplateResponse(request, "admin/bookings/membership/reset.html", context)
        try:
            done = reset_second_factor(user=row.user, by=request.user, post=row.post, now=timezone.now())
        except CannotReset:
            raise PermissionDenied from None
        if done:
            words = _("The second factor of %(name)s has been reset. They will set up a new one at the next login.")
            messages.success(request, words % {"name": row.user.get_username()})
        else:
            messages.info(request, _("There is no second factor to reset: it is set up at the next login."))
        return HttpResponseRedirect(there)
