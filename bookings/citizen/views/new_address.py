"""Another email address for a booking: the address, then the code that went to it."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import contact_changes
from bookings.actions.core.email_codes import has_ended
from bookings.citizen.forms.manage import NewAddressCodeForm, NewAddressForm
from bookings.citizen.managing import done_url, manage_page, show
from bookings.citizen.steps import page_url
from bookings.errors import CodeEnded, CodeTooSoon, WrongCode
from bookings.models import Booking, EmailCode


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
    return show(request, "new_address", booking, form=form, wait_until=wait_until, asked=_asked(booking))


@manage_page
def code(request: HttpRequest, booking: Booking) -> HttpResponse:
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
    return show(request, "new_address_code", booking, back="new_address", **context)


def _asked(booking: Booking) -> EmailCode | None:
    """The newest code that went to a new address."""
    found: EmailCode | None = booking.codes.exclude(new_email="").order_by("pk").last()
    return found if found and found.new_email != booking.email else None
