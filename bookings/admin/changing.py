"""Changing a published day: what the change would mean for whom, and then the button that makes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.actions import reception_changes
from bookings.actions.core.party_messages import CALLED_WITHIN
from bookings.admin.day_form import DayForm
from bookings.admin.reception_pages import ReceptionPages
from bookings.errors import BookingError, CannotChange, PreviewOutdated
from bookings.models import Actor, Reception
from bookings.queries.day_change_impact import AffectedBooking, Impact, MoveReason
from bookings.staff_messages import words_for

WHY: dict[MoveReason | None, Any] = {
    MoveReason.NO_TIME: _("no time is left that takes the whole party"),
    MoveReason.DESK_CLOSED: _("the desk is closed, and no other takes them"),
    MoveReason.ELSEWHERE: _("somebody of the party has another booking at that hour"),
}


class ChangingPages(ReceptionPages):
    """For managers of the post. The first button only shows; the second one, which stands below what is shown, does."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.change_day_view)
        address = path("<str:object_id>/change-day/", view, name="bookings_reception_change_day")
        return [address, *super().get_urls()]

    def change_day_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reception: Reception = self._planned(request, object_id)
        now = timezone.now()
        form = DayForm(reception, request.POST if request.method == "POST" else None)
        context: dict[str, Any] = {"form": form}
        try:
            reception_changes.require_changeable(reception, now=now)
            if request.method == "POST" and form.is_valid():
                if "change" in request.POST:
                    try:
                        return self._make(request, reception, form, now=now)
                    except (PreviewOutdated, CannotChange) as error:
                        messages.error(request, words_for(error))
                        reception = self._planned(request, object_id)
                found = reception_changes.preview(reception=reception, change=form.change(), now=now)
                context |= _shown(found, now=now)
        except BookingError as error:
            context = {"refused": words_for(error)}
        return self._page(request, reception, "change_day", _("Change the day"), context)

    def _make(self, request: HttpRequest, reception: Reception, form: DayForm, *, now: dt.datetime) -> HttpResponse:
        done = reception_changes.change_day(
            reception=reception,
            change=form.change(),
            seen=request.POST.get("seen", ""),
            actor=Actor.of(request.user),
            now=now,
        )
        there = reverse("admin:bookings_reception_change", args=[reception.pk])
        if done.before is done.after:
            messages.info(request, _("The day is so already: nothing was changed."))
            return HttpResponseRedirect(there)
        self.log_change(request, reception, str(_("Day changed.")))
        told = len(done.told)
        words = ngettext(
            "The day is changed, and %(count)s party is being told.",
            "The day is changed, and %(count)s parties are being told.",
            told,
        )
        nobody = _("The day is changed. There is nobody to be told.")
        messages.success(request, words % {"count": told} if told else nobody)
        return HttpResponseRedirect(reverse("staff:calls", args=[reception.pk]) if told else there)


def _shown(found: Impact, *, now: dt.datetime) -> dict[str, Any]:
    """The preview, in the words and on the clock of the place."""
    told = found.told
    nearest = min((min(each.old_starts_at, each.own_hour) for each in told), default=None)
    return {
        "impact": found,
        "problems": found.problems,
        "bookings": len(told),
        "people": sum(each.booking.party_size for each in told),
        "same_hour": len(told) - len(found.another_time) - len(found.not_fitting),
        "another_time": [_row(each, found) for each in found.another_time],
        "not_fitting": [_row(each, found) for each in found.not_fitting],
        "unreachable": len(found.unreachable),
        "is_near": nearest is not None and nearest - now < CALLED_WITHIN,
        "added": sum(len(day.added) for day in found.desks),
        "gone": sum(len(day.gone) for day in found.desks),
        "let_go": len(found.holds),
        "offers": len(found.offers),
        "seen": found.fingerprint,
    }


def _row(touched: AffectedBooking, found: Impact) -> dict[str, Any]:
    return {
        "booking": touched.booking,
        "names": touched.names,
        "old": _clock(touched.old_starts_at, found.before),
        "new": _clock(touched.place.starts_at, found.after) if touched.place else "",
        "why": WHY.get(touched.why, ""),
    }


def _clock(instant: dt.datetime, reception: Reception) -> str:
    return date_format(instant.astimezone(reception.zone), "H:i")
