"""Making drafts from a template or from an earlier reception: one day, or all the days of a tour at once."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from bookings.actions.core.locks import lock_post
from bookings.actions.core.transitions import record
from bookings.errors import CannotPlan, NameTaken
from bookings.models import (
    Actor,
    Desk,
    DeskService,
    Post,
    Reception,
    Template,
    TemplateDesk,
    TemplateDeskService,
    Venue,
)
from bookings.queries.reception_plan import Plan, Problem, plan

Source = Template | Reception
Fault = tuple[int | None, Problem]

HOURS = ("label", "opens", "closes", "breaks", "slot_minutes", "has_kit")
MINUTES = ("service_id", "first_minutes", "next_minutes")
# Problems that a draft may still have: its preview shows them, and the planner can correct them later.
_MAY_WAIT = {"closed_already", "closes_too_late"}


@dataclass(frozen=True)
class TourDay:
    """One day of a tour."""

    venue: Venue
    date: dt.date


def plan_tour(
    *, source: Source, post: Post, tour_days: Sequence[TourDay], actor: Actor, now: dt.datetime
) -> list[Reception]:
    """Make a draft for each day of a tour, with the desks, services, hours and minutes of a template or an earlier
    reception (then with its texts too). All of them, or none.

    Raises CannotPlan: each fault with the number of its day, or None if it is the source's.
    """
    with transaction.atomic():
        # If the button is pressed twice, the second request finds the drafts of the first.
        lock_post(post.pk)
        if source.post_id != post.pk:
            raise CannotPlan(faults=[(None, Problem("another_post", _("It belongs to another post.")))])
        faults = _faults_of_tour_days(post, tour_days, now)
        if faults:
            raise CannotPlan(faults=faults)
        texts = _texts_of(source)
        verb = "copy" if isinstance(source, Reception) else "make_from_template"
        made = []
        for tour_day in tour_days:
            draft = Reception.objects.create(post=post, venue=tour_day.venue, date=tour_day.date, **texts)
            _copy_desks(source, draft)
            record(verb, draft, actor=actor, now=now, to_state=draft.status)
            made.append(draft)
        # Checked when all drafts exist; an error raised here rolls them back.
        faults = _faults_of_plans([plan(draft, now=now) for draft in made])
        if faults:
            raise CannotPlan(faults=faults)
        return made


def save_template(*, reception: Reception, name: str, actor: Actor, now: dt.datetime) -> Template:
    """Save a reception's desks as a template under this name. Raises NameTaken."""
    with transaction.atomic():
        lock_post(reception.post_id)
        if Template.objects.filter(post=reception.post_id, name=name).exists():
            raise NameTaken
        template = Template.objects.create(post_id=reception.post_id, name=name)
        _copy_desks(reception, template)
        record("save_as_template", reception, actor=actor, now=now)
        return template


def _copy_desks(source: Source, target: Source) -> None:
    for old in source.desks.prefetch_related("desk_services__service"):
        values = {name: getattr(old, name) for name in HOURS}
        if isinstance(source, Reception) and source.published_at:
            # The desk had the kit on publication, even if it failed on the day. Closed desks are open in the copy.
            values["has_kit"] = old.has_kit or any(each.service.needs_kit for each in old.desk_services.all())
        services = [{name: getattr(each, name) for name in MINUTES} for each in old.desk_services.all()]
        if isinstance(target, Reception):
            desk = Desk.objects.create(reception=target, **values)
            DeskService.objects.bulk_create(DeskService(desk=desk, **each) for each in services)
        else:
            model = TemplateDesk.objects.create(template=target, **values)
            TemplateDeskService.objects.bulk_create(TemplateDeskService(desk=model, **each) for each in services)


def _texts_of(source: Source) -> dict[str, str]:
    if isinstance(source, Template):
        return {}
    names = (get_translation_fields(field) for field in ("notes", "handover"))
    return {name: getattr(source, name) for name in chain.from_iterable(names)}


def _faults_of_tour_days(post: Post, tour_days: Sequence[TourDay], now: dt.datetime) -> list[Fault]:
    """Return the faults that can be found in the days before any draft is made."""
    faults: list[Fault] = []
    today = now.astimezone(post.zone).date()
    times = Counter(tour_day.date for tour_day in tour_days)
    known = {
        (reception.venue_id, reception.date)
        for reception in Reception.objects.filter(
            post=post,
            date__in=times,
            status__in=[Reception.Status.DRAFT, Reception.Status.PUBLISHED],
        )
    }
    for number, tour_day in enumerate(tour_days):
        if tour_day.date < today:
            words = _("This day is in the past. Choose a future date.")
            faults.append((number, Problem("in_the_past", words)))
        elif times[tour_day.date] > 1:
            words = _("This date appears twice, and nobody can be in two places on one day. Choose another date.")
            faults.append((number, Problem("same_date", words)))
        elif (tour_day.venue.pk, tour_day.date) in known:
            words = _("It is already planned: the post has a reception at this venue on this date.")
            faults.append((number, Problem("planned_already", words)))
    return faults


def _faults_of_plans(plans: Sequence[Plan]) -> list[Fault]:
    """Return the faults of the drafts. All days have the same desks, so a fault of a desk is reported once."""
    faults: list[Fault] = []
    for number, planned in enumerate(plans):
        for problem in planned.problems:
            if problem.code in _MAY_WAIT:
                continue
            if problem.desk is None and problem.code != "no_desk":
                faults.append((number, problem))
            elif number == 0:
                faults.append((None, problem))
    return faults
