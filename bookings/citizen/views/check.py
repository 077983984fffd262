"""Check your answers, remove a person, then ask for the code."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import cancellation, confirmation
from bookings.citizen.access import go_on, page_url
from bookings.citizen.party_pages import booking_step, show_step, visit_step
from bookings.citizen.summary import contact_rows, lapsed, visit_summary
from bookings.citizen.visits import read_visit
from bookings.errors import CodeTooSoon, Incomplete
from bookings.models import Booking
from bookings.queries.party_steps import Step, first_missing


@visit_step
def check(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Everything that is held for a visit on one page, confirmed by one code."""
    if request.method == "POST":
        # Too soon means a double click, or going back and forth: the code is on its way.
        with suppress(CodeTooSoon):
            confirmation.ask_code(booking=booking, now=timezone.now())
        return redirect(page_url(booking, "code"))
    visit = read_visit(booking)
    for each in visit.held:
        if missing := first_missing(each):
            raise Incomplete(step=missing, booking=each)
    shown = {"parts": visit_summary(visit), "lapsed": lapsed(visit), "contact": contact_rows(booking)}
    return show_step(request, "check", booking, Step("check"), **shown)


@booking_step
def leave_person(request: HttpRequest, booking: Booking, number: int) -> HttpResponse:
    """Ask, then remove the person. The form has the person's id: numbers change when somebody is removed."""
    people = list(booking.applicants.all())
    if request.method == "POST":
        meant = request.POST.get("person", "")
        for person in people:
            if str(person.pk) == meant:
                cancellation.leave_out_person(booking=booking, applicant=person, now=timezone.now())
        return go_on(booking)
    shown = next((person for person in people if person.position == number), None)
    if shown is None or booking.party_size == 1:
        return go_on(booking)
    remaining = booking.party_size - 1
    return show_step(request, "leave_person", booking, Step("check"), person=shown, remaining=remaining)
