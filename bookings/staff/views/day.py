"""The list of the day, and the search in it."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import permissions
from bookings.actions.access_log import note_look
from bookings.models import Booking, Reception
from bookings.queries.booking_search import find_at_reception, find_by_reference
from bookings.queries.reception_day import ReceptionDay, build_reception_day, is_open
from bookings.staff.access import get_actor, get_reception, render_page
from bookings.staff_messages import state_in_words

# How many results are shown. If there are more, the page asks for a longer search term.
MOST_FOUND = 25
LONGEST = 100
_COOKIE, _COOKIE_AGE = "desk", dt.timedelta(days=2)


@require_safe
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of the day by desk: now, next, late and still to come. `?desk=1` shows one desk, which this device then
    remembers, `?desk=` all of them; `?all=1` shows everybody."""
    reception = get_reception(request, pk)
    now = timezone.now()
    desk = desk_of_device(request, reception)
    whole = "all" in request.GET
    built = build_reception_day(reception, now=now, desk=desk, whole=whole)
    note_look(reception, actor=get_actor(request), now=now)
    if not permissions.sees_people(request.user, reception.post):
        for queue in built.desks:
            for each in (*queue.now, *queue.arrived, *queue.late, *queue.coming, *queue.done):
                permissions.hide_people(each)
    context = {
        **_of_day(reception, built, desk=desk),
        "whole": whole,
        "is_open": is_open(reception, now=now),
        "clock_now": now,
    }
    response = render_page(request, "staff/day/day.html", reception, context)
    if "desk" in request.GET:
        _remember_desk(response, reception, desk)
    return response


@require_safe
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """The search by reference, last four characters or name. A reference opens its booking directly."""
    reception = get_reception(request, pk)
    # PostgreSQL text cannot contain NUL.
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    desk = desk_of_device(request, reception)
    exact = list(find_by_reference(reception.bookings.all(), typed)[:2])
    if len(exact) == 1:
        return redirect(card_url(exact[0], desk=desk))
    if permissions.sees_people(request.user, reception.post):
        rows = find_at_reception(reception, typed)
    else:  # only a whole reference, which has been looked for above
        rows = reception.bookings.none()
    rows = rows.select_related("post", "service", "desk", "called_to")
    hits = list(rows.prefetch_related("applicants").order_by("starts_at", "pk").distinct()[: MOST_FOUND + 1])
    note_look(reception, actor=get_actor(request), now=timezone.now())
    context = {
        "here": "day",
        "typed": typed,
        "desk": desk,
        "hits": hits[:MOST_FOUND],
        "more": len(hits) > MOST_FOUND,
        "is_open": is_open(reception, now=timezone.now()),
        "clock_now": timezone.now(),
        "reasons": Booking.Reason.choices,
    }
    return render_page(request, "staff/day/search.html", reception, context)


def desk_of_device(request: HttpRequest, reception: Reception) -> int | None:
    """Return the desk that the address names (`?desk=` names none), or else the one last chosen on this device for the
    reception."""
    asked = request.GET.get("desk")
    if asked is None:
        there, _colon, asked = request.COOKIES.get(_COOKIE, "").partition(":")
        asked = asked if there == str(reception.pk) else ""
    return chosen_desk(asked, reception)


def _remember_desk(response: HttpResponse, reception: Reception, desk: int | None) -> None:
    response.set_cookie(
        _COOKIE,
        f"{reception.pk}:{desk or ''}",
        max_age=_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def chosen_desk(text: str | None, reception: Reception) -> int | None:
    """Return the desk's id from a URL or a form if the desk belongs to the reception, otherwise None."""
    return next((desk.pk for desk in reception.desks.all() if str(desk.pk) == text), None)


def day_url(reception_id: int, *, desk: int | None = None, **more: Any) -> str:
    return _with_desk(reverse("staff:day", args=[reception_id]), desk, **more)


def card_url(booking: Booking, *, desk: int | None = None) -> str:
    return _with_desk(reverse("staff:booking", args=[booking.pk]), desk)


def _with_desk(path: str, desk: int | None, **more: Any) -> str:
    query = urlencode({**({"desk": desk} if desk else {}), **more})
    return f"{path}?{query}" if query else path


def _of_day(reception: Reception, built: ReceptionDay, *, desk: int | None) -> dict[str, Any]:
    """Return what the list and its heading need."""
    counts = built.counts
    states = [
        (_("Expected"), counts.expected),
        *(
            (state_in_words(state), number)
            for state, number in (
                (Booking.Status.ARRIVED, counts.arrived),
                (Booking.Status.CALLED, counts.called),
                (Booking.Status.SERVED, counts.served),
                (Booking.Status.NOT_SERVED, counts.not_served),
                (Booking.Status.NO_SHOW, counts.no_show),
            )
        ),
    ]
    return {
        "here": "day",
        "day": built,
        "states": states,
        "desk": desk,
        "all_desks": list(reception.desks.all()),
        "reasons": Booking.Reason.choices,
    }
