"""A whole reception day on phones: two officers at once, somebody without a booking, a network that fails."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from bookings.models import Booking, Reception
from tests.factories import confirmed_booking, make_service, make_staff, published_reception
from tests.journeys.browsing import AXE, RUN_AXE, Browsing
from tests.journeys.staff_world import let_in, post_at_noon

pytestmark = pytest.mark.django_db(transaction=True)


def at(reception: Reception, hour: int) -> dt.datetime:
    return reception.local(dt.time(hour))


def make_day() -> tuple[Reception, list[Booking]]:
    """A reception today at a place where it is noon now: one person is late, three are to come."""
    now, post = timezone.now(), post_at_noon()
    long_ago = now - dt.timedelta(days=10)
    today = now.astimezone(post.zone).date()
    service = make_service(name="Справка о несудимости")
    hours = {"opens": "09:00", "closes": "18:00"}
    reception = published_reception(service, post=post, date=today, desks=2, desk=hours, now=long_ago)
    times = [at(reception, hour) for hour in (9, 15, 16, 16)]
    return reception, [confirmed_booking(reception, starts_at=start, now=long_ago) for start in times]


@pytest.fixture
def boris(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The second officer's phone, with scripts on."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 740})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


class TestAWholeDay:
    @pytest.fixture(autouse=True)
    def _given_two_officers(self, browsing: Browsing, boris: Page, live_server: LiveServer) -> None:
        self.reception, [self.late, self.first, self.second, self.third] = make_day()
        self.anna, self.boris = browsing, boris
        self.day = f"/en/staff/receptions/{self.reception.pk}/day/"
        for name, role, context in (("anna", "manager", browsing.page.context), ("boris", "officer", boris.context)):
            user = make_staff(self.reception.post, role, username=name)
            let_in(context, user, live_server)

    def press(self, words: str) -> None:
        """One of Anna's buttons, or a link that looks like one."""
        button = self.anna.page.locator("main .button, main summary ~ form .button", has_text=words)
        self.anna.follow(button.first)

    def state_of(self, booking: Booking) -> str:
        booking.refresh_from_db()
        return booking.status

    def scan_and_check_in(self, booking: Booking) -> None:
        self.anna.open(f"/en/staff/b/{booking.reference}/")
        self.press("It is the right person")
        assert self.anna.heading == "Reception day"
        assert self.state_of(booking) == "arrived"

    def test_from_the_first_slip_to_the_closing(self) -> None:
        self.scan_and_check_in(self.first)
        self.two_officers_call_one_person()
        self.somebody_comes_without_a_booking()
        self.the_network_fails()
        self.what_stood_on_paper_is_entered()
        self.the_day_is_closed()

    def two_officers_call_one_person(self) -> None:
        """Anna's list is from before Boris pressed."""
        self.boris.goto(self.day)
        self.boris.get_by_role("button", name="Call").click()
        self.boris.get_by_text("Now at the desk").wait_for()
        self.press("Call")
        assert "the state is already “Called to the desk”, set by boris" in self.anna.text

    def somebody_comes_without_a_booking(self) -> None:
        self.anna.open(self.day)
        self.press("Without a booking")
        service = self.reception.services[0]
        self.anna.choose(service=str(service.pk))
        self.press("Continue")
        page = self.anna.page
        for name, text in (("surname", "Ёлкина"), ("given_names", "Қарлығаш"), ("document", "K1234567")):
            page.locator(f"input[name=p1-{name}]").fill(text)
        for part, text in (("day", "1"), ("month", "5"), ("year", "1970")):
            page.locator(f"input[name=p1-birth_date_{part}]").fill(text)
        page.locator("label[for=id_consent]").click()
        self.press("Book the next free time")
        self.walk_in = Booking.objects.get(source="walk_in")
        assert "Their time is 12:" in self.anna.text
        self.press("Call")
        assert self.state_of(self.walk_in) == "called"

    def the_network_fails(self) -> None:
        """Nothing is sent, the page says so and stays; pressed again, it is done once."""
        self.boris.goto(f"/en/staff/bookings/{self.first.pk}/")
        served = self.boris.get_by_role("button", name="Served", exact=True)
        self.boris.context.set_offline(True)
        served.click()
        self.boris.get_by_text("No connection. Nothing was sent; press again.").wait_for()
        assert self.state_of(self.first) == "called"
        self.boris.context.set_offline(False)
        served.click()
        self.boris.get_by_text(f"{self.first.reference}: Served.").wait_for()
        assert self.state_of(self.first) == "served"
        self.boris.evaluate(AXE)
        assert self.boris.evaluate(RUN_AXE) == []

    def what_stood_on_paper_is_entered(self) -> None:
        self.anna.open(self.day.replace("/day/", "/outcomes/"))
        outcomes = {self.walk_in: "served", self.second: "not_served:papers", self.late: "no_show"}
        for booking, outcome in outcomes.items():
            self.anna.page.locator(f"select[name=outcome-{booking.pk}]").select_option(outcome)
        self.press("Save the outcomes")
        assert "3 outcomes were saved." in self.anna.text
        assert [self.state_of(booking) for booking in outcomes] == ["served", "not_served", "no_show"]

    def the_day_is_closed(self) -> None:
        self.anna.open(self.day)
        self.anna.follow_to("/finish/")
        self.press("Close the reception")
        assert "Tick the box if they did not come" in self.anna.text
        assert "Close it before it ends at 18:00. Bookings that become no-shows: 1." in self.anna.text
        self.anna.tick_all()
        self.press("Close the reception")
        assert "The reception is closed." in self.anna.text
        assert self.state_of(self.third) == "no_show"
        self.anna.open(f"/en/staff/bookings/{self.third.pk}/")
        assert self.anna.page.locator("main .button").count() == 0
        self.anna.open(f"{self.day}find/?q=XYZ")
