"""Closing a reception when its day is done."""

import datetime as dt

from django.db import transaction

from bookings.actions.attending import require_open_day
from bookings.actions.day_slots import free_rest
from bookings.actions.deferring import defer_line
from bookings.actions.lines import close_offer
from bookings.actions.locks import lock_reception
from bookings.actions.steps import move
from bookings.errors import NotConfirmed, StillWaiting
from bookings.models import Booking, Reception, WaitlistEntry

# The deferred wait on: for the next reception of the post.
_IN_LINE = (WaitlistEntry.Status.NEW, *WaitlistEntry.IN_LINE)


def finish(*, reception: Reception, confirmed: bool, actor: str, now: dt.datetime) -> int:
    """Close a reception, on its day or later; answers how many that nobody has marked became no-shows.

    Afterwards nothing of the day can be changed. The waiting list ends without a mail: no place was to be had any
    more. Closing a closed one does nothing.

    Raises StillWaiting (people are arrived or called), NotConfirmed (there are unmarked ones and it was not
    `confirmed`), NotToday, ReceptionCancelled.
    """
    with transaction.atomic():
        reception = lock_reception(reception.pk)
        if reception.status == Reception.Status.FINISHED:
            return 0
        require_open_day(reception, now=now)
        present = list(reception.bookings.filter(status__in=Booking.PRESENT))
        if present:
            raise StillWaiting(bookings=present)
        entries = reception.entries.filter(status__in=_IN_LINE).order_by("rank", "pk")
        for entry in entries.select_related("reception").select_for_update(of=("self",)):
            close_offer(entry, to=Booking.Status.CANCELLED, verb="finish", actor=actor, now=now)
            if entry.rank < 0 and entry.status in WaitlistEntry.IN_LINE:
                defer_line([entry], verb="finish", actor=actor, now=now)  # a first right that found no room here
                continue
            move(entry, to=WaitlistEntry.Status.ENDED, verb="finish", actor=actor, now=now)
        unmarked = reception.bookings.filter(status=Booking.Status.CONFIRMED).select_related("post")
        bookings = list(unmarked.select_for_update(of=("self",)).order_by("pk"))
        if bookings and not confirmed:
            raise NotConfirmed(unanswered=len(bookings))
        for booking in bookings:
            move(booking, to=Booking.Status.NO_SHOW, verb="miss", actor=actor, now=now)
            free_rest(booking, now=now)
        move(reception, to=Reception.Status.FINISHED, verb="finish", actor=actor, now=now)
        return len(bookings)
