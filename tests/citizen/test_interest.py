"""Tell me when you come, over HTTP."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from time_machine import TimeMachineFixture

from bookings.actions import interests
from bookings.identity.tokens import code_digits, interest_token, link_token
from bookings.models import District, EmailCode, Interest, Notification, Service
from bookings.notifications.messages import render
from tests.citizen.visitor import Page
from tests.factories import NOW, confirmed_booking, make_service, make_venue, published_reception

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]

EMAIL = "saule@example.org"


class Person:
    """Somebody at the pages; the newest interest is theirs."""

    def __init__(self) -> None:
        self.client = Client()
        self.district: District = make_venue().district

    def url(self, page: str, *, asked: bool = False) -> str:
        with translation.override("en"):
            return reverse(f"citizen:{page}", args=[interest_token(self.interest, asked=asked)])

    @property
    def interest(self) -> Interest:
        return Interest.objects.latest("pk")

    def ask(self, **changes: Any) -> Page:
        typed = {"district": self.district.code, "email": EMAIL, "consent": "on"} | changes
        return Page(self.client.post("/en/tell-me/", {key: value for key, value in typed.items() if value != ""}))

    def enter(self, code: str | None = None) -> Page:
        digits = code_digits(EmailCode.objects.latest("pk")) if code is None else code
        return Page(self.client.post(self.url("interest_code", asked=True), {"code": digits}))

    def open(self, page: str) -> Page:
        return Page(self.client.get(self.url(page)))

    def send(self, page: str) -> Page:
        return Page(self.client.post(self.url(page)))


def chosen_district(page: Page) -> str:
    return next(option.attrs["value"] for option in page.html.all("option") if "selected" in option.attrs)


def test_an_address_a_district_and_a_code_are_enough() -> None:
    person, service = Person(), make_service()
    page = person.ask(services=[service.code])
    assert page.leads_to == person.url("interest_code", asked=True)
    page = Page(person.client.get(page.leads_to))
    assert page.heading == "Enter the code"
    assert EMAIL in page.text
    assert page.response["Cache-Control"] == "no-store"
    assert person.interest.confirmed_at is None
    assert person.enter().leads_to == "/en/tell-me/done/"
    assert person.enter(code="000000").leads_to == "/en/tell-me/done/"  # the other tab
    assert Page(person.client.get("/en/tell-me/done/")).heading == "We will email you"
    interest = person.interest
    assert (interest.email, interest.district, interest.language) == (EMAIL, person.district, "en")
    assert (list(interest.services.all()), interest.confirmed_at) == ([service], NOW)


def test_the_answer_is_the_same_whether_or_not_the_address_is_known() -> None:
    person = Person()
    person.ask()
    person.enter()
    known, unknown = person.ask(), person.ask(email="somebody@example.org")
    assert (known.status, unknown.status) == (302, 302)
    words = [Page(person.client.get(page.leads_to)).text for page in (known, unknown)]
    assert words[0].replace(EMAIL, "…") == words[1].replace("somebody@example.org", "…")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"district": ""}, "Choose a district"),
        ({"district": "²\0"}, "Choose a district from the list"),
        ({"email": ""}, "Enter an email address"),
        ({"email": "a@b.kz\nBcc: c@d.kz"}, "Enter an email address"),
        ({"consent": ""}, "Tick the box if you agree"),
        ({"services": ["none"]}, "One of these services"),
    ],
)
def test_missing_or_wrong_answers_are_named_and_nothing_is_stored(changes: dict[str, Any], error: str) -> None:
    page = Person().ask(**changes)
    assert page.status == 200
    assert any(error in words for words in page.errors) or "line" in " ".join(page.errors)
    assert not Interest.objects.exists()
    assert not Notification.objects.exists()


def test_a_wrong_code_is_refused_and_a_used_up_code_leads_back_to_the_start() -> None:
    person = Person()
    person.ask()
    wrong = f"{(int(code_digits(EmailCode.objects.latest('pk'))) + 1) % 10**6:06}"
    assert "4 attempts left" in person.enter(wrong).errors[0]
    for _i in range(4):
        page = person.enter(wrong)
    assert "This code no longer works" in page.text
    assert f"/en/tell-me/?district={person.district.code}" in page.links()
    assert person.interest.confirmed_at is None


def test_the_link_of_the_question_neither_keeps_nor_ends_an_interest() -> None:
    person = Person()
    person.ask()
    person.enter()
    for page, asked in (("interest_leave", True), ("interest_keep", True), ("interest_code", False)):
        assert person.client.post(person.url(page, asked=asked)).status_code == 404
    assert Interest.objects.active(NOW).count() == 1


def test_opening_the_link_only_shows_the_page_and_a_post_leaves() -> None:
    person = Person()
    person.ask()
    person.enter()
    assert person.open("interest_leave").heading == "Stop emailing me"
    assert Interest.objects.active(NOW).count() == 1
    for _tab in range(2):
        assert person.send("interest_leave").leads_to == "/en/tell-me/left/"
    assert not Interest.objects.active(NOW).exists()
    assert person.send("interest_keep").status == 404
    leave = person.url("interest_leave")
    interests.forget_ended_interests(now=NOW)
    assert Page(person.client.get(leave)).heading == "This link no longer works"


def test_a_mail_program_can_end_the_notices_automatically() -> None:
    """RFC 8058: one POST to the address in the header, without a cookie, and nobody is asked anything."""
    person = Person()
    person.ask()
    person.enter()
    published_reception(venue=make_venue(district=person.district))
    notice = render(Notification.objects.get(kind="notice"), now=NOW)
    assert notice.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = notice.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    program = Client(enforce_csrf_checks=True)
    asked = program.get(address, follow=True)
    assert asked.redirect_chain[-1][0] == person.url("interest_leave")
    assert Interest.objects.active(NOW).count() == 1
    for _time in range(2):
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert not Interest.objects.active(NOW).exists()


def test_opening_the_link_only_shows_the_page_and_a_post_keeps() -> None:
    person = Person()
    person.ask()
    person.enter()
    Interest.objects.update(unanswered=3)
    assert person.open("interest_keep").heading == "Keep emailing me"
    assert person.interest.unanswered == 3
    assert person.send("interest_keep").leads_to == "/en/tell-me/kept/"
    assert person.interest.unanswered == 0


def test_a_link_that_is_cut_or_opens_something_else_opens_nothing() -> None:
    person = Person()
    person.ask()
    person.enter()
    booking = link_token(confirmed_booking())
    leave = person.url("interest_leave")
    for token in (interest_token(person.interest)[:-4], booking, "x", "1.1." + "A" * 32):
        page = Page(person.client.post(leave.replace(interest_token(person.interest), token)))
        assert page.status == 404
        assert page.heading == "This link no longer works"
    assert Client().get(f"/en/booking/{interest_token(person.interest)}/").status_code == 404


def test_the_list_and_a_full_reception_lead_there_with_what_was_looked_for() -> None:
    service = make_service()
    reception = published_reception(service)
    district = reception.venue.district
    there = f"/en/tell-me/?district={district.code}&service={service.code}"
    home = Page(Client().get("/en/"))
    assert "/en/tell-me/" in home.links()
    assert there in Page(Client().get(f"/en/?district={district.code}&service={service.code}")).links()
    reception.slots.update(free_from=None)
    times = f"/en/receptions/{reception.pk}/times/?service={service.code}&people=1"
    assert there in Page(Client().get(times)).links()
    page = Page(Client().get(there))
    assert chosen_district(page) == district.code
    assert [box.attrs["value"] for box in page.html.all("input", type="checkbox") if "checked" in box.attrs] == [
        Service.objects.get().code
    ]


def test_a_new_code_is_sent_once_a_minute_and_the_old_one_stops_working(time_machine: TimeMachineFixture) -> None:
    person = Person()
    page = Page(person.client.get(person.ask().leads_to))
    again = page.html.all("form")[-1].attrs["action"]
    old = code_digits(EmailCode.objects.latest("pk"))
    too_soon = Page(person.client.post(again))
    assert (too_soon.status, EmailCode.objects.count()) == (200, 1)
    assert "Please wait a little." in too_soon.text
    assert not re.search(r"[0-9]:[0-9]", too_soon.text)  # a district has no clock that could be said
    assert too_soon.html.one("form", id="answers").attrs["action"] == person.url("interest_code", asked=True)
    time_machine.shift(60)
    assert Page(person.client.post(again)).leads_to == person.url("interest_code", asked=True)
    assert (EmailCode.objects.count(), Notification.objects.count()) == (2, 2)
    assert person.enter(old).errors
    assert person.enter().leads_to == "/en/tell-me/done/"
    time_machine.shift(60)
    person.client.post(again)
    assert EmailCode.objects.count() == 2


def test_the_page_of_a_used_code_shows_the_outcome() -> None:
    person = Person()
    code = person.ask().leads_to
    person.enter()
    assert Page(person.client.get(code)).leads_to == "/en/tell-me/done/"
    assert person.enter().leads_to == "/en/tell-me/done/"
    person.send("interest_leave")
    assert Page(person.client.get(code)).leads_to == "/en/tell-me/left/"
    assert person.open("interest_leave").leads_to == "/en/tell-me/left/"


def test_an_older_link_stops_the_notices_of_the_interest_that_replaced_it() -> None:
    person = Person()
    person.ask()
    person.enter()
    older = person.url("interest_leave")
    person.ask()
    person.enter()
    assert Page(person.client.get(older)).heading == "Stop emailing me"
    person.client.post(older)
    assert not Interest.objects.active(NOW).exists()
