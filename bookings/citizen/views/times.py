"""Choosing a time, which holds the place."""

import datetime as dt
import uuid
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bookings.actions.core.busy_times import times_of_visit, without_overlap
from bookings.actions.holds import hold
from bookings.actions.waiting_list import can_be_joined
from bookings.citizen.access import next_url
from bookings.citizen.choice import Choice, hold_notice, keep_fresh, receptions_url
from bookings.citizen.forms.choosing import TimeForm
from bookings.citizen.reception_cards import (
    find_reception,
    find_room_elsewhere,
    find_smaller_party,
    read_cards,
    split_party,
)
from bookings.citizen.refusals import refused
from bookings.errors import BookingError, NotHeld, SlotTaken, TimesOverlap
from bookings.models import Booking
from bookings.queries.availability import free_runs, must_be_open
from bookings.queries.party_steps import STEPS

TAKEN = _("This time has just been taken. Choose another one")
OVERLAPS = _("Another service in your visit is at this time. Choose a time before or after it")


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, pk: int) -> HttpResponse:
    now, reception = timezone.now(), find_reception(pk)
    choice = Choice.from_query(request.GET, reception)
    try:
        must_be_open(reception, now=now)
    except BookingError as error:
        return refused(request, error, reception=reception, held=choice.replaces)
    if not choice.is_complete:
        return redirect(choice.ask_again_url)
    try:
        page = _take(request, choice, now=now) if request.method == "POST" else _show(request, choice, now=now)
    except NotHeld as error:
        return refused(request, error, reception=reception, booking=choice.replaces)
    except BookingError as error:
        return refused(request, error, reception=reception, held=choice.replaces)
    return keep_fresh(page, private=True)


def _take(request: HttpRequest, choice: Choice, *, now: dt.datetime) -> HttpResponse:
    form = _time_form(choice, now=now, data=request.POST)
    if not form.is_valid():
        return _show(request, choice, form, now=now)
    service, people = choice.chosen
    try:
        booking = hold(
            reception=choice.reception,
            service=service,
            party_size=people,
            now=now,
            language=get_language() or "ru",
            starts_at=form.cleaned_data["time"],
            request_key=_page_key(request.POST.get("request_key", "")),
            replaces=choice.replaces,
        )
    except (SlotTaken, TimesOverlap) as refusal:
        fresh = _time_form(choice, now=now, data=request.POST)
        fresh.add_error("time", OVERLAPS if isinstance(refusal, TimesOverlap) else TAKEN)
        return _show(request, choice, fresh, now=now, status=409)
    return redirect(next_url(booking))


def _page_key(typed: str) -> uuid.UUID:
    """Return the key of the page. Without a readable one a double click holds twice, at its sender's cost."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()


def _time_form(choice: Choice, *, now: dt.datetime, data: QueryDict | None = None) -> TimeForm:
    (service, people), held = choice.chosen, choice.replaces
    runs = free_runs(reception=choice.reception, service=service, party_size=people, now=now, besides=held)
    if held and held.reception_id == choice.reception.pk:
        runs = without_overlap(runs, times_of_visit(held.visit, besides=held))
    initial: dict[str, object] = {"request_key": uuid.uuid4()}
    if held and any(run.starts_at == held.starts_at for run in runs):
        initial["time"] = f"{held.local_starts_at:%H:%M}"  # for more people, the time that they have
    return TimeForm(data, initial=initial, runs=runs, reception=choice.reception)


def _show(
    request: HttpRequest, choice: Choice, form: TimeForm | None = None, *, now: dt.datetime, status: int = 200
) -> HttpResponse:
    """Draw the free times, or what else there is where none are free."""
    form, held = form or _time_form(choice, now=now), choice.replaces
    context = hold_notice(held, now=now) | {
        "choice": choice,
        "reception": choice.reception,
        "back_url": (choice.answers_url if choice.is_as_held else None) or choice.choose_url,
        "is_as_held": choice.is_as_held,
        "steps_in_all": len(STEPS[Booking]),
        "left_out": choice.left_out,
        "card": read_cards([choice.reception], now=now)[0],
    }
    if form.has_times:
        return render(request, "citizen/times.html", context | {"form": form}, status=status)
    context |= _what_else(choice, now=now) | {"taken": status == 409}
    return render(request, "citizen/no_times.html", context, status=status)


def _what_else(choice: Choice, *, now: dt.datetime) -> dict[str, object]:
    """Return where else and for how many a time is free."""
    (service, people), reception, held = choice.chosen, choice.reception, choice.replaces
    others = find_room_elsewhere(service, people, elsewhere=reception, now=now, besides=held)
    fewer = find_smaller_party(reception, service, people, now=now, besides=held)
    return {
        "others": [(other, replace(choice, reception=other.reception).times_url) for other in others],
        "fewer": fewer,
        "pair": _pair(choice, now=now),
        "fewer_url": replace(choice, people=fewer).times_url,
        "all_url": receptions_url(service=service, replaces=held),
        "can_wait": can_be_joined(reception, now=now),
    }


def _pair(choice: Choice, *, now: dt.datetime) -> list[tuple[int, str]]:
    """Return two smaller parties and where their times are. What was typed is kept for the first."""
    sizes = split_party(choice.reception, *choice.chosen, now=now)
    if sizes is None:
        return []
    first, second = (replace(choice, people=size) for size in sizes)
    return [(sizes[0], first.times_url), (sizes[1], replace(second, replaces=None).times_url)]
