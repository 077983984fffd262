"""Manage your booking: what can be done with it, a new link to it, and another email address for it."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.actions import contact_changes
from bookings.actions.core.email_codes import has_ended
from bookings.citizen.access import page_url
from bookings.citizen.forms.manage import NewAddressCodeForm, NewAddressForm
from bookings.citizen.party_pages import done_url, manage_page, show_managed
from bookings.errors import CodeEnded, CodeTooSoon, WrongCode
from bookings.identity.tokens import booking_url
from bookings.models import Booking, EmailCode
from bookings.queries.availability import Phase, phase

DONE = {
    "moved": _("We have moved your booking and sent you an email with the new time."),
    "changed": _("The people you chose are no longer in this booking. We have sent you an email."),
    "service": _("Your booking is now for another service. We have sent you an email with what to bring."),
    "address": _("The email address has been changed. Links in earlier emails no longer work."),
    "link": _("There is a new link to your booking. Links in earlier emails no longer work."),
}


@manage_page
def manage(request: HttpRequest, booking: Booking) -> HttpResponse:
    now, done = timezone.now(), request.GET.get("done", "")
    return show_managed(
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
    """Ask first: the links in all earlier emails and on all prints stop working."""
    if request.method == "POST":
        booking = contact_changes.renew_link(booking=booking, now=timezone.now())
        return redirect(done_url(booking, "link"))
    return show_managed(request, "renew_link", booking)


@manage_page
def new_address(request: HttpRequest, booking: Booking) -> HttpResponse:
    form = NewAddressForm(request.POST if request.method == "POST" else None, present=booking.email)
    wait_until: dt.datetime | None = None
    if form.is_valid():
        try:
            contact_changes.ask_new_address(booking=booking, email=form.cleaned_data["email"], now=timezone.now())
        except CodeTooSoon as refusal:
            wait_until = refusal.facts["wait_until"]
        else:
            return redirect(page_url(booking, "new_address_code"))
    return show_managed(request, "new_address", booking, form=form, wait_until=wait_until, asked=_asked(booking))


@manage_page
def new_address_code(request: HttpRequest, booking: Booking) -> HttpResponse:
    now, asked = timezone.now(), _asked(booking)
    if asked is None:
        return redirect(page_url(booking, "new_address"))
    form = NewAddressCodeForm(request.POST if request.method == "POST" else None)
    ended = has_ended(asked, now=now)
    if form.is_valid():
        try:
            booking = contact_changes.confirm_new_address(booking=booking, code=form.cleaned_data["code"], now=now)
        except WrongCode as refusal:
            form.refuse(refusal)
        except CodeEnded:
            form, ended = NewAddressCodeForm(), True
        else:
            return redirect(done_url(booking, "address"))
    context = {"form": None if ended else form, "asked": asked, "has_ended": ended}
    return show_managed(request, "new_address_code", booking, back="new_address", **context)


def _asked(booking: Booking) -> EmailCode | None:
    """Return the newest code that went to a new address."""
    found: EmailCode | None = booking.codes.exclude(new_email="").order_by("pk").last()
    return found if found and found.new_email != booking.email else None
