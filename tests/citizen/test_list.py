"""Upcoming receptions."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.actions import receptions
from bookings.models import District, Reception
from tests.citizen.visitor import Page
from tests.factories import DAY, NOW, by, held_booking, make_desk, make_post, make_reception, make_service, make_venue
from tests.factories import published_reception as published

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def look(query: str = "", language: str = "en") -> Page:
    return Page(Client().get(f"/{language}/{query}"))


def cards(page: Page) -> list[str]:
    return [card.text for card in page.html.all("article")]


def test_receptions_are_listed_by_date_with_place_and_free_places_in_words() -> None:
    service = make_service(name="Citizenship advice")
    published(service, date=DAY + dt.timedelta(days=7))
    published(service, venue=make_venue(name="Library"))
    page = look()
    assert page.title.startswith("Upcoming receptions")
    first, second = cards(page)
    assert "Saturday, 5 December 2026" in first
    assert "Saturday, 12 December 2026" in second
    for words in ("Taldykorgan", "Library", "Zhetysu", "Citizenship advice: 12 free places"):
        assert words in first


def test_several_services_are_folded_under_a_word_on_what_is_free() -> None:
    published(make_service(name="Passport"), make_service(name="Advice"), desk={"closes": dt.time(9, 20)})
    page = look()
    assert page.html.one("summary").text == "few free places 2 services"
    assert "Advice: 2 free places" in page.html.one("details").text


def test_a_choice_is_remembered_on_the_device_until_everything_is_chosen() -> None:
    reception = published()
    service, place = reception.services[0], reception.venue.district
    device = Client()
    address = f"/en/?district={place.code}&service={service.code}"
    assert device.get(address).status_code == 200
    assert device.get("/en/").headers["Location"] == address
    assert device.get(f"/en/?service={service.code}").status_code == 200  # a link, not a choice
    assert device.get("/en/").headers["Location"] == address
    assert device.get("/en/?district=").status_code == 200
    assert device.get("/en/").status_code == 200


@pytest.mark.parametrize("cookie", ["district=", "district=%00", "x" * 5000, "district=a&district=b"])
def test_an_odd_cookie_is_ignored_or_read(cookie: str) -> None:
    device = Client()
    device.cookies["list"] = cookie
    assert device.get("/en/").status_code in (200, 302)


def test_each_language_has_its_own_list() -> None:
    reception = published()
    for language in ("ru", "kk", "en"):
        page = look(language=language)
        assert page.html.one("html").attrs["lang"] == language
        assert f"/{language}/receptions/{reception.pk}/" in page.links()


def test_drafts_and_past_days_are_not_listed() -> None:
    make_reception()
    published(now=NOW - dt.timedelta(days=40), date=DAY - dt.timedelta(days=30))
    assert cards(look()) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"opens_at": dt.datetime(2026, 11, 28, 5, 0, tzinfo=dt.UTC)}, "booking opens on 28 November at 10:00"),
        ({"closes_at": NOW - dt.timedelta(minutes=1)}, "booking is closed"),
    ],
)
def test_it_says_when_nothing_can_be_booked_yet_or_no_longer(fields: dict[str, Any], words: str) -> None:
    published(**fields, now=NOW - dt.timedelta(days=2))
    (card,) = cards(look())
    assert words in card
    assert "free place" not in card


def _closed_cancelled_open_and_coming() -> None:
    """Four receptions of one district, by date: what cannot be booked is earlier than what can."""
    place = district("Aksu", None, None)
    published(venue=make_venue(district=place, name="Of today"), date=NOW.date(), now=NOW - dt.timedelta(days=9))
    gone = published(venue=make_venue(district=place, name="Cancelled one"), date=DAY - dt.timedelta(days=1))
    receptions.cancel_reception(reception=gone, actor=by("tester"), now=NOW)
    published(venue=make_venue(district=place, name="Open one"), date=DAY)
    later = make_venue(district=place, name="Not open yet")
    published(venue=later, date=DAY + dt.timedelta(days=1), opens_at=NOW + dt.timedelta(days=1))


def test_receptions_that_can_be_booked_come_before_those_that_cannot() -> None:
    _closed_cancelled_open_and_coming()
    names = ["Open one", "Not open yet", "Of today", "Cancelled one"]
    assert [name for card in cards(look()) for name in names if name in card] == names
    # A district keeps its headings: the order is that of each group.
    published(venue=make_venue(district=district("Astana", None, None, region="Astana"), name="Far away"), date=DAY)
    names.append("Far away")
    assert [name for card in cards(look("?district=aksu")) for name in names if name in card] == names


def test_a_cancelled_reception_is_listed_until_its_day_is_over() -> None:
    receptions.cancel_reception(reception=published(), actor=by("tester"), now=NOW)
    (card,) = cards(look())
    assert "cancelled" in card
    assert "free place" not in card


def test_a_cancelled_draft_is_not_listed() -> None:
    receptions.cancel_reception(reception=make_reception(), actor=by("tester"), now=NOW)
    assert cards(look()) == []


def test_a_full_reception_says_so_and_what_to_do() -> None:
    reception = published(desk={"closes": dt.time(9, 10)})
    held_booking(reception)
    page = look()
    assert "full" in cards(page)[0]
    assert "No place is free at the moment" in page.text
    assert reception.post.phone in page.text


def test_a_full_reception_says_when_its_kept_places_open() -> None:
    post = make_post(counter_share=50)
    reception = published(post=post, desk={"closes": dt.time(9, 20)})
    held_booking(reception)
    words = "o places now; more may open on 2 December at 09:00"
    assert words in cards(look())[0]
    assert words in look(f"receptions/{reception.pk}/").html.one("main").all("h2")[0].text
    assert "full" not in cards(look())[0]


def test_narrowed_to_a_service_a_card_says_what_is_free_for_it_alone() -> None:
    passport, advice = make_service(name="Passport"), make_service(name="Advice", first_minutes=120)
    held_booking(published(passport, advice), service=passport)
    [everything] = cards(look())
    assert "Passport: 11 free places" in everything
    assert "Advice: No free places" in everything
    [card] = cards(look(f"?service={passport.code}"))
    assert "Passport: 11 free places" in card
    assert "Advice" not in card
    page = look(f"?service={advice.code}")
    assert "full" in cards(page)[0]
    assert "No place is free at the moment" in page.text


def district(name: str, latitude: str | None, longitude: str | None, **fields: Any) -> District:
    return District.objects.create(
        **{"code": name.lower(), "name": name, "centre": name, "region": "Zhetysu"} | fields,
        latitude=latitude,
        longitude=longitude,
    )


def test_receptions_in_or_near_the_chosen_district_come_first() -> None:
    """Taldykorgan, Tekeli 40 km to the south-east of it, and Zharkent beyond the mountains."""
    taldykorgan = district("Taldykorgan", "45.0177", "78.3804")
    tekeli = district("Tekeli", "44.8300", "78.8239")
    zharkent = district("Zharkent", "44.1667", "80.0000")
    for number, place in enumerate((zharkent, tekeli, taldykorgan)):
        published(venue=make_venue(district=place), date=DAY + dt.timedelta(days=number))
    page = look("?district=taldykorgan")
    assert [heading.text for heading in page.html.all("h2")[:3]] == [
        "In your district",
        "Near your district",
        "Further away",
    ]
    there, near, far = cards(page)
    assert "Monday, 7 December 2026" in there
    assert "km" not in there
    assert "about 40 km from your district's main town" in near
    assert "about 160 km" in far
    assert [heading.text[:8] for heading in page.html.all("h3")][:1] == ["Monday, "]


def test_a_district_without_a_reception_says_so_and_shows_the_nearest() -> None:
    district("Aksu", None, None)
    published(venue=make_venue(district=district("Tekeli", None, None)))
    published(venue=make_venue(district=district("Astana", None, None, region="Astana")))
    page = look("?district=aksu")
    assert "No reception is planned here at the moment" in page.text
    near, far = cards(page)  # off the map, the region tells
    assert "Tekeli" in near
    assert "Astana" in far
    assert "km" not in near


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("kk", ["Ақсу", "Алакөл", "Қаратал", "Панфилов"]),
        ("ru", ["Алаколь", "Ёлкино", "Жаркент", "Панфилов"]),
        ("en", ["Aksu", "Alakol", "Karatal", "Panfilov"]),
    ],
)
def test_districts_are_in_the_alphabetical_order_of_the_language(language: str, names: list[str]) -> None:
    for number, name in enumerate(sorted(names, reverse=True)):
        written = {"name": name, "name_ru": name, "name_kk": name, "name_en": name}
        district = District.objects.create(code=f"d{number}", region="Zhetysu", **written)
        published(venue=make_venue(district=district))
    choice = look(language=language).html.one("select", name="district")
    assert [option.text for option in choice.all("option")][1:] == names


def test_the_list_is_never_cached() -> None:
    assert Client().get("/en/").headers["Cache-Control"] == "no-cache"


def test_without_any_reception_it_says_what_to_do() -> None:
    assert "Check again" in look().text


def test_it_is_narrowed_by_the_service_in_the_address() -> None:
    passport, advice = make_service(name="Passport"), make_service(name="Advice")
    here, there = published(passport, advice), published(advice)
    page = look(f"?district={here.venue.district.code}&service={passport.code}")
    (card,) = page.html.all("article")
    assert card.one("h3").one("a").attrs["href"] == f"/en/receptions/{here.pk}/?service={passport.code}"
    chosen = [option.text for option in page.html.all("option") if "selected" in option.attrs]
    assert chosen == [here.venue.district.name, "Passport"]
    assert len(cards(look(f"?service={advice.code}"))) == 2
    elsewhere = look(f"?district={there.venue.district.code}&service={passport.code}")
    assert "No reception is planned here" in elsewhere.text
    assert len(cards(elsewhere)) == 1
    nowhere = look(f"?service={make_service().code}")
    assert "No reception is planned for what you chose" in nowhere.text
    assert "/en/?district=" in nowhere.links()


def test_a_service_at_two_desks_lists_its_reception_once() -> None:
    service = make_service()
    published(service, desks=3)
    assert len(cards(look(f"?service={service.code}"))) == 1


@pytest.mark.parametrize("value", ["no-such", "%00", "%FF", "a%20b", "x" * 3000, "%C2%B2", "'--"])
def test_an_unknown_choice_in_the_address_is_ignored_with_an_explanation(value: str) -> None:
    published()
    for name in ("district", "service"):
        page = look(f"?{name}={value}&{name}={value}")
        assert page.status == 200
        assert len(cards(page)) == 1
        assert "We do not know a district or service" in page.text


@pytest.mark.parametrize("number", ["2", "0", "-1", "9" * 40, "%C2%B2", "x", ""])
def test_any_page_number_shows_receptions(number: str) -> None:
    published()
    page = look(f"?page={number}")
    assert page.status == 200
    assert len(cards(page)) == 1


def test_a_long_list_has_pages_that_keep_the_choice() -> None:
    service = make_service()
    for day in range(21):
        published(service, date=DAY + dt.timedelta(days=day))
    page = look(f"?service={service.code}")
    assert len(cards(page)) == 20
    later = page.html.one("a", rel="next").attrs["href"]
    assert later == f"?service={service.code}&page=2"
    assert len(cards(look(later))) == 1


def test_queries_do_not_grow_with_the_receptions() -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            look()
        return len(queries)

    services = [make_service(), make_service()]
    published(*services)
    before = count()
    for _i in range(5):
        reception = published(*services, make_service(), desks=2)
        assert reception.status == Reception.Status.PUBLISHED
    assert count() == before


def test_looking_changes_nothing() -> None:
    published()
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        client.head("/en/")
        client.get("/en/")
    assert not [query for query in queries if not query["sql"].lstrip().startswith(("SELECT", "WITH"))]


def test_a_desk_added_in_a_draft_is_not_public() -> None:
    draft = make_reception()
    make_desk(draft, make_service(name="Secret service"))
    assert "Secret service" not in look().html.text
