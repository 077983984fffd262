"""The first right at the next reception, for parties that lose their place through no fault of their own.

A right is an entry of a waiting list with a rank below zero. Until there is a reception to honour it, the entry is
deferred: it waits at the old reception, in its order.
"""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from bookings.actions.core.applicants import copy_person
from bookings.actions.core.locks import lock_reception
from bookings.actions.core.party_messages import announce
from bookings.actions.core.sweep_rows import attempt, in_turn
from bookings.actions.core.transitions import change_status, record
from bookings.actions.core.waiting_entries import begins_at, tell_entry
from bookings.actions.waiting_list import LAST_OFFER_BEFORE
from bookings.models import SYSTEM, Actor, Booking, DeskService, Notification, Reception, WaitlistEntry
from bookings.notifications.outbox import withdraw

# Where the ranks of first rights begin: people who join a waiting list themselves have a rank above zero.
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
    """End a confirmed booking, and give its party the first right at the next reception of the district for its
    service.

    The caller holds the locks of the reception (alone) and of the booking, calls this in the order in which rights
    are to be honoured, and frees the booking's slots or takes them away. One message of the `kind` tells the party.
    """
    withdraw(booking)
    change_status(booking, to=Booking.Status.CANCELLED, verb=verb, actor=actor, now=now, version=booking.version + 1)
    entry = defer_party(booking, actor=actor, now=now)
    announce(booking, kind, now=now, facts=facts, expires_at=booking.ends_at)
    return entry


def defer_party(booking: Booking, *, actor: Actor, now: dt.datetime) -> WaitlistEntry:
    """Create the right for the party of a booking that has just ended. Locks as for `give_first_right`."""
    entry = WaitlistEntry.objects.create(
        reception=booking.reception,
        lost=booking,
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
    """Return the rank after the last first right at a reception whose lock the caller holds."""
    last: int | None = reception.entries.filter(rank__lt=0).aggregate(last=Max("rank"))["last"]
    return FIRST if last is None else last + 1


def defer_entries(entries: list[WaitlistEntry], *, verb: str, actor: Actor, now: dt.datetime) -> None:
    """Defer the waiting list of a cancelled reception: its order is kept for the next one, after existing first rights.

    The caller holds the reception's lock (alone) and those of the entries, which have no open offer, and tells the
    people.
    """
    for entry in entries:
        rank = next_first_rank(entry.reception)
        change_status(entry, to=Status.DEFERRED, verb=verb, actor=actor, now=now, rank=rank)


def carry_over(reception: Reception, *, now: dt.datetime, also_waiting: bool = False) -> int:
    """Bring those who have a first right to the front of the waiting list of a published reception, whose lock the
    caller holds, and tell them. Return their number. People who lost a place at the reception that this one replaces
    go before the others. An entry that fails keeps its right and is tried again by `bring_rights_on`.

    `also_waiting`: include those who are first in the waiting list of another coming reception, where nothing is free.
    """
    of_here = Q(reception__venue__district=reception.venue.district_id) | Q(reception=reception.replaces_id)
    offered = DeskService.objects.bookable().filter(desk__reception=reception, desk__closed=False)
    rights = _rights(now, also_waiting=also_waiting).filter(
        of_here, reception__post=reception.post_id, service__in=offered.values("service")
    )
    rows = rights.exclude(reception=reception).order_by("reception_id", "rank", "pk")
    entries = list(rows.select_related("reception__post", "service").select_for_update(of=("self",)))
    entries.sort(key=lambda each: (each.reception_id != reception.replaces_id, each.reception.date, each.rank, each.pk))
    until = begins_at(reception)
    done = 0
    for entry in entries:
        done += attempt("carry_over", entry.pk, partial(_carry, entry, reception, until, now=now), now=now)
    return done


def _carry(entry: WaitlistEntry, reception: Reception, until: dt.datetime, *, now: dt.datetime) -> int:
    """Bring a locked entry to the reception, and tell its party the number there. This message is not sent if a place
    is offered at once, because the offer says more."""
    rank = next_first_rank(reception)
    change_status(entry, to=Status.WAITING, verb="carry_over", actor=SYSTEM, now=now, reception=reception, rank=rank)
    tell_entry(entry, Notification.Kind.CARRIED_OVER, now=now, version=reception.pk, expires_at=until)
    return 1


def bring_rights_on(*, now: dt.datetime) -> int:
    """Carry over the rights that were given after the next reception of the district was published. Return the
    number of entries."""
    offered = DeskService.objects.bookable().filter(desk__closed=False, desk__reception=OuterRef(OuterRef("pk")))
    rights = _rights(now).filter(
        Exists(offered.filter(service=OuterRef("service"))),
        Q(reception__venue__district=OuterRef("venue__district")) | Q(reception=OuterRef("replaces")),
        reception__post=OuterRef("post"),
    )
    coming = Reception.objects.filter(status=Reception.Status.PUBLISHED).coming(now)
    waited_for = coming.filter(Exists(rights.exclude(reception=OuterRef("pk")))).order_by("date", "pk")
    return sum(
        attempt("bring_rights_on", pk, partial(_bring_rights_to, pk, now=now), now=now)
        for pk in in_turn("bring_rights_on", waited_for, now, batch=None)
    )


def _bring_rights_to(reception_id: int, *, now: dt.datetime) -> int:
    reception = lock_reception(reception_id)
    if reception.status != Reception.Status.PUBLISHED or now >= begins_at(reception) - LAST_OFFER_BEFORE:
        return 0
    return carry_over(reception, now=now)


def _rights(now: dt.datetime, *, also_waiting: bool = False) -> QuerySet[WaitlistEntry]:
    """Return first rights not honoured yet: no reception has come, or the day of the last one is over."""
    waiting = Q(status=Status.WAITING)
    if not also_waiting:
        waiting &= Q(reception__date__lt=(now - dt.timedelta(days=1)).date())
    return WaitlistEntry.objects.filter(Q(status=Status.DEFERRED) | waiting, rank__lt=0, erased_at=None)
