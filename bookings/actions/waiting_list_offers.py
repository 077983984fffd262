"""Offering freed places to the waiting list, and passing on offers that nobody answers.

An offer is a held booking of an entry: nobody else can take its slots (`free_from` is null) until it is answered or its
time is over. Only the sweep makes offers and passes them on. Two sweeps can run at once: each locks the entries in
their order.
"""

import datetime as dt
from functools import partial

from django.db.models import Exists, OuterRef, Q

from bookings.actions.core.applicants import copy_person
from bookings.actions.core.locks import (
    by_pk,
    lock_slots_of,
    share_reception,
)
from bookings.actions.core.slot_claims import lock_run, place_of
from bookings.actions.core.slot_release import free_slots, quarantine
from bookings.actions.core.sweep_rows import attempt, in_turn, work_through
from bookings.actions.core.transitions import change_status, record
from bookings.actions.core.waiting_entries import (
    after_night,
    begins_at,
    end_entry,
    lock_entries,
    open_offer,
    return_to_list,
    tell_entry,
)
from bookings.actions.first_rights import bring_rights_on
from bookings.actions.waiting_list import LAST_OFFER_BEFORE
from bookings.models import SYSTEM, Applicant, Booking, Notification, Reception, Slot, WaitlistEntry
from bookings.queries.availability import Pool, Run, runs_of, waiting_list_pool

# Days before the reception from which on offers have to be answered sooner (Post.offer_hours_near).
NEAR = dt.timedelta(days=2)
# The latest time to answer an offer, before the reception begins; and the least time that people get for the answer.
ANSWER_BEFORE = dt.timedelta(hours=12)
LEAST_TIME = dt.timedelta(hours=1)
# Longer than from one sweep to the next: slots that become free within this time would bypass the waiting list.
BEFORE_NEXT_SWEEP = dt.timedelta(minutes=2)
_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
Status = WaitlistEntry.Status


def offer_places(*, now: dt.datetime) -> int:
    """Pass on offers that nobody answered, then offer the places that are free or in quarantine to the waiting lists.
    Return the number of offers.

    At each reception all entries are tried each time, in their order: an entry that failed before does not lose its
    place in the list.
    """
    bring_rights_on(now=now)
    published = Reception.objects.filter(status=Reception.Status.PUBLISHED)
    waiting = published.filter(Exists(WaitlistEntry.objects.on_list().filter(reception=OuterRef("pk"))))
    made = 0
    for pk in in_turn("offer_places", waiting.order_by("pk"), now, batch=None):
        for step in (_pass_on, _end_holds, _offer_at):
            made += attempt("offer_places", pk, partial(step, pk, now=now), now=now)
    return made


def answer_until(reception: Reception, *, begins: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    """Return until when an offer made now can be answered; None when it is too late to make one.

    Places are offered at night too: otherwise they would leave the quarantine and go to somebody's bot. Only the
    email waits until the morning, and the time to answer begins then.
    """
    post = reception.post
    told = after_night(now, post.zone)
    if told >= begins - LAST_OFFER_BEFORE:
        return None
    hours = post.offer_hours_near if begins - told <= NEAR else post.offer_hours
    until = min(told + dt.timedelta(hours=hours), begins - ANSWER_BEFORE)
    return until if until - told >= LEAST_TIME else None


def _pass_on(reception_id: int, *, now: dt.datetime) -> int:
    """End the offers whose time to answer is over. An entry whose offer staff have cancelled waits again."""
    share_reception(reception_id)
    for entry in lock_entries(reception_id, Status.OFFERED):
        attempt("pass_on", entry.pk, partial(_pass_on_from, entry, now=now), now=now)
    return 0


def _pass_on_from(entry: WaitlistEntry, *, now: dt.datetime) -> int:
    if _booked([entry]):
        end_entry(entry, why="booked", verb="book_elsewhere", actor=SYSTEM, now=now)
        return 0
    if offer := open_offer(entry):
        assert offer.hold_ends_at is not None  # a constraint keeps it so for a hold
        if now < offer.hold_ends_at:
            return 0
        change_status(offer, to=Booking.Status.EXPIRED, verb="pass_on", actor=SYSTEM, now=now)
        free_slots(offer, now=now)
    return_to_list(entry, verb="pass_on", actor=SYSTEM, now=now)
    return 0


def _end_holds(reception_id: int, *, now: dt.datetime) -> int:
    """End the holds past their shown end whose slots would be free to all before the next sweep: the waiting list comes
    first.

    This takes up to two minutes of their undisclosed grace from the holders, and nothing of the time they were shown.
    """
    soon = Slot.objects.filter(booking=OuterRef("pk"), free_from__lte=now + BEFORE_NEXT_SWEEP)
    holds = Booking.objects.filter(reception=reception_id, status=Booking.Status.HELD, entry=None)
    ending = holds.filter(Exists(soon), hold_ends_at__lte=now).select_related("post").order_by("pk")
    work_through("end_holds", ending, partial(_end_hold, now=now), now=now)
    return 0


def _end_hold(booking: Booking, *, now: dt.datetime) -> int:
    slots = lock_slots_of(booking)
    if any(slot.free_from is None or slot.free_from > now + BEFORE_NEXT_SWEEP for slot in slots):
        return 0  # extended since the sweep found it
    change_status(booking, to=Booking.Status.EXPIRED, verb="expire", actor=SYSTEM, now=now)
    by_pk(slots).update(booking=None, free_from=now + quarantine(booking))
    return 1


def _offer_at(reception_id: int, *, now: dt.datetime) -> int:
    return offer_from(share_reception(reception_id), now=now)


def offer_from(reception: Reception, *, now: dt.datetime) -> int:
    """Offer the places of a reception, whose lock the caller holds: to each entry in its order the earliest run that
    takes the whole party. Return the number of offers. Before booking opens, offer only to those with a first right.
    """
    until = answer_until(reception, begins=begins_at(reception), now=now)
    if until is None or reception.status != Reception.Status.PUBLISHED or reception.opens_at is None:
        return 0
    reach_until, kept = _reach(reception, now=now)
    within_reach = Q(free_from__lte=now) | Q(booking=None, free_from__lte=reach_until) & ~Q(free_from=kept)
    if not Slot.objects.at(reception).filter(within_reach).exists():
        return 0
    pool = waiting_list_pool(until=reach_until, kept=kept)
    entries = lock_entries(reception.pk, Status.WAITING)
    if now < reception.opens_at:
        entries = [entry for entry in entries if entry.rank < 0]
    booked = _booked(entries)
    nothing_for: set[tuple[int, int]] = set()  # services and sizes of parties: what is left only gets less

    def offer_to(entry: WaitlistEntry) -> int:
        if entry.pk in booked:
            end_entry(entry, why="booked", verb="book_elsewhere", actor=SYSTEM, now=now)
        elif (entry.service_id, entry.party_size) not in nothing_for:
            runs = runs_of(pool, reception=reception, service=entry.service, party_size=entry.party_size, now=now)
            if not runs:
                nothing_for.add((entry.service_id, entry.party_size))
            return _offer_one(entry, reception, runs, pool=pool, until=until, now=now)
        return 0

    return sum(attempt("offer", entry.pk, partial(offer_to, entry), now=now) for entry in entries)


def _reach(reception: Reception, *, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return until when a slot must become free to be offered now, and when the slots kept for the counter do."""
    assert reception.opens_at  # a constraint keeps it so once it is published
    longest = max(dt.timedelta(minutes=reception.post.quarantine_max), BEFORE_NEXT_SWEEP * 2)
    # A post that keeps nothing, or no longer than booking opens: then no time is the counter's.
    kept = reception.kept_until if reception.kept_until > reception.opens_at else _NEVER
    return max(now, reception.opens_at) + longest, kept


def _booked(entries: list[WaitlistEntry]) -> set[int]:
    """Return the ids of the entries of which a person has a live booking for the service at the post."""
    same = Applicant.objects.filter(
        live=True, post=OuterRef("post"), service=OuterRef("service"), person_hash=OuterRef("person_hash")
    )
    found = Applicant.objects.filter(Exists(same), entry__in=entries).values_list("entry_id", flat=True)
    return {pk for pk in found if pk is not None}


def _offer_one(
    entry: WaitlistEntry,
    reception: Reception,
    runs: list[Run],
    *,
    pool: Pool,
    until: dt.datetime,
    now: dt.datetime,
) -> bool:
    """Return whether a place was found for the entry. It is not offered a time that it has been offered before."""
    had = {offer.starts_at for offer in entry.offers.all()}
    for run in runs:
        if run.starts_at not in had and (slots := lock_run(run, pool=pool, now=now)):
            _make(entry, reception, slots, number=len(had) + 1, until=until, now=now)
            return True
    return False


def _make(
    entry: WaitlistEntry,
    reception: Reception,
    slots: list[Slot],
    *,
    number: int,
    until: dt.datetime,
    now: dt.datetime,
) -> None:
    offer = Booking.objects.create(
        post=reception.post,
        reception=reception,
        service=entry.service,
        **place_of(slots),
        entry=entry,
        source=Booking.Source.WAITLIST,
        party_size=entry.party_size,
        language=entry.language,
        email=entry.email,
        phone=entry.phone,
        consent_at=entry.consent_at,
        consent_version=entry.consent_version,
        hold_ends_at=until,
        created_at=now,
    )
    by_pk(slots).update(booking=offer, free_from=None)
    for person in entry.applicants.all():
        copy_person(person, offer)
    record("offer", offer, actor=SYSTEM, now=now, to_state=offer.status)
    change_status(entry, to=Status.OFFERED, verb="offer", actor=SYSTEM, now=now)
    tell_entry(entry, Notification.Kind.OFFER, now=now, version=number, expires_at=until)
