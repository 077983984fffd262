"""Changing a published day: the effects on everybody concerned, and then the button that makes the change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.actions import reception_changes
from bookings.admin.receptions.day_change_form import DayChangeForm
from bookings.admin.receptions.pages import ReceptionPage
from bookings.errors import BookingError, CannotChange, PreviewOutdated
from bookings.models import Reception
from bookings.queries.call_sheet import CALLED_WITHIN
from bookings.queries.reception_change_effects import AffectedBooking, ChangeEffects, MoveReason
from bookings.staff_messages import words_for

NOT_FITTING: dict[MoveReason | None, Any] = {
    MoveReason.NO_TIME: _("no time left is long enough for the whole party"),
    MoveReason.DESK_CLOSED: _("the desk is closed, and no other desk can take them"),
    MoveReason.ELSEWHERE: _("somebody in the party has another booking at that time"),
}


class DayChangePage(ReceptionPage):
    """The first button only shows the effects; the second one, below them, changes the day."""

    name = "change_day"
    title = _("Change the day")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._answer(DayChangeForm(self.reception))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._answer(DayChangeForm(self.reception, request.POST))

    def _answer(self, form: DayChangeForm) -> HttpResponse:
        context: dict[str, Any] = {"form": form}
        try:
            reception_changes.require_changeable(self.reception, now=self.now)
            if form.is_valid():
                if "change" in self.request.POST:
                    try:
                        return self._change(form)
                    except (PreviewOutdated, CannotChange) as error:
                        messages.error(self.request, words_for(error))
                        self.read()
                impact = reception_changes.preview_change(reception=self.reception, change=form.change(), now=self.now)
                context |= _effects(impact, now=self.now) | {"trimmed": form.trimmed}
        except BookingError as error:
            context = {"refused": words_for(error)}
        return self.show(context)

    def _change(self, form: DayChangeForm) -> HttpResponse:
        done = reception_changes.change_day(
            reception=self.reception,
            change=form.change(),
            seen=self.request.POST.get("seen", ""),
            actor=self.actor,
            now=self.now,
        )
        if done.before is done.after:
            messages.info(self.request, _("The day is already like this: nothing was changed."))
            return self.to_page()
        self.model_admin.log_change(self.request, self.reception, str(_("Day changed.")))
        told = len(done.told)
        words = ngettext(
            "The day has been changed, and %(count)s party is being notified.",
            "The day has been changed, and %(count)s parties are being notified.",
            told,
        )
        nobody = _("The day has been changed. Nobody needs to be notified.")
        messages.success(self.request, words % {"count": told} if told else nobody)
        return redirect("staff:calls", self.reception.pk) if told else self.to_page()


def _effects(impact: ChangeEffects, *, now: dt.datetime) -> dict[str, Any]:
    """Return what the template shows of the effects, on the local clock."""
    told = impact.told
    nearest = min((min(each.old_starts_at, each.own_hour) for each in told), default=None)
    return {
        "impact": impact,
        "problems": impact.problems,
        "bookings": len(told),
        "people": sum(each.booking.party_size for each in told),
        "same_hour": len(told) - len(impact.another_time) - len(impact.not_fitting),
        "another_time": [_party_row(each, impact) for each in impact.another_time],
        "not_fitting": [_party_row(each, impact) for each in impact.not_fitting],
        "unreachable": len(impact.unreachable),
        "is_near": nearest is not None and nearest - now < CALLED_WITHIN,
        "added": sum(len(day.added) for day in impact.desks),
        "gone": sum(len(day.gone) for day in impact.desks),
        "holds": len(impact.holds),
        "offers": len(impact.offers),
        "seen": impact.fingerprint,
    }


def _party_row(touched: AffectedBooking, impact: ChangeEffects) -> dict[str, Any]:
    return {
        "booking": touched.booking,
        "names": touched.names,
        "old": _clock(touched.old_starts_at, impact.before),
        "new": _clock(touched.place.starts_at, impact.after) if touched.place else "",
        "why": NOT_FITTING.get(touched.why, ""),
    }


def _clock(instant: dt.datetime, reception: Reception) -> str:
    return date_format(instant.astimezone(reception.zone), "H:i")
