"""A form that is sent after its sender was logged out is kept until they log in again, and saves nothing by itself."""

import datetime as dt
import json
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from time_machine import TimeMachineFixture

from bookings.models import Post, Reception, User
from bookings.tasks import erase_personal_data
from tests.admin.pages import as_sent, logged_in, url, words
from tests.admin.test_logging_in import CODE, LOGIN, PASSWORD, code_of, give_password
from tests.architecture.test_urls import PART
from tests.components.markup import read
from tests.factories import NOW, make_desk, make_reception, make_service, make_staff
from tests.staff.test_permissions import PAGES

LOGGED_OUT = "You were logged out. Nothing has been saved yet."
NOTES = "Вход со двора"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def draft(post: Post) -> Reception:
    draft = make_reception(post=post)
    make_desk(draft, make_service())
    return draft


def send_too_late(client: Client, draft: Reception) -> Any:
    """The answer to a form whose sender was logged out while the page was open."""
    address = url("reception_change", draft.pk)
    typed = as_sent(client.get(address)) | {"notes_ru": NOTES}
    end_session(client)
    return client.post(address, typed)


def end_session(client: Client) -> None:
    Session.objects.filter(session_key=client.cookies["sessionid"].value).delete()


def log_in_again(client: Client, user: User, back_to: str) -> Any:
    client.get(f"{LOGIN}?next={back_to}")
    assert give_password(client, user, back_to=back_to).startswith(CODE)
    assert LOGGED_OUT in words(client.get(CODE)) or user.username != "sender"
    return client.post(f"{CODE}?next={back_to}", {"code": code_of()}, follow=True)


def shown_again(page: Any) -> dict[str, Any]:
    scripts = read(page.content.decode()).all("script", id="unsent-form")
    return dict(json.loads(scripts[0].text)["fields"]) if scripts else {}


@pytest.fixture
def sender(post: Post) -> User:
    return make_staff(post, username="sender")


def kept_anywhere() -> list[str]:
    """The sessions that still contain what was typed."""
    read_session = SessionStore().decode
    return [each.session_key for each in Session.objects.all() if NOTES in str(read_session(each.session_data))]


def test_what_was_typed_is_shown_again_after_the_login_and_is_not_saved(sender: User, draft: Reception) -> None:
    client = logged_in(sender)
    address = url("reception_change", draft.pk)
    answer = send_too_late(client, draft)
    assert unquote(answer["Location"]) == f"{LOGIN}?next={address}"
    assert NOTES not in answer["Location"]
    assert LOGGED_OUT in words(client.get(answer["Location"]))
    page = log_in_again(client, sender, address)
    assert page.request["PATH_INFO"] == address
    assert "You were logged out before the form was sent. Nothing has been saved yet." in words(page)
    assert shown_again(page)["notes_ru"] == [NOTES]
    assert "csrfmiddlewaretoken" not in shown_again(page)
    draft.refresh_from_db()
    assert draft.notes_ru != NOTES  # type: ignore[attr-defined]
    assert kept_anywhere() == []  # used once
    assert shown_again(client.get(address)) == {}


def test_another_user_who_logs_in_here_does_not_see_it(sender: User, post: Post, draft: Reception) -> None:
    client = logged_in(sender)
    other = make_staff(post)
    logged_in(other)  # sets the second factor up
    send_too_late(client, draft)
    page = log_in_again(client, other, url("reception_change", draft.pk))
    assert shown_again(page) == {}
    assert NOTES not in page.content.decode()
    assert kept_anywhere() == []


def test_logging_out_forgets_it(sender: User, draft: Reception) -> None:
    client = logged_in(sender)
    send_too_late(client, draft)
    assert len(kept_anywhere()) == 1
    give_password(client, sender)
    client.post("/en/accounts/logout/")
    assert kept_anywhere() == []


def test_it_is_kept_for_an_hour(sender: User, draft: Reception, time_machine: TimeMachineFixture) -> None:
    send_too_late(logged_in(sender), draft)
    time_machine.move_to(NOW + dt.timedelta(minutes=59))
    erase_personal_data()
    assert len(kept_anywhere()) == 1
    time_machine.move_to(NOW + dt.timedelta(minutes=61))
    erase_personal_data()
    assert kept_anywhere() == []


def test_a_browser_without_an_earlier_login_stores_nothing_on_the_server(draft: Reception) -> None:
    stranger = Client()
    answer = stranger.post(url("reception_change", draft.pk), {"notes_ru": NOTES})
    assert answer["Location"].startswith(LOGIN)
    assert kept_anywhere() == []


def test_passwords_are_never_kept(sender: User) -> None:
    client = logged_in(sender)
    client.get("/en/admin/")
    end_session(client)
    client.post(url("template_add"), {"name": NOTES, "password1": PASSWORD})
    [key] = kept_anywhere()
    assert PASSWORD not in str(SessionStore(key).load())


@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        ("http://testserver/en/staff/receptions/1/walk-in/?desk=2", "/en/staff/receptions/1/walk-in/?desk=2"),
        ("http://testserver/en/", "/en/staff/receptions/1/turned-away/"),
        ("https://elsewhere.example/en/staff/corrections/", "/en/staff/receptions/1/turned-away/"),
        ("", "/en/staff/receptions/1/turned-away/"),
    ],
)
def test_it_comes_back_on_the_page_that_it_was_typed_on(referer: str, leads_to: str, sender: User) -> None:
    client = logged_in(sender)
    client.get("/en/admin/")
    end_session(client)
    answer = client.post("/en/staff/receptions/1/turned-away/", {"persons": "2"}, headers={"referer": referer})
    assert unquote(answer["Location"]) == f"{LOGIN}?next={leads_to}"


def test_the_form_of_every_page_of_the_staff_is_kept(sender: User) -> None:
    client = logged_in(sender)
    client.get("/en/admin/")
    end_session(client)
    for page in PAGES:
        address = PART.sub("1", page.route)
        answer = client.post(address, {"typed": page.name})
        assert unquote(answer["Location"]) == f"{LOGIN}?next={address}", page.name
        assert client.session["unsent_form"]["fields"] == [["typed", [page.name]]], page.name
