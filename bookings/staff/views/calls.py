"""The call sheet: people who cannot be reached by email, with a mark for each person who was told."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from bookings import permissions
from bookings.actions import call_sheet as ticks
from bookings.actions import kits
from bookings.actions.access_log import note_look
from bookings.errors import BookingError
from bookings.models import Booking, Notification, Reception
from bookings.queries.call_sheet import build_call_sheet
from bookings.staff.access import get_actor, get_booking, get_reception, render_page
from bookings.staff_messages import words_for


@require_safe
def calls(request: HttpRequest, pk: int) -> HttpResponse:
    """The call sheet. A cancelled reception has one too, because people must be told about it."""
    reception, now = get_reception(request, pk, may=permissions.can_receive), timezone.now()
    sheet = build_call_sheet(reception, now=now)
    if sheet.to_call or sheet.reached:
        note_look(reception, actor=get_actor(request), now=now)
    return render_page(request, "staff/calls.html", reception, {"sheet": sheet, "here": "calls"})


@require_POST
def call_reached(request: HttpRequest, pk: int) -> HttpResponse:
    return _tick(request, pk, ticks.mark_reached)


@require_POST
def call_not_reached(request: HttpRequest, pk: int) -> HttpResponse:
    return _tick(request, pk, ticks.mark_not_reached)


def _tick(request: HttpRequest, pk: int, verb: Callable[..., Notification]) -> HttpResponse:
    call = _find_call(request, pk)
    try:
        verb(notification=call, actor=get_actor(request), now=timezone.now())
    except BookingError as error:
        messages.error(request, words_for(error))
    return redirect(reverse("staff:calls", args=[_reception(call).pk]))


def _find_call(request: HttpRequest, pk: int) -> Notification:
    """Return the call to mark, at one of the user's posts. Raise Http404 or PermissionDenied."""
    posts = permissions.posts_seen(request.user)
    rows = Notification.objects.select_related("booking__reception__post", "entry__reception__post")
    found = rows.filter(Q(booking__post__in=posts) | Q(entry__reception__post__in=posts), pk=pk).first()
    if found is None:
        raise Http404
    if not permissions.can_receive(request.user, _reception(found).post):
        raise PermissionDenied
    return found


def _reception(call: Notification) -> Reception:
    subject = call.booking or call.entry
    assert subject is not None  # the query requires one
    return subject.reception


TAKEN = _(
    "Changed to the other service at the same time. Tell them what to bring: the papers and the fee are different."
)
DEFERRED = _("The place has been given up. They will be the first to be offered a place at the next reception.")


@require_POST
def kit_alternative(request: HttpRequest, pk: int) -> HttpResponse:
    return _choose(request, pk, kits.take_instead, TAKEN)


@require_POST
def kit_first_right(request: HttpRequest, pk: int) -> HttpResponse:
    return _choose(request, pk, kits.choose_first_right, DEFERRED)


def _choose(request: HttpRequest, pk: int, verb: Callable[..., Booking], done: Any) -> HttpResponse:
    booking = get_booking(request, pk, may=permissions.can_receive)
    try:
        verb(booking=booking, actor=get_actor(request), now=timezone.now())
    except BookingError as error:
        messages.error(request, words_for(error))
    else:
        messages.success(request, done)
    if request.POST.get("back") == "calls":
        return redirect("staff:calls", booking.reception_id)
    return redirect("staff:booking", booking.pk)
