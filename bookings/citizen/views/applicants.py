"""The persons of the party, one page each, and who comes with a child."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import booking_details
from bookings.citizen.forms.applicant import ApplicantForm
from bookings.citizen.forms.representative import RepresentativeForm
from bookings.citizen.steps import next_url, page_url, show, step_page
from bookings.errors import SamePersonTwice
from bookings.models import Applicant, Booking
from bookings.queries.booking_steps import Step, adults_and_minors


@step_page
def applicant(request: HttpRequest, booking: Booking, number: int) -> HttpResponse:
    if not 1 <= number <= booking.party_size:
        return redirect(next_url(booking))
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = ApplicantForm(sent, kept=_person(booking, number), today=timezone.localdate(now), own=number == 1)
    if form.is_valid():
        try:
            booking_details.save_applicant(booking=booking, position=number, **form.values, now=now)
        except SamePersonTwice as refusal:
            form.refuse(refusal)
        else:
            return redirect(next_url(booking))
    return show(request, "applicant", booking, Step("applicant", number), form=form, number=number)


@step_page
def representative(request: HttpRequest, booking: Booking, number: int) -> HttpResponse:
    child = _child(booking, number)
    if child is None:
        return redirect(next_url(booking))
    adults, minors = adults_and_minors(booking)
    sent = request.POST if request.method == "POST" else None
    form = RepresentativeForm(sent, child=child, adults=adults, minors=minors)
    if form.is_valid():
        if form.is_nobody:
            return redirect(page_url(booking, "representative_needed", number))
        booking_details.save_representative(booking=booking, position=number, **form.values, now=timezone.now())
        return redirect(next_url(booking))
    return show(request, "representative", booking, Step("representative", number), form=form, child=child)


@step_page
def representative_needed(request: HttpRequest, booking: Booking, number: int) -> HttpResponse:
    """Why a grandparent without papers can't come with the child, and who can. The time stays held meanwhile."""
    child = _child(booking, number)
    if child is None:
        return redirect(next_url(booking))
    return show(request, "representative_needed", booking, Step("representative", number), child=child)


def _person(booking: Booking, number: int) -> Applicant | None:
    return next((person for person in booking.applicants.all() if person.position == number), None)


def _child(booking: Booking, number: int) -> Applicant | None:
    """The minor with that number in the party; None when there is none (any more: a birth date was corrected)."""
    person = _person(booking, number)
    return person if person and person.is_minor_on(booking.reception.date) else None
