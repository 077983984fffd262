"""The service's own questions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import booking_details
from bookings.citizen.forms.questions import QuestionsForm
from bookings.citizen.steps import next_url, show, step_page
from bookings.models import Booking
from bookings.queries.booking_steps import Step, questions_for


@step_page
def questions(request: HttpRequest, booking: Booking) -> HttpResponse:
    asked = questions_for(booking)
    if not asked:
        return redirect(next_url(booking))
    sent = request.POST if request.method == "POST" else None
    form = QuestionsForm(sent, asked=asked, answers=booking.answers.select_related("applicant"))
    if form.is_valid():
        booking_details.save_answers(booking=booking, answers=form.answers, now=timezone.now())
        return redirect(next_url(booking))
    return show(request, "questions", booking, Step("questions"), form=form)
