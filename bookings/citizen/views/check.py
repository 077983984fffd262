"""Check your answers, then the code."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import confirming
from bookings.citizen.steps import page_url, show, step_page
from bookings.citizen.summary import summary
from bookings.errors import CodeTooSoon, Incomplete
from bookings.journey import Step, first_missing
from bookings.models import Booking


@step_page
def check(request: HttpRequest, booking: Booking) -> HttpResponse:
    if request.method == "POST":
        # Too soon is a double click, or the way back and on again: the code is on its way.
        with suppress(CodeTooSoon):
            confirming.ask_code(booking=booking, now=timezone.now())
        return redirect(page_url(booking, "code"))
    if missing := first_missing(booking):
        raise Incomplete(step=missing)
    return show(request, "check", booking, Step("check"), sections=summary(booking))
