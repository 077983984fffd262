"""Closing the reception at the end of the day, and opening it again."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings import permissions
from bookings.actions.receptions import can_reopen, close_reception, reopen_reception
from bookings.errors import BookingError, NotConfirmed, NotOver, StillWaiting
from bookings.models import Booking, Reception
from bookings.queries.reception_day import count_by_status, is_open, list_bookings
from bookings.staff.access import get_actor, get_reception, render_page
from bookings.staff.views.day import day_url
from bookings.staff_messages import words_for


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that says what closing will do. Parties nobody has marked become no-shows only if the box is ticked.

    Before the last desk's end only a manager can close it, and ticks a second box.
    """
    reception = get_reception(request, pk, may=permissions.can_receive)
    now, fault, early_fault = timezone.now(), "", ""
    plans = permissions.can_plan(request.user, reception.post)
    if request.method == "POST":
        try:
            confirmed = request.POST.get("confirmed") == "1"
            early = plans and request.POST.get("early") == "1"
            close_reception(reception=reception, confirmed=confirmed, early=early, actor=get_actor(request), now=now)
        except NotConfirmed:
            fault = _unmarked()
        except NotOver as refusal:
            if not plans:
                messages.error(request, words_for(refusal))
                return redirect(day_url(reception.pk))
            if refusal.facts["unanswered"] and not confirmed:
                fault = _unmarked()
            early_fault = _("Tick the box if you want to close the reception before its end")
        except BookingError as refusal:
            messages.error(request, words_for(refusal))
            if not isinstance(refusal, StillWaiting):  # the page lists who is still waiting
                return redirect(day_url(reception.pk))
        else:
            messages.success(request, _("The reception is closed."))
            return redirect(day_url(reception.pk))
    return render_page(request, "staff/day/closing.html", reception, _of_page(reception, fault, early_fault, now=now))


@require_POST
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed reception again."""
    reception = get_reception(request, pk, may=permissions.can_plan)
    try:
        reopen_reception(reception=reception, actor=get_actor(request), now=timezone.now())
    except BookingError as refusal:
        messages.error(request, words_for(refusal))
    else:
        messages.success(request, _("The reception is open again."))
    return redirect(day_url(reception.pk))


def _unmarked() -> str:
    return _("Tick the box if they did not come, or go back and enter their outcomes")


def _of_page(reception: Reception, fault: str, early_fault: str, *, now: dt.datetime) -> dict[str, Any]:
    bookings = list_bookings(reception)
    return {
        "here": "day",
        "counts": count_by_status(bookings, now=now),
        "present": [booking for booking in bookings if booking.status in Booking.PRESENT],
        "unanswered": [booking for booking in bookings if booking.status == Booking.Status.CONFIRMED],
        "is_open": is_open(reception, now=now),
        "fault": fault,
        "early_fault": early_fault,
        "is_early": now < reception.last_desk_ends_at,
        "can_reopen": can_reopen(reception, now=now),
        "page_has_errors": bool(fault or early_fault),
        "clock_now": now,
    }
