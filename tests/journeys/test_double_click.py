"""A real double click in a real browser, which drops the answer to the first click."""

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from bookings.models import Booking
from tests.factories import make_service, published_reception

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("milliseconds", [0, 20, 50])
def test_a_double_click_on_a_named_time_leads_to_the_first_hold(
    milliseconds: int, chromium: Browser, live_server: LiveServer
) -> None:
    reception = published_reception(make_service())
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"/en/receptions/{reception.pk}/times/?service={reception.services[0].code}&people=1")
    page.get_by_text("09:10", exact=True).click()
    page.locator("main form button").last.dblclick(delay=milliseconds)
    expect(page).to_have_url(re.compile("/person/1/$"))  # `wait_for_url` fails over the answer that was dropped
    assert "This time has just been taken" not in page.content()
    assert Booking.objects.get(status="held").starts_at == reception.slots.order_by("starts_at")[1].starts_at
    context.close()
