"""While the database is down, people see a page in their language, and nothing else breaks."""

import json
import os
import subprocess
import sys

import pytest

ASK = """
import json, sys, django
django.setup()
from django.test import Client
answers = {}
for path in json.loads(sys.argv[1]):
    answer = Client(raise_request_exception=False).get(path, headers={"Accept-Language": "kk"})
    answers[path] = [answer.status_code, answer.headers.get("Retry-After", ""), answer.content.decode()]
print(json.dumps(answers))
"""
PATHS = ["/ru/", "/kk/", "/en/receptions/1/", "/kk/booking/1.1.x/", "/kk/no-such-page/", "/en/staff/reports/", "/"]


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[int, str, str]]:
    """From a process whose database is an address where nobody listens."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    }
    environment.pop("PYTEST_XDIST_WORKER", None)
    ran = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(PATHS)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: dict[str, tuple[int, str, str]] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize(
    ("path", "words"), [("/ru/", "Сайт сейчас не работает"), ("/kk/", "Сайт қазір жұмыс істемейді")]
)
def test_a_page_that_needs_it_says_so_and_when_to_come_back(
    answers: dict[str, tuple[int, str, str]], path: str, words: str
) -> None:
    status, retry_after, page = answers[path]
    assert status == 503
    assert retry_after == "60"
    assert words in page


def test_pages_that_need_no_database_work_without_it(
    answers: dict[str, tuple[int, str, str]],
) -> None:
    assert answers["/kk/no-such-page/"][0] == 404
    assert answers["/kk/booking/1.1.x/"][0] == 503
    assert answers["/"][0] == 302
    assert answers["/en/staff/reports/"][0] in (302, 503)
    assert not [path for path, (status, _wait, _page) in answers.items() if status == 500]
