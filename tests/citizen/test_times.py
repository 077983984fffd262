"""Choosing service and number of people, and the times that are offered."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, District, Reception
from tests.citizen.timetable import address, look, offered, send
from tests.factories import (
    NOW,
    held_booking,
    make_post,
    make_service,
    make_venue,
)
from tests.factories import published_reception as published

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def test_each_service_says_how_long_it_takes_and_what_is_free() -> None:
    reception = published(make_service(name="Passport", first_minutes=20))
    page = look(f"/en/receptions/{reception.pk}/")
    assert "about 20 minutes for one person, 6 free places" in page.text
    assert len(page.html.all("input", name="people")) == reception.post.max_party
    assert not [choice for choice in page.html.all("input") if "checked" in choice.attrs]


def test_choices_in_the_address_are_already_selected() -> None:
    reception = published(make_service(), make_service())
    page = look(address(reception, "", service=reception.services[1], people=3))
    chosen = [choice.attrs["value"] for choice in page.html.all("input") if "checked" in choice.attrs]
    assert chosen == [reception.services[1].code, "3"]
    assert not page.errors


def test_a_choice_leads_to_its_times() -> None:
    reception = published()
    form = look(address(reception, "")).html.one("form", id="answers")
    assert (form.attrs["method"], form.attrs["action"]) == ("get", f"/en/receptions/{reception.pk}/times/")
    assert not form.all("input", name="from")
    assert look(address(reception, people=2)).heading == "Choose a time"


def test_a_choice_that_is_missing_is_asked_for_in_words() -> None:
    asked = look(f"/en/receptions/{published().pk}/times/?from=")
    page = look(asked.leads_to)
    assert page.title.startswith("Error: ")
    assert page.errors == ["Choose what you are coming for", "Choose how many people are coming"]


@pytest.mark.parametrize("people", ["", "0", "-1", "7", "99999999999", "%C2%B2", "1.5", "%00", "a", "9" * 5000, "%FF"])
def test_an_impossible_number_of_people_is_refused_in_words(people: str) -> None:
    reception = published()
    for sent in (look, send):
        page = sent(address(reception, people=people))
        assert urlsplit(page.leads_to).path == f"/en/receptions/{reception.pk}/"
        assert look(page.leads_to).errors[0].startswith("Choose ")
    assert not Booking.objects.exists()


@pytest.mark.parametrize("code", ["", "no-such", "%00", "%FF", "x" * 3000])
def test_an_unknown_service_is_refused_in_words(code: str) -> None:
    reception = published()
    page = look(look(f"/en/receptions/{reception.pk}/times/?people=1&service={code}").leads_to)
    assert page.errors[0] in (
        "Choose what you are coming for",
        "This answer can no longer be chosen. Choose another one",
    )


def test_without_anything_chosen_the_times_ask_for_it_first() -> None:
    reception = published()
    assert look(f"/en/receptions/{reception.pk}/times/").leads_to == f"/en/receptions/{reception.pk}/?go=1"


# --- free times ----------------------------------------------------------------------------------


def test_times_are_grouped_by_part_of_the_day_in_local_time_earliest_first() -> None:
    reception = published(desk={"opens": dt.time(11, 30), "closes": dt.time(14, 30), "slot_minutes": 30})
    page = look(address(reception))
    assert page.title.startswith("Choose a time")
    assert offered(page) == ["earliest", "11:30", "12:00", "12:30", "13:00", "13:30", "14:00"]
    assert "The earliest time (11:30)" in page.text
    legends = [group.one("legend").text for group in page.html.all("fieldset", class_="choice-group")]
    assert legends == ["Morning: 1 free time", "Midday: 4 free times", "Afternoon: 1 free time"]


def test_the_page_shows_the_people_the_service_the_place_and_how_long_the_time_is_held() -> None:
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


def test_the_times_say_that_places_are_kept_and_whom_to_phone() -> None:
    post = make_post(counter_share=20, phone="+7 727 111 22 33")
    reception = published(post=post)
    url = f"/en/receptions/{reception.pk}/times/?service={reception.services[0].code}&people=1"
    for place in (url, f"/en/receptions/{reception.pk}/"):
        page = Client().get(place).content.decode()
        assert "One place in 5 is kept for people who phone us or come to our counter." in page
        assert 'href="tel:+77271112233"' in page


def test_if_nothing_is_free_the_nearest_receptions_come_first() -> None:
    service = make_service()
    here, far, near = (
        District.objects.create(code=name, name=name, centre=name, region="R", latitude=latitude, longitude=80)
        for name, latitude in (("Here", 45), ("Far", 49), ("Near", 46))
    )
    post = make_post()
    full = published(service, post=post, venue=make_venue(district=here), desk={"closes": dt.time(9, 10)})
    held_booking(full)
    days = [full.date + dt.timedelta(days) for days in (1, 2)]
    for district, date in zip((far, near), days, strict=True):
        published(service, post=post, venue=make_venue(district=district), date=date)
    page = look(address(full))
    assert "There is no free time" in page.heading
    assert [card.text.split("2026")[-1] for card in page.html.all("h3") if card.all("a")] == ["Near", "Far"]
