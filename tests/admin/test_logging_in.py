"""Logging in: a password, then a second factor that is set up at the first time."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from bookings.models import Post, User
from tests.admin.pages import TOTP_SECRET, log_in, logged_in, words
from tests.factories import make_staff

LANGUAGES = ("ru", "kk", "en")
PASSWORD = "correct horse"
LOGIN = "/en/accounts/login/"
CODE = "/en/accounts/factors/authenticate/"
ENROL = "/en/accounts/factors/app/add/"
CODES = "/en/accounts/factors/codes/"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


def code_of(secret: str = TOTP_SECRET, *, ahead: int = 0) -> str:
    """What the app shows, or will show in so many half minutes."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead)))


def give_password(client: Client, user: User, *, back_to: str = "", password: str = PASSWORD) -> str:
    """Where it leads."""
    address = f"{LOGIN}?next={back_to}" if back_to else LOGIN
    response = client.post(address, {"login": user.username, "password": password})
    return response.headers.get("Location", "")


def secret_on(page: bytes) -> str:
    [shown] = re.findall(r'<strong class="secret">([^<]+)</strong>', page.decode())
    return str(shown).replace(" ", "")


@pytest.fixture
def phone(manager: User) -> User:
    """A manager with an app on the phone, who is not logged in."""
    logged_in(manager)
    return manager


def test_the_first_login_sets_the_second_factor_up(client: Client, manager: User) -> None:
    assert give_password(client, manager) == "/en/admin/"
    assert client.get("/en/admin/")["Location"] == ENROL
    page = client.get(ENROL)
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    secret = secret_on(page.content)
    answer = client.post(ENROL, {"code": code_of(secret)})
    assert answer["Location"] == CODES
    assert len(re.findall(r"<code>\d{8}</code>", client.get(CODES).content.decode())) == 10
    assert "shown once" in words(client.get(CODES))
    assert client.get("/en/admin/").status_code == 200
    stored = Authenticator.objects.get(user=manager, type="totp").data["secret"]
    assert secret not in stored
    assert client.post(ENROL, {"code": code_of(secret)})["Location"] == "/en/accounts/factors/"


def test_later_the_password_and_the_code(client: Client, phone: User) -> None:
    assert give_password(client, phone, back_to="/en/admin/bookings/post/") == CODE
    assert client.get("/en/admin/").status_code == 302
    assert client.post(CODE, {"code": code_of()})["Location"] == "/en/admin/bookings/post/"
    assert client.get("/en/admin/bookings/post/").status_code == 200


def test_a_code_with_spaces_is_read(client: Client, phone: User) -> None:
    give_password(client, phone)
    code = code_of()
    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302


@pytest.mark.parametrize("code", ["", "12", "abcdef", "000000", "99999999", "\0\0\0\0\0\0", "٣٣٣٣٣٣", "9" * 5000])
def test_a_wrong_code_does_not_log_in(code: str, client: Client, phone: User) -> None:
    give_password(client, phone)
    page = client.post(CODE, {"code": code})
    assert page.status_code == 200
    assert "There is a problem" in words(page)
    assert client.get("/en/admin/").status_code == 302


def test_a_code_works_only_once(client: Client, phone: User) -> None:
    code = code_of()
    give_password(client, phone)
    assert client.post(CODE, {"code": code}).status_code == 302
    cache.clear()  # allauth remembers used codes there, which another process does not see
    other = Client()
    give_password(other, phone)
    assert "has already been used" in words(other.post(CODE, {"code": code}))
    assert "has already been used" in words(other.post(CODE, {"code": code_of(ahead=-1)}))
    assert other.post(CODE, {"code": code_of(ahead=1)}).status_code == 302


def test_the_code_used_for_the_setup_does_not_work_again(client: Client, manager: User) -> None:
    give_password(client, manager)
    secret = secret_on(client.get(ENROL).content)
    client.post(ENROL, {"code": code_of(secret)})
    other = Client()
    give_password(other, manager)
    assert other.post(CODE, {"code": code_of(secret)}).status_code == 200


def test_a_colleagues_code_is_a_wrong_one(client: Client, phone: User, post: Post) -> None:
    colleague = make_staff(post)
    give_password(client, colleague)
    secret = secret_on(client.get(ENROL).content)
    client.post(ENROL, {"code": code_of(secret)})
    other = Client()
    give_password(other, phone)
    assert other.post(CODE, {"code": code_of(secret, ahead=1)}).status_code == 200
    assert other.get("/en/admin/").status_code == 302


def test_a_recovery_code_works_only_once(client: Client, manager: User) -> None:
    give_password(client, manager)
    client.post(ENROL, {"code": code_of(secret_on(client.get(ENROL).content))})
    [code, *_others] = re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())
    for status in (302, 200):
        other = Client()
        give_password(other, manager)
        assert other.post(CODE, {"code": code}).status_code == status
        assert other.get("/en/admin/").status_code == (200 if status == 302 else 302)


def test_new_recovery_codes_keep_in_who_came_by_an_old_one(client: Client, manager: User) -> None:
    give_password(client, manager)
    client.post(ENROL, {"code": code_of(secret_on(client.get(ENROL).content))})
    [code, *_others] = re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())
    other = Client()
    give_password(other, manager)
    other.post(CODE, {"code": code})
    assert other.post(f"{CODES}new/").status_code == 302
    assert "<code>" in other.get(CODES).content.decode()
    assert other.get("/en/admin/").status_code == 200


def test_guessing_is_stopped_soon(client: Client, phone: User) -> None:
    give_password(client, phone)
    for _try in range(5):
        client.post(CODE, {"code": "000000"})
    assert "Too many wrong attempts. Try again in 5 minutes." in words(client.post(CODE, {"code": code_of()}))
    cache.clear()
    for _try in range(5):
        give_password(Client(), phone, password="wrong")
    assert give_password(Client(), phone) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_password_and_a_wrong_name_get_the_same_message(language: str, client: Client, manager: User) -> None:
    pages = [
        words(client.post(f"/{language}/accounts/login/", {"login": name, "password": "wrong\0"}))
        for name in (manager.username, "nobody")
    ]
    assert pages[0] == pages[1]
    assert client.post(f"/{language}/accounts/login/", {"login": "a\0b", "password": "\0"}).status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\0", "%00"])
def test_the_login_redirects_to_no_other_site(elsewhere: str, client: Client, phone: User) -> None:
    response = client.post(
        f"{LOGIN}?next={elsewhere}", {"login": phone.username, "password": PASSWORD, "next": elsewhere}
    )
    assert response["Location"] == CODE
    assert "evil" not in client.post(CODE, {"code": code_of()})["Location"]
    admin = Client().get("/en/admin/login/", {"next": elsewhere})
    assert admin["Location"].startswith("/en/accounts/login/")


def test_the_login_page_of_the_admin_is_not_a_way_in(client: Client, manager: User, phone: User) -> None:
    for user in (manager, phone):
        answer = client.post("/en/admin/login/?next=/en/admin/", {"username": user.username, "password": PASSWORD})
        assert answer["Location"] == "/en/accounts/login/?next=%2Fen%2Fadmin%2F"
        assert "_auth_user_id" not in client.session


def test_an_inactive_user_cannot_log_in(client: Client, phone: User) -> None:
    phone.is_active = False
    phone.save()
    give_password(client, phone)
    assert client.get("/en/admin/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_session_from_before_the_second_factor_shows_it_once(client: Client, manager: User) -> None:
    give_password(client, manager)
    log_in(Client(), manager)  # elsewhere, where the phone was set up
    for page in ("/en/admin/", "/en/accounts/factors/app/remove/", "/en/accounts/password/", ENROL, CODES):
        assert client.get(page)["Location"].startswith("/en/accounts/factors/reauthenticate/?next="), page
        assert client.post(page, {"password": PASSWORD}).status_code == 302
    assert Authenticator.objects.filter(user=manager, type="totp").exists()
    proof = client.get("/en/admin/")["Location"]
    assert client.post(proof, {"code": "000000"}).status_code == 200
    assert client.post(proof, {"code": code_of()})["Location"] == "/en/admin/"
    assert client.get("/en/admin/").status_code == 200


def test_another_key_of_the_server_makes_codes_wrong(client: Client, phone: User, settings: Settings) -> None:
    settings.SECRET_KEY = "another"
    give_password(client, phone)
    assert client.post(CODE, {"code": code_of()}).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_pages_about_ones_login_answer(language: str, staff: Client) -> None:
    for page in ("", "app/remove/", "codes/new/", "passkeys/", "passkeys/add/"):
        assert staff.get(f"/{language}/accounts/factors/{page}").status_code == 200, page
    for page in ("password/", "logout/"):
        assert staff.get(f"/{language}/accounts/{page}").status_code == 200, page
    assert staff.get(f"/{language}/accounts/signup/").status_code == 404
    assert staff.post(f"/{language}/accounts/logout/")["Location"] == f"/{language}/accounts/login/"
    assert staff.get(f"/{language}/admin/").status_code == 302


@pytest.mark.parametrize("sent", ["", "x", "{}", "[]", "null", "7", '{"id": 1}', '{"response": {}}', "[" * 5000, "\0"])
def test_an_answer_that_did_not_come_from_a_passkey_is_refused(
    sent: str, staff: Client, client: Client, phone: User
) -> None:
    add = "/en/accounts/factors/passkeys/add/"
    staff.get(add)
    assert staff.post(add, {"credential": sent, "name": "x"}).status_code == 200
    give_password(client, phone)
    client.get(CODE)
    assert client.post(CODE, {"credential": sent}).status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_changing_the_password(staff: Client, manager: User) -> None:
    new = "six sunny horses"
    typed = {"oldpassword": "wrong", "password1": "short", "password2": new}
    page = words(staff.post("/en/accounts/password/", typed))
    assert "This is not your password" in page
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert staff.post("/en/accounts/password/", typed)["Location"] == "/en/accounts/factors/"
    assert "Your password has been changed" in words(staff.get("/en/accounts/factors/"))
    manager.refresh_from_db()
    assert manager.check_password(new)
