"""Papers: what can be downloaded, who may download it, and what is recorded."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from bookings.actions import cancellation, receptions
from bookings.actions.reschedule import move_booking
from bookings.models import CITIZEN, Event, Membership, Post, Reception
from bookings.queries.day_list import GRACE
from tests.admin.pages import logged_in, words
from tests.factories import NOW, by, confirmed_booking, make_reception, make_staff, published_reception, ready_booking

FILES = {"pack": "pack", "day_list_pdf": "day_list", "day_list_xlsx": "day_list_xlsx", "call_sheet_pdf": "call_sheet"}
EVERY = pytest.mark.parametrize("name", FILES)


@pytest.fixture
def reception(post: Post) -> Reception:
    return published_reception(post=post)


def address(name: str, reception: Reception) -> str:
    return re.sub("^/[a-z]+/", "/en/", reverse(f"staff:{name}", args=[reception.pk]))


def an_officer(reception: Reception) -> Client:
    """Who logs in now: a session does not last until the eve."""
    return logged_in(make_staff(reception.post, Membership.Role.OFFICER))


def the_page(officer: Client, reception: Reception) -> str:
    response = officer.get(address("papers", reception))
    assert response.status_code == 200
    return words(response)


def exports() -> list[str]:
    return list(Event.objects.filter(verb="export").order_by("pk").values_list("to_state", flat=True))


@EVERY
def test_a_download_is_an_attachment_that_is_not_cached(officer: Client, reception: Reception, name: str) -> None:
    response = officer.get(address(name, reception))
    assert response.status_code == 200
    is_table = name.endswith("xlsx")
    assert response.content.startswith(b"PK" if is_table else b"%PDF-")
    assert response["Content-Type"].endswith("sheet" if is_table else "/pdf")
    assert response["Cache-Control"] == "private, no-store"
    saved = response["Content-Disposition"]
    ending = "xlsx" if is_table else "pdf"
    assert re.fullmatch(
        rf"attachment; filename=\"[a-z-]+-2026-12-05-{reception.pk}\.{ending}\"; "
        rf"filename\*=UTF-8''[A-Za-z%0-9-]+2026-12-05%20Taldykorgan\.{ending}",
        saved,
    )


def test_the_name_of_a_file_is_in_the_readers_language(officer: Client, reception: Reception) -> None:
    reception.venue.district.centre = 'Талдықорған/"\r\n'
    reception.venue.district.save()
    saved = officer.get(address("day_list_pdf", reception))["Content-Disposition"]
    assert "%D0%A2%D0%B0%D0%BB%D0%B4%D1%8B%D2%9B%D0%BE%D1%80%D2%93%D0%B0%D0%BD____.pdf" in saved
    assert saved.isascii()


@EVERY
def test_each_download_is_recorded_once_and_a_head_request_is_not(
    officer: Client, reception: Reception, name: str
) -> None:
    head = officer.head(address(name, reception))
    assert (head.status_code, exports()) == (200, [])
    officer.get(address(name, reception))
    officer.get(address(name, reception))
    assert exports() == [FILES[name]] * 2
    event = Event.objects.filter(verb="export").latest("pk")
    assert (event.reception_id, event.post_id, event.at) == (reception.pk, reception.post_id, NOW)
    assert event.actor_name == officer.get(address("papers", reception)).context["user"].username
    assert officer.post(address(name, reception)).status_code == 405


@EVERY
def test_the_files_of_another_post_are_not_found(stranger: Client, reception: Reception, name: str) -> None:
    assert stranger.get(address(name, reception)).status_code == 404
    assert stranger.get(address("papers", reception)).status_code == 404
    assert exports() == []


@EVERY
def test_nobody_gets_a_file_without_a_login(reception: Reception, name: str) -> None:
    assert Client().get(address(name, reception)).status_code == 302
    assert exports() == []


@pytest.mark.parametrize("name", ["pack", "call_sheet_pdf"])
def test_files_that_consist_of_names_are_refused_to_an_auditor(
    auditor: Client, reception: Reception, name: str
) -> None:
    assert auditor.get(address(name, reception)).status_code == 403
    assert exports() == []
    page = auditor.get(address("papers", reception)).content.decode()
    assert address(name, reception) not in page
    assert address("day_list_xlsx", reception) in page


def test_the_page_says_who_made_a_file_last(officer: Client, reception: Reception) -> None:
    page = officer.get(address("papers", reception))
    assert words(page).count("Not created yet.") == 4
    for name in FILES:
        assert address(name, reception) in page.content.decode()
    other = make_staff(reception.post, username="saule")
    officer.get(address("pack", reception))
    logged_in(other).get(address("pack", reception))
    text = the_page(officer, reception)
    assert "Last created 23 Nov 2026, 12:00 by saule." in text
    assert text.count("Not created yet.") == 3
    assert exports() == ["pack", "pack"]  # looking at the page is none


def test_while_booking_is_open_the_page_warns(
    officer: Client, reception: Reception, time_machine: TimeMachineFixture
) -> None:
    confirmed_booking(reception)
    warning = "People can book and move until Friday, 4 December 2026, 18:00."
    assert warning in the_page(officer, reception)
    assert reception.closes_at == dt.datetime(2026, 12, 4, 13, tzinfo=dt.UTC)
    time_machine.move_to(reception.closes_at, tick=False)
    assert warning not in the_page(an_officer(reception), reception)


def test_after_the_closing_it_warns_of_times_that_are_not_confirmed_yet(
    reception: Reception, time_machine: TimeMachineFixture
) -> None:
    assert reception.closes_at
    booking = ready_booking(reception, now=reception.closes_at - dt.timedelta(minutes=5))
    time_machine.move_to(reception.closes_at, tick=False)
    officer = an_officer(reception)
    assert "1 chosen time is not confirmed yet" in the_page(officer, reception)
    assert booking.hold_ends_at
    time_machine.move_to(booking.hold_ends_at + GRACE, tick=False)
    assert "not confirmed yet" not in the_page(officer, reception)


def test_what_changed_since_the_pack_was_made_is_counted(
    officer: Client, reception: Reception, time_machine: TimeMachineFixture
) -> None:
    gone = confirmed_booking(reception)
    officer.get(address("pack", reception))
    assert "Since then" not in the_page(officer, reception)
    later = NOW + dt.timedelta(hours=1)
    time_machine.move_to(later, tick=False)
    confirmed_booking(reception, now=later)
    cancellation.cancel_booking(booking=gone, actor=CITIZEN, now=later)
    assert "Since then 2 bookings have been made or changed" in the_page(officer, reception)
    officer.get(address("pack", reception))
    assert "Since then" not in the_page(officer, reception)


def test_people_who_moved_away_since_then_count_too(
    officer: Client, reception: Reception, time_machine: TimeMachineFixture
) -> None:
    booking = confirmed_booking(reception)
    goal = published_reception(booking.service, post=reception.post, date=reception.date + dt.timedelta(days=7))
    officer.get(address("pack", reception))
    later = NOW + dt.timedelta(hours=1)
    time_machine.move_to(later, tick=False)
    move_booking(booking=booking, reception=goal, now=later)
    assert "Since then 1 booking has been made or changed" in the_page(officer, reception)


@EVERY
def test_a_draft_has_no_files(officer: Client, post: Post, name: str) -> None:
    draft = make_reception(post=post)
    assert officer.get(address(name, draft))["Location"] == address("papers", draft)
    page = officer.get(address("papers", draft))
    assert "not published yet" in words(page)
    assert address(name, draft) not in page.content.decode()
    assert exports() == []


def test_a_cancelled_reception_has_only_the_calls(officer: Client, reception: Reception) -> None:
    confirmed_booking(reception)
    receptions.cancel_reception(reception=reception, actor=by("officer"), now=NOW)
    page = officer.get(address("papers", reception))
    assert "This reception is cancelled" in words(page)
    assert address("call_sheet_pdf", reception) in page.content.decode()
    assert officer.get(address("call_sheet_pdf", reception)).status_code == 200
    for name in ("pack", "day_list_pdf", "day_list_xlsx"):
        assert address(name, reception) not in page.content.decode()
        assert officer.get(address(name, reception)).status_code == 302
    assert exports() == ["call_sheet"]


def test_a_poster_announces_the_reception_in_three_languages_with_a_code(auditor: Client, post: Post) -> None:
    reception = published_reception(post=post)
    answer = auditor.get(f"/en/staff/receptions/{reception.pk}/poster.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    page = auditor.get(f"/en/staff/receptions/{reception.pk}/papers/").content.decode()
    assert f"/receptions/{reception.pk}/\n" in page or f"/receptions/{reception.pk}/</textarea>" in page
    assert "Book a place free of charge" in page


def test_a_draft_is_not_announced(officer: Client, post: Post) -> None:
    reception = make_reception(post=post)
    assert officer.get(f"/en/staff/receptions/{reception.pk}/poster.pdf").status_code == 302
    assert "Text for messengers" not in officer.get(f"/en/staff/receptions/{reception.pk}/papers/").content.decode()
