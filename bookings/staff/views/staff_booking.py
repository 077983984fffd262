"""Booking on behalf of somebody on the phone or at the counter, and the confirmation page."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings import permissions
from bookings.actions import staff_bookings
from bookings.actions.access_log import note_look
from bookings.errors import AlreadyBooked, BookingError, SamePersonTwice, SlotTaken, TooLate
from bookings.forms.booking_details import CONSENT_TEXT, CONSENT_VERSION
from bookings.identity.tokens import booking_url
from bookings.models import Booking, Reception, Service
from bookings.queries.availability import counter_runs, free_runs
from bookings.queries.visit_instructions import describe_arrival, list_address_lines, list_prices, list_what_to_bring
from bookings.staff.access import get_actor, get_booking, get_reception, render_page
from bookings.staff.forms.staff_booking import StaffBookingForms
from bookings.staff.forms.walk_ins import ServiceAndSizeForm
from bookings.staff.staff_booking_options import count_kept_slots, find_other_receptions, find_smaller_party
from bookings.staff_messages import words_for


@require_http_methods(["GET", "HEAD", "POST"])
def staff_booking(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to book for somebody: first the service and number of people, in the URL, then the rest on one page."""
    reception, now = get_reception(request, pk, may=permissions.can_receive), timezone.now()
    asked = ServiceAndSizeForm(request.GET if "service" in request.GET else None, reception=reception)
    context: dict[str, Any] = {"here": "staff_booking", "closed": _why_not(reception, now=now)}
    if context["closed"] or not asked.is_valid():
        return render_page(request, "staff/staff_booking/service_and_size.html", reception, context | {"form": asked})
    service, size = asked.service, asked.cleaned_data["persons"]
    party = _party(request, reception, service, size, now=now)
    context |= {"service": service, "size": size, "refusal": "", "standing": []}
    status = 200
    if request.method == "POST" and party.is_valid():
        try:
            return redirect("staff:staff_booking_done", _book(request, reception, service, party, now=now).pk)
        except SamePersonTwice:
            party.refuse_twice()
        except SlotTaken as refusal:
            status, party = 409, _party(request, reception, service, size, now=now)
            party.is_valid()
            party.when.refuse_taken(refusal.facts["nearest"])
        except BookingError as refusal:
            context["refusal"] = words_for(refusal)
            context["standing"] = refusal.facts.get("bookings", []) if isinstance(refusal, AlreadyBooked) else []
    context |= _of_page(party, reception, service, size, now=now)
    context["page_has_errors"] = party.has_errors or bool(context["refusal"])
    return render_page(request, "staff/staff_booking/booking.html", reception, context, status=status)


@require_safe
def staff_booking_done(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation page: what to tell the person about their place, and the slip to print."""
    booking = get_booking(request, pk, may=permissions.can_receive)
    note_look(booking, actor=get_actor(request), now=timezone.now())
    context = {
        "here": "staff_booking",
        "booking": booking,
        "people": list(booking.applicants.all()),
        "where": list_address_lines(booking.reception.venue),
        "be_there": describe_arrival([booking]),
        "bring": list_what_to_bring(booking),
        "prices": list_prices(booking),
        "slip_url": booking_url(booking, "slip"),
    }
    return render_page(request, "staff/staff_booking/done.html", booking.reception, context)


def _why_not(reception: Reception, *, now: dt.datetime) -> Any:
    """Return why nobody can be booked here now; "" if it is possible. The action checks again."""
    try:
        staff_bookings.admit_by_staff(reception, 1, now=now)
    except TooLate:
        return _("The reception has begun. People can still come to the venue without a booking.")
    except BookingError as refusal:
        return words_for(refusal)
    return ""


def _party(
    request: HttpRequest, reception: Reception, service: Service, size: int, *, now: dt.datetime
) -> StaffBookingForms:
    wanted: dict[str, Any] = {"reception": reception, "service": service, "party_size": size, "now": now}
    return StaffBookingForms(
        request.POST if request.method == "POST" else None,
        reception=reception,
        service=service,
        size=size,
        today=now.astimezone(reception.zone).date(),
        free=free_runs(**wanted),
        runs=counter_runs(**wanted),
    )


def _book(
    request: HttpRequest, reception: Reception, service: Service, party: StaffBookingForms, *, now: dt.datetime
) -> Booking:
    typed = party.once.cleaned_data
    return staff_bookings.book_by_staff(
        reception=reception,
        service=service,
        persons=[person.values for person in party.persons],
        email=typed["email"],
        phone=typed["phone"],
        language=typed["language"],
        starts_at=party.when.starts_at,
        answers=party.once.answers,
        consent_version=CONSENT_VERSION,
        request_key=typed["request_key"] or uuid.uuid4(),
        actor=get_actor(request),
        now=now,
    )


def _of_page(
    party: StaffBookingForms, reception: Reception, service: Service, size: int, *, now: dt.datetime
) -> dict[str, Any]:
    has_times = bool(party.when.fields["time"].choices)  # type: ignore[attr-defined]
    return {
        "party": party,
        "has_times": has_times,
        "kept": count_kept_slots(reception, service, now=now),
        "fewer": 0 if has_times else find_smaller_party(reception, service, size, now=now),
        "others": [] if has_times else find_other_receptions(reception, service, size, now=now),
        "consent_text": CONSENT_TEXT,
    }
