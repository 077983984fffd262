"""Pages for what goes wrong outside a form."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from bookings.models import Booking
from consulate import urls
from tests.citizen.visitor import Page
from tests.factories import NOW, published_reception

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def fail(request: HttpRequest, how: str) -> HttpResponse:
    failures: dict[str, Exception] = {
        "bad": SuspiciousOperation(),
        "forbidden": PermissionDenied(),
        "broken": RuntimeError("a secret"),
    }
    raise failures[how]


urlpatterns = [path("fail/<str:how>/", fail), *urls.urlpatterns]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


TITLES = {
    "/en/fail/": "There is no such page",
    "/fail/bad/": "This request could not be read",
    "/fail/forbidden/": "You cannot open this page",
    "/fail/broken/": "Something went wrong on our side",
}


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "title"), TITLES.items())
def test_each_failure_has_a_page_with_the_way_on_and_asks_the_database_nothing(
    visitor: Client, address: str, title: str
) -> None:
    # Not marked with django_db: a query would fail the test.
    page = Page(visitor.get(address, headers={"accept-language": "en"}))
    assert page.status in (400, 403, 404, 500)
    assert page.title.startswith(title)
    assert page.heading == title
    assert "/en/" in page.links()
    assert page.status != 404 or "/en/help/" in page.links()
    assert "secret" not in page.html.text


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_each_error_page_is_in_the_language_of_the_person(visitor: Client, language: str) -> None:
    for address in TITLES:
        page = Page(visitor.get(address.replace("/en/", f"/{language}/"), headers={"accept-language": language}))
        assert page.html.one("html").attrs["lang"] == language
        assert f"/{language}/" in page.links()


@pytest.mark.urls(__name__)
def test_when_not_even_a_page_can_be_drawn_a_few_words_remain(visitor: Client, settings: Any) -> None:
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": []}]
    response = visitor.get("/fail/broken/")
    assert response.status_code == 500
    assert "Try again in a few minutes" in response.content.decode()


def test_a_foreign_host_is_refused_with_a_page(visitor: Client) -> None:
    response = visitor.get("/en/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"evil" not in response.content


@pytest.fixture
def guarded() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.django_db
@pytest.mark.time_machine(NOW, tick=False)
def test_a_page_open_too_long_says_what_to_do_and_books_nothing(guarded: Client) -> None:
    reception = published_reception()
    address = f"/en/receptions/{reception.pk}/times/?service={reception.services[0].code}&people=1"
    page = Page(guarded.post(address, {"time": "09:00"}))
    assert page.status == 403
    assert page.heading == "The page was open too long"
    for words in ("Go back", "Reload the page", "Send it again"):
        assert words in page.text
    assert not Booking.objects.exists()


@pytest.mark.django_db
@pytest.mark.time_machine(NOW, tick=False)
def test_a_form_with_its_secret_is_accepted(guarded: Client) -> None:
    reception = published_reception()
    address = f"/en/receptions/{reception.pk}/times/?service={reception.services[0].code}&people=1"
    form = Page(guarded.get(address))
    typed = {name: form.value(name) for name in ("csrfmiddlewaretoken", "request_key")}
    assert guarded.post(address, typed | {"time": "09:00"}).status_code == 302


@pytest.mark.parametrize(("language", "home"), [("kk", "/kk/"), ("en-GB", "/en/"), ("ru", "/ru/"), ("fr", "/ru/")])
def test_the_bare_address_leads_to_the_best_language(visitor: Client, language: str, home: str) -> None:
    response = visitor.get("/", headers={"accept-language": language})
    assert (response.status_code, response.headers["Location"]) == (302, home)


@pytest.mark.parametrize(
    "address", ["/en/%FF/", "/en/receptions/%C2%B2/", "/en/%00", "/en/receptions/-1/", "/%2e%2e/x"]
)
def test_a_broken_address_is_not_found(visitor: Client, address: str) -> None:
    assert visitor.get(address).status_code == 404
