"""Closing the reception at the end of the day."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings import permissions
from bookings.actions.receptions import close_reception
from bookings.errors import BookingError, NotConfirmed, StillWaiting
from bookings.models import Booking, Reception
from bookings.queries.reception_day import count_by_status, is_open, list_bookings
from bookings.staff.access import get_actor, get_reception, render_page
from bookings.staff.views.day import day_url
from bookings.staff_messages import words_for


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that says what closing will do. Parties nobody has marked become no-shows only if the box is ticked."""
    reception = get_reception(request, pk, may=permissions.can_receive)
    now, fault = timezone.now(), ""
    if request.method == "POST":
        try:
            confirmed = request.POST.get("confirmed") == "1"
            close_reception(reception=reception, confirmed=confirmed, actor=get_actor(request), now=now)
        except NotConfirmed:
            fault = _("Tick the box if they did not come, or go back and enter their outcomes")
        except BookingError as refusal:
            messages.error(request, words_for(refusal))
            if not isinstance(refusal, StillWaiting):  # the page lists who is still waiting
                return redirect(day_url(reception.pk))
        else:
            messages.success(request, _("The reception is closed."))
            return redirect(day_url(reception.pk))
    return render_page(request, "staff/day/closing.html", reception, _of_page(reception, fault, now=now))


def _of_page(reception: Reception, fault: str, *, now: dt.datetime) -> dict[str, Any]:
    bookings = list_bookings(reception)
    return {
        "here": "day",
        "counts": count_by_status(bookings, now=now),
        "present": [booking for booking in bookings if booking.status in Booking.PRESENT],
        "unanswered": [booking for booking in bookings if booking.status == Booking.Status.CONFIRMED],
        "is_open": is_open(reception, now=now),
        "fault": fault,
        "page_has_errors": bool(fault),
        "clock_now": now,
    }
