"""Every form of the product sent twice, one after the other and at once, ends in one answer and is done once.

The URL table is walked: a page that takes a form needs a line in `citizens.py` or `staff.py`, or the walk says which.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from bookings.identity.tokens import entry_token, link_token
from consulate import sent_forms
from tests.admin.pages import logged_in, token_of_page
from tests.admin.test_logging_in import CODE, LOGIN, PASSWORD, code_of
from tests.architecture.test_urls import PART
from tests.factories import NOW, confirmed_booking, held_booking, make_post, make_staff
from tests.sent_twice import citizens, staff  # noqa: F401 - they enter their forms
from tests.sent_twice.sending import FORMS, Counts, counts, send_twice
from tests.staff.test_permissions import PAGES, World
from tests.waiting_lists import full_reception, waiting_entry

PARTS = 4
NAMES = sorted(FORMS)
# Pages that take a form and change nothing: lists, histories and searches; and logging in, which allauth answers.
NOTHING = re.compile(r"admin:(\w+_(changelist|history)|index|app_list|autocomplete|jsi18n|view_on_site|\?|login)")
# Pages of a link that are only looked at, whatever is sent to them.
LOOKED_AT = ["give_up", "kit", "manage", "move", "move_times", "representative_needed", "waiting"]
LOGINS = re.compile(r"account_|mfa_|admin:(logout|password_change)")


def names() -> Iterator[tuple[str, str]]:
    def walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            here = before + str(pattern.pattern).strip("^$")
            if isinstance(pattern, URLResolver):
                inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from walk(pattern.url_patterns, here, inner)
            elif isinstance(pattern, URLPattern):
                yield ":".join([*spaces, pattern.name or "?"]), here

    with translation.override("en"):
        yield from walk(get_resolver().url_patterns, "/", ())


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_every_page_that_takes_a_form_is_in_the_walk() -> None:
    world = World(make_post())
    addresses = {page.name: world.address(page) for page in PAGES}
    root, before = logged_in(make_staff(is_superuser=True)), counts()
    missing = []
    for name, route in names():
        if name in FORMS or name.removeprefix("citizen:") in LOOKED_AT or NOTHING.fullmatch(name) or LOGINS.match(name):
            continue
        response = root.post(addresses.get(name) or PART.sub("1", route), {"post": "yes"})
        # A page of a citizen that takes forms answers 404 to a link that opens nothing; one that takes none, 405.
        refused = (405,) if name.startswith("citizen:") else (403, 404, 405)
        if response.status_code not in refused:
            missing.append(name)
    assert sorted(missing) == []
    assert counts() == before
    assert len(NAMES) > 70


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_a_post_to_a_read_only_page_changes_nothing() -> None:
    booking, hold, entry = confirmed_booking(), held_booking(), waiting_entry(full_reception(places=1)[0])
    typed = {"person": [person.pk for person in booking.applicants.all()], "time": "10:00", "post": "yes"}
    before = counts()
    for page in LOOKED_AT:
        numbers = {"move_times": [booking.reception_id], "representative_needed": [1]}.get(page, [])
        of = hold if page == "representative_needed" else booking
        token = entry_token(entry) if page == "waiting" else link_token(of)
        with translation.override("en"):
            address = reverse(f"citizen:{page}", args=[token, *numbers])
        assert Client().post(address, typed).status_code in (200, 302), page
    assert counts() == before
    booking.refresh_from_db()
    assert (booking.status, booking.starts_at.hour) == ("confirmed", 4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_form_sent_twice_is_processed_once_and_answered_twice(part: int) -> None:
    wrong = []
    for name in NAMES[part::PARTS]:
        sent = FORMS[name]
        made_by_one: Counts = {}
        for at_once in (False, True):
            with time_machine.travel(NOW, tick=False):
                form = sent.make()
            with time_machine.travel(sent.at, tick=False):
                answers, by_first, by_both = send_twice(form, at_once=at_once)
            made_by_one = by_first or made_by_one
            if answers[0] != answers[1] or answers[0][0] not in (204, 302):
                wrong.append(f"{name}, {at_once=}: {answers}")
            elif by_both != made_by_one:
                wrong.append(f"{name}, {at_once=}: {by_both} instead of {made_by_one}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("name", ["citizen:renew_link", "citizen:wait", "admin:bookings_reception_plan"])
def test_without_the_memory_of_sent_forms_the_walk_finds_that_it_is_done_twice(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(sent_forms, "_keep", lambda *kept: None)
    answers, _by_first, _by_both = send_twice(FORMS[name].make(), at_once=False)
    assert answers[0] != answers[1]


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_a_double_click_on_the_way_in_logs_in() -> None:
    """A code of the app counts once; the second click gets the answer of the first, and its session."""
    cache.clear()
    user = make_staff(make_post())
    logged_in(user)
    browser = Client()
    for address, typed in ((LOGIN, {"login": user.username, "password": PASSWORD}), (CODE, {"code": code_of()})):
        sent = typed | token_of_page(browser)
        before = browser.cookies.output(header="", sep=";")
        first = browser.post(address, sent)
        browser.cookies.clear()  # the browser drops the answer to the first click
        browser.cookies.load(before)
        assert browser.post(address, sent)["Location"] == first["Location"]
    assert browser.get("/en/admin/").status_code == 200
