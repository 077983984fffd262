"""A family too large for any run, and somebody who already has a place."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from bookings.actions import confirmation
from bookings.identity.tokens import booking_url, link_token
from tests.factories import fill_in, held_booking, make_service, published_reception
from tests.journeys.browsing import Browsing
from tests.journeys.mailbox import code_in, newest_mail

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = [pytest.param("ru", marks=pytest.mark.long), "kk", pytest.param("en", marks=pytest.mark.long)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_people_find_no_time_together_and_come_in_two_groups(browsing: Browsing, language: str) -> None:
    now = timezone.now()
    service = make_service()
    day = (now + dt.timedelta(days=20)).date()
    reception = published_reception(
        service, now=now, date=day, desk={"closes": dt.time(10, 10), "breaks": "09:30-09:40"}
    )
    browsing.open(f"/{language}/receptions/{reception.pk}/times/?service={service.code}&people=6")
    assert browsing.page.locator("a[href*='people=3']").count() == 2
    browsing.follow(browsing.page.locator("a[href*='people=3']").first)
    browsing.choose(time="09:00")
    browsing.press_button()
    assert "/person/1/" in browsing.page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_who_has_a_place_learns_how_to_move_it(browsing: Browsing, language: str) -> None:
    now = timezone.now()
    day = (now + dt.timedelta(days=20)).date()
    reception = published_reception(now=now, date=day)
    first = fill_in(held_booking(reception, now=now, language=language), now=now, document="N 1234567")
    confirmation.ask_code(booking=first, now=now)
    first = confirmation.confirm_booking(booking=first, code=code_in(newest_mail(first.email)), now=now)
    again = fill_in(
        held_booking(reception, now=now, language=language), now=now, document="n-1234567", email="again@example.org"
    )
    browsing.open(f"/{language}/booking/{link_token(again)}/check/")
    browsing.page.locator("main form .button").last.click()
    browsing.fill(code=code_in(newest_mail("again@example.org")))
    browsing.press_button()
    assert first.reference not in browsing.text  # nothing is shown of it to the person who typed the number
    told = str(newest_mail(first.email).body)
    assert booking_url(first, "manage") in told
    browsing.open(re.sub(r"^https?://[^/]+", "", booking_url(first, "manage")))
    assert first.reference in browsing.text
