"""A manager plans a tour from a template, publishes a day, and cancels it; the people who had booked are called."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from bookings.actions.reception_drafts import save_template
from bookings.models import Booking, Reception, WaitlistEntry
from tests.factories import by, confirmed_booking, make_desk, make_reception, make_service, make_staff, make_venue
from tests.journeys.looking import PHONE, Looking
from tests.journeys.staff_world import let_in, post_at_noon

pytestmark = pytest.mark.django_db(transaction=True)


class TestFromTheTemplateToTheLastCall:
    @pytest.fixture(autouse=True)
    def _given_a_template(self, chromium: Browser, live_server: LiveServer, visited: Path) -> Iterator[None]:
        post, now = post_at_noon(kits=1), timezone.now()
        self.today = now.astimezone(post.zone).date()
        earlier = make_reception(post=post, venue=make_venue(), date=self.today + dt.timedelta(days=90))
        make_desk(earlier, make_service(name="Certificate"))
        self.template = save_template(reception=earlier, name="An ordinary day", actor=by("tester"), now=now)
        self.venues = [earlier.venue, make_venue(district=earlier.venue.district, name="Library")]
        context = chromium.new_context(base_url=live_server.url, viewport=PHONE, locale="en-GB")
        context.set_default_timeout(10_000)
        let_in(context, make_staff(post), live_server)
        self.looking = Looking(context.new_page(), visited)
        yield
        context.close()

    def test_the_whole_way(self) -> None:
        self.a_tour_is_planned()
        self.a_day_is_published()
        self.somebody_books()
        self.the_day_is_called_off()
        self.the_call_is_made()
        assert not self.looking.faults, "\n".join(self.looking.faults)

    @property
    def text(self) -> str:
        return " ".join(self.looking.page.locator("main").inner_text().split())

    def a_tour_is_planned(self) -> None:
        self.looking.open("/en/admin/bookings/reception/tour/")
        page = self.looking.page
        page.locator("[name=source]").select_option(f"template-{self.template.pk}")
        for number, venue in enumerate(self.venues):
            page.locator(f"[name=day-{number}-venue]").select_option(str(venue.pk))
            date = self.today + dt.timedelta(days=20 + number)
            page.locator(f"[name=day-{number}-date]").fill(date.isoformat())
        self.looking.press("Create the drafts")
        assert "2 drafts are ready." in self.text
        self.day = Reception.objects.get(venue=self.venues[0], date=self.today + dt.timedelta(days=20))

    def a_day_is_published(self) -> None:
        self.looking.open(f"/en/admin/bookings/reception/{self.day.pk}/preview/")
        self.looking.press("Publish")
        self.day.refresh_from_db()
        assert self.day.status == "published"
        assert self.day.slots.count() == 12

    def somebody_books(self) -> None:
        self.booking = confirmed_booking(self.day, now=timezone.now())
        Booking.objects.filter(pk=self.booking.pk).update(email="", phone="+77011234567")

    def the_day_is_called_off(self) -> None:
        self.looking.open(f"/en/admin/bookings/reception/{self.day.pk}/cancel/")
        assert "1 party can't be reached by email" in self.text
        self.looking.page.locator("[name=reason]").fill("The road is closed by snow.")
        self.looking.press("Cancel the reception and tell 1 person")
        self.booking.refresh_from_db()
        assert self.booking.status == "cancelled"
        assert WaitlistEntry.objects.get().status == "deferred"

    def the_call_is_made(self) -> None:
        """The cancellation leads to the sheet. Its button is sent by the script of the day."""
        assert "1 call to make" in self.text
        assert "The road is closed by snow." in self.text
        page = self.looking.page
        page.get_by_role("button", name="Reached").first.click()
        page.get_by_text("0 calls to make").wait_for()
        assert self.booking.notifications.get(kind="reception_cancelled").state == "sent"
