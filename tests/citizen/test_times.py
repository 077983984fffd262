"""Choosing service and number of people, then a time that is held."""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from bookings.actions import confirming
from bookings.models import Booking, Reception, Service
from bookings.tokens import link_token
from tests.citizen.visitor import Page
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


def address(reception: Reception, page: str = "times", service: Service | None = None, **query: Any) -> str:
    """The address of a page; `replacing` is what it calls `from`."""
    asked = {"service": (service or reception.services[0]).code, "people": 1} | query
    if "replacing" in asked:
        asked["from"] = asked.pop("replacing")
    return f"/en/receptions/{reception.pk}/{page}/?" + "&".join(f"{name}={value}" for name, value in asked.items())


def look(url: str) -> Page:
    return Page(Client().get(url))


def send(url: str, **typed: object) -> Page:
    return Page(Client().post(url, {"request_key": str(uuid.uuid4())} | typed))


def offered(page: Page) -> list[str]:
    return [choice.attrs["value"] for choice in page.html.all("input", name="time")]


def local_start(booking: Booking) -> str:
    return f"{booking.local_starts_at:%H:%M}"


# --- service and number of people ---------------------------------------------------------------


def test_each_service_says_how_long_it_takes_and_what_is_free() -> None:
    reception = published(make_service(name="Passport", first_minutes=20))
    page = look(f"/en/receptions/{reception.pk}/book/")
    assert page.title.startswith("Choose a service")
    assert "about 20 minutes for one person, 6 free places" in page.text
    assert len(page.html.all("input", name="people")) == reception.post.max_party
    assert not [choice for choice in page.html.all("input") if "checked" in choice.attrs]


def test_what_the_address_knows_is_chosen_already() -> None:
    reception = published(make_service(), make_service())
    page = look(address(reception, "book", service=reception.services[1], people=3))
    chosen = [choice.attrs["value"] for choice in page.html.all("input") if "checked" in choice.attrs]
    assert chosen == [reception.services[1].code, "3"]
    assert not page.errors


def test_a_choice_leads_to_its_times() -> None:
    reception = published()
    page = look(address(reception, "book", people=2, go=1))
    assert page.leads_to == address(reception, people=2)


def test_a_choice_that_is_missing_is_asked_for_in_words() -> None:
    page = look(f"/en/receptions/{published().pk}/book/?go=1")
    assert page.title.startswith("Error: ")
    assert page.errors == ["Choose what you come for", "Choose how many people come"]


@pytest.mark.parametrize("people", ["", "0", "-1", "7", "99999999999", "%C2%B2", "1.5", "%00", "a", "9" * 5000, "%FF"])
def test_an_impossible_number_of_people_is_refused_in_words(people: str) -> None:
    reception = published()
    for sent in (look, send):
        page = sent(address(reception, people=people))
        assert urlsplit(page.leads_to).path == f"/en/receptions/{reception.pk}/book/"
        assert look(page.leads_to).errors[0].startswith("Choose ")
    assert not Booking.objects.exists()


@pytest.mark.parametrize("code", ["", "no-such", "%00", "%FF", "x" * 3000])
def test_an_unknown_service_is_refused_in_words(code: str) -> None:
    reception = published()
    page = look(look(f"/en/receptions/{reception.pk}/times/?people=1&service={code}").leads_to)
    assert page.errors[0] in ("Choose what you come for", "This answer can’t be chosen any more. Choose another one")


def test_without_anything_chosen_the_times_ask_for_it_first() -> None:
    reception = published()
    assert f"/en/receptions/{reception.pk}/book/" in look(f"/en/receptions/{reception.pk}/times/").leads_to


# --- free times ----------------------------------------------------------------------------------


def test_times_stand_by_part_of_the_day_on_the_clock_of_the_place_the_earliest_first() -> None:
    reception = published(desk={"opens": dt.time(11, 30), "closes": dt.time(14, 30), "slot_minutes": 30})
    page = look(address(reception))
    assert page.title.startswith("Choose a time")
    assert offered(page) == ["earliest", "11:30", "12:00", "12:30", "13:00", "13:30", "14:00"]
    assert "The earliest time (11:30)" in page.text
    legends = [group.one("legend").text for group in page.html.all("fieldset", class_="choice-group")]
    assert legends == ["Morning", "Midday", "Afternoon"]


def test_the_page_says_for_whom_for_what_where_and_how_long_it_is_held() -> None:
    reception = published(make_service(name="Passport"))
    heard = look(address(reception, people=2)).text
    for words in ("Saturday, 5 December 2026, Taldykorgan", "Passport", "2 people", "for 15 minutes"):
        assert words in heard


def test_only_times_with_room_for_the_whole_party_are_offered() -> None:
    reception = published(desk={"closes": dt.time(9, 30)})
    assert offered(look(address(reception, people=2))) == ["earliest", "09:00", "09:10"]
    held_booking(reception)
    assert offered(look(address(reception, people=2))) == ["earliest", "09:10"]


def test_a_time_free_at_two_desks_is_offered_once() -> None:
    reception = published(desks=2, desk={"closes": dt.time(9, 20)})
    assert offered(look(address(reception))) == ["earliest", "09:00", "09:10"]


def test_looking_changes_nothing() -> None:
    url = address(published())
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        client.head(url)
        client.get(url)
    assert not [query for query in queries if not query["sql"].lstrip().startswith(("SELECT", "WITH"))]
    assert not Booking.objects.exists()


def test_queries_do_not_grow_with_the_times_and_services() -> None:
    def count(reception: Reception) -> int:
        url = address(reception)
        with CaptureQueriesContext(connection) as queries:
            look(url)
        return len(queries)

    few = published(desk={"closes": dt.time(9, 10)})
    many = published(*[make_service() for _i in range(5)], desks=3)
    assert count(many) == count(few)


# --- the choice holds ----------------------------------------------------------------------------


def test_a_choice_holds_the_place_and_leads_to_the_details() -> None:
    reception = published()
    page = send(address(reception, people=2), time="09:40")
    booking = Booking.objects.get()
    assert page.leads_to == f"/en/booking/{link_token(booking)}/contact/"
    assert (booking.status, booking.party_size, booking.language) == ("held", 2, "en")
    assert local_start(booking) == "09:40"


def test_the_earliest_is_the_earliest_free_at_that_moment() -> None:
    reception = published()
    held_booking(reception)
    send(address(reception), time="earliest")
    assert local_start(Booking.objects.latest("pk")) == "09:10"


def test_nothing_chosen_is_said_in_words() -> None:
    page = send(address(published()))
    assert page.title.startswith("Error: Choose a time")
    assert page.errors == ["Choose a time"]
    assert not Booking.objects.exists()


@pytest.mark.parametrize("time", ["", "25:00", "9:00", "٠٩:٠٠", "\0", "x" * 9999, "²", "09:00:00"])
def test_what_is_no_time_is_refused_in_words(time: str) -> None:
    page = send(address(published()), time=time)
    assert page.status == 200
    assert page.errors
    assert not Booking.objects.exists()


@pytest.mark.parametrize("time", ["09:00", "03:33", "23:59"])
def test_a_time_taken_meanwhile_keeps_the_choice_and_shows_what_is_free_now(time: str) -> None:
    reception = published()
    held_booking(reception)
    page = send(address(reception), time=time)
    assert page.status == 409
    assert page.errors == ["This time has just been taken. Choose another one"]
    assert page.title.startswith("Error: Choose a time")
    assert "09:00" not in offered(page)
    assert reception.services[0].name in page.text
    assert Booking.objects.count() == 1


def test_when_the_last_time_went_meanwhile_the_page_says_so() -> None:
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


def test_each_opened_page_has_a_key_of_its_own() -> None:
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


def test_the_page_of_a_hold_that_ran_out_holds_anew(time_machine: TimeMachineFixture) -> None:
    url, key = address(published()), str(uuid.uuid4())
    send(url, time="09:00", request_key=key)
    time_machine.move_to(NOW + dt.timedelta(hours=1))
    send(url, time="09:00", request_key=key)
    assert Booking.objects.filter(status="held", hold_ends_at__gt=NOW + dt.timedelta(hours=1)).count() == 1


def test_the_page_of_a_confirmed_booking_sent_again_shows_the_booking() -> None:
    url, key = address(published()), str(uuid.uuid4())
    send(url, time="09:00", request_key=key)
    booking = fill_in(Booking.objects.get())
    confirming.ask_code(booking=booking, now=NOW)
    confirming.confirm(booking=booking, code=the_code(booking), now=NOW)
    assert send(url, time="09:00", request_key=key).leads_to == f"/en/booking/{link_token(booking)}/"


# --- choosing again ------------------------------------------------------------------------------


def test_choosing_again_takes_over_what_was_typed_and_lets_the_old_time_go() -> None:
    old = ready_booking()
    url = address(old.reception, replacing=link_token(old))
    assert "So far 09:00 is kept for you" in look(url).text
    page = send(url, time="10:00")
    new = Booking.objects.get(status="held")
    assert (local_start(new), new.email) == ("10:00", old.email)
    assert page.leads_to == f"/en/booking/{link_token(new)}/check/"


def test_the_old_hold_goes_along_when_service_or_people_change() -> None:
    old = held_booking()
    token = link_token(old)
    page = look(address(old.reception, replacing=token))
    link = page.html.all("dd", class_="change")[0].one("a")
    choose = look(link.attrs["href"])
    assert choose.value("from") == token
    again = look(f"{link.attrs['href']}&go=1")
    assert parse_qs(urlsplit(again.leads_to).query)["from"] == [token]


@pytest.mark.parametrize("token", ["", "x", "1.1." + "A" * 32, "%00", "%FF", "9" * 99 + ".1.x", "²"])
def test_a_broken_link_to_an_old_hold_is_left_out_of_account(token: str) -> None:
    reception = published()
    url = address(reception, replacing=token)
    assert look(url).status == 200
    assert "/contact/" in send(url, time="09:00").leads_to


def test_a_confirmed_booking_is_not_replaced_by_choosing_a_time() -> None:
    booking = confirmed_booking()
    send(address(booking.reception, replacing=link_token(booking)), time="10:00")
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    assert Booking.objects.filter(status="held", email="").count() == 1


def test_a_failed_choice_leaves_the_old_hold_as_it_is() -> None:
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
    assert "room for 2 people together" in page.text
    assert address(here, people=2) in page.links()
    (other,) = [link for link in page.links() if "/times/" in link and str(here.pk) not in link.split("/")]
    assert other == address(there, people=3)


def test_receptions_of_the_same_post_come_first() -> None:
    service = make_service()
    here = published(service, desk={"closes": dt.time(9, 10)})
    held_booking(here)
    far = published(service, date=DAY + dt.timedelta(days=1))
    near = published(service, post=here.post, date=DAY + dt.timedelta(days=9))
    others = [link for link in look(address(here)).links() if "/times/" in link]
    assert others == [address(near), address(far)]


def test_with_nothing_free_anywhere_it_says_what_to_do() -> None:
    here = published(desk={"closes": dt.time(9, 10)}, post=make_post(phone="+7 727 111 11 11"))
    held_booking(here)
    page = look(address(here))
    assert page.heading == "There is no free time"
    assert "look here again" in page.text
    assert "+7 727 111 11 11" in page.text


def test_looking_for_others_asks_the_database_no_more_for_many_than_for_one() -> None:
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
