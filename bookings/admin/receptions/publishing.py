"""What a draft would give, the timetable of the day, and the button that publishes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import permissions
from bookings.actions import receptions
from bookings.admin.base import clock
from bookings.admin.receptions.pages import ReceptionPage
from bookings.errors import BookingError, WrongState
from bookings.models import Reception
from bookings.queries.reception_plan import DeskPlan, Plan, plan
from bookings.queries.timetable import build_timetable
from bookings.staff_messages import words_for

# What a second click, or a colleague's click, finds done.
_DONE: dict[str, Any] = {
    Reception.Status.PUBLISHED: _("It is already published."),
    Reception.Status.CANCELLED: _("It is already cancelled."),
}


def show_refusal(page: ReceptionPage, error: BookingError) -> None:
    """Say why nothing was changed; as information only, if it had already been done."""
    page.reception.refresh_from_db()
    if isinstance(error, WrongState) and page.reception.status in _DONE:
        messages.info(page.request, _DONE[page.reception.status])
    else:
        messages.error(page.request, words_for(error))


class TimetablePage(ReceptionPage):
    """The timetable of the day, without names: for every member of the post, auditors too."""

    name = "timetable"
    title = _("Timetable of the day")
    may_open = staticmethod(permissions.can_see)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(
            {
                "drawn": build_timetable(self.reception, now=self.now),
                "is_draft": self.reception.status == Reception.Status.DRAFT,
            }
        )


class PreviewPage(ReceptionPage):
    """Everything that publishing would make. It changes nothing."""

    name = "preview"
    title = _("Preview")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        reception, now = self.reception, self.now
        planned = plan(reception, now=now)
        closes_at = reception.closes_at or reception.usual_closing
        opens_later = reception.opens_at is not None and reception.opens_at > now
        return self.show(
            {
                "plan": planned,
                "drawn": build_timetable(reception, now=now, planned=planned),
                "desks": [_desk_row(desk_plan, reception) for desk_plan in planned.desks],
                "kept": sum(desk_plan.kept for desk_plan in planned.desks),
                "is_draft": reception.status == Reception.Status.DRAFT,
                "opens_at": clock(reception.opens_at, reception.zone) if opens_later else "",
                "closes_at": clock(closes_at, reception.zone),
                "closes_before_now": closes_at <= now,
            }
        )


class PublishPage(ReceptionPage):
    """No page to see: the button below the preview posts here."""

    name = "publish"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.to_page("preview")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            made = receptions.publish_reception(reception=self.reception, actor=self.actor, now=self.now)
        except BookingError as error:
            show_refusal(self, error)
            return self.to_page("preview")
        self.model_admin.log_change(request, self.reception, str(_("Published.")))
        self.reception.refresh_from_db()
        messages.success(request, _published(self.reception, made, self.now))
        return self.to_page()


def _published(reception: Reception, made: Plan, now: dt.datetime) -> str:
    """Say how many times can be booked and from when, and how many are kept for phone and counter and until when."""
    kept = sum(desk.kept for desk in made.desks)
    opens_at, kept_until = reception.opens_at or now, reception.kept_places_open_at
    if kept_until <= opens_at:
        kept = 0
    at_first = made.total - kept
    if opens_at > now:
        words = ngettext(
            "Published: %(count)s time can be booked from %(when)s.",
            "Published: %(count)s times can be booked from %(when)s.",
            at_first,
        )
    else:
        words = ngettext(
            "Published: %(count)s time can be booked at once.",
            "Published: %(count)s times can be booked at once.",
            at_first,
        )
    sentences = [words % {"count": at_first, "when": clock(opens_at, reception.zone)}]
    if kept:
        words = ngettext(
            "%(count)s time is kept for phone and counter bookings until %(when)s.",
            "%(count)s times are kept for phone and counter bookings until %(when)s.",
            kept,
        )
        sentences.append(words % {"count": kept, "when": clock(kept_until, reception.zone)})
    return " ".join(sentences)


def _desk_row(desk_plan: DeskPlan, reception: Reception) -> dict[str, Any]:
    """Return one desk's row of the preview, its times on the local clock."""
    starts = [start.astimezone(reception.zone) for start, _end in desk_plan.slots]
    return {
        "desk": desk_plan.desk,
        "services": [each.service for each in desk_plan.desk.desk_services.all()],
        "count": len(starts),
        "kept": desk_plan.kept,
        "first": starts[0].time() if starts else None,
        "last": starts[-1].time() if starts else None,
    }
