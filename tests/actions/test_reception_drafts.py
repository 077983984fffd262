"""A day is made from a template or from an earlier one, a tour all at once or not at all."""

import datetime as dt
from typing import Any

import pytest

from bookings.actions.reception_drafts import Source, TourDay, plan_tour, save_template
from bookings.actions.receptions import cancel_reception, publish_reception
from bookings.errors import CannotPlan, NameTaken
from bookings.models import Actor, Event, Post, Reception, Slot, Template, TemplateDesk, TemplateDeskService, Venue
from tests.factories import (
    DAY,
    NOW,
    by,
    make_desk,
    make_post,
    make_reception,
    make_service,
    make_venue,
    published_reception,
)

pytestmark = pytest.mark.django_db
TOMORROW = dt.timedelta(days=1)


def plan_day(*, source: Source, post: Post, venue: Venue, date: dt.date, actor: Actor, now: dt.datetime) -> Reception:
    [made] = plan_tour(source=source, post=post, tour_days=[TourDay(venue, date)], actor=actor, now=now)
    return made


def make_template(post: Post, *services: Any, **fields: Any) -> Template:
    """A template with one desk that offers the services."""
    template = Template.objects.create(post=post, name="A usual day")
    hours = {"label": "1", "opens": dt.time(9), "closes": dt.time(11), "breaks": "10-10:30", "slot_minutes": 15}
    desk = TemplateDesk.objects.create(template=template, **hours | fields)
    for service in services or [make_service()]:
        TemplateDeskService.objects.create(desk=desk, service=service, first_minutes=30)
    return template


def faults_of(**values: Any) -> list[tuple[int | None, str]]:
    with pytest.raises(CannotPlan) as refusal:
        plan_tour(actor=by("officer"), now=NOW, **values)
    return [(number, problem.code) for number, problem in refusal.value.facts["faults"]]


def test_a_draft_has_the_desks_hours_services_and_minutes_of_its_template() -> None:
    post, venue, service = make_post(), make_venue(), make_service(needs_kit=True)
    template = make_template(post, service, has_kit=True)
    made = plan_day(source=template, post=post, venue=venue, date=DAY, actor=by("officer"), now=NOW)
    assert (made.status, made.venue, made.date, made.opens_at) == ("draft", venue, DAY, None)
    desk = made.desks.get()
    assert (desk.label, desk.opens, desk.closes, desk.breaks) == ("1", dt.time(9), dt.time(11), "10-10:30")
    assert (desk.slot_minutes, desk.has_kit) == (15, True)
    each = desk.desk_services.get()
    assert (each.service, each.first_minutes, each.next_minutes) == (service, 30, None)
    event = Event.objects.get(reception_id=made.pk)
    assert (event.verb, event.actor_name, event.to_state) == ("make_from_template", "officer", "draft")
    publish_reception(reception=made, actor=by("officer"), now=NOW)
    assert Slot.objects.at(made).count() == 6


def test_changing_the_template_later_changes_no_draft() -> None:
    post = make_post()
    template = make_template(post)
    made = plan_day(source=template, post=post, venue=make_venue(), date=DAY, actor=by("officer"), now=NOW)
    template.delete()
    assert made.desks.get().desk_services.count() == 1


@pytest.mark.parametrize("ended", [False, True])
def test_a_copy_takes_desks_minutes_and_texts_but_no_dates(ended: bool) -> None:
    service = make_service(needs_kit=True)
    old = make_reception(
        notes_ru="Вход со двора",
        notes_kk="Ауладан кіру",
        handover_ru="На месте",
        opens_at=NOW + dt.timedelta(hours=1),
        closes_at=NOW + dt.timedelta(days=3),
    )
    make_desk(old, service, minutes=(20, 5), has_kit=True)
    publish_reception(reception=old, actor=by("officer"), now=NOW)
    if ended:
        old.desks.update(has_kit=False, closed=True)  # it failed on the day
        cancel_reception(reception=old, actor=by("officer"), now=NOW)
    old.refresh_from_db()
    made = plan_day(source=old, post=old.post, venue=old.venue, date=DAY + TOMORROW, actor=by("officer"), now=NOW)
    made.refresh_from_db()
    assert (made.notes_ru, made.notes_kk, made.handover_ru) == ("Вход со двора", "Ауладан кіру", "На месте")  # type: ignore[attr-defined]
    assert (made.status, made.opens_at, made.closes_at, made.published_at) == ("draft", None, None, None)
    desk = made.desks.get()
    assert (desk.has_kit, desk.closed) == (True, False)
    assert (desk.desk_services.get().first_minutes, desk.desk_services.get().next_minutes) == (20, 5)
    assert not made.slots.exists()
    assert Event.objects.get(reception_id=made.pk).verb == "copy"


def test_a_tour_makes_a_draft_for_each_day() -> None:
    post = make_post()
    tour_days = [TourDay(make_venue(), DAY + number * TOMORROW) for number in range(3)]
    made = plan_tour(source=make_template(post), post=post, tour_days=tour_days, actor=by("officer"), now=NOW)
    assert [(draft.venue, draft.date) for draft in made] == [(tour_day.venue, tour_day.date) for tour_day in tour_days]
    assert {draft.desks.count() for draft in made} == {1}
    assert Event.objects.filter(verb="make_from_template").count() == 3


def test_a_repeated_date_and_a_past_day_are_reported_by_row_and_nothing_is_made() -> None:
    post, venue = make_post(), make_venue()
    over = NOW.date() - TOMORROW
    tour_days = [TourDay(venue, DAY), TourDay(venue, over), TourDay(make_venue(), DAY), TourDay(venue, DAY + TOMORROW)]
    faults = faults_of(source=make_template(post), post=post, tour_days=tour_days)
    assert faults == [(0, "same_date"), (1, "in_the_past"), (2, "same_date")]
    assert not Reception.objects.exists()


def test_planning_the_same_again_makes_nothing_twice() -> None:
    post, tour_day = make_post(), TourDay(make_venue(), DAY)
    template = make_template(post)
    plan_tour(source=template, post=post, tour_days=[tour_day], actor=by("officer"), now=NOW)
    assert faults_of(source=template, post=post, tour_days=[tour_day]) == [(0, "planned_already")]
    assert Reception.objects.count() == 1
    cancel_reception(reception=Reception.objects.get(), actor=by("officer"), now=NOW)
    plan_tour(source=template, post=post, tour_days=[tour_day], actor=by("officer"), now=NOW)


def test_kits_and_officers_of_published_receptions_block_a_plan_and_those_of_drafts_do_not() -> None:
    post, service = make_post(kits=1, officers=1), make_service(needs_kit=True)
    template = make_template(post, service, has_kit=True)
    tour_days = [TourDay(make_venue(), DAY), TourDay(make_venue(), DAY + TOMORROW)]
    draft = make_reception(post=post, date=DAY + TOMORROW)
    make_desk(draft, service, has_kit=True)
    made = plan_tour(source=template, post=post, tour_days=tour_days, actor=by("officer"), now=NOW)
    Reception.objects.filter(pk__in=[each.pk for each in made]).delete()
    publish_reception(reception=draft, actor=by("officer"), now=NOW)
    faults = faults_of(source=template, post=post, tour_days=tour_days)
    assert faults == [(1, "too_many_kits"), (1, "too_many_officers")]
    assert Reception.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"breaks": "09:00-11:00"}, "no_slot"),
        ({"closes": dt.time(9)}, "ends_before_it_begins"),
        ({"breaks": "at noon"}, "break_unreadable"),
    ],
)
def test_a_template_without_times_is_refused_once_and_makes_nothing(fields: dict[str, Any], code: str) -> None:
    post = make_post()
    tour_days = [TourDay(make_venue(), DAY), TourDay(make_venue(), DAY + TOMORROW)]
    template = make_template(post, **fields)
    with pytest.raises(CannotPlan) as refusal:
        plan_tour(source=template, post=post, tour_days=tour_days, actor=by("officer"), now=NOW)
    [(number, problem)] = refusal.value.facts["faults"]
    assert (number, problem.code, problem.desk.label) == (None, code, "1")
    assert not Reception.objects.exists()
    assert not Event.objects.exists()


def test_an_empty_template_and_one_of_another_post_make_nothing() -> None:
    post, tour_days = make_post(), [TourDay(make_venue(), DAY)]
    empty = Template.objects.create(post=post, name="Empty")
    assert faults_of(source=empty, post=post, tour_days=tour_days) == [(None, "no_desk")]
    assert faults_of(source=make_template(make_post()), post=post, tour_days=tour_days) == [(None, "another_post")]


def test_a_day_may_be_planned_on_its_eve_when_only_its_closing_must_be_named() -> None:
    post = make_post()
    eve = DAY - TOMORROW
    late = dt.datetime.combine(eve, dt.time(20), tzinfo=post.zone)
    assert plan_day(source=make_template(post), post=post, venue=make_venue(), date=DAY, actor=by("officer"), now=late)


def test_a_reception_is_kept_as_a_template_once_a_name() -> None:
    reception = published_reception()
    reception.desks.get().desk_services.update(first_minutes=25)
    template = save_template(reception=reception, name="Small town", actor=by("officer"), now=NOW)
    desk = template.desks.get()
    assert (template.post, desk.opens, desk.closes) == (reception.post, dt.time(9), dt.time(11))
    assert desk.desk_services.get().first_minutes == 25
    with pytest.raises(NameTaken):
        save_template(reception=reception, name="Small town", actor=by("officer"), now=NOW)
    assert Event.objects.filter(reception_id=reception.pk, verb="save_as_template").count() == 1
