"""Opening a booking by its link: who holds the link holds the booking, there is no login."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bookings.citizen.offers import to_call
from bookings.identity.tokens import BadToken, read_link
from bookings.models import Booking

P = ParamSpec("P")


def booking_of(token: str) -> Booking:
    """The booking that a link opens, with all that its pages need.

    Raises BadToken when the link was cut or changed, when it was renewed since, and when the booking's personal
    data is erased: then nothing is left to show or to take over.
    """
    booking_id, link_version = read_link(token)
    booking = Booking.objects.with_places().filter(pk=booking_id).first()
    if booking is None or booking.link_version != link_version or booking.erased_at:
        raise BadToken
    return booking


def opened_by_link(view: Callable[Concatenate[HttpRequest, Booking, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand a view the booking that `token` in the address opens, on the clock of its post.

    The address is the key, so the page is kept by no shared cache, no search engine, and told to no other site.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        token = str(kwargs.pop("token", ""))
        try:
            booking = booking_of(token)
        except BadToken:
            return keep_secret(request, render(request, "citizen/bad_link.html", {"posts": to_call()}, status=404))
        with timezone.override(booking.post.zone):
            return keep_secret(request, view(request, booking, *args, **kwargs))

    return page


def keep_secret(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Headers of a page whose address opens a booking.

    An answer to a form may stay in the visitor's own browser: what can't be fetched again by GET would else make its
    button "Back" end on an error of the browser's (ERR_CACHE_MISS) when a form was redrawn with its mistakes.
    """
    response["Cache-Control"] = "private, no-cache" if request.method == "POST" else "no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
