"""A family finds a reception full, joins the line, and takes the place that is offered."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from bookings.actions import waiting_list_offers
from bookings.actions.cancellation import cancel_booking
from bookings.models import CITIZEN, Booking, Notification, WaitlistEntry
from tests.factories import confirmed_booking, make_service, published_reception
from tests.journeys.browsing import Browsing
from tests.journeys.mailbox import code_in, newest_mail

EMAIL = "aigerim@example.org"


@pytest.mark.django_db(transaction=True)
class TestTheWaitingList:
    @pytest.fixture(autouse=True)
    def _given_a_full_reception(self, browsing: Browsing) -> None:
        self.browsing = browsing
        self.now = timezone.now()
        today = timezone.localdate()
        self.service = make_service()
        self.reception = published_reception(
            self.service, now=self.now, date=today + dt.timedelta(days=10), desk={"closes": "09:20"}
        )
        self.booking = confirmed_booking(self.reception, party_size=2, now=self.now, email="first@example.org")
        Notification.objects.update(state=Notification.State.SENT)

    @pytest.mark.parametrize(
        "language", ["ru", pytest.param("kk", marks=pytest.mark.long), pytest.param("en", marks=pytest.mark.long)]
    )
    def test_from_the_list_to_the_place_in(self, language: str) -> None:
        self.when_i_find_it_full_and_join(language)
        self.when_i_say_who_waits()
        self.when_i_enter_the_code()
        self.when_a_place_is_given_up_and_offered()
        self.then_the_mail_leads_to_the_offer_and_i_take_it()

    @pytest.mark.long
    def test_a_person_leaves_and_an_offer_passes_to_somebody_else(self) -> None:
        self.when_i_find_it_full_and_join("en")
        self.when_i_say_who_waits()
        self.when_i_enter_the_code()
        assert self.browsing.heading == "You are on the waiting list: number 1"
        self.when_a_place_is_given_up_and_offered()
        self.browsing.open(self.link_of_the_newest_mail("/offer/"))
        self.browsing.page.locator("button[value=decline]").click()
        self.browsing.open(self.link_of_the_newest_mail("/offer/"))
        assert self.browsing.heading == "This place is no longer kept for you"
        self.browsing.follow_to("/waiting/")
        self.browsing.follow_to("/leave/")
        self.browsing.press_button()
        assert self.browsing.heading == "You are no longer on the waiting list"

    def when_i_find_it_full_and_join(self, language: str) -> None:
        self.browsing.open(f"/{language}/receptions/{self.reception.pk}/")
        self.browsing.choose(service=self.service.code, people="2")
        self.browsing.press_button()
        self.browsing.press_button()

    def when_i_say_who_waits(self) -> None:
        self.browsing.fill(email=EMAIL)
        self._enter("Әйгерім", "1960", "N 0123 4567")
        self._enter("Ерасыл", str(self.reception.date.year - 10), "")
        self.browsing.choose(relation="other")
        self.browsing.press_button()
        self.browsing.choose(relation="parent")
        self.browsing.fill(name="Құрманғазиева Әйгерім")
        self.browsing.press_button()
        self.browsing.tick_all()
        self.browsing.press_button()

    def when_i_enter_the_code(self) -> None:
        self.browsing.fill(code=code_in(newest_mail(EMAIL)))
        self.browsing.press_button()
        assert WaitlistEntry.objects.get().status == "waiting"

    def when_a_place_is_given_up_and_offered(self) -> None:
        cancel_booking(booking=self.booking, actor=CITIZEN, now=self.now)
        assert waiting_list_offers.offer_places(now=timezone.now()) == 1
        # Made at night, the mail waits for the morning.
        WaitlistEntry.objects.get().notifications.filter(kind="offer").update(due_at=self.now)

    def then_the_mail_leads_to_the_offer_and_i_take_it(self) -> None:
        self.browsing.open(self.link_of_the_newest_mail("/offer/"))
        assert "09:00" in self.browsing.text
        self.browsing.press_button()
        place = Booking.objects.get(entry__isnull=False)
        assert place.status == "confirmed"
        assert place.reference in self.browsing.text
        assert place.reference in str(newest_mail(EMAIL).body)

    def link_of_the_newest_mail(self, part: str) -> str:
        links = re.findall(r"https?://[^/\s]+(/\S+)", str(newest_mail(EMAIL).body))
        return str(next(link for link in links if part in link))

    def _enter(self, given_names: str, year: str, document: str) -> None:
        self.browsing.fill(
            surname="Құрманғазиева",
            given_names=given_names,
            birth_date_day="8",
            birth_date_month="3",
            birth_date_year=year,
            document=document,
        )
        self.browsing.press_button()
