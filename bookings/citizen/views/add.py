"""Several services or people in one visit: add one, or remove one."""

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bookings.actions import visits
from bookings.citizen.access import next_url, opened_by_link, page_url, step_url
from bookings.citizen.choice import Choice
from bookings.citizen.forms.adding import AddForm
from bookings.citizen.party_pages import kept_longer, show_ended, show_step
from bookings.citizen.reception_cards import find_reception, find_room_elsewhere, read_cards
from bookings.citizen.refusals import refused
from bookings.citizen.service_details import minutes_by_service
from bookings.citizen.visits import read_visit, visit_url
from bookings.errors import BookingError, SlotTaken, WrongState
from bookings.models import Booking
from bookings.queries.availability import free_runs, must_be_open
from bookings.queries.party_steps import Step, first_missing


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by_link
def add(request: HttpRequest, booking: Booking) -> HttpResponse:
    """One more service at the same reception, next to the times that the visit already has."""
    is_held = booking.status == Booking.Status.HELD
    if not visits.can_be_added_to(booking):
        return redirect(page_url(booking, "booked")) if is_held else show_ended(request, booking)
    if is_held and (missing := first_missing(booking)):
        return redirect(step_url(booking, missing))  # the page asks about the people
    now = timezone.now()
    try:
        must_be_open(booking.reception, now=now)
        booking = kept_longer(request, booking)
        form = _form(request, booking, now=now)
        if form.is_valid():
            return _add(request, booking, form, now=now)
    except WrongState:  # ended in another tab while this one was open
        return show_ended(request, Booking.objects.with_places().get(pk=booking.pk))
    except BookingError as refusal:
        return refused(request, refusal, booking=booking)
    longer = booking.status == Booking.Status.HELD and not booking.kept_longer
    context = {"booking": booking, "form": form, "back_url": _back_url(booking), "can_be_kept_longer": longer}
    return render(request, "citizen/add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by_link
def leave_out(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Ask, then release a hold of the visit or forget one that ran out, and check the rest again."""
    if request.method == "POST":
        try:
            visits.leave_out_booking(booking=booking, now=timezone.now())
        except WrongState:
            return redirect(page_url(booking, "booked"))
        except BookingError as refusal:
            return refused(request, refusal, booking=booking)
        return redirect(_rest_url(booking))
    if booking.visit is None or booking.status not in (Booking.Status.HELD, Booking.Status.EXPIRED):
        return redirect(_rest_url(booking))
    return show_step(request, "leave_out", booking, Step("check"), check_url=_rest_url(booking))


def _rest_url(booking: Booking) -> str:
    return visit_url(booking) or page_url(booking, "booked")


def _form(request: HttpRequest, booking: Booking, *, now: dt.datetime) -> AddForm:
    reception, visit = find_reception(booking.reception_id), read_visit(booking)
    return AddForm(
        request.POST if request.method == "POST" else None,
        services=read_cards([reception], now=now)[0].services,
        minutes=minutes_by_service(reception),
        persons=visit.persons(booking),
        chosen=visit.chosen,
        most=booking.post.max_party,
    )


def _add(request: HttpRequest, booking: Booking, form: AddForm, *, now: dt.datetime) -> HttpResponse:
    try:
        added = _hold(booking, form, now=now, key=form.key)
        if added.status not in (Booking.Status.HELD, *Booking.LIVE):  # this page made it before, and it has ended
            added = _hold(booking, form, now=now, key=uuid.uuid4())
    except SlotTaken:
        return _full(request, booking, form, now=now)
    return redirect(next_url(added))


def _hold(booking: Booking, form: AddForm, *, now: dt.datetime, key: uuid.UUID) -> Booking:
    return visits.add_service(
        booking=booking,
        service=form.cleaned_data["service"],
        persons=[int(pk) for pk in form.cleaned_data["person"]],
        more=form.cleaned_data["more"],
        now=now,
        request_key=key,
    )


def _full(request: HttpRequest, booking: Booking, form: AddForm, *, now: dt.datetime) -> HttpResponse:
    """Draw what else there is when no time next to the visit's own is free."""
    reception, service, people = booking.reception, form.cleaned_data["service"], form.people
    others = find_room_elsewhere(service, people, elsewhere=reception, now=now)
    is_free = bool(free_runs(reception=reception, service=service, party_size=people, now=now))
    context = {
        "booking": booking,
        "service": service,
        "people": people,
        "others": [(each, Choice(each.reception, service, people).times_url) for each in others],
        "times_url": Choice(reception, service, people).times_url if is_free else "",
        "add_url": page_url(booking, "add"),
        "back_url": _back_url(booking),
    }
    return render(request, "citizen/add_full.html", context, status=409)


def _back_url(booking: Booking) -> str:
    return page_url(booking, "manage" if booking.status == Booking.Status.CONFIRMED else "check")
