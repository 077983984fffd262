"""The card of one booking: what is compared, what can be pressed, and what an old page can't do."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from bookings.actions import attendance, receptions
from bookings.actions.receptions import close_reception
from bookings.identity.tokens import scan_url
from bookings.models import Answer, Booking, Event, Membership, Post, Question
from tests.admin.pages import logged_in
from tests.days import EVE, EVENING, OPENING, a_day
from tests.factories import by, make_post, make_staff
from tests.staff.hall import address, buttons, look, press, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_time() -> Iterator[None]:
    with time_machine.travel(OPENING, tick=False):
        yield


@pytest.fixture
def booking(post: Post) -> Booking:
    _reception, [first, _second] = a_day(post=post)
    return first


def test_name_and_birth_date_and_last_four_characters_are_shown_for_comparison(
    officer: Client, booking: Booking
) -> None:
    person = booking.applicants.get()
    page = look(officer, "booking", booking.pk)
    [card] = page.html.all(class_="compare")
    for words in ("Құрманғазиева Әйгерім", "08.03.1960", f"…{person.last_four}", "09:00", booking.reference):
        assert words in card.text
    assert "It is the right person: check in" in buttons(page)
    assert Event.objects.filter(verb="view", booking_id=booking.pk).count() == 1


def test_through_the_day_by_the_buttons_of_the_card(officer: Client, booking: Booking) -> None:
    for step, state in (("check_in", "Arrived"), ("call", "Called to the desk"), ("serve", "Served")):
        page = press(officer, booking, step)
        booking.refresh_from_db()
        assert said(page) == f"09:00, {booking.reference}: {state}."
    assert "Correct" in look(officer, "booking", booking.pk).text
    page = press(officer, booking, "correct", to="arrived")
    assert page.html.one("title").text.startswith(booking.reference)
    booking.refresh_from_db()
    assert booking.status == "arrived"


def test_not_served_asks_why(officer: Client, booking: Booking) -> None:
    attendance.check_in(booking=booking, actor=by("anna"), now=OPENING)
    booking.refresh_from_db()
    assert "choose why" in said(press(officer, booking, "not_serve"))
    assert "Not served" in said(press(officer, booking, "not_serve", reason="papers"))
    booking.refresh_from_db()
    assert booking.reason == "papers"


def test_a_second_press_does_no_harm_and_an_old_page_names_the_faster_colleague(
    officer: Client, booking: Booking
) -> None:
    for _i in range(2):
        page = press(officer, booking, "check_in")
    assert "Arrived" in said(page)
    assert Event.objects.filter(booking_id=booking.pk, verb="check_in").count() == 1
    attendance.serve(booking=booking, actor=by("boris"), now=OPENING)
    page = press(officer, booking, "miss")
    assert "already “Served”, set by boris" in said(page)
    booking.refresh_from_db()
    assert booking.status == "served"


def test_a_page_that_was_logged_out_in_between_comes_back_to_the_card(officer: Client, booking: Booking) -> None:
    response = officer.get(address("step", booking.pk))
    assert (response.status_code, response.headers["Location"]) == (302, address("booking", booking.pk))
    for data in ({}, {"step": "²\0", "seen": "\0"}, {"step": "correct", "to": "\0"}, {"step": "call", "to_desk": "9"}):
        assert officer.post(address("step", booking.pk), data, follow=True).status_code == 200
    booking.refresh_from_db()
    assert booking.status == "confirmed"


def test_a_booking_for_another_day_says_so_and_has_no_button(officer: Client, booking: Booking) -> None:
    with time_machine.travel(EVE, tick=False):
        page = look(officer, "scan", booking.reference)
        assert page.leads_to == address("booking", booking.pk)
        page = look(officer, "booking", booking.pk)
        assert "This booking is for another day: 5 December, Taldykorgan" in page.text
        assert not [words for words in buttons(page) if "check in" in words]
        assert "this is for another day, 5 December 2026" in said(press(officer, booking, "check_in"))
    booking.refresh_from_db()
    assert booking.status == "confirmed"


def test_a_booking_of_another_post_is_not_found(stranger: Client, booking: Booking) -> None:
    assert look(stranger, "booking", booking.pk).status == 404
    assert look(stranger, "scan", booking.reference).status == 404
    assert stranger.post(address("step", booking.pk), {"step": "check_in"}).status_code == 404


def test_a_member_removed_while_logged_in_can_do_nothing_more(booking: Booking, post: Post) -> None:
    user = make_staff(post, Membership.Role.OFFICER)
    client = logged_in(user)
    assert look(client, "booking", booking.pk).status == 200
    user.memberships.all().delete()
    answer = client.post(address("step", booking.pk), {"step": "check_in", "seen": "confirmed"})
    assert answer.status_code == 404
    assert "may belong to a post where you have no role" in answer.content.decode()
    booking.refresh_from_db()
    assert booking.status == "confirmed"


def test_a_child_is_shown_with_their_adult_and_the_answers_follow(
    officer: Client, booking: Booking, post: Post
) -> None:
    question = Question.objects.create(service=booking.service, of="booking", kind="yes_no", text="A ramp?")
    Answer.objects.create(booking=booking, question=question, text="yes")
    booking.applicants.update(
        birth_date=dt.date(2016, 1, 2), representative_name="Айдос Қуат", representative_relation="parent"
    )
    page = look(officer, "booking", booking.pk)
    assert "Айдос Қуат (Parent)" in page.text
    assert "A ramp?Yes" in page.text


def test_a_namesake_is_marked(officer: Client, booking: Booking) -> None:
    """Both bookings of the day are of one name and birth date under two documents."""
    page = look(officer, "booking", booking.pk)
    assert "the same name and date of birth" in page.text


def test_a_closed_or_cancelled_day_has_no_buttons(officer: Client, booking: Booking, post: Post) -> None:
    [other] = a_day(post=post, booked=1)[1]
    receptions.cancel_reception(reception=other.reception, actor=by("anna"), now=OPENING)
    close_reception(reception=booking.reception, confirmed=True, actor=by("anna"), now=EVENING)
    for each, words in ((booking, "closed"), (other, "cancelled")):
        page = look(officer, "booking", each.pk)
        assert words in page.text
        assert buttons(page) == []


@pytest.mark.parametrize("cyrillic", [True, False])
def test_the_reference_is_read_in_any_alphabet(officer: Client, booking: Booking, cyrillic: bool) -> None:
    Booking.objects.filter(pk=booking.pk).update(reference="ACEHKMD")
    typed = "АСЕНКМD" if cyrillic else "ace-hkm-0"
    assert look(officer, "scan", typed).leads_to == address("booking", booking.pk)


def test_an_unknown_reference_says_which_letters_there_are(officer: Client) -> None:
    for typed in ("XXXXXXX", "x", "\0" * 7, "Ж" * 300):
        page = look(officer, "scan", typed)
        assert page.status == 404
        assert "never has the letters O, I, L" in page.text


def test_the_slips_code_opens_the_card_in_the_officers_language(officer: Client, booking: Booking) -> None:
    path = scan_url(booking).removeprefix(settings.SITE_URL)
    assert path == f"/staff/b/{booking.reference}/"
    answer = officer.get(path, headers={"accept-language": "kk"})
    assert answer.headers["Location"] == address("scan", booking.reference, language="kk")
    assert Client().get(answer.headers["Location"]).status_code == 302  # to the login


def test_a_member_of_two_posts_scans_at_both(booking: Booking, post: Post) -> None:
    user = make_staff(post, Membership.Role.OFFICER)
    other = make_post()
    Membership.objects.create(user=user, post=other, role=Membership.Role.AUDITOR)
    theirs = a_day(post=other, booked=1)[1][0]
    client = logged_in(user)
    for each in (booking, theirs):
        assert look(client, "scan", each.reference).leads_to == address("booking", each.pk)
    assert "It is the right person: check in" not in buttons(look(client, "booking", theirs.pk))
