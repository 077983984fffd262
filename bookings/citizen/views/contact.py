"""Your details: how the party can be reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from bookings.actions import booking_details
from bookings.citizen.forms.contact import ContactForm
from bookings.citizen.steps import next_url, show, step_page
from bookings.formatting import spaced
from bookings.models import Booking
from bookings.queries.booking_steps import Step


@step_page
def contact(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Mails will come in the language of this page."""
    sent = request.POST if request.method == "POST" else None
    form = ContactForm(sent, initial={"email": booking.email, "phone": spaced(booking.phone)})
    if form.is_valid():
        language = get_language() or booking.language
        booking_details.save_contact(booking=booking, **form.cleaned_data, language=language, now=timezone.now())
        return redirect(next_url(booking))
    return show(request, "contact", booking, Step("contact"), form=form, is_change="change" in request.GET)
