"""The main job in a browser, from the list of receptions to the mail in the mailbox."""

import datetime as dt

import pytest

from bookings.models import Booking
from tests.journeys.browsing import Browsing
from tests.journeys.mailbox import calendar_part, code_in, newest_mail
from tests.journeys.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "aigerim@example.org"


class TestBookingAPlace:
    @pytest.fixture(autouse=True)
    def _given_a_browser(self, browsing: Browsing) -> None:
        self.browsing = browsing

    @pytest.mark.parametrize(
        "language", [pytest.param("ru", marks=pytest.mark.long), "kk", pytest.param("en", marks=pytest.mark.long)]
    )
    def test_a_person_books_for_themselves_in(self, language: str) -> None:
        self.given_a_published_reception()
        self.when_i_choose_the_reception_in_the_list(language)
        self.when_i_choose_the_service_and_the_earliest_time(people=1)
        self.when_i_type_how_to_reach_me()
        self.when_i_enter_an_adult(given_names="Әйгерім", document="N 0123 4567")
        self.when_i_answer_the_questions()
        self.when_i_consent()
        self.when_i_check_my_answers_and_ask_for_the_code()
        self.when_i_enter_the_code_from_the_mail()
        self.then_my_place_is_booked(language)
        self.then_the_confirmation_is_in_my_mailbox(language)
        if language == "en":
            self.then_the_pages_had_the_titles_people_rely_on()

    def test_for_a_family_with_a_child(self) -> None:
        self.given_a_published_reception()
        self.when_i_choose_the_reception_in_the_list("ru")
        self.when_i_choose_the_service_and_the_earliest_time(people=3)
        self.when_i_type_how_to_reach_me()
        self.when_i_enter_an_adult(given_names="Әйгерім", document="N 0123 4567")
        self.when_i_enter_an_adult(given_names="Бауыржан", document="")
        self.when_i_enter_a_child_with_whom_the_grandmother_would_come()
        self.when_i_say_that_a_parent_comes_instead()
        self.when_i_answer_the_questions()
        self.when_i_consent()
        self.when_i_check_my_answers_and_ask_for_the_code()
        self.when_i_enter_the_code_from_the_mail()
        self.then_my_place_is_booked("ru")
        self.then_the_page_prints_on_one_sheet()
        self.then_the_confirmation_is_in_my_mailbox("ru")
        child = self.booking.applicants.get(position=3)
        assert (child.representative_relation, child.representative_name) == ("parent", "Құрманғазиева Әйгерім")

    def given_a_published_reception(self) -> None:
        self.reception, self.service = make_world()

    def when_i_choose_the_reception_in_the_list(self, language: str) -> None:
        self.browsing.open(f"/{language}/")
        self.browsing.follow_to(f"/receptions/{self.reception.pk}/")

    def when_i_choose_the_service_and_the_earliest_time(self, *, people: int) -> None:
        self.browsing.choose(service=self.service.code, people=str(people))
        self.browsing.press_button()
        self.browsing.choose(time="earliest")
        self.browsing.press_button()
        self.booking = Booking.objects.get()
        assert self.booking.party_size == people
        held_until = self.booking.hold_ends_at
        assert held_until
        assert f"{held_until.astimezone(self.booking.post.zone):%H:%M}" in self.browsing.text

    def when_i_type_how_to_reach_me(self) -> None:
        self.browsing.fill(email=EMAIL, phone="8 701 123 45 67")

    def when_i_enter_an_adult(self, *, given_names: str, document: str) -> None:
        self._enter(given_names=given_names, year="1960", document=document)

    def when_i_enter_a_child_with_whom_the_grandmother_would_come(self) -> None:
        self._enter(given_names="Ерасыл", year=str(self.reception.date.year - 10), document="")
        self.browsing.choose(relation="other")
        self.browsing.press_button()

    def when_i_say_that_a_parent_comes_instead(self) -> None:
        self.browsing.follow_to("/representative/")
        self.browsing.choose(relation="parent", person="1")
        self.browsing.press_button()

    def when_i_answer_the_questions(self) -> None:
        self.browsing.page.locator("input[type=radio][value=no] + label").click()
        self.browsing.page.locator("input[type=text]").first.fill("777")
        self.browsing.press_button()

    def when_i_consent(self) -> None:
        self.browsing.tick_all()
        self.browsing.press_button()

    def when_i_check_my_answers_and_ask_for_the_code(self) -> None:
        for typed in ("Құрманғазиева", EMAIL, "…4567", "777"):
            assert typed in self.browsing.text
        self.browsing.press_button()

    def when_i_enter_the_code_from_the_mail(self) -> None:
        code = code_in(newest_mail(EMAIL))
        self.browsing.fill(code=f"{code[:3]} {code[3:]}")
        self.browsing.press_button()

    def then_my_place_is_booked(self, language: str) -> None:
        self.booking.refresh_from_db()
        assert self.booking.status == Booking.Status.CONFIRMED
        assert self.booking.language == language
        assert self.browsing.page.locator("html").get_attribute("lang") == language
        assert self.booking.reference in self.browsing.text
        assert f"{self.booking.local_starts_at:%H:%M}" in self.browsing.text

    def then_the_confirmation_is_in_my_mailbox(self, language: str) -> None:
        message = newest_mail(EMAIL)
        assert self.booking.reference in str(message.body)
        assert f"/{language}/booking/" in str(message.body)
        assert self.service.name not in message.subject
        assert f"{self.booking.starts_at:DTSTART:%Y%m%dT%H%M%SZ}" in calendar_part(message)
        reminders = self.booking.notifications.filter(kind__startswith="reminder")
        assert {reminder.due_at - self.booking.starts_at for reminder in reminders} == {
            dt.timedelta(days=-7),
            dt.timedelta(days=-1),
        }

    def then_the_page_prints_on_one_sheet(self) -> None:
        assert self.browsing.pages_on_paper() == 1

    def then_the_pages_had_the_titles_people_rely_on(self) -> None:
        wanted = [
            "Upcoming receptions",
            "Choose a time",
            "Your details",
            "Check your answers",
            "Enter the code",
            "Your place is booked",
        ]
        assert [heading for heading in self.browsing.headings if heading in wanted] == wanted

    def _enter(self, *, given_names: str, year: str, document: str) -> None:
        self.browsing.fill(
            surname="Құрманғазиева",
            given_names=given_names,
            birth_date_day="8",
            birth_date_month="3",
            birth_date_year=year,
            document=document,
        )
        self.browsing.press_button()
