"""Moving somebody's booking to another time, for a person on the phone or at the counter."""

import datetime as dt
import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings import permissions
from bookings.actions.access_log import note_look
from bookings.actions.reschedule import move_booking
from bookings.actions.staff_bookings import admit_by_staff
from bookings.errors import BookingError, SlotTaken
from bookings.models import Booking, Reception
from bookings.queries.availability import counter_pool, movable_runs
from bookings.staff.access import get_actor, get_booking, get_reception, render_page
from bookings.staff.forms.move import StaffMoveForm
from bookings.staff.staff_booking_options import find_other_receptions
from bookings.staff_messages import words_for


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The times of one reception, the booking's own unless `reception` in the address names another of the post."""
    booking, now = get_booking(request, pk, may=permissions.can_receive), timezone.now()
    there, status = _reception_asked(request, booking), 200
    form = _form(request, booking, there, now=now)
    refusal = _why_not(booking, there, now=now)
    if not refusal and form.is_valid():
        try:
            moved = move_booking(
                booking=booking,
                reception=there,
                starts_at=form.starts_at,
                told=form.cleaned_data.get("told", False),
                by_staff=True,
                actor=get_actor(request),
                now=now,
            )
        except SlotTaken:
            status, form = 409, _form(request, booking, there, now=now)
            form.is_valid()
            form.refuse_taken([])
        except BookingError as error:
            refusal = words_for(error)
        else:
            messages.success(
                request,
                _("The booking has been moved to %(time)s.") % {"time": time_format(moved.local_starts_at, "H:i")},
            )
            return redirect("staff:staff_booking_done", moved.pk)
    note_look(booking, actor=get_actor(request), now=now)
    context = {
        "here": "",
        "booking": booking,
        "people": list(booking.applicants.all()),
        "there": there,
        "form": form,
        "refusal": refusal,
        "others": find_other_receptions(there, booking.service, booking.party_size, now=now),
    }
    return render_page(request, "staff/staff_booking/move.html", booking.reception, context, status=status)


def _reception_asked(request: HttpRequest, booking: Booking) -> Reception:
    """Return the reception that the address names. Raises Http404 or PermissionDenied for another post's."""
    asked = request.GET.get("reception", "")
    if not re.fullmatch(r"[0-9]{1,9}", asked):
        return booking.reception
    return get_reception(request, int(asked), may=permissions.can_receive)


def _why_not(booking: Booking, there: Reception, *, now: dt.datetime) -> str:
    """Return why the booking cannot be moved there; "" if it can. The action checks again."""
    if booking.status != Booking.Status.CONFIRMED or booking.starts_at <= now:
        return _("This booking can no longer be moved.")
    try:
        admit_by_staff(there, booking.party_size, now=now)
    except BookingError as refusal:
        return str(words_for(refusal))
    return ""


def _form(request: HttpRequest, booking: Booking, there: Reception, *, now: dt.datetime) -> StaffMoveForm:
    return StaffMoveForm(
        request.POST if request.method == "POST" else None,
        free=movable_runs(booking=booking, reception=there, now=now),
        runs=movable_runs(booking=booking, reception=there, now=now, free=counter_pool(there)),
        reception=there,
        booking=booking,
    )
