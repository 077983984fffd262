"""Moving a booking: to which reception, to which time, then a page to confirm it."""

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import reschedule
from bookings.citizen.access import page_url
from bookings.citizen.choice import SENT
from bookings.citizen.forms.manage import MoveForm
from bookings.citizen.party_pages import done_url, manage_page, show_managed
from bookings.citizen.reception_cards import find_reception, find_room
from bookings.citizen.reception_list import kilometres_away
from bookings.errors import ServiceNotProvided, TooLate
from bookings.models import Booking, Reception
from bookings.queries.availability import Phase, movable_runs, must_be_open, phase


@manage_page
def move(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The receptions of the post with free times for this party: the current one first, then the nearest to it."""
    now = timezone.now()
    _must_be_movable(booking, now=now)
    own = booking.reception
    stays = phase(own, now=now) is Phase.OPEN and movable_runs(booking=booking, reception=own, now=now)
    near = own.venue.district
    among = Q(post=booking.post) & ~Q(pk=own.pk)
    elsewhere = find_room(among, booking.service, booking.party_size, now=now, near=near)
    found = [*([(own, 0)] if stays else []), *((card.reception, card.most_free) for card in elsewhere)]
    receptions = [
        (reception, page_url(booking, "move_times", reception.pk), free, kilometres_away(reception))
        for reception, free in found
    ]
    return show_managed(request, "move", booking, receptions=receptions)


@manage_page
def times(request: HttpRequest, booking: Booking, pk: int) -> HttpResponse:
    now = timezone.now()
    reception = _find_reception(booking, pk, now=now)
    runs = movable_runs(booking=booking, reception=reception, now=now)
    form = MoveForm(request.GET if SENT in request.GET else None, runs=runs, reception=reception)
    if runs and form.is_valid():
        starts_at = form.cleaned_data["time"] or runs[0].starts_at
        query = urlencode({"time": f"{starts_at.astimezone(reception.zone):%H:%M}"})
        return redirect(f"{page_url(booking, 'move_confirm', pk)}?{query}")
    return show_managed(request, "move_times", booking, back="move", form=form, reception=reception)


@manage_page
def confirm(request: HttpRequest, booking: Booking, pk: int) -> HttpResponse:
    """The old and the new time side by side, and the button that moves the booking."""
    now = timezone.now()
    reception = _find_reception(booking, pk, now=now)
    asked = MoveForm(request.GET, runs=(), reception=reception)
    starts_at = asked.cleaned_data["time"] if asked.is_valid() else None
    if starts_at is None:
        return redirect(page_url(booking, "move_times", pk))
    if request.method == "POST":
        booking = reschedule.move_booking(booking=booking, reception=reception, starts_at=starts_at, now=now)
        return redirect(done_url(booking, "moved"))
    times_url = page_url(booking, "move_times", pk)
    return show_managed(request, "move_confirm", booking, reception=reception, starts_at=starts_at, times_url=times_url)


def _must_be_movable(booking: Booking, *, now: dt.datetime) -> None:
    if not booking.can_move(now):
        raise TooLate


def _find_reception(booking: Booking, pk: int, *, now: dt.datetime) -> Reception:
    """Return the reception to move to. Raises what the action would refuse."""
    _must_be_movable(booking, now=now)
    reception = find_reception(pk)
    if reception.post_id != booking.post_id:
        raise ServiceNotProvided
    must_be_open(reception, now=now)
    return reception
