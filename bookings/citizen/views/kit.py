"""The equipment that a booking needs has failed: what the party can choose instead, and a page to confirm it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import kits
from bookings.citizen.access import page_url
from bookings.citizen.party_pages import done_url, manage_page, show_managed
from bookings.errors import KitWorks, ServiceNotProvided
from bookings.models import Booking
from bookings.queries.visit_instructions import list_prices, list_what_to_bring


@manage_page
def kit(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The choice. Once there is nothing to choose, the link leads to the booking."""
    if not booking.kit_is_away:
        return redirect(page_url(booking, "manage"))
    now = timezone.now()
    return show_managed(
        request,
        "kit",
        booking,
        back="booked",
        **_instead(booking),
        can_move=booking.can_move(now),
        can_choose=now < booking.starts_at,
    )


@manage_page
def instead(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Another service at the same time: its papers and its fee, and the button that takes it."""
    if request.method == "POST":
        booking = kits.take_instead(booking=booking, now=timezone.now())
        return redirect(done_url(booking, "service"))
    _must_be_away(booking)
    if booking.service.without_kit is None:
        raise ServiceNotProvided
    return show_managed(request, "kit_instead", booking, back="kit", **_instead(booking))


@manage_page
def first_right(request: HttpRequest, booking: Booking) -> HttpResponse:
    """What it means to give up the place for the first right, and the button that does it."""
    if request.method == "POST":
        booking = kits.choose_first_right(booking=booking, now=timezone.now())
        return redirect(page_url(booking, "booked"))
    _must_be_away(booking)
    return show_managed(request, "kit_first_right", booking, back="kit", district=booking.reception.venue.district.name)


def _must_be_away(booking: Booking) -> None:
    if not booking.kit_is_away:
        raise KitWorks


def _instead(booking: Booking) -> dict[str, object]:
    """Return the service without equipment, with what to bring and to pay for it."""
    service = booking.service.without_kit
    if service is None:
        return {"instead": None}
    return {"instead": service, "bring": list_what_to_bring(booking, service), "prices": list_prices(booking, service)}
