"""The list of receptions, and the form of one: the whole plan while it is a draft, only its texts afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, TextField
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from bookings import permissions
from bookings.admin.base import PostAdmin, as_id
from bookings.admin.desks import DeskInline
from bookings.admin.filters import WhenFilter
from bookings.admin.receptions.cancellation import CancelPage
from bookings.admin.receptions.day_change import DayChangePage
from bookings.admin.receptions.drafts import DraftsPage
from bookings.admin.receptions.kit import KitPage
from bookings.admin.receptions.pages import validate_year
from bookings.admin.receptions.publishing import PreviewPage, PublishPage, TimetablePage
from bookings.admin.receptions.slot_blocks import SlotBlocksPage
from bookings.admin.receptions.tours import PlanPage, SaveTemplatePage, TourPage
from bookings.models import Reception, Slot

PAGES: dict[str, Any] = {
    "plan/": PlanPage,
    "tour/": TourPage,
    "drafts/": DraftsPage,
    "<str:object_id>/timetable/": TimetablePage,
    "<str:object_id>/preview/": PreviewPage,
    "<str:object_id>/publish/": PublishPage,
    "<str:object_id>/change-day/": DayChangePage,
    "<str:object_id>/blocks/": SlotBlocksPage,
    "<str:object_id>/kit/": KitPage,
    "<str:object_id>/cancel/": CancelPage,
    "<str:object_id>/save-as-template/": SaveTemplatePage,
}
PLAN = ("post", "venue", "date", "replaces", "opens_at", "closes_at")


class ReceptionForm(forms.ModelForm):
    """A plan with faults can be saved as a draft; only contradictions are refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("date", "opens_at", "closes_at"):
            if name in self.fields:  # they are read-only once the plan is fixed
                self.fields[name].validators.append(validate_year)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Booking must close after it opens."))
        replaced, post = data.get("replaces"), data.get("post")
        if replaced and post and replaced.post_id != post.pk:
            self.add_error("replaces", _("This cancelled reception was held by another post."))
        return data


class CountedReceptions(ChangeList):
    """The list, with counts of slots for the receptions of this page only."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        counted = Slot.objects.filter(reception__in=[row.pk for row in self.result_list]).values("reception")
        now = timezone.now()
        counts: dict[int, dict[str, int]] = {
            row["reception"]: {"n_slots": row["n_slots"], "n_booked": row["n_booked"], "n_free": row["n_free"]}
            for row in counted.order_by().annotate(
                n_slots=Count("pk"),
                n_booked=Count("pk", filter=Q(booking__live=True)),
                n_free=Count("pk", filter=Q(free_from__lte=now, starts_at__gt=now)),
            )
        }
        for reception in self.result_list:
            vars(reception).update(counts.get(reception.pk, {"n_slots": 0, "n_booked": 0, "n_free": 0}))


@admin.register(Reception)
class ReceptionAdmin(PostAdmin, TranslationAdmin[Reception]):
    form = ReceptionForm
    inlines = [DeskInline]
    list_display = ["day", "place", "status", "places", "booked", "free_now", "post"]
    list_filter = [
        WhenFilter,
        "status",
        ("post", admin.RelatedOnlyFieldListFilter),
        ("venue__district", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["post", "venue__district"]
    date_hierarchy = "date"
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 80})}}
    readonly_fields = ["status", "published_at"]
    change_form_template = "admin/bookings/reception/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                address,
                self.admin_site.admin_view(page.as_view(model_admin=self)),
                name=f"bookings_reception_{page.name}",
            )
            for address, page in PAGES.items()
        ]
        return [*own, *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CountedReceptions

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("post", "venue__district", "replaces__venue")

    def get_list_display(self, request: HttpRequest) -> Any:
        if permissions.posts_seen(request.user).count() > 1:
            return self.list_display
        return [column for column in self.list_display if column != "post"]

    @admin.display(description=_("date"), ordering="date")
    def day(self, obj: Reception) -> dt.date:
        return obj.date

    @admin.display(description=_("venue"), ordering="venue__district__name")
    def place(self, obj: Reception) -> str:
        return f"{obj.venue.name}, {obj.venue.district.name}"

    @admin.display(description=_("times in total"))
    def places(self, obj: Any) -> int | None:
        return obj.n_slots if obj.published_at else None

    @admin.display(description=_("booked"))
    def booked(self, obj: Any) -> int | None:
        return obj.n_booked if obj.published_at else None

    @admin.display(description=_("free now"))
    def free_now(self, obj: Any) -> int | None:
        return obj.n_free if obj.published_at else None

    def get_fieldsets(self, request: HttpRequest, obj: Reception | None = None) -> Any:
        state = [] if obj is None else [(None, {"fields": (("status", "published_at"),)})]
        return [
            *state,
            (_("When and where"), {"fields": self.replace_orig_field(["post", "venue", "date", "replaces"])}),
            (
                _("Booking"),
                {
                    "fields": ("opens_at", "closes_at"),
                    "description": _(
                        "In the post's time zone. Usually you leave both empty in a draft: booking then opens when "
                        "you publish, and closes on the day before."
                    ),
                },
            ),
            (
                _("Texts for visitors"),
                {
                    "fields": self.replace_orig_field(["notes", "handover"]),
                    "description": _(
                        "You can change them after publishing too. If Kazakh or English is empty, people see the "
                        "Russian text."
                    ),
                },
            ),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Reception | None = None) -> Any:
        fixed = () if obj is None or obj.status == Reception.Status.DRAFT else PLAN
        return [*self.readonly_fields, *fixed]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "replaces":
            field.widget.can_add_related = False
        return field

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "replaces":
            # Only receptions that people could book have bookings to carry over.
            kwargs["queryset"] = (
                Reception.objects.filter(
                    post__in=permissions.posts_planned(request.user),
                    status=Reception.Status.CANCELLED,
                    published_at__isnull=False,
                )
                .select_related("venue")
                .order_by("-date", "-pk")
            )
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and field.queryset is not None and db_field.name == "venue":
            field.queryset = field.queryset.select_related("district")
        return field

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context["is_draft"] = obj is not None and obj.status == Reception.Status.DRAFT
        context["show_save_and_add_another"] = False
        context["is_published"] = obj is not None and obj.status == Reception.Status.PUBLISHED
        context["can_plan"] = obj is not None and permissions.can_plan(request.user, obj.post)
        context["can_receive"] = obj is not None and permissions.can_receive(request.user, obj.post)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def zone_of_page(self, request: HttpRequest, object_id: str | None) -> ZoneInfo:
        chosen = as_id(request.POST.get("post", ""))
        post = permissions.posts_planned(request.user).filter(pk=chosen).first() if chosen else None
        if post:
            return post.zone
        return super().zone_of_page(request, object_id)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.status == Reception.Status.DRAFT)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.get_object(request, object_id).published_at:
            raise PermissionDenied(_("It has been published, so it can't be deleted, only cancelled."))
        return super().delete_view(request, object_id, extra_context)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._to_preview(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if obj.status != Reception.Status.DRAFT and "date" in request.POST:
            messages.warning(
                request,
                _("It was published or cancelled in the meantime: only your changes to the texts were saved."),
            )
        return self._to_preview(request, obj) or super().response_change(request, obj)

    def _to_preview(self, request: HttpRequest, obj: Reception) -> HttpResponse | None:
        if "_preview" not in request.POST:
            return None
        return redirect("admin:bookings_reception_preview", obj.pk)
