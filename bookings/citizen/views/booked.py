"""Your place is booked: the page to print, the calendar file, and the slip to have at hand on the day."""

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
from bookings.citizen.summary import booked_place, when
from bookings.citizen.visits import read_visit
from bookings.formatting import local_time
from bookings.identity.tokens import booking_url, link_token, scan_url
from bookings.models import Booking, Reception, WaitlistEntry
from bookings.notifications.calendar import build_calendar
from bookings.queries.visit_instructions import ChecklistGroup, list_address_lines, list_prices, list_what_to_bring

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
    context = _place(booking) | {
        "bring": list_what_to_bring(booking),
        "has_questions": booking.service.readiness.exists(),
        "prices": list_prices(booking),
        "qr": qr_code(booking_url(booking)),
        # Without links: a link opens one booking, and must not give access to another whose link was renewed.
        "others": [other for other in read_visit(booking).booked if other.pk != booking.pk],
    }
    return render(request, "citizen/booked.html", context)


@require_safe
@opened_by_link
def calendar(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.status != Booking.Status.CONFIRMED:
        return redirect(page_url(booking, "booked"))
    response = HttpResponse(build_calendar(booking, method="PUBLISH"), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{booking.reference}.ics"'
    return response


@require_safe
@opened_by_link
def slip(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Draw the slip. Links lead to it in the booking's language; the page offers the others."""
    if booking.status not in Booking.LIVE or is_over(booking, now=timezone.now()):
        return redirect(page_url(booking, "booked"))
    things = list_what_to_bring(booking)
    context = {
        "booking": booking,
        "venue": booking.reception.venue,
        "when": when(booking),
        "bring": things,
        "qr": qr_code(scan_url(booking), scale=3),
        "back_url": page_url(booking, "booked"),
        "forward": forwarded(booking, things),
    }
    return render(request, "citizen/slip.html", context)


def forwarded(booking: Booking, things: list[ChecklistGroup]) -> str:
    """When, where and with which papers. No link, no reference, no name: what is forwarded opens nothing."""
    venue = booking.reception.venue
    lines = [
        _("Consular reception"),
        _("When") + f": {when(booking)} ({local_time(booking.starts_at, booking.post.zone)})",
        _("Where") + f": {', '.join(list_address_lines(venue))}",
    ]
    if venue.directions:
        lines.append(_("How to get there") + f": {' '.join(venue.directions.split())}")
    if things:
        lines += ["", _("What to bring") + ":"]
    for group in things:
        lines.append(f"{group.whom}:")
        lines += [f"- {thing.text}" + (f" ({thing.note})" if thing.note else "") for thing in group.things]
    return "\n".join(lines)


def _over(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Draw the page of a booking that was confirmed and has ended."""
    is_cancelled, right = booking.status == Booking.Status.CANCELLED, _first_right(booking)
    context = _place(booking) | {
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


def _place(booking: Booking) -> dict[str, object]:
    return {
        "booking": booking,
        "reception": booking.reception,
        "venue": booking.reception.venue,
        "place": booked_place(booking),
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
