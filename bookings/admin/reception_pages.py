"""What a reception would give, and the two buttons that matter: publish it, cancel it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import permissions
from bookings.actions import receptions
from bookings.admin.access import PostAdmin, clock
from bookings.admin.day_form import CancelForm
from bookings.errors import BookingError, WrongState
from bookings.models import Actor, Booking, Reception
from bookings.queries.reachability import is_unreachable, with_failed_mail
from bookings.queries.reception_plan import DeskPlan, Plan, plan
from bookings.queries.timetable import timetable
from bookings.staff_messages import words_for

# What a second press, or a colleague's, finds done.
_DONE: dict[str, Any] = {
    Reception.Status.PUBLISHED: _("It is published already."),
    Reception.Status.CANCELLED: _("It is cancelled already."),
}


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
            "drawn": timetable(reception, now=now, planned=planned),
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
        now = timezone.now()
        here = reverse("admin:bookings_reception_preview", args=[reception.pk])
        there = reverse("admin:bookings_reception_change", args=[reception.pk])
        if request.method != "POST":
            return HttpResponseRedirect(here)
        try:
            made = receptions.publish(reception=reception, actor=Actor.of(request.user), now=now)
        except BookingError as error:
            self._refuse(request, reception, error)
            return HttpResponseRedirect(here)
        self.log_change(request, reception, str(_("Published.")))
        reception.refresh_from_db()
        messages.success(request, _published(reception, made, now))
        return HttpResponseRedirect(there)

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reception = self._planned(request, object_id)
        form = CancelForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return self._cancel(request, reception, form.cleaned_data["reason"])
        let_down = to_tell(reception)
        context = {
            "form": form,
            "told": [_call(booking) for booking in let_down],
            "people": sum(booking.party_size for booking in let_down),
            "by_phone": sum(is_unreachable(booking) for booking in let_down),
            "waiting": reception.entries.in_line().count(),
            "held": reception.bookings.filter(status=Booking.Status.HELD, entry=None).count(),
            "can_be_cancelled": receptions.can_be_cancelled(reception, now=timezone.now()),
            "is_draft": reception.status == Reception.Status.DRAFT,
            "is_over": reception.status == Reception.Status.PUBLISHED,
            "is_cancelled": reception.status == Reception.Status.CANCELLED,
        }
        return self._page(request, reception, "cancel", _("Cancel this reception?"), context)

    def _cancel(self, request: HttpRequest, reception: Reception, reason: str) -> HttpResponse:
        there = reverse("admin:bookings_reception_change", args=[reception.pk])
        actor = Actor.of(request.user)
        try:
            told = receptions.cancel(reception=reception, actor=actor, now=timezone.now(), reason=reason)
        except BookingError as error:
            self._refuse(request, reception, error)
            return HttpResponseRedirect(there)
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
        return HttpResponseRedirect(reverse("staff:calls", args=[reception.pk]) if told else there)

    def _refuse(self, request: HttpRequest, reception: Reception, error: BookingError) -> None:
        """Say why nothing was changed; calmly, where what was asked for is done already."""
        reception.refresh_from_db()
        if isinstance(error, WrongState) and reception.status in _DONE:
            messages.info(request, _DONE[reception.status])
        else:
            messages.error(request, words_for(error))

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


def to_tell(reception: Reception) -> list[Booking]:
    """Whom cancelling a reception would let down, by time."""
    bookings = with_failed_mail(reception.bookings.filter(status=Booking.Status.CONFIRMED))
    return list(bookings.select_related("post").prefetch_related("applicants").order_by("starts_at", "desk", "id"))


def _call(booking: Booking) -> dict[str, Any]:
    """One line of those to be told."""
    return {
        "booking": booking,
        "time": booking.local_starts_at.time(),
        "names": [person.full_name for person in booking.applicants.all()],
        "phone_link": re.sub(r"[^\d+]", "", booking.phone),
    }


def _published(reception: Reception, made: Plan, now: dt.datetime) -> str:
    """How many times can be booked from when on, and how many wait for telephone and counter until when."""
    kept = sum(desk.kept for desk in made.desks)
    opens_at, kept_until = reception.opens_at or now, reception.kept_places_open_at
    if kept_until <= opens_at:
        kept = 0
    at_first = made.total - kept
    if opens_at > now:
        words = ngettext(
            "Published: %(count)s time can be booked from %(when)s.",
            "Published: %(count)s times can be booked from %(when)s.",
            at_first,
        )
    else:
        words = ngettext(
            "Published: %(count)s time can be booked at once.",
            "Published: %(count)s times can be booked at once.",
            at_first,
        )
    sentences = [words % {"count": at_first, "when": clock(opens_at, reception.zone)}]
    if kept:
        words = ngettext(
            "%(count)s time is kept for telephone and counter until %(when)s.",
            "%(count)s times are kept for telephone and counter until %(when)s.",
            kept,
        )
        sentences.append(words % {"count": kept, "when": clock(kept_until, reception.zone)})
    return " ".join(sentences)


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
