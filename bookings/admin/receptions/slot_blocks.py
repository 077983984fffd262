"""Blocking times of a desk, single ones or a part of its day, and opening them again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.actions import slot_blocks
from bookings.actions.slot_blocks import BlockResult, is_blocked
from bookings.admin.base import as_id
from bookings.admin.receptions.pages import ReceptionPage
from bookings.errors import BookingError
from bookings.forms.fields import read_hour
from bookings.models import Booking, Desk, Reception, Slot
from bookings.staff_messages import words_for


@dataclass(frozen=True)
class SlotRow:
    """A slot on the page, its state in words. One with a live booking can't be blocked."""

    slot: Slot
    at: dt.time
    state: Any
    booking: Booking | None


class SlotBlocksPage(ReceptionPage):
    """Blocking leaves booked and offered times alone, and names them."""

    name = "blocks"
    title = _("Block times")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(
            {
                "desks": _slots_by_desk(self.reception, now=self.now),
                "is_published": self.reception.status == Reception.Status.PUBLISHED,
            }
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        verb = slot_blocks.unblock_slots if request.POST.get("do") == "open" else slot_blocks.block_slots
        chosen = [pk for text in request.POST.getlist("slot") if (pk := as_id(text)) is not None]
        begins, ends = read_hour(request.POST.get("from", "")), read_hour(request.POST.get("to", ""))
        desk = as_id(request.POST.get("desk", ""))
        if request.POST.get("from") or request.POST.get("to"):
            if begins is None or ends is None or desk is None or begins >= ends:
                messages.error(request, _("Nothing was changed. Enter the period like 13:00 to 17:00."))
                return self.to_page("blocks")
            chosen += slot_blocks.find_slots_between(reception=self.reception, desk=desk, begins=begins, ends=ends)
        if not chosen:
            messages.warning(request, _("Nothing was changed: no time was chosen at this desk."))
            return self.to_page("blocks")
        try:
            done = verb(reception=self.reception, slots=chosen, actor=self.actor, now=self.now)
        except BookingError as error:
            messages.error(request, words_for(error))
        else:
            _report(request, done, self.reception, opened=verb is slot_blocks.unblock_slots)
        return self.to_page("blocks")


def _slots_by_desk(reception: Reception, *, now: dt.datetime) -> list[tuple[Desk, list[SlotRow]]]:
    """Return each desk with its slots that are not over."""
    rows = Slot.objects.at(reception).filter(ends_at__gt=now).select_related("desk", "booking")
    desks: dict[int, tuple[Desk, list[SlotRow]]] = {}
    for slot in rows.order_by("desk__label", "desk", "starts_at"):
        at = slot.starts_at.astimezone(reception.zone).time()
        has_it = slot.booking if slot.booking and slot.booking.live else None
        desks.setdefault(slot.desk_id, (slot.desk, []))[1].append(SlotRow(slot, at, _state(slot, now=now), has_it))
    return list(desks.values())


def _state(slot: Slot, *, now: dt.datetime) -> Any:
    if is_blocked(slot):
        return _("blocked")
    if slot.booking is not None and slot.booking.status not in (Booking.Status.HELD, *Booking.ENDED):
        return _("booked")
    if slot.booking is not None and (slot.free_from is None or slot.free_from > now):
        return _("being booked")
    if slot.free_from is not None and slot.free_from > now:
        return _("not open yet, or kept")
    return _("free")


def _report(request: HttpRequest, done: BlockResult, reception: Reception, *, opened: bool) -> None:
    """Say what was changed, and which times were not and why."""
    count = len(done.changed)
    if opened:
        words = ngettext("%(count)s time is open again.", "%(count)s times are open again.", count)
    else:
        words = ngettext("%(count)s time is now blocked.", "%(count)s times are now blocked.", count)
    messages.success(request, words % {"count": count})
    if done.booked:
        messages.warning(
            request,
            _("Not blocked, because they are booked: %(times)s. Change the day instead, so that people are notified.")
            % {"times": _times(done.booked, reception)},
        )
    if done.held:
        messages.warning(
            request,
            _("Not blocked, because somebody is booking them or has been offered them: %(times)s. Try again later.")
            % {"times": _times(done.held, reception)},
        )


def _times(slots: list[Slot], reception: Reception) -> str:
    return ", ".join(
        f"{slot.desk.label}: {date_format(slot.starts_at.astimezone(reception.zone), 'H:i')}" for slot in slots
    )
