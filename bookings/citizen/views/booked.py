"""Your place is booked: the page to print, and the calendar file."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.citizen.access import opened_by_link
from bookings.citizen.managing import is_over
from bookings.citizen.steps import ended, next_url, page_url
from bookings.citizen.summary import booked_place
from bookings.citizen.visits import visit_of_page
from bookings.citizen.ways import receptions_url
from bookings.identity.tokens import booking_url, entry_token, link_token
from bookings.models import Booking, Reception, WaitlistEntry
from bookings.notifications.calendar import calendar_for
from bookings.queries.what_to_bring import bring, prices

Status = WaitlistEntry.Status


@require_safe
@opened_by_link
def booked(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.status == Booking.Status.HELD:
        is_code_sent = booking.codes.exists()
        return redirect(page_url(booking, "code") if is_code_sent else next_url(booking))
    if booking.confirmed_at is None and not booking.live:
        return ended(request, booking)
    if booking.status not in Booking.LIVE or is_over(booking, now=timezone.now()):
        return _over(request, booking)
    context = _place(booking) | {
        "bring": bring(booking),
        "prices": prices(booking),
        "qr": qr_code(booking_url(booking)),
        # Without their links: a link opens one booking, and a renewed one must not be handed out by another.
        "others": [other for other in visit_of_page(booking).booked if other.pk != booking.pk],
    }
    return render(request, "citizen/booked.html", context)


@require_safe
@opened_by_link
def calendar(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.status != Booking.Status.CONFIRMED:
        return redirect(page_url(booking, "booked"))
    response = HttpResponse(calendar_for(booking, method="PUBLISH"), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{booking.reference}.ics"'
    return response


def _over(request: HttpRequest, booking: Booking) -> HttpResponse:
    """A booking that was confirmed once and whose place nobody keeps any more."""
    is_cancelled, right = booking.status == Booking.Status.CANCELLED, _first_right(booking)
    context = _place(booking) | {
        "title": _("Your booking is cancelled") if is_cancelled else _("This reception is over"),
        "is_cancelled": is_cancelled,
        "is_reception_cancelled": booking.reception.status == Reception.Status.CANCELLED,
        "receptions_url": receptions_url(service=booking.service),
        "right": right,
        "right_url": reverse("citizen:waiting", args=[entry_token(right)]) if right else "",
    }
    return render(request, "citizen/over.html", context)


def _first_right(booking: Booking) -> WaitlistEntry | None:
    """What the party was given instead of its place, if it has not left it or lost it since."""
    told = booking.notifications.filter(facts__has_key="entry").order_by("pk").last()
    entries = WaitlistEntry.objects.filter(erased_at=None).exclude(status__in=[Status.LEFT, Status.ENDED])
    return entries.filter(pk=told.facts["entry"]).first() if told else None


def _place(booking: Booking) -> dict[str, object]:
    return {
        "booking": booking,
        "reception": booking.reception,
        "venue": booking.reception.venue,
        "place": booked_place(booking),
        "token": link_token(booking),
    }


def qr_code(link: str, *, scale: int = 4) -> SafeString:
    """The link as an inline drawing without style attributes, which our content policy forbids.

    White paper is part of it: on a dark page a scanner would not find it.
    """
    drawing = segno.make(link, error="m", micro=False).svg_inline(
        scale=scale, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return mark_safe(drawing)  # segno's own markup: the link is drawn in it, not written
