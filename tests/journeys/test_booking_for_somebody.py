"""An officer on the phone: a grandmother and her grandson are booked, then a number and a name are corrected."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from bookings.models import Booking, Membership, NameCorrection
from tests.admin.pages import logged_in
from tests.factories import make_post, make_staff, published_reception
from tests.journeys.browsing import Browsing
from tests.journeys.world import ALMATY, make_world

pytestmark = pytest.mark.django_db(transaction=True)


class TestBookingForSomebody:
    @pytest.fixture(autouse=True)
    def _given(self, browsing: Browsing, live_server: LiveServer) -> None:
        self.browsing, self.address = browsing, live_server.url
        _public, service = make_world()
        self.post = make_post(counter_share=20)
        day = timezone.now().astimezone(ALMATY).date() + dt.timedelta(days=9)
        self.reception = published_reception(
            service, post=self.post, date=day, now=timezone.now(), desk={"opens": "09:00", "closes": "17:00"}
        )
        self.sit_down(logged_in(make_staff(self.post, Membership.Role.OFFICER)))

    def sit_down(self, client: Client) -> None:
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie: Any = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}
        self.browsing.page.context.add_cookies([cookie])

    def test_from_the_call_to_the_slip_and_a_name_corrected(self) -> None:
        browsing = self.browsing
        browsing.open(f"/ru/staff/receptions/{self.reception.pk}/assist/")
        browsing.choose(service=str(self.reception.services[0].pk))
        browsing.fill(persons="2")
        browsing.press_button()
        browsing.press_button()  # nothing typed: every field says what it needs
        assert browsing.page.locator(".error-summary a").count() >= 7

        browsing.choose(time="16:20")
        self.type_person(1, surname="Құрманғазиева", given_names="Әйгерім", birth="8 3 1960", document="N 1234567")
        self.type_person(2, surname="Құрманғазиев", given_names="Ерасыл", birth="2 1 2017", document="")
        browsing.fill(phone="8 701 123 45 67")
        browsing.tick_all()
        browsing.press_button()
        self.press_label_of("input[name=p2-relation]")
        browsing.press_button()
        booking = Booking.objects.get()
        assert booking.local_starts_at.strftime("%H:%M") == "16:20"
        assert booking.reference in browsing.text
        assert booking.applicants.get(position=2).representative_name == "Құрманғазиева Әйгерім"

        browsing.follow_to("/contact/")
        self.press_label_of("input[name=person]")
        browsing.fill(last_four="4567", phone="8 702 765 43 21")
        browsing.press_button()
        assert "+7 702 765 43 21" in browsing.text

        browsing.follow_to("/name/")
        browsing.fill(surname="Сейтқали")
        browsing.press_button()
        waiting = NameCorrection.objects.get()
        self.sit_down(logged_in(make_staff(self.post, Membership.Role.MANAGER)))
        browsing.open("/ru/staff/corrections/")
        browsing.follow_to(f"/corrections/{waiting.pk}/")
        browsing.press_button()
        assert booking.applicants.get(position=1).surname == "Сейтқали"

    def type_person(self, number: int, *, surname: str, given_names: str, birth: str, document: str) -> None:
        day, month, year = birth.split()
        typed = {"surname": surname, "given_names": given_names, "document": document}
        typed |= {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}
        for name, text in typed.items():
            self.browsing.page.locator(f"input[name=p{number}-{name}]").fill(text)

    def press_label_of(self, selector: str) -> None:
        radio = self.browsing.page.locator(selector).first
        self.browsing.page.locator(f"label[for='{radio.get_attribute('id')}']").click()
