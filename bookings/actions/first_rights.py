"""The first right at the next reception, for those who lose their place through no fault of their own.

A right is an entry of a waiting list with a rank below zero. While no reception is there to honour it, the entry is
deferred: it waits at the old reception, in its order.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from bookings.actions.core.applicants import copy_person
from bookings.actions.core.locks import lock_reception
from bookings.actions.core.party_messages import announce
from bookings.actions.core.transitions import move, record
from bookings.actions.core.waiting_lines import begins_at, tell_entry
from bookings.actions.waiting_list import LAST_OFFER_BEFORE
from bookings.models import SYSTEM, Actor, Booking, DeskService, Notification, Reception, WaitlistEntry
from bookings.notifications.outbox import withdraw

# Where the ranks of first rights begin: whoever joins a line by themselves has a rank above zero.
FIRST = -(10**9)
Status = WaitlistEntry.Status


def give_first_right(
    booking: Booking,
    *,
    verb: str,
    kind: Notification.Kind,
    actor: Actor,
    now: dt.datetime,
    facts: Mapping[str, Any] | None = None,
) -> WaitlistEntry:
    """End a confirmed booking, and let its party go first at the next reception of the district for its service.

    The caller holds the locks of the reception (alone) and of the booking, calls this in the order in which rights
    are to be honoured, and frees the booking's slots or takes them away. One message of the `kind` tells the party;
    its facts name the entry, so that it can tell the link to leave.
    """
    withdraw(booking)
    move(booking, to=Booking.Status.CANCELLED, verb=verb, actor=actor, now=now, version=booking.version + 1)
    entry = defer(booking, actor=actor, now=now)
    announce(booking, kind, now=now, facts={**(facts or {}), "entry": entry.pk}, expires_at=booking.ends_at)
    return entry


def defer(booking: Booking, *, actor: Actor, now: dt.datetime) -> WaitlistEntry:
    """The right itself, for the party of a booking that has just ended. Locks as for `give_first_right`."""
    entry = WaitlistEntry.objects.create(
        reception=booking.reception,
        service=booking.service,
        party_size=booking.party_size,
        status=Status.DEFERRED,
        rank=next_first_rank(booking.reception),
        language=booking.language,
        email=booking.email,
        phone=booking.phone,
        consent_at=booking.consent_at,
        consent_version=booking.consent_version,
        created_at=now,
    )
    for person in booking.applicants.order_by("position"):
        copy_person(person, entry)
    record("defer", entry, actor=actor, now=now, to_state=entry.status)
    return entry


def next_first_rank(reception: Reception) -> int:
    """The rank after the last first right at a reception whose lock the caller holds."""
    last: int | None = reception.entries.filter(rank__lt=0).aggregate(last=Max("rank"))["last"]
    return FIRST if last is None else last + 1


def defer_line(line: list[WaitlistEntry], *, verb: str, actor: Actor, now: dt.datetime) -> None:
    """Those who wait at a reception that is off keep their order for the next one, after whoever has a right already.

    The caller holds the reception's lock (alone) and those of the entries, which have no open offer, and tells them.
    """
    for entry in line:
        rank = next_first_rank(entry.reception)
        move(entry, to=Status.DEFERRED, verb=verb, actor=actor, now=now, rank=rank)


def carry_over(reception: Reception, *, now: dt.datetime, also_waiting: bool = False) -> list[WaitlistEntry]:
    """Bring those who have a first right to a published reception, whose lock the caller holds, to the front of its
    line; answers them. Who lost a place at the very reception that this one replaces goes before the others.

    `also_waiting`: those too who stand first in the line of another coming reception, where nothing is free for them.
    """
    of_here = Q(reception__venue__district=reception.venue.district_id) | Q(reception=reception.replaces_id)
    offered = DeskService.objects.bookable().filter(desk__reception=reception, desk__closed=False)
    rights = _rights(now, also_waiting=also_waiting).filter(
        of_here, reception__post=reception.post_id, service__in=offered.values("service")
    )
    rows = rights.exclude(reception=reception).order_by("reception_id", "rank", "pk")
    entries = list(rows.select_related("reception__post", "service").select_for_update(of=("self",)))
    entries.sort(key=lambda each: (each.reception_id != reception.replaces_id, each.reception.date, each.rank, each.pk))
    for entry in entries:
        rank = next_first_rank(reception)
        move(entry, to=Status.WAITING, verb="carry_over", actor=SYSTEM, now=now, reception=reception, rank=rank)
    return entries


def tell_carried(entries: list[WaitlistEntry], *, now: dt.datetime) -> None:
    """Who has been brought to a line and is offered nothing at once hears of the number there."""
    for entry in entries:
        tell_entry(
            entry,
            Notification.Kind.WAITING,
            now=now,
            version=entry.reception_id,
            facts={"carried": True},
            expires_at=begins_at(entry.reception),
        )


def bring_rights_on(*, now: dt.datetime) -> int:
    """Carry over the rights that were given when the next reception of the district was published already. Answers
    how many."""
    offered = DeskService.objects.bookable().filter(desk__closed=False, desk__reception=OuterRef(OuterRef("pk")))
    rights = _rights(now).filter(
        Exists(offered.filter(service=OuterRef("service"))),
        Q(reception__venue__district=OuterRef("venue__district")) | Q(reception=OuterRef("replaces")),
        reception__post=OuterRef("post"),
    )
    coming = Reception.objects.filter(status=Reception.Status.PUBLISHED).coming(now)
    done = 0
    for reception in coming.filter(Exists(rights.exclude(reception=OuterRef("pk")))).order_by("date", "pk"):
        with transaction.atomic():
            locked = lock_reception(reception.pk)
            if locked.status == Reception.Status.PUBLISHED and now < begins_at(locked) - LAST_OFFER_BEFORE:
                entries = carry_over(locked, now=now)
                tell_carried(entries, now=now)
                done += len(entries)
    return done


def _rights(now: dt.datetime, *, also_waiting: bool = False) -> QuerySet[WaitlistEntry]:
    """First rights that nobody has honoured: no reception has come yet, or the day of the last one is over."""
    waiting = Q(status=Status.WAITING)
    if not also_waiting:
        waiting &= Q(reception__date__lt=(now - dt.timedelta(days=1)).date())
    return WaitlistEntry.objects.filter(Q(status=Status.DEFERRED) | waiting, rank__lt=0, erased_at=None)
