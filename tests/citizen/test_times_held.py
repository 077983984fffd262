"""A chosen time is held: once however often it is clicked, and moved when somebody chooses again."""

import datetime as dt
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from bookings.actions import confirmation
from bookings.identity.tokens import link_token
from bookings.models import Booking
from tests.citizen.timetable import address, local_start, look, offered, send
from tests.factories import (
    DAY,
    NOW,
    confirmed_booking,
    fill_in,
    held_booking,
    make_post,
    make_service,
    ready_booking,
    the_code,
)
from tests.factories import published_reception as published

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def test_a_choice_holds_the_place_and_leads_to_the_details() -> None:
    reception = published()
    page = send(address(reception, people=2), time="09:40")
    booking = Booking.objects.get()
    assert page.leads_to == f"/en/booking/{link_token(booking)}/person/1/"
    assert (booking.status, booking.party_size, booking.language) == ("held", 2, "en")
    assert local_start(booking) == "09:40"


def test_the_earliest_is_the_earliest_free_at_that_moment() -> None:
    reception = published()
    held_booking(reception)
    send(address(reception), time="earliest")
    assert local_start(Booking.objects.latest("pk")) == "09:10"


def test_choosing_nothing_is_explained() -> None:
    page = send(address(published()))
    assert page.title.startswith("Error: Choose a time")
    assert page.errors == ["Choose a time"]
    assert not Booking.objects.exists()


@pytest.mark.parametrize("time", ["", "25:00", "9:00", "٠٩:٠٠", "\0", "x" * 9999, "²", "09:00:00"])
def test_an_invalid_time_is_refused_in_words(time: str) -> None:
    page = send(address(published()), time=time)
    assert page.status == 200
    assert page.errors
    assert not Booking.objects.exists()


@pytest.mark.parametrize("time", ["09:00", "03:33", "23:59"])
def test_a_time_taken_meanwhile_keeps_the_choice_and_shows_the_free_times(time: str) -> None:
    reception = published()
    held_booking(reception)
    page = send(address(reception), time=time)
    assert page.status == 409
    assert page.errors == ["This time has just been taken. Choose another one"]
    assert page.title.startswith("Error: Choose a time")
    assert "09:00" not in offered(page)
    assert reception.services[0].name in page.text
    assert Booking.objects.count() == 1


def test_the_page_says_when_the_last_time_was_taken_meanwhile() -> None:
    reception = published(desk={"closes": dt.time(9, 10)})
    held_booking(reception)
    page = send(address(reception), time="09:00")
    assert page.status == 409
    assert page.heading == "The last free time has just been taken"


def test_a_double_click_holds_once() -> None:
    url, key = address(published()), str(uuid.uuid4())
    first, second = send(url, time="09:00", request_key=key), send(url, time="09:00", request_key=key)
    assert first.leads_to == second.leads_to
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "\0", "²", "9" * 9999])
def test_a_broken_key_still_holds(key: str) -> None:
    send(address(published()), time="09:00", request_key=key)
    assert Booking.objects.get().status == "held"


def test_the_key_may_be_missing() -> None:
    Client().post(address(published()), {"time": "09:00"})
    assert Booking.objects.get().status == "held"


def test_each_opened_page_has_its_own_key() -> None:
    url = address(published())
    assert uuid.UUID(look(url).value("request_key")) != uuid.UUID(look(url).value("request_key"))


def test_going_back_to_the_same_page_and_choosing_another_time_moves_the_hold() -> None:
    url, key = address(published()), str(uuid.uuid4())
    send(url, time="09:00", request_key=key)
    first = Booking.objects.get()
    fill_in(first)
    for _click in range(2):
        page = send(url, time="09:50", request_key=key)
    first.refresh_from_db()
    second = Booking.objects.get(status="held")
    assert first.status == "cancelled"
    assert local_start(second) == "09:50"
    assert second.email == first.email
    assert page.leads_to == f"/en/booking/{link_token(second)}/check/"
    assert Booking.objects.count() == 2


def test_the_page_of_an_expired_hold_creates_a_new_hold(time_machine: TimeMachineFixture) -> None:
    url, key = address(published()), str(uuid.uuid4())
    send(url, time="09:00", request_key=key)
    time_machine.move_to(NOW + dt.timedelta(hours=1))
    send(url, time="09:00", request_key=key)
    assert Booking.objects.filter(status="held", hold_ends_at__gt=NOW + dt.timedelta(hours=1)).count() == 1


def test_the_page_of_a_confirmed_booking_sent_again_shows_the_booking() -> None:
    url, key = address(published()), str(uuid.uuid4())
    send(url, time="09:00", request_key=key)
    booking = fill_in(Booking.objects.get())
    confirmation.ask_code(booking=booking, now=NOW)
    confirmation.confirm_booking(booking=booking, code=the_code(booking), now=NOW)
    assert send(url, time="09:00", request_key=key).leads_to == f"/en/booking/{link_token(booking)}/"


# --- choosing again ------------------------------------------------------------------------------


def test_choosing_again_keeps_what_was_typed_and_frees_the_old_time() -> None:
    old = ready_booking()
    url = address(old.reception, replacing=link_token(old))
    assert "Saturday, 5 December 2026, 09:00, Taldykorgan This time is kept for you until 12:20" in look(url).text
    page = send(url, time="10:00")
    new = Booking.objects.get(status="held")
    assert (local_start(new), new.email) == ("10:00", old.email)
    assert page.leads_to == f"/en/booking/{link_token(new)}/check/"


def test_the_old_hold_is_kept_when_service_or_people_change() -> None:
    old = held_booking()
    token = link_token(old)
    page = look(address(old.reception, replacing=token))
    link = page.html.all("dd", class_="change")[0].one("a")
    choose = look(link.attrs["href"])
    assert choose.value("from") == token
    again = look(f"/en/receptions/{old.reception_id}/times/?from={token}")
    assert parse_qs(urlsplit(again.leads_to).query)["from"] == [token]


@pytest.mark.parametrize("token", ["", "x", "1.1." + "A" * 32, "%00", "%FF", "9" * 99 + ".1.x", "²"])
def test_a_broken_link_to_an_old_hold_is_ignored(token: str) -> None:
    reception = published()
    url = address(reception, replacing=token)
    assert look(url).status == 200
    assert "/person/1/" in send(url, time="09:00").leads_to


def test_a_confirmed_booking_is_not_replaced_by_choosing_a_time() -> None:
    booking = confirmed_booking()
    send(address(booking.reception, replacing=link_token(booking)), time="10:00")
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    assert Booking.objects.filter(status="held", email="").count() == 1


def test_a_failed_choice_does_not_change_the_old_hold() -> None:
    reception = published()
    old = held_booking(reception)
    held_booking(reception)
    page = send(address(reception, replacing=link_token(old)), time="09:10")
    old.refresh_from_db()
    assert page.status == 409
    assert old.status == "held"


# --- nothing free --------------------------------------------------------------------------------


def test_a_party_that_finds_no_time_is_shown_smaller_parties_and_other_receptions() -> None:
    service = make_service()
    here = published(service, desk={"closes": dt.time(9, 20)})
    there = published(service, post=here.post, date=DAY + dt.timedelta(days=3))
    published(service, date=DAY + dt.timedelta(days=1), desk={"closes": dt.time(9, 20)})
    published(make_service())
    page = look(address(here, people=3))
    assert page.heading == "There is no free time for 3 people together"
    assert "a free time for 2 people together" in page.text
    assert address(here, people=2) in page.links()
    (other,) = [link for link in page.links() if "/times/" in link and str(here.pk) not in link.split("/")]
    assert other == address(there, people=3)


def test_a_party_too_big_for_any_run_is_shown_two_that_both_fit() -> None:
    here = published(desks=2, desk={"closes": dt.time(9, 30)})
    page = look(address(here, people=6))
    assert "6 = 3 + 3" in page.text
    assert page.links().count(address(here, people=3)) == 2
    held_booking(here, party_size=2)
    assert "5 = 3 + 2" not in look(address(here, people=5)).text  # three fit at one desk, one at the other
    assert "4 = 3 + 1" in look(address(here, people=4)).text


def test_two_parties_do_not_share_a_slot() -> None:
    page = look(address(published(desk={"closes": dt.time(9, 30)}), people=4))
    assert "two parties" not in page.text
    assert "a free time for 3 people together" in page.text


def test_receptions_of_the_same_post_come_first() -> None:
    service = make_service()
    here = published(service, desk={"closes": dt.time(9, 10)})
    held_booking(here)
    far = published(service, date=DAY + dt.timedelta(days=1))
    near = published(service, post=here.post, date=DAY + dt.timedelta(days=9))
    others = [link for link in look(address(here)).links() if "/times/" in link]
    assert others == [address(near), address(far)]


def test_if_nothing_is_free_anywhere_the_page_says_what_to_do() -> None:
    here = published(desk={"closes": dt.time(9, 10)}, post=make_post(phone="+7 727 111 11 11"))
    held_booking(here)
    page = look(address(here))
    assert page.heading == "There is no free time"
    assert "Check again" in page.text
    assert "+7 727 111 11 11" in page.text


def test_the_number_of_queries_does_not_grow_with_the_other_receptions() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            look(url)
        return len(queries)

    service = make_service()
    here = published(service, desk={"closes": dt.time(9, 10)})
    url = address(here)
    held_booking(here)
    published(service)
    before = count()
    for _i in range(4):
        published(service, make_service())
    assert count() == before


def test_a_desk_that_takes_longer_needs_a_longer_run() -> None:
    reception = published(desk={"closes": dt.time(9, 30), "minutes": (20, 10)})
    assert offered(look(address(reception))) == ["earliest", "09:00", "09:10"]


def test_a_party_that_has_grown_finds_the_time_it_has_chosen_already() -> None:
    booking = held_booking(published(), starts_at=None)
    page = look(address(booking.reception, people=2, replacing=link_token(booking)))
    [chosen] = [choice.attrs["value"] for choice in page.html.all("input", name="time") if "checked" in choice.attrs]
    assert chosen == local_start(booking)
