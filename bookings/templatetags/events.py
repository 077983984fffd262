"""Who did what: the recorded steps of a booking, a reception or a waiting-list entry.

Usage: `{% load events %}{% events_of booking %}`; `{% events_of reception bookings=True %}` for the steps of its
bookings and entries. Two queries each; long histories are paged.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from bookings.models import Booking, Event, Reception, WaitlistEntry
from bookings.staff_messages import state_in_words, verb_in_words

register = template.Library()
ON_A_PAGE = 50
Subject = Booking | Reception | WaitlistEntry


@register.inclusion_tag("staff/parts/events.html", takes_context=True)
def events_of(context: template.Context, subject: Subject, *, bookings: bool = False) -> dict[str, Any]:
    """Return a page of the steps, newest first."""
    parameter = "steps_of_bookings" if bookings else "steps"
    request = context.get("request")
    typed = request.GET.get(parameter, "") if request else ""
    page = Paginator(_rows(subject, bookings=bookings), ON_A_PAGE).get_page(typed)
    zone = subject.post.zone
    return {
        "request": request,
        "parameter": parameter,
        "title": _("What happened to the bookings") if bookings else _("What happened"),
        "with_bookings": bookings,
        "is_open": bool(typed) or not bookings,
        "page": page,
        "events": [
            {
                "at": event.at.astimezone(zone),
                "what": verb_in_words(event.verb),
                "before": state_in_words(event.from_state) if event.from_state != event.to_state else "",
                "after": state_in_words(event.to_state),
                "who": event.actor,
                "booking": event.booking_id,
                "reference": vars(event).get("reference"),
                "entry": event.entry_id,
            }
            for event in page
        ],
    }


def _rows(subject: Subject, *, bookings: bool) -> QuerySet[Event]:
    rows = Event.objects.order_by("-id")
    if isinstance(subject, Booking):
        return rows.filter(booking_id=subject.pk)
    if isinstance(subject, WaitlistEntry):
        return rows.filter(entry_id=subject.pk)
    rows = rows.filter(reception_id=subject.pk)
    if not bookings:
        return rows.filter(booking_id=None, entry_id=None)
    reference = Booking.objects.filter(pk=OuterRef("booking_id")).values("reference")
    return rows.filter(Q(booking_id__isnull=False) | Q(entry_id__isnull=False)).annotate(reference=Subquery(reference))
