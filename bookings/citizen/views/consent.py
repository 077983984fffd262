"""Consent to the processing of personal data, on a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import booking_details
from bookings.citizen.forms.consent import ConsentForm
from bookings.citizen.steps import next_url, show, step_page
from bookings.errors import Incomplete
from bookings.forms.consent import CONSENT_TEXT, CONSENT_VERSION
from bookings.models import Booking
from bookings.queries.booking_steps import Step, adults_and_minors, first_missing


@step_page
def consent(request: HttpRequest, booking: Booking) -> HttpResponse:
    missing = first_missing(booking)
    if missing and missing.name != "consent":
        raise Incomplete(step=missing)  # whose consent is asked for depends on who comes
    adults, minors = adults_and_minors(booking)
    sent = request.POST if request.method == "POST" else None
    given = booking.consent_at is not None and booking.consent_version == CONSENT_VERSION
    form = ConsentForm(sent, minors=len(minors), adults=len(adults), given=given)
    if form.is_valid():
        booking_details.give_consent(booking=booking, version=CONSENT_VERSION, now=timezone.now())
        return redirect(next_url(booking))
    return show(request, "consent", booking, Step("consent"), form=form, consent_text=CONSENT_TEXT, minors=minors)
