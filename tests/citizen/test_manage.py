"""Manage your booking: what the page says and does, a new link, a lost one."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from bookings.actions import cancellation, contact_changes
from bookings.identity.tokens import booking_url, link_token
from bookings.models import CITIZEN, Booking, LinkRequest, Notification
from tests.admin.pages import token_of_page
from tests.citizen.visitor import Page, Visitor
from tests.factories import NOW, confirmed_booking, held_booking, make_venue, published_reception, the_code

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
PAGES = ["manage", "move", "give_up", "new_address", "new_address_code", "renew_link"]
BREAK = "new@example.org\r\nBcc: everybody@example.org"


def last_mail(booking: Booking) -> Notification:
    row = booking.notifications.order_by("pk").last()
    assert row is not None
    return row


def test_the_page_shows_the_booking_and_until_when_it_can_be_moved() -> None:
    visitor = Visitor(confirmed_booking())
    page = visitor.open("manage")
    assert page.status == 200
    assert page.heading == "Manage your booking"
    for words in (
        visitor.booking.reference,
        "Saturday, 5 December 2026, 09:00 (local time, UTC+5)",
        "until Friday, 4 December 2026, 18:00 (local time)",
        "aigerim@example.org",
    ):
        assert words in page.text
    for name in ("move", "give_up", "new_address", "renew_link", "calendar", "booked"):
        assert visitor.url(name) in page.links()
    assert visitor.url("manage") in visitor.open("booked").links()


@pytest.mark.parametrize("name", ["booked", *PAGES])
def test_a_page_of_a_booking_leads_to_another_site_only_without_its_address(name: str) -> None:
    venue = make_venue(latitude="45.0156", longitude="78.3739")
    page = Visitor(confirmed_booking(published_reception(venue=venue))).open(name)
    if not page.leads_to:
        links = [link.attrs for link in page.html.all("a") if link.attrs.get("rel") != "noopener noreferrer"]
        assert not [link["href"] for link in links if not link["href"].startswith(("/", "#", "tel:"))]


@pytest.mark.parametrize("name", PAGES)
def test_looking_changes_nothing(name: str) -> None:
    visitor = Visitor(confirmed_booking())
    for method in (visitor.client.get, visitor.client.head):
        with CaptureQueriesContext(connection) as queries:
            assert method(visitor.url(name)).status_code in (200, 302)
        assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_under_the_link_is_not_cached_and_sends_no_referrer(name: str) -> None:
    visitor = Visitor(confirmed_booking())
    answer = visitor.client.get(visitor.url(name))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", PAGES)
def test_a_link_cut_in_half_and_a_link_of_another_booking_open_nothing(name: str) -> None:
    mine, other = Visitor(confirmed_booking()), confirmed_booking()
    token = link_token(mine.booking)
    of_another = f"{other.pk}.{token.partition('.')[2]}"
    for wrong in (token[: len(token) // 2], of_another):
        page = Page(mine.client.get(mine.url(name).replace(token, wrong)))
        assert page.status == 404
        assert page.heading == "This link does not open a booking"
        assert "/en/lost/" in page.links()


@pytest.mark.parametrize("name", ["booked", "slip", *PAGES])
def test_after_the_receptions_day_the_link_says_that_it_is_over(name: str, time_machine: TimeMachineFixture) -> None:
    visitor = Visitor(confirmed_booking())
    time_machine.move_to(visitor.booking.reception.day_ends_at, tick=False)
    page = visitor.open(name)
    if page.leads_to:
        assert page.leads_to == visitor.url("booked")
        page = visitor.open("booked")
    assert page.heading == "This reception is over"
    assert visitor.send(name).status in (302, 405)
    visitor.booking.refresh_from_db()
    assert (visitor.booking.status, visitor.booking.link_version) == ("confirmed", 1)


@pytest.mark.parametrize("name", PAGES)
def test_before_it_is_confirmed_and_after_it_is_cancelled_there_is_nothing_to_manage(name: str) -> None:
    for booking in (held_booking(), cancellation.cancel_booking(booking=confirmed_booking(), actor=CITIZEN, now=NOW)):
        visitor = Visitor(booking)
        assert visitor.open(name).leads_to == visitor.url("booked")
        assert visitor.send(name).leads_to == visitor.url("booked")


# --- a new link ----------------------------------------------------------------------------------


def test_a_renewed_link_is_shown_and_sent_and_ends_the_old_one() -> None:
    visitor = Visitor(confirmed_booking())
    old = visitor.url("manage")
    leads_to = visitor.send("renew_link").leads_to
    visitor.booking.refresh_from_db()
    assert leads_to == f"{visitor.url('manage')}?done=link"
    assert booking_url(visitor.booking, "manage") in Page(visitor.client.get(leads_to)).text
    assert last_mail(visitor.booking).kind == "link"
    assert visitor.client.get(old).status_code == 404


def test_a_link_that_is_renewed_twice_from_one_page_is_renewed_once_and_shown_twice() -> None:
    visitor = Visitor(confirmed_booking())
    old, token = visitor.url("renew_link"), token_of_page(visitor.client)
    answers = [Page(visitor.client.post(old, token)) for _click in range(2)]
    visitor.booking.refresh_from_db()
    assert [each.leads_to for each in answers] == [f"{visitor.url('manage')}?done=link"] * 2
    assert visitor.booking.link_version == 2
    assert visitor.booking.notifications.filter(kind="link").count() == 1
    assert Page(Client().post(old, token)).status == 404  # the link alone tells nobody the new one


def test_an_old_link_renews_nothing() -> None:
    visitor = Visitor(confirmed_booking())
    old = visitor.url("renew_link")
    contact_changes.renew_link(booking=visitor.booking, now=NOW)
    assert visitor.client.post(old).status_code == 404
    visitor.booking.refresh_from_db()
    assert visitor.booking.link_version == 2


# --- another address -----------------------------------------------------------------------------


def test_the_address_changes_when_the_code_sent_there_is_entered() -> None:
    visitor = Visitor(confirmed_booking())
    old = visitor.url("manage")
    assert visitor.send("new_address", email="new@example.org").leads_to == visitor.url("new_address_code")
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == "aigerim@example.org"
    assert last_mail(visitor.booking).recipient == "new@example.org"
    assert "new@example.org" in visitor.open("new_address_code").text
    leads_to = visitor.send("new_address_code", code=the_code(visitor.booking)).leads_to
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == "new@example.org"
    assert leads_to == f"{visitor.url('manage')}?done=address"
    assert visitor.client.get(old).status_code == 404
    [told] = visitor.booking.notifications.filter(kind="address_changed")
    assert told.recipient == "aigerim@example.org"


@pytest.mark.parametrize(
    "typed", ["", BREAK, "nobody", "a@b.example, c@d.example", "\0", "x" * 9999, "aigerim@example.org"]
)
def test_an_invalid_new_address_is_refused_in_words(typed: str) -> None:
    visitor = Visitor(confirmed_booking())
    page = visitor.send("new_address", email=typed)
    assert page.status == 200
    assert page.errors
    assert not visitor.booking.codes.exclude(new_email="").exists()


def test_a_wrong_code_changes_nothing_and_five_wrong_codes_end_it() -> None:
    visitor = Visitor(confirmed_booking())
    visitor.send("new_address", email="new@example.org")
    wrong = f"{(int(the_code(visitor.booking)) + 1) % 10**6:06}"
    assert "You have 4 attempts left" in visitor.send("new_address_code", code=wrong).errors[0]
    for _try in range(4):
        page = visitor.send("new_address_code", code=wrong)
    assert "This code no longer works" in page.text
    assert visitor.send("new_address_code", code=the_code(visitor.booking)).status == 200
    visitor.booking.refresh_from_db()
    assert visitor.booking.email == "aigerim@example.org"


def test_a_second_code_must_wait_a_minute_and_the_fifth_of_a_day_is_refused(
    time_machine: TimeMachineFixture,
) -> None:
    visitor = Visitor(confirmed_booking())
    visitor.send("new_address", email="new@example.org")
    assert "Please wait a little" in visitor.send("new_address", email="newer@example.org").text
    for minutes in (2, 4, 6):
        time_machine.move_to(NOW + dt.timedelta(minutes=minutes), tick=False)
        assert visitor.send("new_address", email="newer@example.org").leads_to
    time_machine.move_to(NOW + dt.timedelta(minutes=8), tick=False)
    page = visitor.send("new_address", email="newer@example.org")
    assert page.heading == "We cannot send more codes today"
    assert visitor.url("new_address_code") in page.links()


def test_a_code_that_was_never_asked_for_leads_to_the_address() -> None:
    visitor = Visitor(confirmed_booking())
    assert visitor.send("new_address_code", code="123456").leads_to == visitor.url("new_address")


# --- a lost link ---------------------------------------------------------------------------------


def test_asking_for_a_lost_link_gives_everybody_the_same_page_status_and_queries() -> None:
    booking = confirmed_booking()
    answers = []
    for text in (booking.reference, booking.email, "nobody@example.org", "AAAAAAA", "²'\"<>%00", "x" * 254):
        with CaptureQueriesContext(connection) as queries:
            page = Page(Client().post("/en/lost/", {"text": text}))
        shapes = [query["sql"].split("VALUES")[0] for query in queries]
        answers.append((page.status, page.leads_to, shapes))
    assert answers == [answers[0]] * 6
    assert len(answers[0][2]) == 1
    assert LinkRequest.objects.count() == 6
    page = Page(Client().get(answers[0][1]))
    assert page.heading == "Check your email"


@pytest.mark.parametrize("text", ["", "  ", BREAK, "\0", "x" * 255])
def test_text_that_is_neither_reference_nor_address_is_refused_in_words(text: str) -> None:
    page = Page(Client().post("/en/lost/", {"text": text}))
    assert page.status == 200
    assert page.errors
    assert not LinkRequest.objects.exists()


def test_every_page_leads_to_the_lost_link() -> None:
    footer = Page(Client().get("/en/")).html.one("footer")
    assert "/en/lost/" in [link.attrs["href"] for link in footer.all("a")]
