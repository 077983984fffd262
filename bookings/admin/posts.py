"""Posts and their rules."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, TextField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from bookings.admin.accounts import MembershipInline
from bookings.admin.base import PostAdmin, is_superuser
from bookings.admin.fees import FeeInline
from bookings.models import Post, Reception


def time_zones() -> list[tuple[str, str]]:
    """Return the zones named after places: offsets and abbreviations do not follow changes in a country's law."""
    names = sorted(zoneinfo.available_timezones())
    return [(name, name) for name in names if "/" in name and not name.startswith("Etc/")]


class PostForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, initial="Asia/Almaty")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "phone" in self.fields:
            # People without an email address, or too late to book, are asked to phone.
            self.fields["phone"].required = True


@admin.register(Post)
class PostsAdmin(PostAdmin, TranslationAdmin[Post]):
    """A post and its rules. Its managers edit them; only superusers add and delete posts."""

    form = PostForm
    post_lookup = "pk"
    list_display = ["name", "city", "phone", "kits", "officers", "time_zone"]
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = [FeeInline, MembershipInline]
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 80})}}
    fieldsets = (
        (
            _("The post"),
            {
                "fields": ("name", "city", "address", ("phone", "email"), "slug"),
                "description": _("Fill in Russian first. If Kazakh or English is empty, people see the Russian text."),
            },
        ),
        (_("Information for visitors to every reception"), {"fields": ("payment", "latecomers", "handover")}),
        (
            _("Equipment and time zone"),
            {
                "fields": (("kits", "officers"), "time_zone"),
                "description": _(
                    "The time zone can't be changed while there are upcoming published receptions: every "
                    "confirmed time would move."
                ),
            },
        ),
        (
            _("Booking rules"),
            {
                "fields": (
                    *("hold_minutes", "max_party", "bookings_per_email", "move_until_hours", "closes_time"),
                    ("offer_hours", "offer_hours_near"),
                    "waiting_minutes",
                ),
            },
        ),
        (
            _("Places kept for people who phone or come to the counter"),
            {
                "fields": (("counter_share", "counter_days"),),
            },
        ),
        (
            _("Freed places"),
            {
                "fields": (("quarantine_min", "quarantine_max"),),
                "description": _("A freed place can be booked again after a random delay, so that nobody can sell it."),
            },
        ),
        (_("Personal data"), {"fields": ("erase_days",)}),
    )

    def post_of(self, obj: Any) -> Post:
        post: Post = obj
        return post

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return []
        coming = Reception.objects.coming(timezone.now()).filter(post=obj, status=Reception.Status.PUBLISHED)
        return ["time_zone"] if coming.exists() else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_add_permission(request)
