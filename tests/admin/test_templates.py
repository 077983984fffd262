"""Reception templates, and the minutes that a desk takes for a service."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from bookings.actions.receptions import cancel_reception
from bookings.models import Desk, Membership, Post, Reception, Template
from tests.admin.pages import form_of, logged_in, url, words
from tests.factories import (
    NOW,
    by,
    make_desk,
    make_post,
    make_reception,
    make_service,
    make_staff,
    published_reception,
)

DESK = {"label": "", "opens": "09:00", "closes": "13:00", "breaks": "11-11:15", "slot_minutes": "15"}


def form_with(post: Post, *services: int, **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"post": post.pk, "name": "A usual day"}
    data |= {"desks-TOTAL_FORMS": 1, "desks-INITIAL_FORMS": 0, "desks-0-desk_services": list(services)}
    return data | {f"desks-0-{name}": value for name, value in DESK.items()} | more


def test_a_template_is_written_with_desks_services_and_minutes(staff: Client, post: Post) -> None:
    passport, advice = make_service(needs_kit=True), make_service()
    more = {
        "desks-0-has_kit": "on",
        f"desks-0-desk_services-{passport.pk}-first": "25",
        f"desks-0-desk_services-{passport.pk}-next": "",
    }
    data = form_with(post, passport.pk, advice.pk, **more)
    assert staff.post(url("template_add"), data).status_code == 302
    desk = Template.objects.get(post=post, name="A usual day").desks.get()
    assert (desk.label, desk.opens, desk.breaks, desk.has_kit) == ("1", dt.time(9), "11-11:15", True)
    services = desk.desk_services.order_by("service")
    assert list(services.values_list("service", "first_minutes", "next_minutes")) == [
        (passport.pk, 25, None),
        (advice.pk, None, None),
    ]


def test_a_template_of_another_post_does_not_exist_and_only_managers_write(staff: Client, post: Post) -> None:
    theirs = Template.objects.create(post=make_post(), name="Theirs")
    mine = Template.objects.create(post=post, name="Mine")
    assert staff.get(url("template_change", theirs.pk)).status_code == 404
    assert "Theirs" not in words(staff.get(url("template_changelist")))
    assert staff.post(url("template_add"), form_with(theirs.post)).status_code == 200  # told in the form
    assert theirs.post.templates.count() == 1
    officer = logged_in(make_staff(post, Membership.Role.OFFICER))
    page = words(officer.get(url("template_change", mine.pk)))
    assert "Plan a reception from this template" not in page
    assert officer.post(url("template_change", mine.pk), {"name": "x"}).status_code == 403


def test_two_templates_with_one_name_are_refused_with_the_name(staff: Client, post: Post) -> None:
    Template.objects.create(post=post, name="A usual day")
    assert staff.post(url("template_add"), form_with(post)).status_code == 200
    assert Template.objects.count() == 1


@pytest.mark.parametrize("minutes", ["0", "-5", "1.5", "x", "481", "9" * 5000, "\x00", "٣", "²"])
def test_wrong_minutes_are_refused_with_the_service_and_kept_as_typed(minutes: str, staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    service = make_service(name="Passport")
    desk = make_desk(reception, service, minutes=(20, 5))
    data = form_of(reception) | {
        f"desks-0-desk_services-{service.pk}-first": minutes,
        f"desks-0-desk_services-{service.pk}-next": "7",
    }
    response = staff.post(url("reception_change", reception.pk), data)
    assert "Passport: enter a whole number of minutes from 1 to 480, or leave the field empty." in words(response)
    assert 'value="7"' in response.content.decode()
    assert desk.desk_services.get().first_minutes == 20


def test_empty_minutes_are_the_usual_ones_again(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    service = make_service()
    desk = make_desk(reception, service, minutes=(20, 5))
    data = form_of(reception) | {f"desks-0-desk_services-{service.pk}-{which}": "" for which in ("first", "next")}
    assert staff.post(url("reception_change", reception.pk), data).status_code == 302
    assert (desk.desk_services.get().first_minutes, desk.desk_services.get().next_minutes) == (None, None)


def test_the_desk_form_shows_the_kit_and_the_minutes_of_each_service(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    make_desk(reception, make_service(name="Passport", needs_kit=True, first_minutes=15, next_minutes=10))
    page = words(staff.get(url("reception_change", reception.pk)))
    assert "Passport needs the kit minutes, if not the usual 15 + 10" in page
    auditor = logged_in(make_staff(post, Membership.Role.AUDITOR))
    assert "Passport needs the kit" in words(auditor.get(url("reception_change", reception.pk)))


def test_a_service_that_is_unticked_is_taken_from_the_desk(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    kept, gone = make_service(), make_service()
    desk = make_desk(reception, kept, gone)
    data = form_of(reception) | {"desks-0-desk_services": [kept.pk]}
    assert staff.post(url("reception_change", reception.pk), data).status_code == 302
    assert list(desk.services.all()) == [kept]


def test_a_reception_can_replace_only_a_cancelled_one_of_its_post(staff: Client, post: Post) -> None:
    draft = make_reception(post=post)
    cancelled, theirs = published_reception(post=post), published_reception()
    for each in (cancelled, theirs):
        cancel_reception(reception=each, actor=by("tester"), now=NOW)
    published_reception(post=post)
    page = staff.get(url("reception_change", draft.pk))
    offered = page.context["adminform"].form.fields["replaces"].queryset
    assert list(offered) == [cancelled]
    address = url("reception_change", draft.pk)
    assert staff.post(address, form_of(draft, replaces=theirs.pk)).status_code == 200
    assert staff.post(address, form_of(draft, replaces=cancelled.pk)).status_code == 302
    assert Reception.objects.get(pk=draft.pk).replaces == cancelled


def test_kits_and_alternative_services_are_set_in_the_admin(staff: Client, post: Post) -> None:
    service = make_service(needs_kit=True)
    assert 'name="officers"' in staff.get(url("post_change", post.pk)).content.decode()
    assert 'name="without_kit"' in staff.get(url("service_change", service.pk)).content.decode()
    assert not Desk.objects.exists()
