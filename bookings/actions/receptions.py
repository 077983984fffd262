"""Publishing a reception, cancelling one, and closing one after its day or opening it again."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from bookings.actions.attendance import require_open_day
from bookings.actions.core.day_slots import free_remaining_slots
from bookings.actions.core.locks import lock_post, lock_reception
from bookings.actions.core.slot_release import open_slots
from bookings.actions.core.transitions import change_status
from bookings.actions.core.waiting_entries import close_offer, lock_entries, tell_entry
from bookings.actions.first_rights import carry_over, defer_entries, give_first_right
from bookings.actions.interests import announce_reception
from bookings.actions.waiting_list_offers import offer_from
from bookings.errors import CannotPublish, DataErased, NotConfirmed, NotOver, StillWaiting, TooLate, WrongState
from bookings.models import Actor, Booking, Notification, Reception, Slot, WaitlistEntry
from bookings.queries.reception_plan import Plan, plan

Kind = Notification.Kind


def publish_reception(*, reception: Reception, actor: Actor, now: dt.datetime) -> Plan:
    """Make the slots of a draft and show it to citizens. Raises CannotPublish with the plan's problems, WrongState.

    Parties with a first right are offered their places in the same transaction, so that nobody can be faster.
    """
    with transaction.atomic():
        # The kits of a date are counted across the post's receptions, so two can't be published at once.
        lock_post(reception.post_id)
        reception = lock_reception(reception.pk)
        if reception.status != Reception.Status.DRAFT:
            raise WrongState(state=reception.get_status_display())
        result = plan(reception, now=now)
        if result.problems:
            raise CannotPublish(problems=result.problems)
        opens_at = max(reception.opens_at or now, now)
        closes_at = reception.closes_at or reception.usual_closing
        kept_until = max(opens_at, reception.kept_places_open_at)
        for desk_plan in result.desks:
            open_slots(reception, desk_plan.desk, desk_plan.slots, opens_at=opens_at, kept_until=kept_until)
        change_status(
            reception,
            to=Reception.Status.PUBLISHED,
            verb="publish",
            actor=actor,
            now=now,
            opens_at=opens_at,
            closes_at=closes_at,
            published_at=now,
        )
        carry_over(reception, now=now, also_waiting=True)
        offer_from(reception, now=now)
        announce_reception(reception, now=now)
        return result


def cancel_reception(*, reception: Reception, actor: Actor, now: dt.datetime, reason: str = "") -> int:
    """Cancel a reception and every booking at it, and tell everybody. Return the number of confirmed bookings.

    Parties that had a booking, and after them the waiting list, keep their order for the next reception. The `reason`,
    in words for the public, goes into the messages. Raises WrongState if it is cancelled or finished already, TooLate
    if its last time is over.
    """
    with transaction.atomic():
        reception = lock_reception(reception.pk)
        if reception.status not in (Reception.Status.DRAFT, Reception.Status.PUBLISHED):
            raise WrongState(state=reception.get_status_display())
        if _is_over(reception, now=now):
            raise TooLate
        facts = {"reason": reason} if reason else {}
        step: dict[str, Any] = {"verb": "cancel_reception", "actor": actor, "now": now}
        entries = _close_waiting_list(reception, step)  # with its offers: entries are locked before bookings
        bookings = reception.bookings.filter(status__in=[Booking.Status.HELD, Booking.Status.CONFIRMED])
        locked = list(bookings.select_for_update(of=("self",)).select_related("post", "service").order_by("pk"))
        confirmed = [booking for booking in locked if booking.status == Booking.Status.CONFIRMED]
        for booking in locked:
            if booking.status == Booking.Status.HELD:
                change_status(booking, to=Booking.Status.CANCELLED, **step)
        for booking in sorted(confirmed, key=lambda each: (each.confirmed_at or now, each.pk)):
            give_first_right(booking, kind=Kind.RECEPTION_CANCELLED, facts=facts, **step)
        defer_entries(entries, **step)
        until = reception.day_ends_at
        for entry in entries:  # it may have been carried over to the next reception when this is sent
            tell_entry(entry, Kind.WAITING_CANCELLED, now=now, reception=reception, facts=facts, expires_at=until)
        # No claim is under way: each takes the reception's share lock first. People who have arrived keep their slots.
        slots = Slot.objects.at(reception)
        slots.filter(Q(booking=None) | Q(booking__status__in=Booking.ENDED)).update(booking=None, free_from=None)
        change_status(reception, to=Reception.Status.CANCELLED, **step)
        return len(confirmed)


# Deferred entries are not among them: they wait for the post's next reception.
_ON_LIST = (WaitlistEntry.Status.NEW, *WaitlistEntry.ON_LIST)


def close_reception(
    *, reception: Reception, confirmed: bool, actor: Actor, now: dt.datetime, early: bool = False
) -> int:
    """Close a reception after its last desk's end. Return the number of unmarked bookings that became no-shows.

    Before that it needs `early`, which only a manager may say. Nothing of a closed day can be changed. The waiting list
    ends without an email, since no place can be offered any more. Closing it twice does nothing.

    Raises StillWaiting (people have arrived or been called), NotConfirmed (there are unmarked bookings and it was not
    `confirmed`), NotOver (a desk is still open and it was not `early`), NotToday, ReceptionCancelled.
    """
    with transaction.atomic():
        reception = lock_reception(reception.pk)
        if reception.status == Reception.Status.FINISHED:
            return 0
        require_open_day(reception, now=now)
        present = list(reception.bookings.filter(status__in=Booking.PRESENT))
        if present:
            raise StillWaiting(bookings=present)
        if not early and now < reception.last_desk_ends_at:
            unanswered = reception.bookings.filter(status=Booking.Status.CONFIRMED).count()
            raise NotOver(ends_at=reception.last_desk_ends_at, unanswered=unanswered)
        entries = reception.entries.filter(status__in=_ON_LIST).order_by("rank", "pk")
        for entry in entries.select_related("reception").select_for_update(of=("self",)):
            close_offer(entry, to=Booking.Status.CANCELLED, verb="finish", actor=actor, now=now)
            if entry.rank < 0 and entry.status in WaitlistEntry.ON_LIST:
                defer_entries([entry], verb="finish", actor=actor, now=now)  # a first right that found no room here
                continue
            change_status(entry, to=WaitlistEntry.Status.ENDED, verb="finish", actor=actor, now=now)
        unmarked = reception.bookings.filter(status=Booking.Status.CONFIRMED).select_related("post")
        bookings = list(unmarked.select_for_update(of=("self",)).order_by("pk"))
        if bookings and not confirmed:
            raise NotConfirmed(unanswered=len(bookings))
        for booking in bookings:
            change_status(booking, to=Booking.Status.NO_SHOW, verb="miss", actor=actor, now=now)
            free_remaining_slots(booking, now=now)
        change_status(reception, to=Reception.Status.FINISHED, verb="finish", actor=actor, now=now)
        return len(bookings)


def reopen_reception(*, reception: Reception, actor: Actor, now: dt.datetime) -> None:
    """Open a closed reception again, so that outcomes can be corrected. Opening it twice does nothing.

    No-shows stay no-shows until somebody corrects them, and a waiting list that has ended stays ended. So closing the
    day again tells nobody anything twice. Raises DataErased, WrongState.
    """
    with transaction.atomic():
        reception = lock_reception(reception.pk)
        if reception.status == Reception.Status.PUBLISHED:
            return
        if reception.status != Reception.Status.FINISHED:
            raise WrongState(state=reception.get_status_display())
        if not can_reopen(reception, now=now):
            raise DataErased
        change_status(reception, to=Reception.Status.PUBLISHED, verb="reopen", actor=actor, now=now)


def can_reopen(reception: Reception, *, now: dt.datetime) -> bool:
    """Return whether a reception is closed and none of its bookings' data is erased or due to be."""
    keeps = dt.timedelta(days=reception.post.erase_days)
    erased = reception.bookings.exclude(confirmed_at=None).filter(Q(ends_at__lte=now - keeps) | ~Q(erased_at=None))
    closed = reception.status == Reception.Status.FINISHED
    return closed and now < reception.last_desk_ends_at + keeps and not erased.exists()


def can_cancel_reception(reception: Reception, *, now: dt.datetime) -> bool:
    """Return whether the reception is published and its last time is not over, so that there are people to tell."""
    return reception.status == Reception.Status.PUBLISHED and not _is_over(reception, now=now)


def _is_over(reception: Reception, *, now: dt.datetime) -> bool:
    slots = Slot.objects.at(reception)
    return slots.exists() and not slots.filter(ends_at__gt=now).exists()


def _close_waiting_list(reception: Reception, step: dict[str, Any]) -> list[WaitlistEntry]:
    """Lock the waiting list, close its offers, and end entries without a confirmed address. Return the others."""
    entries = lock_entries(reception.pk, WaitlistEntry.Status.NEW, *WaitlistEntry.ON_LIST)
    for entry in entries:
        if entry.status == WaitlistEntry.Status.NEW:
            change_status(entry, to=WaitlistEntry.Status.ENDED, **step)
        else:
            close_offer(entry, to=Booking.Status.CANCELLED, **step)
    return [entry for entry in entries if entry.status in WaitlistEntry.ON_LIST]
