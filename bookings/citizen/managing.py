"""The pages of a confirmed booking: who gets to see them, and what they have in common."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bookings.citizen.access import opened_by_link
from bookings.citizen.refusals import refused
from bookings.citizen.steps import page_url
from bookings.citizen.summary import booked_place
from bookings.errors import BookingError, WrongState
from bookings.identity.tokens import link_token
from bookings.models import Booking, Reception

P = ParamSpec("P")


def is_over(booking: Booking, *, now: dt.datetime) -> bool:
    """Whether the reception has ended, and with it all that a link can do."""
    return booking.reception.status == Reception.Status.FINISHED or now >= booking.reception.day_ends_at


def manage_page(view: Callable[Concatenate[HttpRequest, Booking, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page on which a confirmed booking is looked at or changed.

    Where the booking is not confirmed yet, has ended, or its reception is over, the link leads to the page that says
    so. What a verb refuses is said with the words that the booking itself stands as it was.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @opened_by_link
    @wraps(view)
    def page(request: HttpRequest, booking: Booking, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if booking.status != Booking.Status.CONFIRMED or is_over(booking, now=timezone.now()):
            return redirect(page_url(booking, "booked"))
        try:
            return view(request, booking, *args, **kwargs)
        except WrongState:  # ended in another tab while this one was being read
            return redirect(page_url(booking, "booked"))
        except BookingError as refusal:
            return refused(request, refusal, booking=booking)

    return page


def show(
    request: HttpRequest, template: str, booking: Booking, *, back: str = "manage", **context: Any
) -> HttpResponse:
    """Draw a page about a confirmed booking; `back` names the page before."""
    base = {
        "booking": booking,
        "token": link_token(booking),
        "place": booked_place(booking),
        "back_url": page_url(booking, back),
    }
    return render(request, f"citizen/{template}.html", base | context)


def done_url(booking: Booking, what: str) -> str:
    """The booking's own page, which says once what has been done (`citizen.views.manage.DONE`)."""
    return f"{page_url(booking, 'manage')}?done={what}"
