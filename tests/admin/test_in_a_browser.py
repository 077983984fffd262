"""The staff's pages in a real browser: the content security policy stops nothing that they need."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from playwright.sync_api import Page, sync_playwright

from bookings.models import Desk, Post, User
from tests.admin.pages import MODELS, logged_in, url
from tests.factories import confirmed_booking, make_desk, make_reception, make_service, make_venue, published_reception
from tests.journeys.browsing import AXE

# What the stock admin puts around a page is not ours to judge.
RUN_AXE = (
    "axe.run('#content-main', {resultTypes: ['violations']}).then(found => found.violations.map(v => "
    "v.id + ': ' + v.help + ' at ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join('; ')))"
)
PHONE = 390  # pixels
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def visit(address: str, session: str, pages: list[str], own: list[str], draft: str) -> list[str]:
    """Open the pages, then add a desk to a draft with the page's own button.

    Return the browser's complaints and, for our own pages, those of axe and those about pages too wide for a phone.
    """
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        context = browser.new_context(base_url=address, timezone_id="Asia/Almaty")
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.goto("/en/admin/login/", wait_until="load")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        for one in [*pages, *own]:
            answer = page.goto(one, wait_until="load")
            assert answer is not None
            assert answer.status == 200, one
        page.goto(draft, wait_until="load")
        _add_a_desk(page)
        complaints += _judge(context.new_page(), own)
        browser.close()
    return complaints


def _judge(page: Page, addresses: list[str]) -> list[str]:
    """What axe finds, and what is too wide for a phone. A page of its own: axe itself breaks the policy."""
    found: list[str] = []
    for one in addresses:
        page.goto(one, wait_until="load")
        page.evaluate(AXE)
        found += [f"{one}: {fault}" for fault in page.evaluate(RUN_AXE)]
        page.set_viewport_size({"width": PHONE, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth") > PHONE:
            found.append(f"{one}: wider than a phone")
        page.set_viewport_size({"width": 1280, "height": 720})
    return found


def _add_a_desk(page: Page) -> None:
    page.locator("#desks-group .add-row a").click()  # beside the empty row that is there already
    page.locator("#id_desks-2-label").fill("Desk B")
    page.locator("#id_desks-2-desk_services").get_by_label("Advice").check()
    page.get_by_role("button", name="Save and see the preview").click()
    page.get_by_role("button", name="Publish").wait_for()


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_no_staff_page_violates_the_content_policy(live_server: object, post: Post, manager: User) -> None:
    advice = make_service(name="Advice")
    draft = make_reception(post=post, venue=make_venue())
    make_desk(draft, advice, label="Desk A")
    booking = confirmed_booking(published_reception(post=post))
    session = logged_in(manager).session.session_key
    assert session is not None
    pages = [
        *(url(f"{model}_changelist") for model in MODELS),
        *(url(f"{model}_add") for model, addable in MODELS.items() if addable),
        url("booking_change", booking.pk),
        url("booking_cancel", booking.pk),
        url("reception_change", booking.reception_id),
        url("reception_cancel", booking.reception_id),
        url("service_change", advice.pk),
        url("post_change", post.pk),
    ]
    own = [
        "/en/admin/",
        url("reception_plan"),
        url("reception_tour") + f"?from=reception-{booking.reception_id}",
        url("reception_save_template", draft.pk),
        url("reception_preview", draft.pk),
        url("reception_timetable", booking.reception_id),
    ]
    # In a thread of its own: the browser's event loop and the database's connections stay apart.
    with ThreadPoolExecutor(1) as pool:
        address = live_server.url  # type: ignore[attr-defined]
        complaints = pool.submit(visit, address, session, pages, own, url("reception_change", draft.pk)).result()
    assert complaints == []
    assert Desk.objects.filter(reception=draft, label="Desk B", services=advice).exists()
