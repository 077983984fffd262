"""The pages that explain: found from every page, readable before anything is booked, right about the money."""

import datetime as dt

import pytest
from django.test import Client

from bookings.models import ChecklistItem, Fee, Service
from tests.citizen.visitor import Page
from tests.factories import NOW, make_post, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def look(address: str) -> Page:
    return Page(Client().get(f"/en/{address}"))


def test_every_page_leads_to_the_help_and_the_help_to_each_service() -> None:
    service = make_service(name="Citizenship advice")
    footer = look("").html.one("footer")
    assert {"/en/help/", "/en/help/accessibility/"} <= {link.attrs["href"] for link in footer.all("a")}
    page = look("help/")
    assert {f"/en/services/{service.code}/", "/en/help/day/", "/en/help/accessibility/"} <= set(page.links())
    assert "Places cannot be sold" in page.text


@pytest.mark.parametrize("page", ["help/", "help/day/", "help/accessibility/"])
def test_a_person_who_gets_stuck_finds_a_phone_number(page: str) -> None:
    post = make_post(phone="+7 727 123 45 67")
    assert post.phone in look(page).text


def test_a_service_shows_who_may_come_and_what_to_bring_and_the_time_and_the_fee() -> None:
    service = make_service(name="Passport", who="Citizens", first_minutes=20, next_minutes=12, ready="In a month")
    ChecklistItem.objects.create(service=service, text="Your old passport", copies=2)
    almaty, astana = make_post(name="Almaty", payment="In cash"), make_post(name="Astana")
    since = dt.date(2026, 1, 1)
    for post, amount in ((almaty, 42000), (astana, 40000)):
        Fee.objects.create(post=post, service=service, amount=amount, currency="KZT", valid_from=since)
    Fee.objects.filter(post=astana).update(valid_until=dt.date(2026, 12, 31))
    Fee.objects.create(post=astana, service=service, amount=99000, currency="KZT", valid_from=dt.date(2027, 1, 1))
    page = look(f"services/{service.code}/")
    assert page.heading == "Passport"
    for words in (
        *("Citizens", "Your old passport", "2 photocopies", "about 20 minutes", "about 12 more minutes", "In a month"),
        *("Almaty", "42,000", "In cash", "Astana", "40,000", "In force since 1 January 2026", "Until 31 December 2026"),
    ):
        assert words in page.text, words
    assert "99,000" not in page.text
    assert f"/en/?service={service.code}" in page.links()


def test_an_unknown_service_is_not_found() -> None:
    assert Client().get("/en/services/none/").status_code == 404
    assert Service.objects.count() == 0
