"""What a reception's desks would provide: the slots, the places by service, and the problems of the plan.

Publishing and its preview use the same plan, so the preview shows exactly what will happen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import Desk, Reception, Service
from bookings.models.receptions import parse_breaks

Interval = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Problem:
    """A fault in a plan, in words for staff. Without a desk, it concerns the whole reception."""

    code: str
    message: str | Promise
    desk: Desk | None = None


@dataclass
class DeskPlan:
    """The slots of one desk, as instants. The last `kept` of them are kept for the counter."""

    desk: Desk
    slots: list[Interval] = field(default_factory=list)
    kept: int = 0


@dataclass
class Plan:
    """Everything that publishing would create. Problems prevent publishing; warnings may become problems."""

    desks: list[DeskPlan] = field(default_factory=list)
    places: list[tuple[Service, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(len(desk.slots) for desk in self.desks)


@dataclass(frozen=True)
class Needs:
    """The number of officers and biometric kits in use. Closed desks need none."""

    officers: int
    kits: int

    def __add__(self, other: Needs) -> Needs:
        return Needs(self.officers + other.officers, self.kits + other.kits)

    @staticmethod
    def of(desks: Iterable[Desk]) -> Needs:
        open_desks = [desk for desk in desks if not desk.closed]
        return Needs(len(open_desks), sum(desk.has_kit for desk in open_desks))


def plan(reception: Reception, *, now: dt.datetime) -> Plan:
    """Return the plan of a reception as saved in the database."""
    result = plan_alone(reception, list(reception.desks.prefetch_related("desk_services__service")), now=now)
    result.problems += _same_day_again(reception)
    _compare_with_what_the_post_has(reception, result)
    return result


def plan_alone(reception: Reception, desks: Iterable[Desk], *, now: dt.datetime) -> Plan:
    """Return the plan without a look at the post's other receptions. Uses no query if the desks came with
    `desk_services__service`."""
    result = Plan()
    services: list[tuple[DeskPlan, Service, int]] = []
    for desk in desks:
        desk_plan = DeskPlan(desk)
        result.desks.append(desk_plan)
        if desk.closed:
            continue
        found = [each.service for each in desk.desk_services.all()]
        result.problems += _faults(desk, found)
        if not any(problem.desk == desk for problem in result.problems):
            desk_plan.slots = _slots(reception, desk)
            desk_plan.kept = reception.post.kept_of(len(desk_plan.slots))
        for each in desk.desk_services.all():
            needed = each.slots_for(1)
            services.append((desk_plan, each.service, needed))
    result.problems += _faults_of_day(reception, result, now)
    places: dict[Service, int] = {}
    for desk_plan, service, needed in services:
        places[service] = places.get(service, 0) + _runs(desk_plan.slots, needed)
    result.places = sorted(places.items(), key=lambda item: (item[0].position, item[0].pk))
    return result


def _slots(reception: Reception, desk: Desk) -> list[Interval]:
    """Return every whole slot within the desk's hours that does not overlap a break.

    Slots restart at the end of each break, so that they begin at round times. A closed desk has no slots.
    """
    if desk.closed:
        return []
    step = dt.timedelta(minutes=desk.slot_minutes)
    breaks = sorted((reception.local(a), reception.local(b)) for a, b in parse_breaks(desk.breaks))
    start, closes = reception.local(desk.opens), reception.local(desk.closes)
    slots: list[Interval] = []
    while start + step <= closes:
        hit = next((pause for pause in breaks if start < pause[1] and pause[0] < start + step), None)
        if hit:
            start = hit[1]
        else:
            slots.append((start.astimezone(dt.UTC), (start + step).astimezone(dt.UTC)))
            start += step
    return slots


def _runs(slots: list[Interval], needed: int) -> int:
    """Return how many runs of `needed` consecutive slots fit one after another."""
    count = length = 0
    previous_end = None
    for start, end in slots:
        length = length + 1 if start == previous_end else 1
        previous_end = end
        if length == needed:
            count += 1
            length = 0
    return count


def _faults(desk: Desk, services: list[Service]) -> list[Problem]:
    problems = []
    if desk.closes <= desk.opens:
        problems.append(Problem("ends_before_it_begins", _("It must end after it begins."), desk))
        return problems
    try:
        for start, end in parse_breaks(desk.breaks):
            if end <= start:
                problems.append(Problem("break_backwards", _("A break ends before it begins."), desk))
            elif start < desk.opens or end > desk.closes:
                problems.append(Problem("break_outside", _("A break is outside its hours."), desk))
    except ValidationError as error:
        problems.append(Problem("break_unreadable", error.messages[0], desk))
    if not services:
        problems.append(Problem("no_service", _("It has no services."), desk))
    for service in services:
        if service.needs_kit and not desk.has_kit:
            problems.append(
                Problem(
                    "kit_missing",
                    _("It provides a service that needs the biometric kit, but it does not have the kit."),
                    desk,
                )
            )
            break
    return problems


def _faults_of_day(reception: Reception, result: Plan, now: dt.datetime) -> list[Problem]:
    problems = []
    open_desks = [desk_plan for desk_plan in result.desks if not desk_plan.desk.closed]
    if not open_desks:
        problems.append(Problem("no_desk", _("The reception has no desks.")))
    faulty = {problem.desk for problem in result.problems}
    for desk_plan in open_desks:
        if not desk_plan.slots and desk_plan.desk not in faulty:
            problems.append(Problem("no_slot", _("Its hours are too short for a slot."), desk_plan.desk))
    starts = [start for desk_plan in result.desks for start, _end in desk_plan.slots]
    if reception.date < now.astimezone(reception.zone).date() or (starts and min(starts) <= now):
        problems.append(Problem("in_the_past", _("The reception is in the past or has begun.")))
    closes_at = reception.closes_at or reception.usual_closing
    if reception.opens_at and closes_at <= reception.opens_at:
        problems.append(
            Problem(
                "closes_before_it_opens",
                _("Booking closes before it opens. If you leave this empty, it closes the evening before."),
            )
        )
    elif closes_at <= now < reception.local(dt.time.max):
        problems.append(
            Problem(
                "closed_already",
                _("Booking would already be closed. If you leave this empty, it closes the evening before."),
            )
        )
    if starts and closes_at > min(starts):
        problems.append(
            Problem("closes_too_late", _("Booking closes after the reception has begun. It must close before then."))
        )
    return problems


def _same_day_again(reception: Reception) -> list[Problem]:
    same_day = Reception.objects.filter(
        post=reception.post, venue=reception.venue, date=reception.date, status=Reception.Status.PUBLISHED
    )
    if not same_day.exclude(pk=reception.pk).exists():
        return []
    return [Problem("published_already", _("A reception at this venue on this date has been published already."))]


def _compare_with_what_the_post_has(reception: Reception, result: Plan) -> None:
    """Add a problem if this reception and the published ones on its date need more kits or officers than the post has.

    If the limit is exceeded only when drafts are counted, add a warning, because drafts may still change.
    """
    desks = [desk_plan.desk for desk_plan in result.desks]
    mine = Needs.of(desks)
    published, with_drafts = _needs_of_others(reception)
    faults = _too_many(reception, mine, published)
    result.problems += faults
    known = {problem.code for problem in faults}
    result.warnings += [
        problem for problem in _too_many(reception, mine, with_drafts, drafts=True) if problem.code not in known
    ]


def _too_many(reception: Reception, mine: Needs, others: Needs, *, drafts: bool = False) -> list[Problem]:
    post, problems = reception.post, []
    needed = mine + others
    if mine.kits and needed.kits > post.kits:
        words = (
            _(
                "Not enough biometric kits on this date. Desks with a kit, including other drafts: "
                "%(desks)s. Kits: %(kits)s."
            )
            if drafts
            else _("Not enough biometric kits on this date. Desks with a kit: %(desks)s. Kits: %(kits)s.")
        )
        problems.append(Problem("too_many_kits", words % {"desks": needed.kits, "kits": post.kits}))
    if mine.officers and post.officers is not None and needed.officers > post.officers:
        words = (
            _(
                "Not enough officers can travel on this date. Desks, including other drafts: %(desks)s. "
                "Officers: %(officers)s."
            )
            if drafts
            else _("Not enough officers can travel on this date. Desks: %(desks)s. Officers: %(officers)s.")
        )
        problems.append(Problem("too_many_officers", words % {"desks": needed.officers, "officers": post.officers}))
    return problems


def _needs_of_others(reception: Reception) -> tuple[Needs, Needs]:
    """Return the needs of the post's other receptions on that date: the published ones, and the published ones with
    drafts. Uses one query."""
    others = Desk.objects.filter(reception__post=reception.post, reception__date=reception.date, closed=False).exclude(
        reception=reception
    )
    published = Q(reception__status=Reception.Status.PUBLISHED)
    planned = published | Q(reception__status=Reception.Status.DRAFT)
    kit = Q(has_kit=True)
    counted = others.aggregate(
        desks=Count("id", filter=published),
        kits=Count("id", filter=published & kit),
        all_desks=Count("id", filter=planned),
        all_kits=Count("id", filter=planned & kit),
    )
    return Needs(counted["desks"], counted["kits"]), Needs(counted["all_desks"], counted["all_kits"])
