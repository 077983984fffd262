"""Bookings: to find, to read and to cancel. Nothing is edited in a form."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import permissions
from bookings.actions import cancellation
from bookings.admin.base import LoggedAdmin, PostAdmin, ReadOnly, clock, log_view
from bookings.admin.filters import ComingReceptionFilter
from bookings.errors import BookingError
from bookings.formatting import spaced
from bookings.identity.tokens import booking_url
from bookings.models import Actor, Answer, Applicant, Booking, Notification, Slot
from bookings.queries.booking_search import find_by_reference, search_bookings
from bookings.staff_messages import words_for


class PartOfBooking(ReadOnly, admin.TabularInline[Any, Booking]):
    template = "admin/bookings/booking/part.html"
    extra = 0
    max_num = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Booking | None = None) -> bool:
        return True  # for everybody who sees the booking


class ApplicantInline(PartOfBooking):
    model = Applicant
    fields = [
        "surname",
        "given_names",
        "patronymic",
        "birth_date",
        "representative_name",
        "representative_relation",
        "last_four",
    ]


class AnswerInline(PartOfBooking):
    model = Answer
    fields = ["applicant", "question", "text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Answer]:
        return super().get_queryset(request).select_related("applicant", "question")


class SlotInline(PartOfBooking):
    model = Slot
    fields = ["desk", "starts_at", "ends_at"]
    verbose_name_plural = _("slots")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Slot]:
        return super().get_queryset(request).select_related("desk")


class NotificationInline(PartOfBooking):
    model = Notification
    fields = ["kind", "recipient", "state", "due_at", "sent_at", "error"]


@admin.register(Booking)
class BookingAdmin(ReadOnly, LoggedAdmin, PostAdmin):
    inlines = [ApplicantInline, AnswerInline, SlotInline, NotificationInline]
    list_display = ["time", "reference", "status", "persons", "service", "place"]
    list_display_links = ["time", "reference"]
    list_filter = [ComingReceptionFilter, "status", ("service", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["post", "service", "reception__venue"]
    search_fields = ["reference"]  # shows the search box; `searched` does the search
    search_help_text = _(
        "Reference, names in any order, phone, email or the last four characters of a document. Ё and Е, "
        "Ә and А, Қ and К count as the same letter."
    )
    change_form_template = "admin/bookings/booking/change_form.html"
    fieldsets = (
        (
            None,
            {"fields": (("reference", "status"), "service", "reception", "desk", "time_span", "party_size", "persons")},
        ),
        (_("Contact"), {"fields": ("email", "telephone", "language_name")}),
        (
            _("How it was booked"),
            {
                "classes": ("collapse",),
                "fields": (
                    "source",
                    ("created_at", "hold_ends_at", "confirmed_at"),
                    ("consent_at", "consent_version"),
                    "erased_at",
                ),
            },
        ),
    )
    readonly_fields = ["reference", "time_span", "persons", "telephone", "language_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related("post", "service", "desk", "reception__venue", "reception__post").prefetch_related(
            "applicants"
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        search = search_bookings if permissions.sees_all_people(request.user) else find_by_reference
        return (search(queryset, search_term) if search_term.strip() else queryset), False

    def get_list_display(self, request: HttpRequest) -> Any:
        hidden = () if permissions.sees_all_people(request.user) else ("persons",)
        return [name for name in self.list_display if name not in hidden]

    def get_inlines(self, request: HttpRequest, obj: Booking | None) -> Any:
        shows_people = obj is not None and permissions.sees_people(request.user, obj.post)
        return self.inlines if shows_people else [SlotInline]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        booking = super().get_object(request, object_id, from_field)
        if not permissions.sees_people(request.user, booking.post):
            permissions.hide_people(booking)
        return booking

    def get_ordering(self, request: HttpRequest) -> Any:
        """Order coming bookings first, the next one on top; then past ones, the latest on top."""
        coming = Q(ends_at__gt=timezone.now())
        return [
            Case(When(coming, then=F("starts_at"))).asc(nulls_last=True),
            F("starts_at").desc(),
            "id",
        ]

    @admin.display(description=_("time"), ordering="starts_at")
    def time(self, obj: Booking) -> str:
        return clock(obj.starts_at, obj.post.zone)

    @admin.display(description=_("time"))
    def time_span(self, obj: Booking) -> str:
        return f"{clock(obj.starts_at, obj.post.zone)} – {obj.local_ends_at:%H:%M}"

    @admin.display(description=_("place"), ordering="reception__venue__name")
    def place(self, obj: Booking) -> str:
        return obj.reception.venue.name

    @admin.display(description=_("phone"))
    def telephone(self, obj: Booking) -> str:
        return format_html('<a href="tel:{}">{}</a>', obj.phone, spaced(obj.phone)) if obj.phone else ""

    @admin.display(description=_("language"))
    def language_name(self, obj: Booking) -> str:
        return obj.language_name

    @admin.display(description=_("who is coming"))
    def persons(self, obj: Booking) -> str:
        names = ", ".join(filter(None, (person.full_name for person in obj.applicants.all())))
        return names or ngettext("%(count)s person", "%(count)s people", obj.party_size) % {"count": obj.party_size}

    def get_urls(self) -> list[URLPattern]:
        cancel = path(
            "<str:object_id>/cancel/",
            self.admin_site.admin_view(self.cancel_view),
            name="bookings_booking_cancel",
        )
        return [cancel, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**(extra_context or {})}
        if object_id is not None:
            booking = self.get_object(request, unquote(object_id))
            if permissions.sees_people(request.user, booking.post):
                context["namesakes"] = Booking.objects.with_namesakes_of(booking).select_related("reception__venue")
            receives = permissions.can_receive(request.user, booking.post)
            context["can_correct"] = booking.live and receives
            context["slip_url"] = booking_url(booking, "slip") if context["can_correct"] else ""
            context["can_cancel"] = receives and cancellation.can_cancel_booking(booking, now=timezone.now())
        return super().changeform_view(request, object_id, form_url, context)

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        booking = self.get_object(request, object_id)
        if not permissions.can_receive(request.user, booking.post):
            raise PermissionDenied
        if request.method == "POST":
            self._cancel(request, booking)
            return HttpResponseRedirect(reverse("admin:bookings_booking_change", args=[booking.pk]))
        log_view(request, booking)
        can_be_cancelled = cancellation.can_cancel_booking(booking, now=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": booking,
            "title": _("Cancel this booking?"),
            "subtitle": booking.reference,
            "time": self.time_span(booking),
            "persons": self.persons(booking),
            "can_be_cancelled": can_be_cancelled,
            "has_begun": booking.status in cancellation.CANCELLABLE and not can_be_cancelled,
            "was_confirmed": booking.status == Booking.Status.CONFIRMED,
        }
        return TemplateResponse(request, "admin/bookings/booking/cancel.html", context)

    def _cancel(self, request: HttpRequest, booking: Booking) -> None:
        if booking.status == Booking.Status.CANCELLED:
            messages.info(request, _("The booking is already cancelled."))
            return
        try:
            cancellation.cancel_booking(booking=booking, actor=Actor.of(request.user), now=timezone.now())
        except BookingError as error:
            messages.error(request, words_for(error))
        else:
            messages.success(request, _("The booking is cancelled."))
