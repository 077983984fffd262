"""The persons of the party, and who comes with a child."""

import datetime as dt

import pytest
from time_machine import TimeMachineFixture

from bookings.actions.sweeps import expire_holds
from bookings.models import Applicant
from tests.citizen.visitor import Visitor, child, person
from tests.factories import NOW, add_child, fill_in, held_booking, make_service, published_reception

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def test_each_person_has_a_page_that_says_which_of_how_many() -> None:
    visitor = Visitor(held_booking(party_size=2))
    assert visitor.open("applicant", 2).heading == "Person 2 of 2"
    assert visitor.send("applicant", 1, **person()).leads_to == visitor.url("applicant", 2)
    assert visitor.send("applicant", 2, **person(document="N 7654321")).leads_to == visitor.url("consent")
    assert Visitor(held_booking()).open("applicant", 1).heading == "Who is coming"


@pytest.mark.parametrize(
    ("surname", "given_names"),
    [
        ("ӘҒҚҢӨҰҮҺІ", "әғқңөұүһі"),
        ("Sukarno", ""),
        ("Мамин-Сибиряк", "Анна-Мария"),
        ("О’Нил", "D'Arcy"),
        ("Ё", "Я"),
    ],
)
def test_names_are_kept_as_in_the_passport(surname: str, given_names: str) -> None:
    visitor = Visitor(held_booking())
    assert visitor.send("applicant", 1, **person(surname=surname, given_names=given_names)).status == 302
    kept = Applicant.objects.get(booking=visitor.booking)
    assert (kept.surname, kept.given_names) == (surname, given_names)


def test_only_the_last_four_characters_of_a_document_are_kept_and_shown() -> None:
    visitor = Visitor(held_booking())
    visitor.send("applicant", 1, **person(document="N 0123-4567"))
    kept = Applicant.objects.get(booking=visitor.booking)
    assert kept.last_four == "4567"
    assert "01234567" not in str(Applicant.objects.values_list().get(pk=kept.pk))
    page = visitor.open("applicant", 1)
    assert "Saved: …4567. Leave this empty to keep it." in page.text
    assert page.value("document") == ""
    assert (page.value("surname"), page.value("birth_date_year")) == ("Құрманғазиева", "1960")


def test_a_document_left_empty_when_editing_stays_the_same_person() -> None:
    visitor = Visitor(held_booking())
    visitor.send("applicant", 1, **person())
    before = Applicant.objects.get(booking=visitor.booking)
    visitor.send("applicant", 1, **person(given_names="Айгерим", document=""))
    after = Applicant.objects.get(booking=visitor.booking)
    assert after.given_names == "Айгерим"
    assert (after.last_four, after.person_hash) == (before.last_four, before.person_hash)


def test_a_number_kept_can_be_removed() -> None:
    visitor = Visitor(held_booking())
    assert not visitor.open("applicant", 1).html.all("input", name="no_document")
    visitor.send("applicant", 1, **person())
    before = Applicant.objects.get(booking=visitor.booking)
    assert visitor.open("applicant", 1).html.one("input", name="no_document").attrs["type"] == "checkbox"
    assert visitor.send("applicant", 1, **person(document="", no_document="on")).status == 302
    after = Applicant.objects.get(booking=visitor.booking)
    assert (after.last_four, after.person_hash != before.person_hash) == ("", True)


def test_a_new_number_takes_the_place_of_the_one_kept() -> None:
    visitor = Visitor(held_booking())
    visitor.send("applicant", 1, **person())
    visitor.send("applicant", 1, **person(document="N 7777-8888", no_document="on"))
    assert Applicant.objects.get(booking=visitor.booking).last_four == "8888"


def test_a_whole_name_under_surname_is_asked_about_once() -> None:
    visitor = Visitor(held_booking())
    assert not visitor.open("applicant", 1).html.all("input", name="one_name")
    whole = person(surname="Ким Анна Петровна", given_names="")
    page = visitor.send("applicant", 1, **whole)
    assert len(page.errors) == 1
    assert "Enter the given names separately, or tick the box" in page.errors[0]
    assert page.value("surname") == "Ким Анна Петровна"
    assert page.html.one("label", for_="id_one_name").text == "The passport shows only one name"
    assert not Applicant.objects.filter(booking=visitor.booking).exists()
    assert visitor.send("applicant", 1, **whole, one_name="on").status == 302
    assert visitor.send("applicant", 1, **whole).status == 302  # it was said before
    assert Applicant.objects.get(booking=visitor.booking).surname == "Ким Анна Петровна"


def test_a_single_name_in_the_wrong_field_is_refused_with_the_right_field() -> None:
    visitor = Visitor(held_booking())
    page = visitor.send("applicant", 1, **person(surname="", given_names="Suharto"))
    assert "If the passport shows only one name, enter that name here" in page.errors[0]
    assert visitor.send("applicant", 1, **person(surname="Suharto", given_names="")).status == 302


def test_a_surname_of_two_words_with_given_names_is_accepted() -> None:
    assert Visitor(held_booking()).send("applicant", 1, **person(surname="ван Дейк")).status == 302


def test_each_name_says_what_belongs_there() -> None:
    page = Visitor(held_booking()).open("applicant", 1)
    assert "Only the surname, as in the passport." in page.text
    assert "(optional)" not in page.html.one("label", for_="id_given_names").text
    assert "only if the passport shows one name" in page.text


def test_a_word_instead_of_a_document_number_is_refused() -> None:
    page = Visitor(held_booking()).send("applicant", 1, **person(document="нет"))
    assert len(page.errors) == 1
    assert "at least 4 digits" in page.errors[0]
    assert page.value("document") == "нет"


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("31", "2", "1960", "There is no 31 February"),
        ("29", "2", "2023", "There was no 29 February in 2023"),
        ("24", "11", "2026", "in the future"),
        ("8", "3", "1860", "it can’t be 1860"),
        ("8", "13", "1960", "from 1 to 12 or as a word"),
        ("", "3", "1960", "The date of birth must include a day"),
        ("²", "3", "1960", "from 1 to 31"),
        ("8", "3", "99999999999", "four digits"),
    ],
)
def test_an_impossible_date_is_explained(day: str, month: str, year: str, words: str) -> None:
    visitor = Visitor(held_booking())
    typed = person(birth_date_day=day, birth_date_month=month, birth_date_year=year)
    page = visitor.send("applicant", 1, **typed)
    assert any(words in error for error in page.errors)
    assert page.title.startswith("Error: ")
    assert [page.value(name) for name in typed] == list(typed.values())
    assert not Applicant.objects.filter(booking=visitor.booking).exists()


def test_a_child_born_today_at_the_post_is_born_though_it_is_yesterday_in_greenwich(
    time_machine: TimeMachineFixture,
) -> None:
    visitor = Visitor(held_booking())
    time_machine.move_to(dt.datetime(2026, 11, 23, 7, 10, tzinfo=dt.UTC))
    today = person(birth_date_day="23", birth_date_month="11", birth_date_year="2026")
    assert visitor.send("applicant", 1, **today).leads_to == visitor.url("representative", 1)


def test_a_person_entered_twice_is_reported_beside_the_field() -> None:
    visitor = Visitor(held_booking(party_size=2))
    visitor.send("applicant", 1, **person())
    by_number = visitor.send("applicant", 2, **person(given_names="Другая", document="n01234567"))
    assert "already has this number" in by_number.errors[0]
    assert Applicant.objects.filter(booking=visitor.booking).count() == 1
    visitor = Visitor(held_booking(party_size=2))
    visitor.send("applicant", 1, **child())
    by_name = visitor.send("applicant", 2, **child())
    assert "already in this booking" in by_name.errors[0]
    assert by_name.value("given_names") == "Ерасыл"
    assert Applicant.objects.filter(booking=visitor.booking).count() == 1


@pytest.mark.parametrize("number", [0, 3, 99999999999999999999])
def test_a_person_outside_the_party_leads_to_the_next_page(number: int) -> None:
    visitor = Visitor(held_booking(party_size=2))
    assert visitor.open("applicant", number).leads_to == visitor.url("applicant", 1)
    assert visitor.send("applicant", number, **person()).leads_to == visitor.url("applicant", 1)


@pytest.mark.parametrize(("day", "asked"), [("5", "consent"), ("6", "representative")])
def test_a_person_who_turns_eighteen_on_the_day_counts_as_an_adult(day: str, asked: str) -> None:
    """The reception is on 5 December 2026."""
    visitor = Visitor(held_booking())
    typed = person(birth_date_day=day, birth_date_month="12", birth_date_year="2008")
    assert f"/{asked}/" in visitor.send("applicant", 1, **typed).leads_to


def test_the_age_of_an_adult_depends_on_the_service() -> None:
    booking = held_booking(published_reception(make_service(adult_age=10)))
    visitor = Visitor(booking)
    assert visitor.send("applicant", 1, **child()).leads_to == visitor.url("consent")


def test_a_corrected_birth_date_takes_the_question_of_the_representative_away() -> None:
    booking = held_booking()
    fill_in(booking)
    add_child(booking, 1)
    visitor = Visitor(booking)
    assert visitor.open("representative", 1).status == 200
    # Who is grown consents for themselves, so that is asked again.
    assert visitor.send("applicant", 1, **person()).leads_to == visitor.url("consent")
    assert visitor.open("representative", 1).leads_to == visitor.url("consent")
    assert Applicant.objects.get(booking=booking).representative_name == ""


def test_a_person_typed_for_an_expired_hold_is_kept(time_machine: TimeMachineFixture) -> None:
    visitor = Visitor(held_booking())
    time_machine.shift(3600)
    expire_holds(now=NOW + dt.timedelta(hours=1))
    page = visitor.send("applicant", 1, **person())
    assert page.heading == "Your time is no longer held"
    assert Applicant.objects.get(booking=visitor.booking).surname == "Құрманғазиева"


def test_a_mistake_typed_for_an_expired_hold_is_still_shown(
    time_machine: TimeMachineFixture,
) -> None:
    visitor = Visitor(held_booking())
    time_machine.shift(3600)
    expire_holds(now=NOW + dt.timedelta(hours=1))
    page = visitor.send("applicant", 1, **person(surname="X1"))
    assert len(page.errors) == 1
    assert page.value("surname") == "X1"
    assert "was kept for you until 12:15" in page.text


def test_two_clicks_on_continue_write_one_person() -> None:
    visitor = Visitor(held_booking())
    for _click in range(2):
        assert visitor.send("applicant", 1, **person()).leads_to == visitor.url("consent")
    assert Applicant.objects.filter(booking=visitor.booking).count() == 1
