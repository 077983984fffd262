"""The questions that show which papers a person needs. They inform and never bar."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bookings.identity.tokens import link_token
from bookings.models import Booking, ChecklistItem, ReadinessQuestion, Reception
from tests.citizen.visitor import Page, Visitor
from tests.factories import (
    NOW,
    confirmed_booking,
    held_booking,
    make_desk,
    make_reception,
    make_service,
    published_reception,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


class World:
    def __init__(self) -> None:
        self.check = make_service(name="Citizenship check", ready="Up to two months")
        self.service = make_service(name="Passport")
        for audience, text in (
            ("everybody", "Questionnaire"),
            ("minor", "Birth certificate"),
            ("changed_name", "Marriage certificate"),
            ("foreigner", "Translation"),
        ):
            ChecklistItem.objects.create(service=self.service, audience=audience, text=text)
        self.valid = self._ask("Is it valid?", matters_when=False, first=self.check, advice="Bring all of them.")
        self.renamed = self._ask("Has your name changed?", matters_when=True, audience="changed_name")
        self.reception = published_reception(self.service, self.check)

    def _ask(self, text: str, **fields: Any) -> ReadinessQuestion:
        return ReadinessQuestion.objects.create(service=self.service, text=text, **fields)

    def url(self, page: str = "readiness") -> str:
        return address(page, self.reception)

    def open(self, page: str = "readiness", **query: str) -> Page:
        asked = {"service": self.service.code, "people": "2"} | query
        return Page(Client().get(self.url(page), asked))

    def answer(self, *, valid: str = "", renamed: str = "") -> Page:
        answers = {f"ready_{self.valid.pk}": valid, f"ready_{self.renamed.pk}": renamed}
        return self.open(go="1", **{name: answer for name, answer in answers.items() if answer})


def address(page: str, reception: Reception) -> str:
    with translation.override("en"):
        return reverse(f"citizen:{page}", args=[reception.pk])


def test_the_reception_leads_to_the_questions_of_each_service_that_has_some() -> None:
    world = World()
    links = [link for link in world.open("reception").links() if "/ready/" in link]
    assert links == [f"{world.url()}?service={world.service.code}&people=2"]
    page = world.open()
    assert page.heading == "Which papers do you need?"
    assert "If several of you are coming" in page.text
    assert "If several of you are coming" not in world.open(people="1").text
    assert page.html.one("form").attrs["method"] == "get"
    assert f"{world.url('times')}?service={world.service.code}&people=2" in page.links()
    assert page.response["Cache-Control"] == "no-store"


def test_a_service_without_questions_shows_its_list() -> None:
    world = World()
    ChecklistItem.objects.create(service=world.check, text="Passport")
    page = world.open(service=world.check.code)
    assert page.heading == "What you need"
    assert "Passport" in page.text


def test_what_was_typed_for_a_hold_is_kept() -> None:
    world = World()
    held = link_token(held_booking(world.reception, service=world.check))
    assert any(link.endswith(f"&from={held}") for link in world.open(**{"from": held}).links())


def test_without_a_number_of_people_the_way_on_is_the_choice() -> None:
    world = World()
    assert f"/en/receptions/{world.reception.pk}/?service={world.service.code}#answers" in world.open(people="").links()


def test_a_party_with_a_place_sees_what_its_own_people_need() -> None:
    world = World()
    visitor = Visitor(confirmed_booking(world.reception, service=world.service))
    assert visitor.url("papers") in visitor.open("booked").links()
    page = visitor.open("papers")
    assert page.heading == "Which papers do you need?"
    assert "If several of you are coming" not in page.text
    answered = Page(visitor.client.get(visitor.url("papers"), {"go": "1", f"ready_{world.renamed.pk}": "no"}))
    assert "Questionnaire" in answered.text
    assert "Translation" in answered.text
    assert "Marriage certificate" not in answered.text
    assert "Birth certificate" not in answered.text  # no child is coming
    assert answered.html.one("a", class_="back").attrs["href"].startswith(visitor.url("papers"))


def test_an_invalid_passport_means_that_the_check_comes_first_and_bars_nothing() -> None:
    world = World()
    page = world.answer(valid="no", renamed="no")
    assert page.heading == "What you need"
    for words in ("First: Citizenship check", "may take months", "Up to two months", "Bring all of them."):
        assert words in page.text
    assert "Choose a time anyway" in page.text
    assert f"{world.url('reception')}?service={world.check.code}&people=2#answers" in page.links()
    assert f"{world.url('times')}?service={world.service.code}&people=2" in page.links()
    assert not Booking.objects.exists()


def test_a_check_that_is_not_offered_here_is_looked_for_elsewhere() -> None:
    world = World()
    world.reception = published_reception(world.service)
    assert f"/en/?service={world.check.code}" in world.answer(valid="no").links()


@pytest.mark.parametrize(
    ("renamed", "is_needed"), [("yes", True), ("no", False), ("", True)], ids=["changed", "not changed", "skipped"]
)
def test_only_papers_ruled_out_by_the_answers_are_missing_from_the_list(renamed: str, is_needed: bool) -> None:
    page = World().answer(valid="yes", renamed=renamed)
    assert ("Marriage certificate" in page.text) is is_needed
    for thing in ("Questionnaire", "Birth certificate", "Translation"):
        assert thing in page.text
    assert "First:" not in page.text
    assert "all the same" not in page.text


def test_the_answers_are_kept_on_the_way_back() -> None:
    world = World()
    back = world.answer(renamed="yes").html.one("a", class_="back").attrs["href"]
    page = Page(Client().get(back))
    assert page.heading == "Which papers do you need?"
    chosen = [entry for entry in page.html.all("input", type="radio") if "checked" in entry.attrs]
    assert [entry.attrs["name"] for entry in chosen] == [f"ready_{world.renamed.pk}"]


def test_an_invalid_answer_is_refused_with_a_link_to_skip() -> None:
    page = World().answer(valid="perhaps\0")
    assert page.status == 200
    assert page.errors
    assert "Skip these questions" in page.text


def test_an_invalid_choice_is_asked_for_again() -> None:
    world = World()
    assert "go=1" in world.open(service="%00²").leads_to
    assert world.open(people="99").heading == "Which papers do you need?"


def test_there_are_no_questions_if_nothing_can_be_booked() -> None:
    world = World()
    world.reception = make_reception()
    make_desk(world.reception, world.service)
    assert world.open().status == 404
