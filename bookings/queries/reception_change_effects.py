"""The effects of changing a published day: which parties keep their time, get another one, or no longer fit.

The preview and the action both use `find_effects`, so the preview shows exactly what will happen.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from bookings.models import Applicant, Booking, DeskService, Reception, Slot, WaitlistEntry
from bookings.queries.call_sheet import is_unreachable, with_failed_mail
from bookings.queries.reception_change_slots import (
    DeskSlots,
    FreeRoom,
    PlacedSlots,
    fit_slots_to_hours,
    shift_to_new_date,
)
from bookings.queries.reception_plan import Interval, Plan, Problem, plan

# On the day itself, nobody is given a time that begins sooner than this.
NOTICE = dt.timedelta(hours=1)
Status = Booking.Status


class MoveReason(Enum):
    """The reason why a party lost its own slots or does not fit the changed day."""

    NO_TIME = "no_time"
    DESK_CLOSED = "desk_closed"
    ELSEWHERE = "elsewhere"  # a person in the party has another booking at that time


@dataclass(frozen=True)
class AffectedBooking:
    """A confirmed booking on the changed day: its old time, the same hour on the new date, and the place it gets.

    Without a place, the party does not fit. `why` gives the reason, also for a party that was given other slots.
    """

    booking: Booking
    old_starts_at: dt.datetime
    own_hour: dt.datetime
    place: PlacedSlots | None
    why: MoveReason | None = None

    @property
    def names(self) -> list[str]:
        return [person.full_name for person in self.booking.applicants.all()]


@dataclass
class ChangeEffects:
    """All effects of a change. `moves` is true if the date or the venue changes."""

    before: Reception
    after: Reception
    moves: bool
    problems: list[Problem] = field(default_factory=list)
    desks: list[DeskSlots] = field(default_factory=list)
    touched: list[AffectedBooking] = field(default_factory=list)
    holds: list[Booking] = field(default_factory=list)
    offers: list[Booking] = field(default_factory=list)
    waiting: int = 0

    @property
    def not_fitting(self) -> list[AffectedBooking]:
        return [each for each in self.touched if each.place is None]

    @property
    def another_time(self) -> list[AffectedBooking]:
        """Parties that get a different hour from their own, on the same date or the new one."""
        return [each for each in self.touched if each.place and each.place.starts_at != each.own_hour]

    @property
    def told(self) -> list[AffectedBooking]:
        """Parties that must be told: their date, venue or time changes. A change of desk alone does not count."""
        return [each for each in self.touched if self.is_told(each)]

    @property
    def unreachable(self) -> list[AffectedBooking]:
        """Parties that must be told and cannot be reached by email."""
        return [each for each in self.told if is_unreachable(each.booking)]

    @property
    def fingerprint(self) -> str:
        """A hash of what staff were shown before they decide: the old and new day, the changed slots, and who does not
        fit."""
        desks = [
            (day.desk.label, [slot.pk for slot in day.gone], len(day.added))
            for day in self.desks
            if day.gone or day.added
        ]
        days = [(str(day.date), day.venue_id) for day in (self.before, self.after)]
        seen = [days, desks, [each.booking.pk for each in self.not_fitting]]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]

    def own_time(self, booking: Booking) -> dt.datetime:
        """Return the time of the booking on the new date, at the same hour."""
        return shift_to_new_date(booking.starts_at, self.before, self.after)

    def is_told(self, touched: AffectedBooking) -> bool:
        return self.moves or touched.place is None or touched.place.starts_at != touched.old_starts_at


def find_effects(before: Reception, after: Reception, *, known: Plan, now: dt.datetime) -> ChangeEffects:
    """Return the effects of changing a published reception from `before` to `after`, whose desks are already saved.

    `known` is the earlier plan: problems that it already had do not prevent the change.
    """
    moves = (before.date, before.venue_id) != (after.date, after.venue_id)
    result = ChangeEffects(before, after, moves)
    bookings = _bookings(before)
    begun = [each for each in bookings if _has_begun(each, before, after, now=now)]
    planned = plan(after, now=now)
    result.problems = _problems(planned, known, moves=moves, somebody_came=any(_came(each) for each in begun))
    if any(problem.desk for problem in result.problems):
        return result  # the hours of a faulty desk cannot be read
    slots = list(Slot.objects.at(before).order_by("desk_id", "starts_at"))
    fixed = _fixed(slots, begun, before, after, now=now)
    result.desks = [
        fit_slots_to_hours(
            each.desk,
            [slot for slot in slots if slot.desk_id == each.desk.pk],
            before=before,
            after=after,
            fixed=fixed,
            now=now,
        )
        for each in planned.desks
    ]
    gone = {slot.booking_id for day in result.desks for slot in day.gone}
    ended = [each for each in bookings if each.status == Status.HELD and (moves or each.pk in gone)]
    result.holds = [each for each in ended if each.entry_id is None]
    result.offers = [each for each in ended if each.entry_id is not None]
    waiting = WaitlistEntry.objects.on_list().filter(reception=before)
    result.waiting = waiting.count() if moves else len(result.offers)
    confirmed = [each for each in bookings if each.status == Status.CONFIRMED and each not in begun]
    staying_put = [each for each in bookings if each not in ended and each not in confirmed]
    result.touched = _place_all(result, confirmed, staying_put, slots, gone, now=now)
    return result


def _bookings(reception: Reception) -> list[Booking]:
    """Return all bookings that claim slots, with their persons, in order of priority: earliest confirmed first."""
    rows = with_failed_mail(reception.bookings.exclude(status__in=Booking.ENDED))
    return list(
        rows.select_related("post", "service", "desk")
        .prefetch_related("applicants")
        .order_by(F("confirmed_at").asc(nulls_last=True), "pk")
    )


def _came(booking: Booking) -> bool:
    return booking.status not in (Status.HELD, Status.CONFIRMED)


def _has_begun(booking: Booking, before: Reception, after: Reception, *, now: dt.datetime) -> bool:
    """Return whether a booking belongs to the day itself: the party was received or missed, or its time has begun."""
    return _came(booking) or (before.date == after.date and booking.starts_at <= now)


def _fixed(
    slots: Iterable[Slot], begun: list[Booking], before: Reception, after: Reception, *, now: dt.datetime
) -> set[int]:
    ids = {booking.pk for booking in begun}
    same_day = before.date == after.date
    return {slot.pk for slot in slots if slot.booking_id in ids or (same_day and slot.starts_at <= now)}


def _problems(planned: Plan, known: Plan, *, moves: bool, somebody_came: bool) -> list[Problem]:
    """Return the problems that the new day has and the old one did not. If the day moves, also return problems of the
    whole reception that existed before."""
    had = {(problem.code, problem.desk) for problem in known.problems}
    problems = [
        problem
        for problem in planned.problems
        if problem.code != "closed_already"  # staff may change a day after booking has closed
        and ((problem.code, problem.desk) not in had or (moves and problem.desk is None))
    ]
    if moves and somebody_came:
        problems.append(Problem("begun", _("The reception has begun: only its hours can be changed now.")))
    return problems


def _place_all(
    result: ChangeEffects,
    confirmed: list[Booking],
    others: list[Booking],
    slots: list[Slot],
    gone: set[int | None],
    *,
    now: dt.datetime,
) -> list[AffectedBooking]:
    """Return where each confirmed booking goes. Those whose slots stay keep them; the others then take the place
    nearest to their own hour, in order of priority."""
    room = FreeRoom()
    for person, starts_at, ends_at in _elsewhere(result.before, confirmed):
        room.occupy([person], starts_at, ends_at)
    staying: dict[int, PlacedSlots] = {}
    for booking in [*others, *confirmed]:
        start = result.own_time(booking)
        place = PlacedSlots(booking.desk_id, start, start + (booking.ends_at - booking.starts_at), booking.slot_count)
        can_come = booking in others or not room.is_busy(_persons(booking), place.starts_at, place.ends_at)
        if booking.pk not in gone and can_come:
            staying[booking.pk] = place
    for booking in [*others, *confirmed]:
        if place_kept := staying.get(booking.pk):
            room.occupy(_persons(booking), place_kept.starts_at, place_kept.ends_at)
    _open_free(room, result, slots, staying, now=now)
    desk_services = _desk_services(result)
    touched = []
    for booking in confirmed:
        own_hour, place_found, why = result.own_time(booking), staying.get(booking.pk), None
        if place_found is None:
            why = _why(booking, result, gone)
            of_service = desk_services.get(booking.service_id, [])
            needed = {offer.desk_id: offer.slots_for(booking.party_size) for offer in of_service}
            place_found = room.take(needed, _persons(booking), near=own_hour)
        touched.append(AffectedBooking(booking, booking.starts_at, own_hour, place_found, why))
    return touched


def _persons(booking: Booking) -> list[str]:
    return [person.person_hash for person in booking.applicants.all()]


def _elsewhere(before: Reception, bookings: list[Booking]) -> Iterable[tuple[str, dt.datetime, dt.datetime]]:
    """Return when these persons are expected at other receptions of the post, as (hash, start, end)."""
    hashes = {person for booking in bookings for person in _persons(booking)}
    others = Applicant.objects.filter(live=True, post=before.post_id, person_hash__in=hashes)
    return others.exclude(booking__reception=before).values_list(
        "person_hash", "booking__starts_at", "booking__ends_at"
    )


def _open_free(
    room: FreeRoom, result: ChangeEffects, slots: list[Slot], staying: dict[int, PlacedSlots], *, now: dt.datetime
) -> None:
    """Open the slots that can be given to parties that lose their time. These include slots kept for the counter, in
    quarantine or released by a hold, but not slots that staff have blocked."""
    by_pk = {slot.pk: slot for slot in slots}
    for day in result.desks:
        free: list[Interval] = list(day.added)
        for pk, interval in day.staying.items():
            slot = by_pk[pk]
            is_blocked = slot.booking_id is None and slot.free_from is None
            if not is_blocked and slot.booking_id not in staying:
                free.append(interval)
        room.open(day.desk.pk, (each for each in free if each[0] >= now + NOTICE))


def _desk_services(result: ChangeEffects) -> dict[int, list[DeskService]]:
    """Return what the open desks provide on the changed day, by service id."""
    desks = [day.desk.pk for day in result.desks if not day.desk.closed]
    found: dict[int, list[DeskService]] = {}
    for each in DeskService.objects.bookable().filter(desk__in=desks).select_related("desk", "service"):
        found.setdefault(each.service_id, []).append(each)
    return found


def _why(booking: Booking, result: ChangeEffects, gone: set[int | None]) -> MoveReason:
    if booking.pk not in gone:
        return MoveReason.ELSEWHERE
    closed = {day.desk.pk for day in result.desks if day.desk.closed}
    return MoveReason.DESK_CLOSED if booking.desk_id in closed else MoveReason.NO_TIME
