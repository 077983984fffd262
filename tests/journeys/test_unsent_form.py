"""A member of staff is logged out while a form is open, sends it, logs in with both factors, and sends it again."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from bookings.models import Reception
from tests.admin.pages import logged_in
from tests.admin.test_logging_in import code_of
from tests.factories import make_desk, make_post, make_reception, make_service, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page: Page, user: str) -> None:
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill("correct horse")
    page.locator("main form button").first.click()
    page.locator("input[name=code]").fill(code_of())
    page.locator("main form button").first.click()


def test_the_form_is_filled_again_and_saved_only_by_its_button(chromium: Browser, live_server: LiveServer) -> None:
    cache.clear()
    user = make_staff(make_post())
    post = user.memberships.get().post
    draft = make_reception(post=post)
    make_desk(draft, make_service(), label="One")
    client = logged_in(user)
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    address = f"/en/admin/bookings/reception/{draft.pk}/change/"
    page.goto(address)
    page.locator("[name=notes_ru]").fill("Вход со двора")
    page.locator("[name=desks-0-closes]").fill("17:00")
    page.locator("#desks-group .add-row a").click()
    page.locator("[name=desks-1-label]").fill("Two")
    page.locator("[name=desks-2-label]").fill("Three")
    Session.objects.all().delete()
    page.locator("input[name=_continue]").click()
    page.get_by_text("You were logged out. Nothing has been saved yet.").wait_for()
    log_in(page, user.username)
    page.get_by_text("What you entered is in the form again.").wait_for()
    page.locator("[name=desks-2-label]").wait_for()
    shown = {name: page.locator(f"[name={name}]").input_value() for name in NAMES}
    assert shown == NAMES
    assert not Reception.objects.get().notes_ru  # type: ignore[attr-defined]
    assert list(draft.desks.values_list("label", flat=True)) == ["One"]
    page.locator("[name=desks-2-label]").fill("")
    page.locator("[name=desks-1-label]").fill("")
    page.locator("input[name=_continue]").click()
    page.get_by_text("was changed successfully").wait_for()
    assert Reception.objects.get().notes_ru == "Вход со двора"  # type: ignore[attr-defined]
    assert heard == []
    context.close()


NAMES = {
    "notes_ru": "Вход со двора",
    "desks-0-closes": "17:00",
    "desks-1-label": "Two",
    "desks-2-label": "Three",
}
