"""The browser's own button "Back": many old phones have no other."""

import pytest
from django.utils import timezone

from bookings.identity.tokens import link_token
from tests.factories import held_booking
from tests.journeys.browsing import Browsing
from tests.journeys.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_back_after_a_mistake_shows_the_form_again(browsing: Browsing) -> None:
    reception, service = make_world()
    booking = held_booking(reception, service=service, now=timezone.now())
    page = browsing.page
    browsing.open(f"/en/booking/{link_token(booking)}/person/1/")
    browsing.fill(surname="Құрманғазиева", given_names="Әйгерім", email="mistaken")
    browsing.fill(birth_date_day="8", birth_date_month="3", birth_date_year="1960")
    browsing.press_button()
    assert page.title().startswith("Error: Who is coming")
    browsing.fill(email="aigerim@example.org")
    browsing.press_button()
    assert browsing.heading == "Questions for this service"
    page.go_back()
    assert page.title().startswith("Error: Who is coming")
    page.go_back()
    assert page.title().startswith("Who is coming")
    page.go_forward()
    page.go_forward()
    assert page.title().startswith("Questions for this service")
