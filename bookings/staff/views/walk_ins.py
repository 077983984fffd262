"""People without a booking: giving them a place, or recording that they were turned away."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings import permissions
from bookings.actions import walk_ins
from bookings.errors import AlreadyBooked, BookingError, NothingFree, SamePersonTwice
from bookings.forms.booking_details import CONSENT_TEXT, CONSENT_VERSION
from bookings.models import Booking, Reception, Service, TurnedAway
from bookings.queries.reception_day import is_open
from bookings.staff.access import get_actor, get_reception, render_page
from bookings.staff.forms.walk_ins import ServiceAndSizeForm, TurnAwayForm, WalkInPartyForms
from bookings.staff.views.day import card_url, day_url, desk_of_device
from bookings.staff_messages import words_for


@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a party without a booking: first the service and size, in the URL, then the people."""
    reception = get_reception(request, pk, may=permissions.can_receive)
    desk = desk_of_device(request, reception)
    asked = ServiceAndSizeForm(request.GET if "service" in request.GET else None, reception=reception)
    context: dict[str, Any] = {"here": "day", "desk": desk, "is_open": is_open(reception, now=timezone.now())}
    if not context["is_open"] or not asked.is_valid():
        return render_page(request, "staff/day/service_and_size.html", reception, context | {"form": asked})
    service, size = asked.service, asked.cleaned_data["persons"]
    now, refusal = timezone.now(), None
    today = now.astimezone(reception.zone).date()
    typed = request.POST if request.method == "POST" else None
    party = WalkInPartyForms(typed, reception=reception, service=service, size=size, today=today)
    if request.method == "POST" and party.is_valid():
        try:
            booking = _admit(request, reception, service, party)
        except SamePersonTwice:
            party.refuse_twice()
        except BookingError as error:
            refusal = error
        else:
            messages.success(request, _welcome(booking))
            return redirect(card_url(booking, desk=desk))
    context |= _of_page(party, reception, service, size, refusal, now=now)
    return render_page(request, "staff/day/walk_in.html", reception, context)


@require_http_methods(["GET", "HEAD", "POST"])
def turned_away(request: HttpRequest, pk: int) -> HttpResponse:
    reception = get_reception(request, pk, may=permissions.can_receive)
    form = TurnAwayForm(request.POST if request.method == "POST" else None, reception=reception)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            walk_ins.note_turned_away(
                reception=reception,
                service=form.services[typed["service"]],
                persons=typed["persons"],
                why=TurnedAway.Why(typed["why"]),
                request_key=typed["request_key"] or uuid.uuid4(),
                actor=get_actor(request),
                now=timezone.now(),
            )
        except BookingError as refusal:
            messages.error(request, words_for(refusal))
        else:
            messages.success(request, _("Recorded: they were turned away."))
        return redirect(day_url(reception.pk))
    context = {"here": "day", "form": form, "is_open": is_open(reception, now=timezone.now())}
    return render_page(request, "staff/day/turned_away.html", reception, context)


def _admit(request: HttpRequest, reception: Reception, service: Service, party: WalkInPartyForms) -> Booking:
    typed = party.party.cleaned_data
    return walk_ins.book_walk_in(
        reception=reception,
        service=service,
        persons=[person.values for person in party.persons],
        phone=typed["phone"],
        language=get_language() or "ru",
        consent_version=CONSENT_VERSION,
        request_key=typed["request_key"] or uuid.uuid4(),
        actor=get_actor(request),
        now=timezone.now(),
    )


def _of_page(
    party: WalkInPartyForms,
    reception: Reception,
    service: Service,
    size: int,
    refusal: BookingError | None,
    *,
    now: dt.datetime,
) -> dict[str, Any]:
    """Return the forms, the next time for the party, and why it was refused, if it was."""
    first = walk_ins.next_time(reception, service, size, now=now)
    return {
        "service": service,
        "size": size,
        "party": party,
        "refusal": words_for(refusal) if refusal else "",
        "standing": refusal.facts.get("bookings", []) if isinstance(refusal, AlreadyBooked) else [],
        "first": first,
        "nothing_free": isinstance(refusal, NothingFree) or first is None,
        "page_has_errors": party.has_errors or refusal is not None,
        "consent_text": CONSENT_TEXT,
        "turn_away_key": uuid.uuid4(),
        "why_full": TurnedAway.Why.FULL,
    }


def _welcome(booking: Booking) -> str:
    return _("Their time is %(time)s, desk %(desk)s.") % {
        "time": booking.local_starts_at.strftime("%H:%M"),
        "desk": booking.desk.label,
    }
