"""Choosing: service and number of people, then a time. The choice holds the place."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions.apart import apart, times_of_visit
from bookings.actions.holding import hold
from bookings.availability import free_runs
from bookings.citizen import ways
from bookings.citizen.access import booking_of
from bookings.citizen.forms.choosing import SENT, ChoiceForm, TimeForm
from bookings.citizen.offers import (
    listed,
    minutes_of,
    must_be_open,
    reception_of,
    smaller_party,
    two_parties,
    with_room,
)
from bookings.citizen.refusals import refused
from bookings.errors import BookingError, NotHeld, SlotTaken, TimesOverlap
from bookings.models import Booking, Reception, Service
from bookings.tokens import BadToken

TAKEN = _("This time has just been taken. Choose another one")
OVERLAPS = _("Another service of your visit is at this time. Choose a time before or after it")


@dataclass(frozen=True)
class Party:
    """Who wants a time where; `replaces` is the hold that the new one takes the place of."""

    reception: Reception
    service: Service
    people: int
    replaces: Booking | None


@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    now, reception = timezone.now(), reception_of(pk)
    try:
        must_be_open(reception, now=now)
    except BookingError as error:
        return refused(request, error, reception=reception)
    form = _choice(request.GET, reception, now=now, sent=SENT in request.GET)
    if form.is_valid():
        return redirect(_next_url(_party(form, request.GET, reception)))
    context = {"reception": reception, "form": form, "back_url": ways.reception_url(reception)}
    return _private(render(request, "citizen/choose.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, pk: int) -> HttpResponse:
    now, reception = timezone.now(), reception_of(pk)
    try:
        must_be_open(reception, now=now)
    except BookingError as error:
        return refused(request, error, reception=reception)
    choice = _choice(request.GET, reception, now=now, sent=True)
    if not choice.is_valid():
        query = request.GET.copy()
        query[SENT] = "1"
        return redirect(f"{ways.choose_url(reception)}?{query.urlencode()}")
    party = _party(choice, request.GET, reception)
    try:
        return _private(_take(request, party, now=now) if request.method == "POST" else _offer(request, party, now=now))
    except BookingError as error:
        held = party.replaces if isinstance(error, NotHeld) else None
        return refused(request, error, reception=reception, booking=held)


def _choice(query: QueryDict, reception: Reception, *, now: dt.datetime, sent: bool) -> ChoiceForm:
    return ChoiceForm(
        query if sent else None,
        initial={} if sent else query.dict(),
        offers=listed([reception], now=now)[0].offers,
        minutes=minutes_of(reception),
        most=reception.post.max_party,
    )


def _party(form: ChoiceForm, query: QueryDict, reception: Reception) -> Party:
    chosen = form.cleaned_data
    return Party(reception, service=chosen["service"], people=chosen["people"], replaces=_replaced(query))


def _next_url(party: Party) -> str:
    """The questions of the service, where it has any and they were not asked for the time that is given up."""
    was_asked = party.replaces is not None and party.replaces.service == party.service
    if was_asked or not party.service.readiness.exists():
        return _times_url(party)
    return ways.readiness_url(party.reception, service=party.service, people=party.people, replaces=party.replaces)


def _times_url(party: Party, *, people: int = 0, reception: Reception | None = None) -> str:
    return ways.times_url(
        reception or party.reception,
        service=party.service,
        people=people or party.people,
        replaces=party.replaces,
    )


def _replaced(query: QueryDict) -> Booking | None:
    """The hold that `from` names, while it can be replaced. A link that opens nothing is left out of account."""
    try:
        booking = booking_of(query.get("from", ""))
    except BadToken:
        return None
    return booking if booking.status in ways.REPLACEABLE else None


def _take(request: HttpRequest, party: Party, *, now: dt.datetime) -> HttpResponse:
    form = _time_form(party, now=now, data=request.POST)
    if not form.is_valid():
        return _show(request, party, form, now=now)
    try:
        booking = hold(
            reception=party.reception,
            service=party.service,
            party_size=party.people,
            now=now,
            language=get_language() or "ru",
            starts_at=form.cleaned_data["time"],
            request_key=_page_key(request.POST.get("request_key", "")),
            replaces=party.replaces,
        )
    except (SlotTaken, TimesOverlap) as refusal:
        fresh = _time_form(party, now=now, data=request.POST)
        fresh.add_error("time", OVERLAPS if isinstance(refusal, TimesOverlap) else TAKEN)
        return _show(request, party, fresh, now=now, status=409)
    return redirect(ways.next_url(booking))


def _page_key(typed: str) -> uuid.UUID:
    """The key a page was opened with. Without a readable one a double click holds twice, at its sender's cost."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()


def _offer(request: HttpRequest, party: Party, *, now: dt.datetime) -> HttpResponse:
    return _show(request, party, _time_form(party, now=now), now=now)


def _time_form(party: Party, *, now: dt.datetime, data: QueryDict | None = None) -> TimeForm:
    runs = free_runs(reception=party.reception, service=party.service, party_size=party.people, now=now)
    if party.replaces and party.replaces.reception_id == party.reception.pk:
        runs = apart(runs, times_of_visit(party.replaces.visit, besides=party.replaces))
    return TimeForm(data, initial={"request_key": uuid.uuid4()}, runs=runs, reception=party.reception)


def _show(request: HttpRequest, party: Party, form: TimeForm, *, now: dt.datetime, status: int = 200) -> HttpResponse:
    """The free times; where there are none, what else there is."""
    change = ways.choose_url(party.reception, service=party.service, people=party.people, replaces=party.replaces)
    context = {"party": party, "reception": party.reception, "change_url": change}
    if form.has_times:
        keep = ways.next_url(party.replaces) if party.replaces else ""
        return render(request, "citizen/times.html", context | {"form": form, "keep_url": keep}, status=status)
    others = with_room(party.service, party.people, besides=party.reception, now=now)
    fewer = smaller_party(party.reception, party.service, party.people, now=now)
    context |= {
        "card": listed([party.reception], now=now)[0],
        "taken": status == 409,
        "others": [(other, _times_url(party, reception=other.reception)) for other in others],
        "fewer": fewer,
        "pair": _pair(party, now=now),
        "fewer_url": _times_url(party, people=fewer),
    }
    return render(request, "citizen/no_times.html", context, status=status)


def _pair(party: Party, *, now: dt.datetime) -> list[tuple[int, str]]:
    """Two smaller parties and where their times are. What was typed goes along with the first."""
    sizes = two_parties(party.reception, party.service, party.people, now=now)
    if sizes is None:
        return []
    first, second = sizes
    later = ways.times_url(party.reception, service=party.service, people=second)
    return [(first, _times_url(party, people=first)), (second, later)]


def _private(response: HttpResponse) -> HttpResponse:
    """What is free is true now only, and the address may carry a link to a booking."""
    patch_cache_control(response, private=True, no_cache=True)
    response["X-Robots-Tag"] = "noindex"
    return response
