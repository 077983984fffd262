"""A member of staff logs in for the first time, sets the second factor up, and comes back the next day."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_post, make_staff
from tests.journeys.browsing import Browsing

pytestmark = pytest.mark.django_db(transaction=True)


def test_password_then_app_and_later_password_and_code(browsing: Browsing) -> None:
    cache.clear()
    user = make_staff(make_post())
    page = browsing.page

    def log_in() -> None:
        browsing.open("/en/accounts/login/?next=/en/accounts/factors/")
        browsing.fill(login=user.username, password="correct horse")
        browsing.press_button()

    log_in()
    assert browsing.heading == "Set up the app on your phone"
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 0
    secret = page.locator(".secret").inner_text().replace(" ", "")
    browsing.fill(code="000000")
    browsing.press_button()
    assert "This code is wrong" in browsing.text
    assert page.locator(".secret").inner_text().replace(" ", "") == secret
    step = int(time.time()) // 30
    browsing.fill(code=format_hotp_value(hotp_value(secret, step)))
    browsing.press_button()
    assert browsing.heading == "Recovery codes"
    assert page.locator(".recovery-codes li").count() == 10
    browsing.open("/en/accounts/factors/")
    for link in ("/password/", "/app/remove/", "/passkeys/add/", "/codes/"):
        browsing.follow_to(link)
        browsing.open("/en/accounts/factors/")
    with page.expect_navigation():
        page.locator("footer button").click()

    log_in()
    assert browsing.heading == "Enter the code"
    browsing.fill(code=format_hotp_value(hotp_value(secret, step + 1)))
    browsing.press_button()
    assert browsing.heading == "Your login"
    answer = page.goto("/en/admin/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").inner_text() != "Log in"


def test_a_passkey_is_a_second_factor_too(chromium: Browser, live_server: LiveServer) -> None:
    """With the browser's own invented device, and scripts on: a passkey needs them."""
    cache.clear()
    user = make_staff(make_post())
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(10_000)
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, "automaticPresenceSimulation": True}})

    def log_in() -> None:
        page.goto("/en/accounts/login/")
        page.locator("input[name=login]").fill(user.username)
        page.locator("input[name=password]").fill("correct horse")
        page.locator("main form button").click()

    def press(name: str) -> None:
        """Once the page's scripts are there: they listen to the button."""
        button = page.get_by_role("button", name=name)
        button.wait_for()
        page.wait_for_load_state("load")
        button.click()

    log_in()
    page.get_by_role("link", name="Use a passkey instead").click()
    press("Add the passkey")
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto("/en/accounts/logout/")
    page.locator("main form button").click()
    page.wait_for_url("**/login/")
    log_in()
    press("Use the passkey")
    page.wait_for_url("**/en/admin/")
    assert heard == []
    context.close()
