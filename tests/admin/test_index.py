"""The home page shows what needs doing, to each role what it can do."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.actions import cancellation
from bookings.models import CITIZEN, Membership, NameCorrection, Notification, Post, Reception
from bookings.queries.staff_worklist import AtReception, Worklist, build_worklist
from tests.admin.pages import logged_in, url, words
from tests.factories import (
    NOW,
    confirmed_booking,
    make_desk,
    make_post,
    make_reception,
    make_service,
    make_staff,
    published_reception,
)
from tests.waiting_lists import waiting_entry

TODAY = NOW.date()
Role = Membership.Role
STATEMENTS = 30  # of the whole page: login, role, what needs doing, the coming receptions, recent actions


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def for_role(post: Post, role: str, now: dt.datetime = NOW) -> Worklist:
    return build_worklist(make_staff(post, role), now=now)


def test_drafts_of_the_next_thirty_days_are_shown_to_managers(post: Post) -> None:
    near = make_reception(post=post, date=days(30))
    make_desk(near, make_service())
    make_reception(post=post, date=days(31))
    make_reception(post=post, date=days(-1))
    make_reception(date=days(3))  # another post's
    assert for_role(post, Role.MANAGER).drafts == [AtReception(near, 0)]
    for role in (Role.OFFICER, Role.AUDITOR):
        assert not for_role(post, role)


def test_a_draft_says_how_many_faults_keep_it_from_being_published(post: Post) -> None:
    draft = make_reception(post=post, date=days(3))
    assert for_role(post, Role.MANAGER).drafts == [AtReception(draft, 1)]  # no desk
    make_desk(draft, make_service(needs_kit=True), has_kit=False)
    make_desk(draft)
    assert for_role(post, Role.MANAGER).drafts == [AtReception(draft, 2)]  # no kit; no service


def test_parties_wait_where_a_time_for_their_service_is_free(post: Post) -> None:
    advice, passport = make_service(), make_service()
    reception = published_reception(advice, post=post, date=days(10))
    make_desk(reception, passport)  # without a time
    reception.slots.update(free_from=None)
    for service in (advice, advice, passport):
        waiting_entry(reception, service=service, now=NOW)
    assert for_role(post, Role.OFFICER).waiting == []
    reception.slots.update(free_from=NOW)
    assert for_role(post, Role.OFFICER).waiting == [AtReception(reception, 2)]
    assert for_role(post, Role.AUDITOR).waiting == []


def test_a_published_reception_without_bookings_a_week_before_is_listed(post: Post) -> None:
    empty = published_reception(post=post, date=days(7))
    booked = published_reception(post=post, date=days(6))
    confirmed_booking(booked)
    published_reception(post=post, date=days(8))
    assert for_role(post, Role.MANAGER).empty == [empty]
    assert for_role(post, Role.OFFICER).empty == []


def test_the_first_page_lists_the_receptions_of_today_and_tomorrow_and_those_to_close(post: Post) -> None:
    tomorrow = published_reception(post=post, date=days(2))
    eve = NOW + dt.timedelta(days=1)
    assert for_role(post, Role.OFFICER).near == []
    assert for_role(post, Role.OFFICER, eve).near == [AtReception(tomorrow, 0)]
    over = for_role(post, Role.OFFICER, NOW + dt.timedelta(days=3))
    assert (over.near, over.unfinished) == ([], [tomorrow])
    Reception.objects.filter(pk=tomorrow.pk).update(status="finished")
    assert not for_role(post, Role.OFFICER, NOW + dt.timedelta(days=3))
    assert not for_role(post, Role.AUDITOR, eve)


def message(booking: Any, **fields: Any) -> Notification:
    values = {"kind": "confirmed", "language": "ru", "recipient": booking.email, "created_at": NOW, "due_at": NOW}
    return Notification.objects.create(
        booking=booking, dedupe_key=f"test:{Notification.objects.count()}", **values | fields
    )


def test_calls_that_are_due_are_shown_to_officers(post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post))
    call = message(booking, channel="call", due_at=NOW + dt.timedelta(hours=1))
    assert for_role(post, Role.OFFICER).calls == []
    later = NOW + dt.timedelta(hours=2)
    assert for_role(post, Role.OFFICER, later).calls == [booking.reception]
    assert for_role(post, Role.AUDITOR, later).calls == []
    Notification.objects.filter(pk=call.pk).update(state="sent")
    assert for_role(post, Role.OFFICER, later).calls == []


def test_a_reminder_by_telephone_is_due_from_the_morning_of_its_day(post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post))
    evening = dt.datetime.combine(TODAY, dt.time(23, 30), tzinfo=post.zone)
    call = message(booking, channel="call", kind="reminder_day", due_at=evening)
    assert for_role(post, Role.OFFICER).calls == [booking.reception]
    Notification.objects.filter(pk=call.pk).update(due_at=evening + dt.timedelta(hours=1))
    assert for_role(post, Role.OFFICER).calls == []


def test_mails_that_failed_count_until_the_address_is_corrected_or_the_place_is_gone(post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post))
    for _i in range(2):
        message(booking, state="failed")
    [row] = for_role(post, Role.OFFICER).bounced
    assert (row.reception, row.number) == (booking.reception, 1)
    booking.email = "right@example.org"
    booking.save()
    assert for_role(post, Role.OFFICER).bounced == []
    message(booking, state="failed")
    cancellation.cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    assert for_role(post, Role.OFFICER).bounced == []


def test_a_name_waits_for_a_second_officer_and_not_for_the_first(post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post))
    first, second = make_staff(post, Role.OFFICER), make_staff(post, Role.OFFICER)
    NameCorrection.objects.create(applicant=booking.applicants.get(), surname="X", asked_by=first, asked_at=NOW)
    assert build_worklist(first, now=NOW).corrections == 0
    assert build_worklist(second, now=NOW).corrections == 1
    assert build_worklist(make_staff(post, Role.AUDITOR), now=NOW).corrections == 0
    assert build_worklist(make_staff(make_post()), now=NOW).corrections == 0


def everything(post: Post) -> None:
    make_reception(post=post, date=days(3))
    published_reception(post=post, date=days(4))
    reception = published_reception(post=post, date=days(5))
    booking = confirmed_booking(reception)
    message(booking, state="failed")
    message(booking, channel="call")


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_data(post: Post) -> None:
    client = logged_in(make_staff(post))
    everything(post)
    client.get("/en/admin/")
    with CaptureQueriesContext(connection) as few:
        client.get("/en/admin/")
    everything(make_post_like(post))
    everything_at_other_venues(post)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/en/admin/").content.decode()
    assert page.count("<meter") == 6  # of ten rows
    assert len(many) == len(few) <= STATEMENTS, "\n".join(row["sql"][:200] for row in many)


def make_post_like(post: Post) -> Post:
    return make_post(time_zone=post.time_zone)


def everything_at_other_venues(post: Post) -> None:
    for _i in range(3):
        everything(post)


def test_the_page_shows_the_draft_and_its_links(staff: Client, post: Post) -> None:
    everything(post)
    reception = published_reception(post=post, date=days(2))
    call = confirmed_booking(reception, email="x@example.org")
    message(call, channel="call")
    response = staff.get("/en/admin/")
    page = response.content.decode()
    assert "What needs doing" in words(response)
    for address in (
        url("reception_plan"),
        url("reception_tour"),
        reverse("staff:calls", args=[reception.pk]),
        url("reception_timetable", Reception.objects.get(date=days(4)).pk),
        url("reception_preview", Reception.objects.get(date=days(3)).pk),
    ):
        assert f'href="{address}"' in page, address


def test_users_who_cannot_plan_see_no_planning_links(post: Post) -> None:
    everything(post)
    for role in (Role.OFFICER, Role.AUDITOR):
        page = words(logged_in(make_staff(post, role)).get("/en/admin/"))
        assert "Plan a tour" not in page
        assert "Drafts of the next 30 days" not in page
    assert "What needs doing" not in page  # an auditor has nothing to do


def test_a_receptions_page_leads_on_by_role(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    page = staff.get(url("reception_change", reception.pk)).content.decode()
    officer = logged_in(make_staff(post, Role.OFFICER)).get(url("reception_change", reception.pk)).content.decode()
    for name in ("day", "papers", "calls", "staff_booking", "report"):
        address = reverse(f"staff:{name}", args=[reception.pk])
        assert f'href="{address}"' in page, name
        assert f'href="{address}"' in officer, name
    for link in (
        url("reception_cancel", reception.pk),
        url("reception_save_template", reception.pk),
        url("reception_tour"),
    ):
        assert link in page
        assert link not in officer
    draft = make_reception(post=post)
    make_desk(draft, make_service())
    assert reverse("staff:day", args=[draft.pk]) not in staff.get(url("reception_change", draft.pk)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_the_page_links_to_everything_that_has_no_other_link(role: str, post: Post) -> None:
    coming = published_reception(post=post, date=days(10))
    over = published_reception(post=post, date=days(11))
    Reception.objects.filter(pk=over.pk).update(status="finished")
    page = logged_in(make_staff(post, role)).get("/en/admin/").content.decode()
    for name in ("corrections", "comparison", "demand"):
        assert f'href="{reverse(f"staff:{name}")}"' in page
    assert f'href="{reverse("staff:day", args=[coming.pk])}"' in page
    assert f'href="{reverse("staff:report", args=[over.pk])}"' in page
    assert (f'href="{reverse("staff:staff_booking", args=[coming.pk])}"' in page) == (role != Role.AUDITOR)


def test_a_coming_reception_says_in_words_and_with_a_bar_how_full_it_is(staff: Client, post: Post) -> None:
    service = make_service()
    reception = published_reception(service, post=post, date=days(9))
    confirmed_booking(reception)
    reception.slots.filter(booking=None).update(free_from=None)
    waiting_entry(reception, service=service, now=NOW)
    response = staff.get("/en/admin/")
    page, times = response.content.decode(), reception.slots.count()
    assert f"1 of {times} times taken" in words(response)
    assert "1 waiting" in words(response)
    assert f'<meter max="{times}" value="1" aria-labelledby="taken-{reception.pk}">' in page
    for name in ("day", "papers", "calls", "staff_booking"):
        assert f'href="{reverse(f"staff:{name}", args=[reception.pk])}"' in page, name
    assert page.index("<h1>") < page.index('class="coming"') < page.index("All records")


def test_a_user_with_nothing_to_do_sees_that(staff: Client) -> None:
    assert "Nothing needs doing now" in words(staff.get("/en/admin/"))
