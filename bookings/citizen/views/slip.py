"""The slip: one printed page to have at hand on the day, and a text to forward by messenger."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.citizen.access import opened_by_link
from bookings.citizen.managing import is_over
from bookings.citizen.steps import page_url
from bookings.citizen.summary import when
from bookings.citizen.views.booked import qr_code
from bookings.formatting import local_time
from bookings.identity.tokens import scan_url
from bookings.models import Booking
from bookings.queries.what_to_bring import Bring, bring, where


@require_safe
@opened_by_link
def slip(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Links to it open it in the booking's language; the page's own links in the others."""
    if booking.status not in Booking.LIVE or is_over(booking, now=timezone.now()):
        return redirect(page_url(booking, "booked"))
    things = bring(booking)
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


def forwarded(booking: Booking, things: list[Bring]) -> str:
    """When, where and with which papers. No link, no reference, no name: what is forwarded opens nothing."""
    venue = booking.reception.venue
    lines = [
        _("Consular reception"),
        f"{_('When')}: {when(booking)} ({local_time(booking.starts_at, booking.post.zone)})",
        f"{_('Where')}: {', '.join(where(venue))}",
    ]
    if venue.directions:
        lines.append(f"{_('How to get there')}: {' '.join(venue.directions.split())}")
    if things:
        lines += ["", f"{_('What to bring')}:"]
    for group in things:
        lines.append(f"{group.whom}:")
        lines += [f"- {thing.text}" + (f" ({thing.note})" if thing.note else "") for thing in group.things]
    return "\n".join(lines)
