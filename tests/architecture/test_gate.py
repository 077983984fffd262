"""No address of the staff opens to a stranger, or to a password alone. The address table is walked, so that a page that
is added is behind the gate without a word here."""

from collections.abc import Iterator

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from bookings.accounts import middleware
from bookings.models import Membership, User
from tests.admin.pages import log_in, logged_in
from tests.architecture.test_urls import PART, routes
from tests.factories import NOW, make_post, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]

LOGIN = "/en/accounts/login/"
ENROL = "/en/accounts/factors/app/add/"
PROVE = "/en/accounts/factors/reauthenticate/"
# Logging out is for everybody; the admin's own login leads to ours.
FREE = {"/en/admin/logout/"}
STAFF = [route for route in routes() if route.startswith(("/en/admin/", "/en/staff/")) and route not in FREE]
VALUES = {"app_label": "bookings", "url": "bookings/", "content_type_id": "1"}


def address(route: str) -> str:
    return PART.sub(lambda part: VALUES.get(part["name"] or part["group"], "1"), route)


def answers(client: Client, route: str) -> Iterator[tuple[int, str]]:
    here = address(route)
    for response in (client.get(here), client.head(here), client.post(here, {"post": "yes"})):
        yield response.status_code, response.headers.get("Location", "")


def by_password_alone(user: User) -> Client:
    """A browser in which the person has given the password, and nothing more."""
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "password", username=user.username)
    request.session.save()
    return client


def test_the_walk_finds_the_pages_of_staff() -> None:
    assert {"/en/admin/", "/en/admin/jsi18n/", "/en/admin/autocomplete/", "/en/staff/receptions/<int:pk>/day/"} <= set(
        STAFF
    )
    assert len(STAFF) > 100


@pytest.mark.parametrize("superuser", [False, True])
def test_a_stranger_is_sent_to_the_login_and_a_password_alone_to_the_second_factor(superuser: bool) -> None:
    fresh = make_staff(make_post(), Membership.Role.MANAGER, is_superuser=superuser)
    enrolled = make_staff(make_post(), Membership.Role.MANAGER, is_superuser=superuser)
    logged_in(enrolled)
    for client, leads_to in (
        (Client(), LOGIN),
        (by_password_alone(fresh), ENROL),
        (by_password_alone(enrolled), PROVE),
    ):
        for route in STAFF:
            expected = LOGIN if route == "/en/admin/login/" else leads_to
            for status, location in answers(client, route):
                assert status == 302, route
                assert location.partition("?")[0] == expected, route


def test_the_refusal_comes_from_the_gate(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without it the password alone opens pages."""
    client = by_password_alone(make_staff(is_superuser=True))
    monkeypatch.setattr(middleware.Gate, "process_view", lambda *given: None)
    opened = [route for route in STAFF if client.get(address(route)).status_code == 200]
    assert {"/en/admin/", "/en/admin/jsi18n/", "/en/admin/bookings/booking/"} <= set(opened)


def test_every_staff_page_has_a_name_that_the_gate_knows() -> None:
    """A page under these paths with another name would be open to everybody."""

    def names(patterns: list[URLPattern | URLResolver], before: str, spaces: tuple[str, ...]) -> Iterator[str]:
        for pattern in patterns:
            here = before + str(pattern.pattern).strip("^$")
            if isinstance(pattern, URLResolver):
                inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from names(pattern.url_patterns, here, inner)
            elif here.startswith(("en/admin/", "en/staff/", "en/accounts/")):
                yield ":".join([*spaces, pattern.name or ""])

    with translation.override("en"):
        found = list(names(get_resolver().url_patterns, "", ()))
    assert found
    assert [name for name in found if not middleware._is_guarded(name)] == []


def test_a_removed_or_deactivated_member_loses_access_at_the_next_click() -> None:
    post = make_post()
    officer, leaver = make_staff(post), make_staff(post)
    browser, leaving = logged_in(officer), logged_in(leaver)
    page = f"/en/admin/bookings/post/{post.pk}/change/"
    assert browser.get(page).status_code == 200
    assert leaving.get(page).status_code == 200
    officer.memberships.all().delete()
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    assert browser.get(page).status_code == 404
    assert browser.get("/en/staff/reports/").status_code in (403, 404)
    assert leaving.get(page)["Location"].startswith(LOGIN)


def test_removing_a_factor_ends_the_sessions_it_opened() -> None:
    user = make_staff(make_post())
    browser = logged_in(user)
    Authenticator.objects.filter(user=user).delete()
    assert browser.get("/en/admin/")["Location"] == ENROL
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "another telephone's"})
    assert browser.get("/en/admin/")["Location"].startswith(PROVE)


def test_the_login_record_of_a_colleague_in_the_session_does_not_count() -> None:
    user, colleague = make_staff(make_post()), make_staff(make_post())
    browser = logged_in(user)
    log_in(Client(), colleague)
    session = browser.session
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(colleague.pk), colleague.get_session_auth_hash()
    assert session[BACKEND_SESSION_KEY]
    session.save()
    assert browser.get("/en/admin/")["Location"].startswith(PROVE)


def test_an_account_without_staff_status_is_refused() -> None:
    browser = logged_in(make_staff(make_post(), is_staff=False))
    assert browser.get("/en/admin/").status_code == 403
    assert browser.get("/en/staff/reports/").status_code == 403


def test_the_browser_does_not_keep_the_pages_of_staff() -> None:
    assert "no-store" in logged_in(make_staff(make_post())).get("/en/admin/bookings/post/")["Cache-Control"]
    assert "no-store" in Client().get(LOGIN)["Cache-Control"]
