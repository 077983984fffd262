"""Entering outcomes from the paper list: all parties of the day on one page, saved together."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings import permissions
from bookings.actions.access_log import note_look
from bookings.actions.attendance import enter_outcome
from bookings.errors import BookingError
from bookings.models import Booking, Reception
from bookings.queries.reception_day import is_open, list_bookings
from bookings.staff.access import get_actor, get_reception, render_page
from bookings.staff_messages import words_for

Status = Booking.Status


@dataclass
class OutcomeRow:
    """One party: its recorded outcome, the one chosen on the page, and why that was refused, if it was."""

    booking: Booking
    chosen: str
    fault: Any = ""

    @property
    def was(self) -> str:
        return _value(self.booking)


@require_http_methods(["GET", "HEAD", "POST"])
def outcomes(request: HttpRequest, pk: int) -> HttpResponse:
    """The outcomes of the day. Only rows whose choice differs from what the page showed are saved, each separately, so
    submitting twice changes nothing the second time. A refusal appears beside its row."""
    reception = get_reception(request, pk, may=permissions.can_receive)
    rows = [OutcomeRow(booking, _value(booking)) for booking in _by_desk(reception)]
    saved = 0
    if request.method == "POST":
        saved = sum(_save(request, row) for row in rows)
        if saved:
            words = ngettext("%(saved)d outcome was saved.", "%(saved)d outcomes were saved.", saved)
            messages.success(request, words % {"saved": saved})
        if not any(row.fault for row in rows):
            if not saved:
                messages.info(request, _("Nothing was changed."))
            return redirect(reverse("staff:outcomes", args=[reception.pk]))
        rows = _again(reception, rows)
    note_look(reception, actor=get_actor(request), now=timezone.now())
    context = {
        "here": "day",
        "rows": rows,
        "choices": CHOICES,
        "is_open": is_open(reception, now=timezone.now()),
        "page_has_errors": any(row.fault for row in rows),
        "clock_now": timezone.now(),
    }
    return render_page(request, "staff/day/outcomes.html", reception, context)


CHOICES: list[tuple[str, Any]] = [
    (str(Status.SERVED), Status.SERVED.label),
    *((f"{Status.NOT_SERVED}:{reason}", reason.label) for reason in Booking.Reason),
    (str(Status.NO_SHOW), Status.NO_SHOW.label),
]
_KNOWN = {value for value, _label in CHOICES}


def _by_desk(reception: Reception) -> list[Booking]:
    """Return the bookings in the order of the paper list, which has a sheet for each desk."""
    return sorted(list_bookings(reception), key=lambda booking: (booking.desk.label, booking.desk_id))


def _value(booking: Booking) -> str:
    """Return the choice that matches the outcome of the booking; "" if it has none yet."""
    if booking.status == Status.NOT_SERVED:
        return f"{booking.status}:{booking.reason}"
    return str(booking.status) if booking.status in Booking.OUTCOMES else ""


def _save(request: HttpRequest, row: OutcomeRow) -> bool:
    """Save the row if it was changed, and return whether it was saved. `was` is what the officer's page showed."""
    key = row.booking.pk
    chosen, was = request.POST.get(f"outcome-{key}", ""), request.POST.get(f"was-{key}", "")
    seen = request.POST.get(f"seen-{key}", "")
    if chosen in (was, row.chosen):
        return False
    if chosen not in _KNOWN:
        row.fault = _(
            "Nothing was changed. You can change an outcome here, but not remove it. Open the booking to do that."
        )
        return False
    row.chosen = chosen
    status, _colon, reason = chosen.partition(":")
    try:
        with transaction.atomic():
            enter_outcome(
                booking=row.booking,
                to=Status(status),
                reason=reason,
                seen=seen,
                actor=get_actor(request),
                now=timezone.now(),
            )
    except BookingError as refusal:
        row.fault = words_for(refusal)
        return False
    return True


def _again(reception: Reception, sent: list[OutcomeRow]) -> list[OutcomeRow]:
    """Return the rows as they are now, with the choices that were refused."""
    refused = {row.booking.pk: row for row in sent if row.fault}
    rows = []
    for booking in _by_desk(reception):
        before = refused.get(booking.pk)
        rows.append(
            OutcomeRow(booking, before.chosen, before.fault) if before else OutcomeRow(booking, _value(booking))
        )
    return rows
