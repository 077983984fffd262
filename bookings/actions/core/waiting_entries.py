"""Entries of a waiting list: what ends them other than their own wish, and when their emails may go out."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bookings.actions.core.locks import lock_booking
from bookings.actions.core.slot_release import free_slots
from bookings.actions.core.transitions import change_status
from bookings.models import SYSTEM, Actor, Booking, Notification, Reception, Slot, WaitlistEntry
from bookings.notifications.outbox import enqueue

# The most places that are offered to one entry.
MOST_OFFERS = 3
# No email of the waiting list goes out between these hours at the place: people would have to be awake.
NIGHT_BEGINS, NIGHT_ENDS = dt.time(22), dt.time(7)
# The shortest time for which people are told that their wait has ended, whatever day they waited for.
TOLD_WITHIN = dt.timedelta(days=2)
Status = WaitlistEntry.Status


def begins_at(reception: Reception) -> dt.datetime:
    """Return when the first desk of a published reception opens."""
    first = Slot.objects.at(reception).order_by("starts_at").values_list("starts_at", flat=True).first()
    return first or reception.local(dt.time(0))


def after_night(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the moment itself, or the end of the night that it falls into at the place."""
    local = moment.astimezone(zone)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return moment
    day = local.date() + dt.timedelta(days=local.time() >= NIGHT_BEGINS)
    return dt.datetime.combine(day, NIGHT_ENDS, tzinfo=zone)


def end_waiting_of_booked(booking: Booking, *, now: dt.datetime) -> None:
    """End the entries of a live booking's persons on the post's waiting lists for the same service, and their first
    rights.

    An entry that somebody else has locked is skipped, since the caller holds a booking already and entries are locked
    before bookings: the next sweep finds it.
    """
    persons = booking.applicants.values("person_hash")
    statuses = (*WaitlistEntry.ON_LIST, Status.DEFERRED)
    waiting = WaitlistEntry.objects.filter(status__in=statuses, service=booking.service_id)
    if booking.entry_id:
        waiting = waiting.exclude(pk=booking.entry_id)
    same = waiting.filter(reception__post=booking.post_id, applicants__person_hash__in=persons).values("pk")
    entries = WaitlistEntry.objects.filter(pk__in=same).select_related("reception__post", "service")
    for entry in entries.order_by("pk").select_for_update(skip_locked=True, of=("self",)):
        if entry.status in statuses:
            end_entry(entry, why="booked", verb="book_elsewhere", actor=SYSTEM, now=now)


def lock_entries(reception_id: int, *statuses: WaitlistEntry.Status) -> list[WaitlistEntry]:
    """Lock the entries of these statuses, in the order of the waiting list. A second transaction waits here, and then
    sees what the first has done."""
    entries = WaitlistEntry.objects.filter(reception=reception_id, status__in=statuses).order_by("rank", "pk")
    return list(entries.select_related("reception__post", "service").select_for_update(of=("self",)))


def tell_entry(
    entry: WaitlistEntry,
    kind: Notification.Kind,
    *,
    now: dt.datetime,
    reception: Reception | None = None,
    version: int = 0,
    facts: Mapping[str, Any] | None = None,
    expires_at: dt.datetime | None = None,
) -> None:
    """Owe a message to an entry, not at night; without an address it goes on the call list."""
    by_phone: dict[str, Any] = {} if entry.email else {"channel": Notification.Channel.CALL, "recipient": entry.phone}
    enqueue(
        kind=kind,
        now=now,
        entry=entry,
        reception=reception,
        version=version,
        facts=facts,
        due_at=after_night(now, entry.reception.post.zone),
        expires_at=expires_at,
        **by_phone,
    )


def end_entry(entry: WaitlistEntry, *, why: str, verb: str, actor: Actor, now: dt.datetime) -> None:
    """End a locked entry and tell its persons why: "booked" elsewhere, or all "offers" made."""
    close_offer(entry, to=Booking.Status.CANCELLED, verb=verb, actor=actor, now=now)
    change_status(entry, to=Status.ENDED, verb=verb, actor=actor, now=now)
    # People who wait for the next reception are told even if the day of the old one is over.
    expires_at = max(entry.reception.day_ends_at, now + TOLD_WITHIN)
    tell_entry(entry, Notification.Kind.WAITING_ENDED, now=now, facts={"why": why}, expires_at=expires_at)


def open_offer(entry: WaitlistEntry) -> Booking | None:
    """Lock and return the place that is offered to a locked entry and not answered yet."""
    for pk in entry.offers.filter(status=Booking.Status.HELD).order_by("pk").values_list("pk", flat=True):
        offer = lock_booking(pk)
        if offer.status == Booking.Status.HELD:
            return offer
    return None


def close_offer(entry: WaitlistEntry, *, to: Booking.Status, verb: str, actor: Actor, now: dt.datetime) -> None:
    """End the open offer of a locked entry, if there is one; its slots go to the next entry."""
    if offer := open_offer(entry):
        change_status(offer, to=to, verb=verb, actor=actor, now=now)
        free_slots(offer, now=now)


def return_to_list(entry: WaitlistEntry, *, verb: str, actor: Actor, now: dt.datetime) -> None:
    """Let an entry whose offer has ended wait on, or end it when it has had all its offers."""
    if entry.offers.count() < MOST_OFFERS:
        change_status(entry, to=Status.WAITING, verb=verb, actor=actor, now=now)
    else:
        end_entry(entry, why="offers", verb=verb, actor=actor, now=now)
