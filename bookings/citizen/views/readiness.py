"""Before you choose a time: what a service asks first, and what follows from the answers."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.citizen import ways
from bookings.citizen.access import keep_secret
from bookings.citizen.forms.choosing import SENT, ChoiceForm
from bookings.citizen.forms.readiness import ReadinessForm
from bookings.citizen.offers import listed, reception_of
from bookings.citizen.readiness import Outcome, outcome
from bookings.citizen.refusals import refused
from bookings.errors import BookingError
from bookings.models import Reception, Service
from bookings.queries.availability import must_be_open


@require_safe
def readiness(request: HttpRequest, pk: int) -> HttpResponse:
    now, reception = timezone.now(), reception_of(pk)
    try:
        must_be_open(reception, now=now)
    except BookingError as error:
        return refused(request, error, reception=reception)
    offers = listed([reception], now=now)[0].offers
    choice = ChoiceForm(request.GET, offers=offers, minutes={}, most=reception.post.max_party)
    if not choice.is_valid():
        return redirect(_address("choose", reception, request.GET, **{SENT: "1"}))
    service = choice.cleaned_data["service"]
    questions = list(service.readiness.select_related("first"))
    if not questions:
        return redirect(_address("times", reception, request.GET))
    form = ReadinessForm(request.GET if SENT in request.GET else None, initial=request.GET.dict(), questions=questions)
    if form.is_valid():
        return _result(request, reception, service, form, outcome(service, questions, form.answers))
    return _show(
        request, "readiness", reception, service, form=form, back_url=_address("choose", reception, request.GET)
    )


def _result(
    request: HttpRequest, reception: Reception, service: Service, form: ReadinessForm, result: Outcome
) -> HttpResponse:
    answers = {name: form.cleaned_data[name] for name in form.names.values() if form.cleaned_data[name]}
    return _show(
        request,
        "readiness_result",
        reception,
        service,
        outcome=result,
        first=[(before, _first_url(before, reception, request.GET)) for before in result.first],
        back_url=_address("readiness", reception, request.GET, **answers),
    )


def _show(
    request: HttpRequest, template: str, reception: Reception, service: Service, **context: object
) -> HttpResponse:
    """Kept by no cache: the answers stand in the address, and it may carry a link to a booking."""
    context |= {"service": service, "times_url": _address("times", reception, request.GET)}
    return keep_secret(request, render(request, f"citizen/{template}.html", context))


def _first_url(service: Service, reception: Reception, query: QueryDict) -> str:
    """Where the service that comes first can be booked: here if it is offered here."""
    if service not in reception.services:
        return ways.receptions_url(service=service)
    return _address("choose", reception, query, service=service.code)


def _address(page: str, reception: Reception, query: QueryDict, **more: str) -> str:
    """Another page about the same choice; `from` goes along unread."""
    chosen = {name: query[name] for name in ("service", "people", "from") if query.get(name)}
    return f"{reverse(f'citizen:{page}', args=[reception.pk])}?{urlencode(chosen | more)}"
