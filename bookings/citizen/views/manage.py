"""Manage your booking: what it is, what can be done with it, and a new link to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.actions import contact_changes
from bookings.citizen.managing import done_url, manage_page, show
from bookings.identity.tokens import booking_url
from bookings.models import Booking
from bookings.queries.availability import Phase, phase

DONE = {
    "moved": _("Your booking has been moved. An email with the new time is on its way to you."),
    "changed": _("The people whom you chose are not in this booking any more. An email is on its way to you."),
    "service": _("Your booking is now for another service. An email with what to bring is on its way to you."),
    "address": _("The email address has been changed. Links in earlier emails do not work any more."),
    "link": _("There is a new link to your booking. Links in earlier emails do not work any more."),
}


@manage_page
def manage(request: HttpRequest, booking: Booking) -> HttpResponse:
    now, done = timezone.now(), request.GET.get("done", "")
    return show(
        request,
        "manage",
        booking,
        done=DONE.get(done, ""),
        new_link=booking_url(booking, "manage") if done in ("address", "link") else "",
        can_move=booking.can_move(now),
        can_add=phase(booking.reception, now=now) is Phase.OPEN,
        can_give_up=now < booking.starts_at,
    )


@manage_page
def renew_link(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Asked first: the link in each mail that was kept or printed dies."""
    if request.method == "POST":
        booking = contact_changes.renew_link(booking=booking, now=timezone.now())
        return redirect(done_url(booking, "link"))
    return show(request, "renew_link", booking)
