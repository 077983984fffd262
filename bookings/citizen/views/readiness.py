"""Before you choose a time: what a service asks first, and what follows from the answers."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.citizen.access import keep_secret
from bookings.citizen.choice import SENT, Choice, receptions_url
from bookings.citizen.forms.readiness import Outcome, ReadinessForm
from bookings.citizen.reception_cards import find_reception
from bookings.citizen.refusals import refused
from bookings.errors import BookingError
from bookings.models import Service
from bookings.queries.availability import must_be_open


@require_safe
def readiness(request: HttpRequest, pk: int) -> HttpResponse:
    reception = find_reception(pk)
    try:
        must_be_open(reception, now=timezone.now())
    except BookingError as error:
        return refused(request, error, reception=reception)
    choice = Choice.from_query(request.GET, reception)
    if not choice.is_complete:
        return redirect(choice.ask_again_url)
    service, _people = choice.chosen
    questions = list(service.readiness.select_related("first"))
    if not questions:
        return redirect(choice.times_url)
    form = ReadinessForm(request.GET if SENT in request.GET else None, initial=request.GET.dict(), questions=questions)
    if form.is_valid():
        return _show_outcome(request, choice, form, form.outcome(service))
    return _show(request, "readiness", choice, form=form, back_url=choice.choose_url)


def _show_outcome(request: HttpRequest, choice: Choice, form: ReadinessForm, outcome: Outcome) -> HttpResponse:
    first = [(service, _first_url(service, choice)) for service in outcome.first]
    back_url = choice.readiness_url_with(**form.given)
    return _show(request, "readiness_result", choice, outcome=outcome, first=first, back_url=back_url)


def _show(request: HttpRequest, template: str, choice: Choice, **context: object) -> HttpResponse:
    """Draw a page that no cache stores: its address contains the answers, and perhaps the link of a booking."""
    context |= {"service": choice.service, "times_url": choice.times_url}
    return keep_secret(request, render(request, f"citizen/{template}.html", context))


def _first_url(service: Service, choice: Choice) -> str:
    """Return where the service that comes first can be booked: here if it is offered here."""
    if service not in choice.reception.services:
        return receptions_url(service=service)
    return replace(choice, service=service).choose_url
