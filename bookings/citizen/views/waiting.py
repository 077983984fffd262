"""The waiting list: joining, the place on it, leaving, and the answer to an offer."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from bookings.actions import offer_answers, waiting_list
from bookings.citizen.access import go_on, page_url
from bookings.citizen.choice import Choice
from bookings.citizen.party_pages import entry_page, is_over
from bookings.citizen.reception_cards import find_reception
from bookings.citizen.refusals import refused
from bookings.errors import BookingError, OfferEnded, ReceptionCancelled, TooLate
from bookings.identity.tokens import entry_token, link_token
from bookings.models import Booking, Reception, WaitlistEntry
from bookings.queries.availability import Phase, free_runs, must_be_open, phase
from bookings.queries.party_steps import STEPS

Status = WaitlistEntry.Status


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: int) -> HttpResponse:
    now, reception = timezone.now(), find_reception(pk)
    choice = Choice.from_query(request.GET, reception)
    if not choice.is_complete:
        return redirect(choice.ask_again_url)
    service, people = choice.chosen
    try:
        must_be_open(reception, now=now)
        if not waiting_list.can_be_joined(reception, now=now):
            raise TooLate
        if request.method == "POST":
            language = get_language() or "ru"
            return go_on(
                waiting_list.join_waiting_list(
                    reception=reception, service=service, party_size=people, now=now, language=language
                )
            )
        if free_runs(reception=reception, service=service, party_size=people, now=now):
            return redirect(choice.times_url)  # nobody needs to wait
    except BookingError as refusal:
        return refused(request, refusal, reception=reception)
    context = {"reception": reception, "service": service, "people": people, "back_url": choice.choose_url}
    context["steps_in_all"] = len(STEPS[WaitlistEntry])
    return render(request, "citizen/waiting/join.html", context)


@entry_page
def entry_state(request: HttpRequest, entry: WaitlistEntry) -> HttpResponse:
    """The place on the waiting list, or what has become of the entry."""
    if entry.status == Status.NEW:
        return go_on(entry)
    now, taken = timezone.now(), entry.taken
    state = _state(entry, taken, now=now)
    is_open = phase(entry.reception, now=now) is Phase.OPEN
    context = _context(entry) | {
        "state": state,
        "place": entry.place if state in WaitlistEntry.ON_LIST else 0,
        "offer_url": page_url(entry, "waiting_offer", entry.offers.count()) if state == Status.OFFERED else "",
        "booking_token": link_token(taken) if taken else "",
        "again_url": Choice(entry.reception, entry.service, entry.party_size).times_url if is_open else "",
        "right_until": entry.reception.date + dt.timedelta(days=entry.post.erase_days),
    }
    return render(request, "citizen/waiting/entry.html", context)


def _state(entry: WaitlistEntry, taken: Booking | None, *, now: dt.datetime) -> str:
    """Return the entry's status, or what has happened since: its place was "given_up", or the day is "over"."""
    if taken and taken.status == Booking.Status.CANCELLED:
        return "given_up"
    waits_or_waited = entry.status in (*WaitlistEntry.ON_LIST, Status.BOOKED, Status.ENDED)
    is_held = entry.reception.status != Reception.Status.CANCELLED
    return "over" if waits_or_waited and is_held and is_over(entry, now=now) else entry.status


@entry_page
def leave(request: HttpRequest, entry: WaitlistEntry) -> HttpResponse:
    if request.method == "POST":
        waiting_list.leave_waiting_list(entry=entry, now=timezone.now())
        return redirect(page_url(entry, "waiting"))
    if entry.status not in (*WaitlistEntry.ON_LIST, Status.DEFERRED):
        return redirect(page_url(entry, "waiting"))
    return render(request, "citizen/waiting/leave.html", _context(entry))


@entry_page
def offer(request: HttpRequest, entry: WaitlistEntry, number: int) -> HttpResponse:
    """A place that is offered. Opening the page answers nothing: mail programs open links too."""
    place = offer_answers.find_offer(entry, number)
    if request.method == "POST" and request.POST.get("answer") == "decline":
        offer_answers.decline_offer(entry=entry, number=number, now=timezone.now())
        return redirect(page_url(entry, "waiting"))
    if request.method == "POST" and request.POST.get("answer") == "accept":
        place = offer_answers.accept_offer(entry=entry, number=number, now=timezone.now())
        return redirect("citizen:booked", token=link_token(place))
    if place.confirmed_at:
        return redirect("citizen:booked", token=link_token(place))
    if entry.reception.status == Reception.Status.CANCELLED:
        raise ReceptionCancelled
    if place.status != Booking.Status.HELD:
        raise OfferEnded
    return render(request, "citizen/waiting/offer.html", _context(entry) | {"offer": place})


def _context(entry: WaitlistEntry) -> dict[str, object]:
    return {
        "entry": entry,
        "reception": entry.reception,
        "venue": entry.reception.venue,
        "post": entry.post,
        "token": entry_token(entry),
        "people": list(entry.applicants.order_by("position")),
    }
