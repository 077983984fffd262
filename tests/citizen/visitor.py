"""A person who holds the link of a booking and opens its pages over HTTP."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

from bookings.identity.tokens import link_token
from bookings.models import Booking
from tests.components.markup import Element, read


class Page:
    """The response: its status, where it leads, and its text."""

    def __init__(self, response: Any) -> None:  # the test client's response is a type of its own
        self.response = response
        self.status = response.status_code
        self.leads_to = response.headers.get("Location", "")
        self.html = read(response.content.decode()) if not self.leads_to else Element("", {})
        forms = {form.attrs.get("id") for form in self.html.all("form")}
        loose = [each.attrs for each in self.html.all("button") if each.attrs.get("form", None) not in (None, *forms)]
        assert not loose, f"buttons of a form that is not there: {loose}"

    @property
    def title(self) -> str:
        return self.html.one("title").text

    @property
    def heading(self) -> str:
        return self.html.one("h1").text

    @property
    def text(self) -> str:
        return self.html.one("main").text

    @property
    def errors(self) -> list[str]:
        """The words of the error summary, each of which leads to an input of the page."""
        summaries = self.html.all(role="alert")
        links = summaries[0].all("a") if summaries else []
        assert all(self.html.all(id=link.attrs["href"][1:]) for link in links)
        return [link.text for link in links]

    def value(self, name: str) -> str:
        return self.html.one("input", name=name).attrs.get("value", "")

    def links(self) -> list[str]:
        return [link.attrs["href"] for link in self.html.one("main").all("a")]


class Visitor:
    """Pages are named as in the address table: `open("consent")`, `send("applicant", 1, surname=…)`."""

    def __init__(self, booking: Booking, language: str = "en") -> None:
        self.client = Client()
        self.booking = booking
        self.language = language

    def url(self, page: str, *numbers: int) -> str:
        with translation.override(self.language):
            return reverse(f"citizen:{page}", args=[link_token(self.booking), *numbers])

    def open(self, page: str, *numbers: int) -> Page:
        return Page(self.client.get(self.url(page, *numbers)))

    def send(self, page: str, *numbers: int, **typed: Any) -> Page:
        """Send a form; where it leads is not followed."""
        return Page(self.client.post(self.url(page, *numbers), typed))


def person(**changes: str) -> dict[str, str]:
    """What one types for a grown woman who comes first, with how to reach her."""
    typed = {
        "surname": "Құрманғазиева",
        "given_names": "Әйгерім",
        "patronymic": "",
        "birth_date_day": "8",
        "birth_date_month": "3",
        "birth_date_year": "1960",
        "document": "N 0123-4567",
        "email": "aigerim@example.org",
        "phone": "",
    }
    return typed | changes


def child(**changes: str) -> dict[str, str]:
    """What one types for a boy of ten."""
    typed = person(given_names="Ерасыл", birth_date_year="2016", document="")
    return typed | changes
