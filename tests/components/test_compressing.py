"""Pages are light on slow links: compressed, with a length that tells nothing, and not sent twice."""

import datetime as dt
import gzip

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.identity.tokens import booking_url
from tests.factories import NOW, confirmed_booking, make_service, published_reception

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_browsers_that_accept_it() -> None:
    plain = Client().get("/ru/")
    packed = [Client().get("/ru/", headers={"Accept-Encoding": "gzip"}) for _time in range(20)]
    assert "Content-Encoding" not in plain
    assert {answer["Content-Encoding"] for answer in packed} == {"gzip"}
    assert gzip.decompress(packed[0].content)[:15] == plain.content[:15] == b"<!doctype html>"
    assert max(len(answer.content) for answer in packed) < len(plain.content) * 2 / 3
    # The same page has another length each time: secrets in it can't be guessed by comparing lengths (BREACH).
    assert len({len(answer.content) for answer in packed}) > 5


def test_a_browser_that_has_the_page_already_gets_no_bytes() -> None:
    now = timezone.now()
    coming = published_reception(now=now, date=now.date() + dt.timedelta(days=9))
    first = f"receptions/{coming.pk}/"
    pages = ["", "?service=x", first, f"services/{coming.services[0].code}/"]
    tags = {}
    for page in [*pages, "help/", "help/day/", "help/accessibility/"]:
        answer = Client().get(f"/ru/{page}", headers={"Accept-Encoding": "gzip"})
        tags[page] = answer["ETag"]
        known = {"Accept-Encoding": "gzip", "If-None-Match": tags[page]}
        again = Client().get(f"/ru/{page}", headers=known)
        assert (again.status_code, again.content) == (304, b""), page
        # A copy is not shown without asking, and the one in another language is no copy.
        assert "no-cache" in again["Cache-Control"], page
        assert Client().get(f"/kk/{page}", headers=known).status_code == 200, page
        assert answer["Content-Language"] == "ru"
    make_service(name_ru="Новая услуга")
    published_reception(now=now, date=coming.date)
    for page in ("", "help/"):
        assert Client().get(f"/ru/{page}", headers={"If-None-Match": tags[page]}).status_code == 200


def test_a_redirect_to_a_language_is_not_cached_for_others() -> None:
    """A memory between us and two people must not send both where it sent the first."""
    for address in ("/", "/help/"):
        answer = Client(headers={"Accept-Language": "kk"}).get(address)
        assert answer["Location"] == f"/kk{address}"
        assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))
        assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize("page", ["lost/", "tell-me/"])
def test_a_page_with_a_form_is_not_cached_for_others(page: str) -> None:
    assert {"private", "no-cache"} <= set(Client().get(f"/ru/{page}")["Cache-Control"].split(", "))


def test_a_page_of_a_booking_is_not_cached_anywhere() -> None:
    with time_machine.travel(NOW, tick=False):
        page = Client().get(booking_url(confirmed_booking()))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "ETag" not in page
