"""What is asked of every site, whoever runs it."""

from urllib.robotparser import RobotFileParser

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation

LANGUAGES = ["ru", "kk", "en"]


@pytest.fixture
def rules(client: Client) -> RobotFileParser:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    parser = RobotFileParser()
    parser.parse(answer.content.decode().splitlines())
    return parser


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_engines_find_the_receptions_and_no_booking(rules: RobotFileParser, language: str) -> None:
    with translation.override(language):
        assert rules.can_fetch("Any", reverse("citizen:receptions"))
        assert rules.can_fetch("Any", reverse("citizen:reception", args=[7]))
        assert not rules.can_fetch("Any", reverse("citizen:booked", args=["7.1.token"]))
        assert not rules.can_fetch("Any", reverse("citizen:code", args=["7.1.token"]))
        assert not rules.can_fetch("Any", reverse("admin:index"))


def test_the_icon_is_found_at_the_usual_address(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert finders.find(answer.headers["Location"].removeprefix("/static/"))
