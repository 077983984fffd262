"""Pages are light on slow links: compressed, with a length that tells nothing, and not sent twice."""

import datetime as dt
import gzip

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.tokens import booking_url
from tests.factories import NOW, held_booking, make_service, published_reception

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_who_can_read_that() -> None:
    plain = Client().get("/ru/")
    packed = [Client().get("/ru/", headers={"Accept-Encoding": "gzip"}) for _time in range(20)]
    assert "Content-Encoding" not in plain
    assert {answer["Content-Encoding"] for answer in packed} == {"gzip"}
    assert gzip.decompress(packed[0].content)[:15] == plain.content[:15] == b"<!doctype html>"
    assert max(len(answer.content) for answer in packed) < len(plain.content) * 2 / 3
    # The same page has another length each time: secrets in it can't be guessed by comparing lengths (BREACH).
    assert len({len(answer.content) for answer in packed}) > 5


@pytest.mark.parametrize("page", ["", "?service=x", "help/", "help/day/"])
def test_who_has_the_page_already_gets_no_bytes(page: str) -> None:
    address = f"/ru/{page}"
    tag = Client().get(address, headers={"Accept-Encoding": "gzip"})["ETag"]
    again = Client().get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    make_service(name_ru="Новая услуга")
    published_reception(now=timezone.now(), date=timezone.now().date() + dt.timedelta(days=9))
    other = Client().get(address, headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_a_page_of_one_persons_booking_is_kept_nowhere() -> None:
    with time_machine.travel(NOW, tick=False):
        page = Client().get(booking_url(held_booking(), "contact"))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "ETag" not in page
