"""What a family does with its booking in a browser, from the link in the mail to giving the place up."""

import datetime as dt

import pytest
from django.utils import timezone

from bookings.actions import confirmation
from bookings.actions.link_requests import look_up_links
from bookings.identity.tokens import booking_url, link_token
from tests.factories import fill_in, held_booking, make_venue, published_reception
from tests.journeys.browsing import Browsing
from tests.journeys.mailbox import calendar_part, code_in, newest_mail
from tests.journeys.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL, NEW_EMAIL = "aigerim@example.org", "new@example.org"


class TestManagingABooking:
    @pytest.fixture(autouse=True)
    def _given_a_confirmed_booking_for_three(self, browsing: Browsing) -> None:
        self.browsing = browsing
        self.reception, self.service = make_world()
        self.service.questions.all().delete()
        now = timezone.now()
        self.there = published_reception(
            self.service,
            now=now,
            post=self.reception.post,
            venue=make_venue(name="Школа № 5", address="ул. Толе би, 2"),
            date=self.reception.date + dt.timedelta(days=3),
        )
        booking = fill_in(held_booking(self.reception, service=self.service, party_size=3, now=now), now=now)
        confirmation.ask_code(booking=booking, now=now)
        code = code_in(newest_mail(EMAIL))
        self.booking = confirmation.confirm_booking(booking=booking, code=code, now=now)
        assert "/booking/" in str(newest_mail(EMAIL).body)

    def test_it_is_moved_made_smaller_and_given_up(self) -> None:
        self.when_i_open_the_page_to_manage_it()
        self.when_i_move_it_to_the_other_reception()
        self.then_a_mail_tells_old_and_new()
        self.when_i_take_people_off(1)
        assert self.booking.party_size == 2
        assert "for 2 people" in str(newest_mail(EMAIL).body)
        self.when_i_take_people_off(2)
        assert self.browsing.heading == "Your booking is cancelled"
        assert "METHOD:CANCEL" in calendar_part(newest_mail(EMAIL))

    @pytest.mark.long
    def test_its_address_and_its_link_change(self) -> None:
        self.when_i_open_the_page_to_manage_it()
        self.when_i_change_the_address()
        assert NEW_EMAIL in self.browsing.text
        assert "has been changed" in str(newest_mail(EMAIL).subject)
        self.browsing.follow_to("/manage/link/")
        self.browsing.press_button()
        self._reload()
        assert booking_url(self.booking, "manage") in self.browsing.text
        assert booking_url(self.booking, "manage") in str(newest_mail(NEW_EMAIL).body)

    @pytest.mark.long
    def test_a_lost_link_is_sent_again(self) -> None:
        self.browsing.open("/en/booking/1.1.cut-off/manage/")
        self.browsing.follow_to("/lost/")
        self.browsing.press_button()
        assert self.browsing.title.startswith("Error: ")
        self.browsing.fill(text=self.booking.reference.lower())
        self.browsing.press_button()
        assert self.browsing.heading == "Check your email"
        look_up_links(now=timezone.now())
        assert booking_url(self.booking, "manage") in str(newest_mail(EMAIL).body)

    def when_i_open_the_page_to_manage_it(self) -> None:
        self.browsing.open(f"/en/booking/{link_token(self.booking)}/")
        self.browsing.follow_to("/manage/")
        assert self.browsing.heading == "Manage your booking"

    def when_i_move_it_to_the_other_reception(self) -> None:
        self.browsing.follow_to("/manage/move/")
        self.browsing.follow_to(f"/manage/move/{self.there.pk}/")
        self.browsing.press_button()
        assert self.browsing.title.startswith("Error: ")
        self.browsing.choose(time="09:30")
        self.browsing.press_button()
        assert self.browsing.heading == "Move your booking"
        self.browsing.press_button()
        assert "We have moved your booking" in self.browsing.text
        self._reload()
        assert (self.booking.reception, f"{self.booking.local_starts_at:%H:%M}") == (self.there, "09:30")

    def then_a_mail_tells_old_and_new(self) -> None:
        message = newest_mail(EMAIL)
        for words in ("09:30", "09:00", "Школа № 5", "House of Culture"):
            assert words in str(message.body)
        assert "SEQUENCE:1" in calendar_part(message)

    def when_i_take_people_off(self, number: int) -> None:
        self.browsing.follow_to("/manage/give-up/")
        if self.booking.party_size > 1:
            self.browsing.press_button()
            assert self.browsing.title.startswith("Error: ")
        for box in self.browsing.page.locator("input[type=checkbox] + label").all()[:number]:
            box.click()
        self.browsing.press_button()
        assert self.browsing.heading == "Give up the place"
        self.browsing.press_button()
        self._reload()

    def when_i_change_the_address(self) -> None:
        self.browsing.follow_to("/manage/address/")
        self.browsing.fill(email="nobody")
        self.browsing.press_button()
        assert self.browsing.title.startswith("Error: ")
        self.browsing.fill(email=NEW_EMAIL)
        self.browsing.press_button()
        assert self.browsing.heading == "Enter the code"
        self.browsing.fill(code=code_in(newest_mail(NEW_EMAIL)))
        self.browsing.press_button()
        assert "The email address has been changed" in self.browsing.text
        self._reload()

    def _reload(self) -> None:
        self.booking.refresh_from_db()
