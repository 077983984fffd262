"""For a caller, or somebody at the desk, whose service needs the kit that has failed: what they choose instead."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bookings import permissions
from bookings.actions import kits
from bookings.errors import BookingError
from bookings.models import Booking
from bookings.staff.access import actor, booking_of
from bookings.staff_messages import words_for

TAKEN = _("Changed to the other service, at the same time. Say what to bring: the papers and the fee are other ones.")
DEFERRED = _("The place is given up. They are the first to be offered a place at the next reception.")


@require_POST
def take_instead(request: HttpRequest, pk: int) -> HttpResponse:
    return _choose(request, pk, kits.take_instead, TAKEN)


@require_POST
def first_right(request: HttpRequest, pk: int) -> HttpResponse:
    return _choose(request, pk, kits.choose_first_right, DEFERRED)


def _choose(request: HttpRequest, pk: int, verb: Callable[..., Booking], done: Any) -> HttpResponse:
    booking = booking_of(request, pk, may=permissions.can_receive)
    try:
        verb(booking=booking, actor=actor(request), now=timezone.now())
    except BookingError as error:
        messages.error(request, words_for(error))
    else:
        messages.success(request, done)
    if request.POST.get("back") == "calls":
        return redirect("staff:calls", booking.reception_id)
    return redirect("staff:booking", booking.pk)
