"""Which papers a person needs: what a service asks, and what follows from the answers. It can be asked before a time is
chosen, and for a place that is booked."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.citizen.access import keep_secret, page_url
from bookings.citizen.choice import SENT, Choice, receptions_url
from bookings.citizen.forms.readiness import ReadinessForm
from bookings.citizen.party_pages import manage_page
from bookings.citizen.reception_cards import find_reception
from bookings.citizen.refusals import refused
from bookings.errors import BookingError
from bookings.models import Booking, Service
from bookings.queries.availability import must_be_open
from bookings.queries.visit_instructions import kinds_not_coming


@require_safe
def readiness(request: HttpRequest, pk: int) -> HttpResponse:
    reception = find_reception(pk)
    try:
        must_be_open(reception, now=timezone.now())
    except BookingError as error:
        return refused(request, error, reception=reception)
    choice = Choice.from_query(request.GET, reception)
    if choice.service is None:
        return redirect(choice.ask_again_url)
    go_on_url = choice.times_url if choice.is_complete else choice.choose_url
    return _show(request, choice.service, choice, go_on_url=go_on_url, back_url=choice.choose_url)


@require_safe
@manage_page
def papers(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The same for a party that has a place: only what those who come can need."""
    choice = Choice(booking.reception, booking.service, booking.party_size)
    absent = kinds_not_coming(booking, booking.service)
    return _show(request, booking.service, choice, absent=absent, back_url=page_url(booking, "booked"))


def _show(
    request: HttpRequest,
    service: Service,
    choice: Choice,
    *,
    back_url: str,
    absent: frozenset[str] = frozenset(),
    go_on_url: str = "",
) -> HttpResponse:
    """Draw the questions, or what the answers mean. No cache stores the page: its address contains the answers."""
    form = ReadinessForm(
        request.GET if SENT in request.GET else None,
        initial=request.GET.dict(),
        questions=list(service.readiness.select_related("first")),
    )
    context = {"service": service, "form": form, "go_on_url": go_on_url, "back_url": back_url}
    context["is_party"] = choice.people != 1
    template = "readiness"
    if not form.questions or form.is_valid():
        template = "readiness_result"
        outcome = form.outcome(service, absent=absent)
        context |= {
            "form": None,
            "outcome": outcome,
            "first": [(before, _first_url(before, choice)) for before in outcome.first],
            "back_url": f"{request.path}?{form.address}" if form.questions else back_url,
        }
    return keep_secret(request, render(request, f"citizen/{template}.html", context))


def _first_url(service: Service, choice: Choice) -> str:
    """Return where the service that comes first can be booked: here if this reception has it."""
    if service not in choice.reception.services:
        return receptions_url(service=service)
    return replace(choice, service=service).choose_url
