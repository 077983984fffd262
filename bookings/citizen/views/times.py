"""Choosing: service and number of people, then a time. The choice holds the place."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions.core.slot_claims import apart, times_of_visit
from bookings.actions.holds import hold
from bookings.actions.waiting_list import can_be_joined
from bookings.citizen import changing, ways
from bookings.citizen.forms.choosing import SENT, ChoiceForm, TimeForm
from bookings.citizen.offers import (
    listed,
    minutes_of,
    reception_of,
    smaller_party,
    two_parties,
    with_room,
)
from bookings.citizen.refusals import refused
from bookings.errors import BookingError, NotHeld, SlotTaken, TimesOverlap
from bookings.models import Booking, Reception, Service
from bookings.queries.availability import free_runs, must_be_open

TAKEN = _("This time has just been taken. Choose another one")
OVERLAPS = _("Another service of your visit is at this time. Choose a time before or after it")


@dataclass(frozen=True)
class Party:
    """Who wants a time where; `replaces` is the hold that the new one takes the place of."""

    reception: Reception
    service: Service
    people: int
    replaces: Booking | None

    @property
    def is_as_held(self) -> bool:
        """Whether nothing but the time is being chosen anew."""
        held = self.replaces
        return held is not None and (held.reception_id, held.service_id, held.party_size) == (
            self.reception.pk,
            self.service.pk,
            self.people,
        )


@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    now, reception, held = timezone.now(), reception_of(pk), changing.hold_of(request.GET)
    try:
        must_be_open(reception, now=now)
    except BookingError as error:
        return refused(request, error, reception=reception, held=held)
    form = _choice(request.GET, reception, held, now=now, sent=SENT in request.GET)
    if form.is_valid():
        return redirect(_next_url(_party(form, held, reception)))
    asked = request.GET.get("people", "")
    context = changing.notice(held, now=now) | {
        "reception": reception,
        "form": form,
        "back_url": _before_choosing(reception, held),
        "left_out": changing.left_out(held, int(asked)) if asked in form.numbers else [],
    }
    return changing.of_this_moment(render(request, "citizen/choose.html", context), private=True)


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, pk: int) -> HttpResponse:
    now, reception, held = timezone.now(), reception_of(pk), changing.hold_of(request.GET)
    try:
        must_be_open(reception, now=now)
    except BookingError as error:
        return refused(request, error, reception=reception, held=held)
    choice = _choice(request.GET, reception, held, now=now, sent=True)
    if not choice.is_valid():
        query = request.GET.copy()
        query[SENT] = "1"
        return redirect(f"{ways.choose_url(reception)}?{query.urlencode()}")
    party = _party(choice, held, reception)
    try:
        page = _take(request, party, now=now) if request.method == "POST" else _offer(request, party, now=now)
    except NotHeld as error:
        return refused(request, error, reception=reception, booking=held)
    except BookingError as error:
        return refused(request, error, reception=reception, held=held)
    return changing.of_this_moment(page, private=True)


def _choice(
    query: QueryDict, reception: Reception, held: Booking | None, *, now: dt.datetime, sent: bool
) -> ChoiceForm:
    return ChoiceForm(
        query if sent else None,
        initial={} if sent else query.dict(),
        offers=listed([reception], now=now, besides=held)[0].offers,
        minutes=minutes_of(reception),
        most=reception.post.max_party,
    )


def _before_choosing(reception: Reception, held: Booking | None) -> str:
    """Where the way back leads: to the answers that are being changed, else to the reception."""
    answers = changing.answers_url(held) if held and held.reception_id == reception.pk else None
    return answers or ways.reception_url(reception, replaces=held)


def _party(form: ChoiceForm, held: Booking | None, reception: Reception) -> Party:
    chosen = form.cleaned_data
    return Party(reception, service=chosen["service"], people=chosen["people"], replaces=held)


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
    runs = free_runs(
        reception=party.reception,
        service=party.service,
        party_size=party.people,
        now=now,
        besides=party.replaces,
    )
    if party.replaces and party.replaces.reception_id == party.reception.pk:
        runs = apart(runs, times_of_visit(party.replaces.visit, besides=party.replaces))
    return TimeForm(data, initial={"request_key": uuid.uuid4()}, runs=runs, reception=party.reception)


def _show(request: HttpRequest, party: Party, form: TimeForm, *, now: dt.datetime, status: int = 200) -> HttpResponse:
    """The free times; where there are none, what else there is."""
    held = party.replaces
    change = ways.choose_url(party.reception, service=party.service, people=party.people, replaces=held)
    answers = changing.answers_url(held) if party.is_as_held else None
    context = changing.notice(held, now=now) | {
        "party": party,
        "reception": party.reception,
        "change_url": change,
        "back_url": answers or change,
        "is_as_held": party.is_as_held,
        "left_out": changing.left_out(held, party.people),
        "card": listed([party.reception], now=now)[0],
    }
    if form.has_times:
        return render(request, "citizen/times.html", context | {"form": form}, status=status)
    others = with_room(party.service, party.people, elsewhere=party.reception, now=now, besides=held)
    fewer = smaller_party(party.reception, party.service, party.people, now=now, besides=held)
    context |= {
        "taken": status == 409,
        "others": [(other, _times_url(party, reception=other.reception)) for other in others],
        "fewer": fewer,
        "pair": _pair(party, now=now),
        "fewer_url": _times_url(party, people=fewer),
        "all_url": ways.receptions_url(service=party.service, replaces=held),
        "can_wait": can_be_joined(party.reception, now=now),
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
