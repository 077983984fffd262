"""Times of a desk that nobody is to have: single ones or a stretch of its day, blocked and opened again."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.actions import slot_blocks
from bookings.actions.slot_blocks import Done, is_blocked
from bookings.admin.access import as_id
from bookings.admin.reception_pages import ReceptionPages
from bookings.errors import BookingError
from bookings.models import Actor, Booking, Desk, Reception, Slot
from bookings.staff_messages import words_for

_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")


@dataclass(frozen=True)
class Time:
    """A time on the page, in words; who has it stands there, since it can't be blocked then."""

    slot: Slot
    at: dt.time
    state: Any
    booking: Booking | None


class BlockingPages(ReceptionPages):
    """For managers of the post. What belongs to somebody is left alone, and named."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.blocks_view)
        return [path("<str:object_id>/blocks/", view, name="bookings_reception_blocks"), *super().get_urls()]

    def blocks_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reception: Reception = self._planned(request, object_id)
        now = timezone.now()
        if request.method == "POST":
            self._change(request, reception, now=now)
            return HttpResponseRedirect(reverse("admin:bookings_reception_blocks", args=[reception.pk]))
        context = {
            "desks": times_of_desks(reception, now=now),
            "is_published": reception.status == Reception.Status.PUBLISHED,
        }
        return self._page(request, reception, "blocks", _("Block times"), context)

    def _change(self, request: HttpRequest, reception: Reception, *, now: dt.datetime) -> None:
        verb = slot_blocks.unblock if request.POST.get("do") == "open" else slot_blocks.block
        chosen = [pk for text in request.POST.getlist("slot") if (pk := as_id(text)) is not None]
        begins, ends = _hour(request.POST.get("from", "")), _hour(request.POST.get("to", ""))
        desk = as_id(request.POST.get("desk", ""))
        if request.POST.get("from") or request.POST.get("to"):
            if begins is None or ends is None or desk is None or begins >= ends:
                messages.error(request, _("Nothing was changed. Write the stretch like 13:00 to 17:00."))
                return
            chosen += slot_blocks.stretch(reception=reception, desk=desk, begins=begins, ends=ends)
        if not chosen:
            messages.warning(request, _("Nothing was changed: no time of this desk was chosen."))
            return
        try:
            done = verb(reception=reception, slots=chosen, actor=Actor.of(request.user), now=now)
        except BookingError as error:
            messages.error(request, words_for(error))
            return
        _say(request, done, reception, opened=verb is slot_blocks.unblock)


def times_of_desks(reception: Reception, *, now: dt.datetime) -> list[tuple[Desk, list[Time]]]:
    """Every time of each desk that is not over."""
    rows = Slot.objects.at(reception).filter(ends_at__gt=now).select_related("desk", "booking")
    desks: dict[int, tuple[Desk, list[Time]]] = {}
    for slot in rows.order_by("desk__label", "desk", "starts_at"):
        at = slot.starts_at.astimezone(reception.zone).time()
        has_it = slot.booking if slot.booking and slot.booking.live else None
        desks.setdefault(slot.desk_id, (slot.desk, []))[1].append(Time(slot, at, _state(slot, now=now), has_it))
    return list(desks.values())


def _state(slot: Slot, *, now: dt.datetime) -> Any:
    if is_blocked(slot):
        return _("blocked")
    if slot.booking is not None and slot.booking.status not in (Booking.Status.HELD, *Booking.ENDED):
        return _("booked")
    if slot.booking is not None and (slot.free_from is None or slot.free_from > now):
        return _("just being booked")
    if slot.free_from is not None and slot.free_from > now:
        return _("not open yet, or kept")
    return _("free")


def _hour(text: str) -> dt.time | None:
    """An hour as staff write it, 13:00, 13.00 or 13; None for what is none."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    return dt.time(int(match[1]), int(match[2] or 0))


def _say(request: HttpRequest, done: Done, reception: Reception, *, opened: bool) -> None:
    """What was changed, and by name what was not and why."""
    count = len(done.changed)
    if opened:
        words = ngettext("%(count)s time is open again.", "%(count)s times are open again.", count)
    else:
        words = ngettext("%(count)s time is blocked now.", "%(count)s times are blocked now.", count)
    messages.success(request, words % {"count": count})
    if done.booked:
        messages.warning(
            request,
            _("Not blocked, because they are booked: %(times)s. Change the day instead, so that people are told.")
            % {"times": _times(done.booked, reception)},
        )
    if done.held:
        messages.warning(
            request,
            _("Not blocked, because somebody is just booking or being offered them: %(times)s. Try again later.")
            % {"times": _times(done.held, reception)},
        )


def _times(slots: list[Slot], reception: Reception) -> str:
    return ", ".join(
        f"{slot.desk.label}: {date_format(slot.starts_at.astimezone(reception.zone), 'H:i')}" for slot in slots
    )
