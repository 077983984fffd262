"""A family comes for two services in one visit, confirmed with one code; later a person is added."""

import pytest
from django.utils import timezone

from bookings.actions.sweeps import expire_holds
from bookings.identity.tokens import link_token
from bookings.models import Booking, DeskService, Question
from tests.factories import add_child, fill_in, held_booking, make_service
from tests.journeys.browsing import Browsing
from tests.journeys.mailbox import code_in, newest_mail
from tests.journeys.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "aigerim@example.org"


class TestAVisit:
    @pytest.fixture(autouse=True)
    def _given_a_family_with_a_child_that_has_chosen_a_time(self, browsing: Browsing) -> None:
        """Two services at one desk; the second has a question of its own."""
        self.browsing = browsing
        self.reception, self.passport = make_world()
        self.now = timezone.now()
        self.passport.questions.all().delete()
        self.certificate = make_service(name="Справка о несудимости")
        Question.objects.create(service=self.certificate, of="booking", kind="text", text="Где понадобится справка?")
        for desk in self.reception.desks.all():
            DeskService.objects.create(desk=desk, service=self.certificate)
        self.booking = fill_in(held_booking(self.reception, service=self.passport, party_size=2, now=self.now))
        add_child(self.booking, 2, now=self.now)

    def test_of_a_family_for_two_services(self) -> None:
        self.when_i_open("add")
        self.when_i_add_the_certificate_for_the_mother()
        self.when_i_answer_its_question()
        self.then_both_stand_on_one_page()
        self.when_i_press_the_last_button()
        self.then_the_code_page_lists_both()
        self.when_i_enter_the_code_from_the_mail()
        assert self.browsing.heading == "Your place is booked"
        assert {booking.status for booking in Booking.objects.all()} == {"confirmed"}
        assert self.added.reference in self.browsing.text
        assert self.browsing.pages_on_paper() == 1

    @pytest.mark.long
    def test_that_grows_later_from_the_manage_page(self) -> None:
        self.given_everything_is_confirmed()
        self.when_i_open("manage")
        self.browsing.follow_to("/add/")
        self.when_i_press_the_last_button()
        assert self.browsing.title.startswith("Error: ")
        self.when_i_add_the_certificate_for_the_mother()
        self.when_i_answer_its_question()
        assert self.browsing.heading == "Check your answers"
        self.when_i_press_the_last_button()
        self.when_i_enter_the_code_from_the_mail()
        assert self.browsing.heading == "Your place is booked"
        assert self.booking.reference in self.browsing.text

    @pytest.mark.long
    def test_of_which_one_ran_out_goes_on_without_it(self) -> None:
        self.when_i_open("add")
        self.when_i_add_the_certificate_for_the_mother()
        self.when_i_answer_its_question()
        self.given_the_added_one_ran_out()
        self.when_i_open("check")
        assert "No longer held" in self.browsing.text
        self.browsing.follow(self.browsing.page.get_by_role("link", name="Remove this booking").last)
        self.browsing.press_button()
        assert "No longer held" not in self.browsing.text

    @pytest.mark.long
    def test_for_which_no_time_is_left(self) -> None:
        held_booking(self.reception, service=self.certificate, party_size=5, now=self.now)
        self.when_i_open("add")
        self.browsing.choose(service=self.certificate.code, more="5")
        self.when_i_press_the_last_button()
        assert self.browsing.heading == "No free time next to yours"
        self.browsing.follow_to("/check/")
        assert self.browsing.heading == "Check your answers"

    def given_everything_is_confirmed(self) -> None:
        self.when_i_open("check")
        self.when_i_press_the_last_button()
        self.when_i_enter_the_code_from_the_mail()

    def given_the_added_one_ran_out(self) -> None:
        self.added.slots.update(free_from=self.now)
        Booking.objects.filter(pk=self.added.pk).update(hold_ends_at=self.now)
        assert expire_holds(now=timezone.now()) == 1

    def when_i_open(self, page: str) -> None:
        self.browsing.open(f"/en/booking/{link_token(self.booking)}/{page}/")

    def when_i_add_the_certificate_for_the_mother(self) -> None:
        mother = self.booking.applicants.get(position=1)
        self.browsing.choose(service=self.certificate.code, person=str(mother.pk), more="0")
        self.when_i_press_the_last_button()
        self.added = Booking.objects.latest("pk")

    def when_i_answer_its_question(self) -> None:
        self.browsing.page.locator("input[type=text]").fill("Для работы")
        self.browsing.press_button()

    def when_i_press_the_last_button(self) -> None:
        self.browsing.follow(self.browsing.page.locator("main form .button").last)

    def when_i_enter_the_code_from_the_mail(self) -> None:
        self.browsing.fill(code=code_in(newest_mail(EMAIL)))
        self.browsing.press_button()

    def then_both_stand_on_one_page(self) -> None:
        assert self.browsing.heading == "Check your answers"
        assert link_token(self.booking) in self.browsing.page.url
        for words in ("Загранпаспорт на 5 лет, 09:00", "Справка о несудимости, 09:30", "Для работы", "Ерасыл"):
            assert words in self.browsing.text

    def then_the_code_page_lists_both(self) -> None:
        for booking in (self.booking, self.added):
            assert booking.reference in self.browsing.text
