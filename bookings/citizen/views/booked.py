"""Your place is booked: the page to print, the calendar file, and the slip to have at hand on the day. Each speaks of
all bookings of the visit."""

from collections.abc import Sequence

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.citizen.access import go_on, opened_by_link, page_url
from bookings.citizen.choice import receptions_url
from bookings.citizen.party_pages import is_over, show_ended
from bookings.citizen.summary import booked_place, visit_rows, when
from bookings.formatting import local_time
from bookings.identity.tokens import booking_url, link_token, scan_url
from bookings.models import Booking, Reception, WaitlistEntry
from bookings.notifications.calendar import build_calendar
from bookings.queries.availability import Phase, phase
from bookings.queries.visit_instructions import (
    describe_arrival,
    list_address_lines,
    list_prices_of_visit,
    list_visit,
    list_what_the_visit_brings,
    list_what_to_bring,
)

Status = WaitlistEntry.Status


@require_safe
@opened_by_link
def booked(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.status == Booking.Status.HELD:
        return redirect(page_url(booking, "code")) if booking.codes.exists() else go_on(booking)
    if booking.confirmed_at is None and not booking.live:
        return show_ended(request, booking)
    if booking.status not in Booking.LIVE or is_over(booking, now=timezone.now()):
        return _over(request, booking)
    visit = list_visit(booking)
    context = _shared(booking) | {
        "visit": visit,
        "first": visit[0],
        "arrival": describe_arrival(visit),
        "address": list_address_lines(booking.reception.venue),
        "rows": visit_rows(visit, several=len(visit) > 1),
        "bring": list_what_the_visit_brings(visit),
        "has_questions": booking.service.readiness.exists(),
        "prices": list_prices_of_visit(visit),
        "qr": qr_code(booking_url(booking)),
        "can_add": phase(booking.reception, now=timezone.now()) is Phase.OPEN,
        "elsewhere": Booking.objects.with_places().together_with(booking).exclude(reception=booking.reception_id),
    }
    return render(request, "citizen/booked.html", context)


@require_safe
@opened_by_link
def calendar(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.status != Booking.Status.CONFIRMED:
        return redirect(page_url(booking, "booked"))
    response = HttpResponse(build_calendar(list_visit(booking)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{booking.reference}.ics"'
    return response


@require_safe
@opened_by_link
def slip(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Draw the slip. Links lead to it in the booking's language; the page offers the others."""
    if booking.status not in Booking.LIVE or is_over(booking, now=timezone.now()):
        return redirect(page_url(booking, "booked"))
    visit = list_visit(booking)
    first = visit[0]
    context = {
        "booking": first,
        "visit": visit,
        "venue": first.reception.venue,
        "when": when(first),
        "bring": list_what_the_visit_brings(visit),
        "qr": qr_code(scan_url(first), scale=3),
        "back_url": page_url(booking, "booked"),
        "forward": forwarded(visit),
    }
    return render(request, "citizen/slip.html", context)


def forwarded(visit: Sequence[Booking]) -> str:
    """When, where and with which papers. No link, no reference, no name and no service: what is forwarded opens and
    tells nothing."""
    first = visit[0]
    venue = first.reception.venue
    lines = [
        _("Consular reception"),
        _("When") + f": {when(first)} ({local_time(first.starts_at, first.post.zone)})",
        describe_arrival(visit),
        _("Where") + f": {', '.join(list_address_lines(venue))}",
    ]
    if venue.directions:
        lines.append(_("How to get there") + f": {' '.join(venue.directions.split())}")
    papers: dict[str, dict[str, None]] = {}
    for booking in visit:
        for group in list_what_to_bring(booking):
            things = [f"- {thing.text}" + (f" ({thing.note})" if thing.note else "") for thing in group.things]
            papers.setdefault(group.audience, {}).update(dict.fromkeys(things))
    if papers:
        lines += ["", _("What to bring") + ":"]
    for whom, texts in papers.items():
        lines += [f"{whom}:", *texts]
    return "\n".join(lines)


def _over(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Draw the page of a booking that was confirmed and has ended."""
    is_cancelled, right = booking.status == Booking.Status.CANCELLED, _first_right(booking)
    context = _shared(booking) | {
        "place": booked_place(booking),
        "title": _("Your booking is cancelled") if is_cancelled else _("This reception is over"),
        "is_cancelled": is_cancelled,
        "is_reception_cancelled": booking.reception.status == Reception.Status.CANCELLED,
        "receptions_url": receptions_url(service=booking.service),
        "right": right,
        "right_url": page_url(right, "waiting") if right else "",
    }
    return render(request, "citizen/over.html", context)


def _first_right(booking: Booking) -> WaitlistEntry | None:
    """Return the first right that the party got instead of its place, if it still has it."""
    rights = booking.first_rights.filter(erased_at=None).exclude(status__in=[Status.LEFT, Status.ENDED])
    right = rights.order_by("pk").last()
    # It has been used, and the place that it led to was given up.
    is_used_up = right and right.taken and right.taken.status == Booking.Status.CANCELLED
    return None if is_used_up else right


def _shared(booking: Booking) -> dict[str, object]:
    return {
        "booking": booking,
        "reception": booking.reception,
        "venue": booking.reception.venue,
        "token": link_token(booking),
    }


def qr_code(link: str, *, scale: int = 4) -> SafeString:
    """Return the link as an inline drawing without style attributes, which our content policy forbids.

    It includes its white background: on a dark page a scanner would not find it.
    """
    drawing = segno.make(link, error="m", micro=False).svg_inline(
        scale=scale, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - segno's own markup: the link is drawn in it, not written
