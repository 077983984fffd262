"""Another language on any page: nothing typed is lost, nothing is judged, and the choice is remembered."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from bookings.models import Booking
from tests.citizen.visitor import Page, Visitor, person
from tests.factories import NOW, held_booking, published_reception

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(held_booking())


def button(page: Page, language: str) -> dict[str, str]:
    found: dict[str, str] = page.html.one("nav", **{"class": "languages"}).one("button", lang=language).attrs
    return found


@time_machine.travel(NOW, tick=False)
def test_what_was_typed_is_on_the_page_in_the_other_language(visitor: Visitor) -> None:
    pressed = button(visitor.open("applicant", 1), "kk")
    typed = person(given_names="", document="") | {pressed["name"]: ""}
    page = Page(visitor.client.post(pressed["formaction"], typed))
    assert page.html.one("html").attrs["lang"] == "kk"
    assert page.value("surname") == "Құрманғазиева"
    assert page.value("birth_date_year") == "1960"
    assert page.errors == []
    assert not Booking.objects.get().applicants.exists()


@time_machine.travel(NOW, tick=False)
def test_a_choice_that_is_not_sent_yet_is_kept_too() -> None:
    reception = published_reception()
    service = reception.services[0]
    visitor = Client()
    choose = Page(visitor.get(f"/en/receptions/{reception.pk}/"))
    pressed = button(choose, "ru")
    page = Page(visitor.get(pressed["formaction"], {"service": service.code, pressed["name"]: ""}))
    assert "checked" in page.html.one("input", value=service.code).attrs
    assert page.errors == []
    times = f"/en/receptions/{reception.pk}/times/?service={service.code}&people=1"
    pressed = button(Page(visitor.get(times)), "ru")
    start = reception.local(dt.time(9, 30))
    page = Page(visitor.post(pressed["formaction"], {"time": f"{start:%H:%M}", pressed["name"]: ""}))
    assert "checked" in page.html.one("input", value="09:30").attrs
    assert not Booking.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_a_district_that_is_chosen_and_not_shown_yet_is_kept_too() -> None:
    district = published_reception().venue.district.code
    visitor = Client()
    listed = Page(visitor.get("/en/"))
    pressed = button(listed, "kk")
    assert [form.attrs["id"] for form in listed.html.all("form")] == [pressed["form"]]
    page = Page(visitor.get(pressed["formaction"], {"district": district, "service": "", pressed["name"]: ""}))
    assert "selected" in page.html.one("option", value=district).attrs


@time_machine.travel(NOW, tick=False)
def test_the_enter_key_continues_and_does_not_change_the_language(visitor: Visitor) -> None:
    shown = visitor.open("applicant", 1)
    of_the_form = [each for each in shown.html.all("button") if each.attrs.get("form")]
    assert "name" not in of_the_form[0].attrs
    assert "formaction" not in of_the_form[0].attrs


def test_the_language_is_remembered_for_the_next_time() -> None:
    client = Client(headers={"Accept-Language": "en"})
    assert client.get("/")["Location"] == "/en/"
    client.get("/kk/help/")
    assert client.get("/")["Location"] == "/kk/"
    assert not client.get("/kk/help/").cookies
    client.get("/ru/no-such-page/")
    assert client.get("/")["Location"] == "/kk/"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        *[(asked, "kk") for asked in ("kk-KZ", "KK", "kk-Cyrl", "kk-Cyrl-KZ, ru;q=0.5", "en;q=0, kk", "de, kk;q=0.1")],
        *[(asked, "ru") for asked in ("ru;q=0.9", "ru-KZ", "uz, ky", "*", "", "garbage;;;q=x", "a" * 600 + ", kk")],
        ("en-US, en;q=0.9, ru;q=0.8", "en"),
    ],
)
def test_an_address_without_a_language_leads_to_the_browsers_language(asked: str, shown: str) -> None:
    assert Client(headers={"Accept-Language": asked}).get("/")["Location"] == f"/{shown}/"


@pytest.mark.parametrize(("kept", "shown"), [("kk", "kk"), ("ru-KZ", "ru"), ("xx", "en"), ("../../etc", "en")])
def test_a_cookie_that_names_no_language_of_ours_changes_nothing(kept: str, shown: str) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.cookies["django_language"] = kept
    assert client.get("/")["Location"] == f"/{shown}/"
