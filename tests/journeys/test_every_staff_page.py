"""Every page that staff can open, on a phone, in Russian: axe, its width, the policy, valid HTML, no English.

The address tables are walked, so that a page that is added is looked at without a word here.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from bookings.accounts.urls import urlpatterns as logins
from bookings.models import User
from tests.admin.pages import logged_in
from tests.architecture.reading import OF_STAFF, english, visible
from tests.architecture.test_urls import PART
from tests.factories import make_staff
from tests.journeys.looking import PHONE, Looking
from tests.journeys.staff_world import StaffWorld, let_in, names_given, post_at_noon
from tests.staff.permission_table import PAGES as OUR_OWN
from tests.staff.test_permissions import OWNERS, pages
from tests.staff.test_permissions import Page as Address

pytestmark = pytest.mark.django_db(transaction=True)
# Whose number is in an address (`StaffWorld.ids`), where it is not the usual one.
OTHERS = {
    "admin:bookings_interest_change": [],  # counted, but shown to nobody one by one
    "admin:bookings_reception_blocks": ["coming"],
    "admin:bookings_reception_cancel": ["coming"],
    "admin:bookings_reception_change_day": ["coming"],
    "admin:bookings_reception_kit": ["coming"],
    "admin:bookings_reception_timetable": ["coming"],
    "admin:bookings_reception_preview": ["draft"],
    "staff:staff_booking": ["reception", "coming"],
    "staff:booking": ["booking", "late", "called", "walk_in", "kit_failed"],
    "staff:calls": ["coming", "cancelled"],
    "staff:papers": ["reception", "draft", "cancelled"],
    "staff:report": ["over"],
}
# Of the stock admin's pages, those that say much on a small screen.
STOCK = re.compile(r"_(changelist|change)$|password_change")


@pytest.fixture
def manager(live_server: LiveServer) -> User:
    return make_staff(post_at_noon(kits=2, counter_share=20), username="manager")


@pytest.fixture
def world(manager: User) -> StaffWorld:
    return StaffWorld(manager.memberships.get().post)


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=live_server.url, viewport=PHONE, locale="ru-KZ")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def looking(context: BrowserContext, visited: Path) -> Looking:
    return Looking(context.new_page(), visited)


def addresses(page: Address, world: StaffWorld) -> list[str]:
    subject = page.model or OWNERS.get(page.route.split("/")[3], "")
    if not page.takes_one:
        return [in_russian(page.route)]
    owners = OTHERS.get(page.name, [subject])
    if missing := set(owners) - world.ids.keys():
        pytest.fail(f"Whose number is in {page.route}? Say it in OTHERS or in StaffWorld.ids: {missing}")
    return [in_russian(PART.sub(str(world.ids[owner]), page.route)) for owner in owners]


def forms_to_send(world: StaffWorld) -> list[str]:
    """Pages whose form, sent unchanged, is refused field by field, or shows what it would do."""
    today, coming, booking = world.ids["reception"], world.ids["coming"], world.ids["booking"]
    party = f"?service={world.certificate.pk}&persons=2"
    return [
        f"/ru/staff/receptions/{today}/walk-in/{party}",
        f"/ru/staff/receptions/{coming}/assist/{party}",
        f"/ru/staff/receptions/{today}/turned-away/",
        f"/ru/staff/receptions/{today}/finish/",
        f"/ru/staff/bookings/{booking}/contact/",
        f"/ru/admin/bookings/reception/{coming}/change-day/",
        "/ru/admin/bookings/reception/tour/",
    ]


def in_russian(route: str) -> str:
    return route.replace("/en/", "/ru/", 1)


def shown_at(client: Client, address: str) -> str:
    """The page that a browser is shown there; "" for a file, a redirection, or a form's target."""
    answer = client.get(address)
    assert answer.status_code in (200, 302, 403, 405), f"{address}: {answer.status_code}"
    is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    return answer.content.decode() if is_page else ""


def test_the_admin_and_the_pages_of_the_day(
    context: BrowserContext, looking: Looking, world: StaffWorld, manager: User, live_server: LiveServer
) -> None:
    let_in(context, manager, live_server)
    client, names = logged_in(manager), names_given()
    for page in pages():
        is_ours = page.name in OUR_OWN or page.name == "admin:index"
        if not (is_ours or STOCK.search(page.name)):
            continue
        for address in addresses(page, world):
            if html := shown_at(client, address):
                looking.open(address, judged=is_ours)
                if words := set(english(visible(html), *names)) - OF_STAFF:
                    looking.faults.append(f"{address} is English: {words}")
    for address in forms_to_send(world):
        looking.send(address)
    assert not looking.faults, "\n".join(looking.faults)
    assert looking.seen > 70


def test_logins(context: BrowserContext, looking: Looking, manager: User, live_server: LiveServer) -> None:
    looking.open("/ru/accounts/login/")
    let_in(context, manager, live_server)
    RecoveryCodes.activate(manager)
    for pattern in logins:
        address = f"/ru/accounts/{pattern.pattern}"
        if not PART.search(address):
            looking.open(address)
    assert not looking.faults, "\n".join(looking.faults)
    assert looking.seen > 12
