"""What a reception would give, and the two buttons that matter: publish it, cancel it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import permissions
from bookings.actions import receptions
from bookings.admin.access import PostAdmin, clock
from bookings.admin.words import words_for
from bookings.errors import BookingError
from bookings.models import Booking, Reception
from bookings.planning import DeskPlan, plan


class ReceptionPages(PostAdmin):
    """Preview (which changes nothing), publishing, cancelling. All three are for managers of the post."""

    def get_urls(self) -> list[URLPattern]:
        pages = [
            (name, self.admin_site.admin_view(view))
            for name, view in (
                ("preview", self.preview_view),
                ("publish", self.publish_view),
                ("cancel", self.cancel_view),
            )
        ]
        return [
            *(path(f"<str:object_id>/{name}/", view, name=f"bookings_reception_{name}") for name, view in pages),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reception = self._planned(request, object_id)
        now = timezone.now()
        planned = plan(reception, now=now)
        context = {
            "plan": planned,
            "desks": [_row(desk_plan, reception) for desk_plan in planned.desks],
            "kept": sum(desk_plan.kept for desk_plan in planned.desks),
            "is_draft": reception.status == Reception.Status.DRAFT,
            "opens_at": clock(reception.opens_at, reception.zone) if _later(reception.opens_at, now) else "",
            "closes_at": clock(reception.closes_at or reception.usual_closing, reception.zone),
            "closes_before_now": (reception.closes_at or reception.usual_closing) <= now,
        }
        return self._page(request, reception, "preview", _("Preview"), context)

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reception = self._planned(request, object_id)
        here = reverse("admin:bookings_reception_preview", args=[reception.pk])
        if request.method != "POST":
            return HttpResponseRedirect(here)
        try:
            made = receptions.publish(reception=reception, actor=request.user.get_username(), now=timezone.now())
        except BookingError as error:
            messages.error(request, words_for(error))
            return HttpResponseRedirect(here)
        self.log_change(request, reception, str(_("Published.")))
        messages.success(
            request,
            ngettext(
                "Published: %(count)s time can be booked.", "Published: %(count)s times can be booked.", made.total
            )
            % {"count": made.total},
        )
        return HttpResponseRedirect(reverse("admin:bookings_reception_change", args=[reception.pk]))

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reception = self._planned(request, object_id)
        there = reverse("admin:bookings_reception_change", args=[reception.pk])
        if request.method == "POST":
            try:
                told = receptions.cancel(reception=reception, actor=request.user.get_username(), now=timezone.now())
            except BookingError as error:
                messages.error(request, words_for(error))
            else:
                self.log_change(request, reception, str(_("Cancelled.")))
                messages.success(
                    request,
                    ngettext(
                        "Cancelled. %(count)s booking is cancelled with it, and the person is being told.",
                        "Cancelled. %(count)s bookings are cancelled with it, and the people are being told.",
                        told,
                    )
                    % {"count": told},
                )
            return HttpResponseRedirect(there)
        confirmed = reception.bookings.filter(status=Booking.Status.CONFIRMED)
        context = {
            "confirmed": confirmed.count(),
            "people": confirmed.aggregate(n=Sum("party_size"))["n"] or 0,
            "by_phone": confirmed.filter(Q(email="") & ~Q(phone="")).count(),
            "held": reception.bookings.filter(status=Booking.Status.HELD).count(),
            "can_be_cancelled": reception.status == Reception.Status.PUBLISHED,
            "is_draft": reception.status == Reception.Status.DRAFT,
        }
        return self._page(request, reception, "cancel", _("Cancel this reception?"), context)

    def _planned(self, request: HttpRequest, object_id: str) -> Any:
        """The reception, for its managers; 404 for strangers, 403 for the other members."""
        reception = self.get_object(request, object_id)
        if not permissions.can_plan(request.user, reception.post):
            raise PermissionDenied
        return reception

    def _page(
        self, request: HttpRequest, reception: Reception, name: str, title: Any, context: dict[str, Any]
    ) -> HttpResponse:
        return TemplateResponse(
            request,
            f"admin/bookings/reception/{name}.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "original": reception,
                "title": title,
                "subtitle": f"{reception.post} · {reception}",
                **context,
            },
        )


def _later(instant: dt.datetime | None, now: dt.datetime) -> bool:
    return instant is not None and instant > now


def _row(desk_plan: DeskPlan, reception: Reception) -> dict[str, Any]:
    """One desk's line of the preview, its times on the clock of the place."""
    starts = [start.astimezone(reception.zone) for start, _end in desk_plan.slots]
    return {
        "desk": desk_plan.desk,
        "services": [offer.service for offer in desk_plan.desk.offers.all()],
        "count": len(starts),
        "kept": desk_plan.kept,
        "first": starts[0].time() if starts else None,
        "last": starts[-1].time() if starts else None,
    }
