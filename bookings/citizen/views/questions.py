"""The service's own questions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import details
from bookings.citizen.forms.questions import QuestionsForm
from bookings.citizen.steps import next_url, show, step_page
from bookings.journey import Step, questions_for
from bookings.models import Booking


@step_page
def questions(request: HttpRequest, booking: Booking) -> HttpResponse:
    asked = questions_for(booking)
    if not asked:
        return redirect(next_url(booking))
    sent = request.POST if request.method == "POST" else None
    form = QuestionsForm(sent, asked=asked, answers=booking.answers.select_related("applicant"))
    if form.is_valid():
        details.save_answers(booking=booking, answers=form.answers, now=timezone.now())
        return redirect(next_url(booking))
    return show(request, "questions", booking, Step("questions"), form=form)
