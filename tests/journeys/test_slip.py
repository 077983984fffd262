"""The slip comes out of the printer on one sheet of A5, for the largest party and the longest list."""

import datetime as dt
import re

import pytest
from django.utils import timezone, translation

from bookings.actions import confirmation
from bookings.identity.tokens import link_token
from consulate.demo.data.places import make_districts, make_post, make_venue
from consulate.demo.data.services import make_services
from tests.factories import add_child, fill_in, held_booking, published_reception, the_code
from tests.journeys.browsing import Browsing
from tests.journeys.world import ALMATY

pytestmark = pytest.mark.django_db(transaction=True)
# A5 in points, as PDF writes it, give or take Chromium's rounding.
A5 = (420, 595)


class TestTheSlip:
    @pytest.fixture(autouse=True)
    def _given_a_browser(self, browsing: Browsing) -> None:
        self.browsing = browsing

    @pytest.mark.parametrize(
        "language", [pytest.param("ru", marks=pytest.mark.long), "kk", pytest.param("en", marks=pytest.mark.long)]
    )
    def test_of_a_family_of_six_is_one_sheet(self, language: str) -> None:
        self.given_a_family_of_six(language)
        self.browsing.open(f"/{language}/booking/{link_token(self.booking)}/")
        self.browsing.follow_to("/slip/")
        assert self.browsing.page.locator("html").get_attribute("lang") == language
        paper = self.browsing.page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        [box] = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", paper)
        assert (round(float(box[0])), round(float(box[1]))) == pytest.approx(A5, abs=1)
        for item in self.service.checklist.all():
            with translation.override(language):
                assert item.text in self.browsing.page.locator(".slip").inner_text()

    def given_a_family_of_six(self, language: str) -> None:
        """With the longest list of the demo's data, which children and adults share."""
        now = timezone.now()
        post = make_post()
        self.service = max(make_services(post).values(), key=lambda service: service.checklist.count())
        day = now.astimezone(ALMATY).date() + dt.timedelta(days=10)
        venue = make_venue(make_districts()["panfilov"])
        reception = published_reception(
            self.service, now=now, post=post, venue=venue, date=day, desk={"has_kit": self.service.needs_kit}
        )
        booking = held_booking(reception, service=self.service, party_size=6, language=language, now=now)
        fill_in(booking, now=now)
        booking.applicants.filter(position=6).delete()
        add_child(booking, 6, now=now)
        self.service.questions.all().delete()
        confirmation.ask_code(booking=booking, now=now)
        self.booking = confirmation.confirm_booking(booking=booking, code=the_code(booking), now=now)
