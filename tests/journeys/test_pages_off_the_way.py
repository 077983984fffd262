"""What a person sees who slips, waits too long or comes with a link that opens nothing; then every page's markup."""

import datetime as dt

import pytest
from django.utils import timezone

from bookings.actions import cancellation, confirmation, receptions
from bookings.actions.sweeps import expire_holds
from bookings.identity.tokens import link_token
from bookings.models import CITIZEN, Booking
from tests.factories import add_child, by, fill_in, held_booking, the_code
from tests.journeys.browsing import Browsing
from tests.journeys.world import make_world


@pytest.mark.django_db(transaction=True)
class TestSlipsAndLateness:
    @pytest.fixture(autouse=True)
    def _given_a_held_booking(self, browsing: Browsing) -> None:
        self.browsing = browsing
        self.reception, self.service = make_world()
        self.now = timezone.now()
        self.booking = held_booking(self.reception, service=self.service, party_size=2, now=self.now)

    @pytest.mark.long
    def test_each_page_sent_empty_says_what_is_missing(self) -> None:
        self.then_an_empty_page_says_so("person/1")
        self.given_everything_is_typed()
        self.then_an_empty_page_says_so("questions")
        self.booking.applicants.update(representative_name="", representative_relation="")
        self.then_an_empty_page_says_so("person/2/representative")
        self.given_only_the_consent_is_missing()
        self.then_an_empty_page_says_so("consent")

    @pytest.mark.long
    def test_a_code_tried_too_often(self) -> None:
        self.given_a_code_was_sent()
        self.when_i_open("code")
        wrong = f"{(int(the_code(self.booking)) + 1) % 10**6:06}"
        for _try in range(5):
            self.browsing.fill(code=wrong)
            self.browsing.press_button()
        assert "This code no longer works" in self.browsing.text
        self.browsing.press_button()
        assert "Please wait a little." in self.browsing.text
        self.browsing.follow_to("/address/")
        self.browsing.fill(email="right@example.org")
        self.browsing.press_button()
        assert "right@example.org" in self.browsing.text

    def test_a_hold_that_ran_out_is_chosen_again_with_everything_typed(self) -> None:
        self.given_everything_is_typed()
        self.given_the_hold_ran_out()
        self.when_i_open("check")
        assert self.browsing.heading == "Your time is no longer held"
        self.browsing.follow_to("/times/")
        self.browsing.choose(time="earliest")
        self.browsing.press_button()
        assert self.browsing.heading == "Questions for this service"
        assert Booking.objects.filter(applicants__given_names="Ерасыл", status="held").count() == 1

    @pytest.mark.long
    def test_links_that_open_no_place(self) -> None:
        self.browsing.open("/en/booking/1.1.cut-off/")
        assert self.browsing.heading == "This link does not open a booking"
        self.given_a_confirmed_booking()
        self.when_i_open("")
        assert self.browsing.heading == "Your place is booked"
        assert self.browsing.pages_on_paper() == 1
        cancellation.cancel_booking(booking=self.booking, actor=CITIZEN, now=self.now)
        self.when_i_open("")
        assert self.browsing.heading == "Your booking is cancelled"
        receptions.cancel_reception(reception=self.reception, actor=by("officer"), now=self.now)
        self.browsing.open(f"/en/receptions/{self.reception.pk}/")
        self.browsing.open(f"/en/receptions/{self.reception.pk}/times/")

    @pytest.mark.long
    def test_the_largest_party_prints_on_one_sheet(self) -> None:
        self.booking = held_booking(self.reception, service=self.service, party_size=6, now=self.now)
        self.given_a_confirmed_booking()
        self.when_i_open("")
        assert self.browsing.pages_on_paper() == 1

    def given_everything_is_typed(self) -> None:
        fill_in(self.booking, now=self.now)
        add_child(self.booking, 2, now=self.now)

    def given_only_the_consent_is_missing(self) -> None:
        self.given_everything_is_typed()
        self.service.questions.all().delete()
        Booking.objects.update(consent_at=None)

    def given_a_code_was_sent(self) -> None:
        fill_in(self.booking, now=self.now)
        self.booking.service.questions.all().delete()
        confirmation.ask_code(booking=self.booking, now=self.now)

    def given_a_confirmed_booking(self) -> None:
        self.given_a_code_was_sent()
        confirmation.confirm_booking(booking=self.booking, code=the_code(self.booking), now=self.now)

    def given_the_hold_ran_out(self) -> None:
        later = self.now + dt.timedelta(hours=1)
        self.booking.slots.update(free_from=self.now)
        Booking.objects.update(hold_ends_at=self.now)
        assert expire_holds(now=later) == 1

    def when_i_open(self, page: str) -> None:
        self.browsing.open(f"/en/booking/{link_token(self.booking)}/{page}/".replace("//", "/"))

    def then_an_empty_page_says_so(self, *pages: str) -> None:
        for page in pages:
            self.when_i_open(page)
            self.browsing.press_button()
            assert self.browsing.title.startswith("Error: ")
            assert self.browsing.page.locator("[role=alert] a").count() >= 1
