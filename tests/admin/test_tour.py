"""Planning one day or a tour from a template or an earlier reception, over HTTP."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from bookings.actions.reception_drafts import save_template
from bookings.models import Membership, Post, Reception, Template, Venue
from tests.admin.pages import as_sent, logged_in, url, words
from tests.factories import (
    DAY,
    NOW,
    by,
    make_desk,
    make_post,
    make_reception,
    make_service,
    make_staff,
    make_venue,
    published_reception,
)


@pytest.fixture
def template(post: Post) -> Template:
    """A template with one desk, made from a day that is over."""
    old = make_reception(post=post, date=dt.date(2025, 1, 2))
    make_desk(old, make_service(), label="1")
    return save_template(reception=old, name="A usual day", actor=by("tester"), now=NOW)


def lines(source: object, *tour_days: tuple[Venue | str, dt.date | str], **more: Any) -> dict[str, Any]:
    """What the browser sends for so many lines; the others stay empty."""
    kind = "template" if isinstance(source, Template) else "reception"
    data: dict[str, Any] = {"source": f"{kind}-{getattr(source, 'pk', source)}", "days": max(10, len(tour_days))}
    for number, (venue, date) in enumerate(tour_days):
        data[f"day-{number}-venue"] = venue.pk if isinstance(venue, Venue) else venue
        data[f"day-{number}-date"] = str(date)
    return data | more


def coming() -> list[Reception]:
    return list(Reception.objects.filter(date__gte=DAY).order_by("date"))


def test_a_tour_creates_a_draft_for_each_row_and_links_to_them(staff: Client, template: Template) -> None:
    tour_days = [(make_venue(), DAY + dt.timedelta(days=number)) for number in range(3)]
    response = staff.post(url("reception_tour"), lines(template, *tour_days), follow=True)
    assert "3 drafts are ready." in words(response)
    assert [(each.venue, each.date, each.status) for each in coming()] == [
        (*tour_day, "draft") for tour_day in tour_days
    ]
    assert [row.reception for row in response.context["rows"]] == coming()


def test_a_tour_of_three_days_is_published_by_one_button_after_its_preview(staff: Client, template: Template) -> None:
    tour_days = [(make_venue(), DAY + dt.timedelta(days=number)) for number in range(3)]
    page = staff.post(url("reception_tour"), lines(template, *tour_days), follow=True)
    address = page.redirect_chain[-1][0]
    sent = as_sent(page)  # every day that can be published is ticked already
    for _click in range(2):
        done = staff.post(address, sent, follow=True)
    assert {each.status for each in coming()} == {"published"}
    assert "3 receptions are published." in words(done)


def test_a_day_with_a_fault_is_named_and_does_not_stop_the_others(staff: Client, template: Template) -> None:
    tour_days = [(make_venue(), DAY + dt.timedelta(days=number)) for number in range(3)]
    page = staff.post(url("reception_tour"), lines(template, *tour_days), follow=True)
    first, second, _third = coming()
    second.desks.all().delete()
    address = page.redirect_chain[-1][0]
    shown = staff.get(address)
    assert "desk" in words(shown)
    assert len([row for row in shown.context["rows"] if row.plan.problems]) == 1
    done = staff.post(address, {"draft": [first.pk, second.pk]}, follow=True)
    assert "1 reception is published." in words(done)
    assert str(second) in words(done)
    assert [each.status for each in coming()] == ["published", "draft", "draft"]


def test_only_a_manager_publishes_and_only_the_posts_own_drafts(staff: Client, post: Post) -> None:
    strange = make_reception(post=make_post(), date=DAY)
    make_desk(strange, make_service(), label="1")
    address = url("reception_drafts")
    staff.post(address, {"draft": [strange.pk, "x", "9" * 40]}, follow=True)
    strange.refresh_from_db()
    assert strange.status == "draft"
    assert str(strange) not in words(staff.get(f"{address}?ids={strange.pk},x,,²"))
    officer = logged_in(make_staff(post, Membership.Role.OFFICER))
    assert officer.get(address).status_code == 403


def test_one_reception_is_planned_and_its_preview_shown(staff: Client, template: Template) -> None:
    response = staff.post(url("reception_plan"), lines(template, (make_venue(), DAY), rows=1))
    [made] = coming()
    assert response["Location"] == url("reception_preview", made.pk)
    assert made.desks.get().label == "1"


def test_an_earlier_reception_can_be_copied_whatever_its_status(staff: Client, post: Post) -> None:
    old = published_reception(post=post, notes_ru="Вход со двора")
    Reception.objects.filter(pk=old.pk).update(status="cancelled")
    page = staff.get(url("reception_plan") + f"?from=reception-{old.pk}")
    assert f'value="reception-{old.pk}" selected' in page.content.decode()
    assert f'value="{old.venue_id}" selected' in page.content.decode()
    staff.post(url("reception_plan"), lines(old, (old.venue, DAY + dt.timedelta(days=7)), rows=1))
    copy = Reception.objects.exclude(pk=old.pk).get()
    assert copy.notes_ru == "Вход со двора"  # type: ignore[attr-defined]


def test_more_lines_keep_what_was_typed_and_judge_nothing(staff: Client, template: Template) -> None:
    venue = make_venue()
    typed = lines(template, (venue, ""), ("", DAY), _more="1")
    response = staff.post(url("reception_tour"), typed)
    page = response.content.decode()
    assert len(response.context["form"].rows) == 15
    assert f'value="{DAY}"' in page
    assert f'<option value="{venue.pk}" selected>' in page
    assert f'value="template-{template.pk}" selected' in page
    assert "errorlist" not in page
    assert not coming()


def test_an_error_is_beside_its_row_and_what_was_typed_is_kept(staff: Client, template: Template) -> None:
    one, other = make_venue(), make_venue()
    over = NOW.date() - dt.timedelta(days=1)
    response = staff.post(url("reception_tour"), lines(template, (one, DAY), (other, DAY), (one, over)))
    form = response.context["form"]
    first, second, third = (" ".join(line.non_field_errors()) for line in form.rows[:3])
    assert first == second
    assert "This date appears twice" in first
    assert "This day is in the past." in third
    page = response.content.decode()
    assert page.count(f'value="{DAY}"') == 2
    assert f'value="{over}"' in page
    assert "Nothing was planned." in words(response)
    assert not coming()


@pytest.mark.parametrize(
    ("venue", "date", "said"),
    [
        ("yes", "", "Choose the date."),
        ("", str(DAY), "Choose the venue."),
        ("", "", "Fill in at least one row"),
        ("yes", "0026-12-05", "Is the year right?"),
        ("yes", "9999-12-31", "Is the year right?"),
        ("yes", "soon", "Enter a valid date."),
    ],
)
def test_an_incomplete_line_and_an_empty_form_are_refused(
    venue: str, date: str, said: str, staff: Client, template: Template
) -> None:
    place = make_venue() if venue else ""
    assert said in words(staff.post(url("reception_tour"), lines(template, (place, date))))
    assert not coming()


def test_a_template_whose_break_swallows_the_day_names_the_desk(staff: Client, template: Template) -> None:
    template.desks.update(breaks="9-11")
    page = words(staff.post(url("reception_tour"), lines(template, (make_venue(), DAY))))
    assert "Desk “1” of “A usual day”: Its hours are too short for a slot." in page
    assert not coming()


def test_officers_of_a_published_reception_are_refused_and_those_of_a_draft_are_mentioned(
    staff: Client, post: Post, template: Template
) -> None:
    post.officers = 1
    post.save()
    draft = make_reception(post=post)
    make_desk(draft, make_service())
    response = staff.post(url("reception_tour"), lines(template, (make_venue(), DAY)), follow=True)
    assert "Desks, including other drafts: 2" in words(response)
    Reception.objects.filter(date=DAY).exclude(pk=draft.pk).delete()
    staff.post(url("reception_publish", draft.pk))
    page = words(staff.post(url("reception_tour"), lines(template, (make_venue(), DAY))))
    assert "Not enough officers can travel on this date. Desks: 2. Officers: 1." in page
    assert coming() == [draft]


def test_a_second_press_makes_nothing_twice(staff: Client, template: Template) -> None:
    data = lines(template, (make_venue(), DAY))
    staff.post(url("reception_tour"), data)
    assert "It is already planned" in words(staff.post(url("reception_tour"), data))
    assert len(coming()) == 1


def test_a_template_of_another_post_is_refused(staff: Client, post: Post) -> None:
    theirs = Template.objects.create(post=make_post(), name="Theirs")
    assert "Theirs" not in words(staff.get(url("reception_tour") + f"?from=template-{theirs.pk}"))
    page = words(staff.post(url("reception_tour"), lines(theirs, (make_venue(), DAY))))
    assert "There are no templates and no earlier receptions yet." in page
    mine = published_reception(post=post)
    page = words(staff.post(url("reception_tour"), lines(theirs, (make_venue(), DAY))))
    assert "This is not a template or reception of a post that you manage." in page
    assert coming() == [mine]


def test_a_reception_is_saved_as_a_template(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    address = url("reception_save_template", reception.pk)
    assert "Taldykorgan" in staff.get(address).content.decode()
    assert not Template.objects.exists()
    response = staff.post(address, {"name": "Small town"})
    assert response["Location"] == url("template_change", Template.objects.get().pk)
    assert "the post already has a template with this name" in words(staff.post(address, {"name": "Small town"}))
    for name in ("", "\x00", "я" * 101):
        assert staff.post(address, {"name": name}).status_code == 200
    assert Template.objects.count() == 1


@pytest.mark.parametrize("role", [Membership.Role.OFFICER, Membership.Role.AUDITOR])
def test_only_managers_plan(role: str, post: Post) -> None:
    reception = published_reception(post=post)
    member = logged_in(make_staff(post, role))
    for address in (url("reception_tour"), url("reception_plan"), url("reception_save_template", reception.pk)):
        assert member.get(address).status_code == 403
        assert member.post(address, {}).status_code == 403


@pytest.mark.parametrize(
    ("days", "value"),
    [
        ("", ""),
        ("x", "x"),
        ("0", "9" * 5000),
        ("-1", "9" * 25),
        ("٣", "template-²"),
        ("9" * 5000, "reception-" + "9" * 30),
        ("9" * 18, "-"),
        ("\x00", "\x00"),
    ],
)
def test_nothing_typed_breaks_it(days: str, value: str, staff: Client, template: Template) -> None:
    data = {"days": days, "source": value, "day-0-venue": value, "day-0-date": value}
    for more in ({}, {"_more": "1"}):
        assert staff.post(url("reception_tour"), data | more).status_code == 200
    assert staff.get(url("reception_tour"), {"from": value}).status_code == 200
    assert not coming()
