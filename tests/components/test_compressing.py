"""Pages are compressed for slow links, with a length that tells nothing."""

import gzip

import pytest
from django.test import Client

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
