"""Who comes with a child."""

import pytest

from bookings.models import Applicant, Booking
from tests.citizen.visitor import Visitor, child, person
from tests.factories import NOW, held_booking

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def test_for_a_child_the_page_asks_who_is_coming_with_them() -> None:
    visitor = Visitor(held_booking())
    assert visitor.send("applicant", 1, **child()).leads_to == visitor.url("representative", 1)
    page = visitor.open("representative", 1)
    assert page.heading == "Who is coming with the child"
    assert "Құрманғазиева Ерасыл will be under 18" in page.text
    assert not page.html.all("input", type="radio", checked="")
    done = visitor.send("representative", 1, relation="parent", name="Құрманғазиева Әйгерім")
    assert done.leads_to == visitor.url("consent")
    kept = Applicant.objects.get(booking=visitor.booking)
    assert (kept.representative_relation, kept.representative_name) == ("parent", "Құрманғазиева Әйгерім")


def test_a_grandparent_without_papers_gets_an_explanation_and_the_time_stays_held() -> None:
    visitor = Visitor(held_booking())
    visitor.send("applicant", 1, **child())
    sent = visitor.send("representative", 1, relation="other", name="")
    assert sent.leads_to == visitor.url("representative_needed", 1)
    page = visitor.open("representative_needed", 1)
    for words in (
        "A power of attorney is not enough",
        "a guardian or trustee, with the guardianship papers",
        "until 12:15",
    ):
        assert words in page.text
    assert visitor.url("representative", 1) in page.links()
    visitor.booking.refresh_from_db()
    assert visitor.booking.status == Booking.Status.HELD
    assert visitor.open("check").leads_to == visitor.url("representative", 1)


def test_the_representatives_page_says_what_is_missing() -> None:
    visitor = Visitor(held_booking())
    visitor.send("applicant", 1, **child())
    assert len(visitor.send("representative", 1).errors) == 2
    assert len(visitor.send("representative", 1, relation="neighbour", name="Ахметова Гүлнар").errors) == 1
    assert len(visitor.send("representative", 1, relation="parent", name="").errors) == 1


def family() -> Visitor:
    """Two adults of the name Ким, then a child; the page asks who comes with it."""
    visitor = Visitor(held_booking(party_size=3))
    visitor.send("applicant", 1, **person(surname="Ким", given_names="Анна", document="N 0123-4567"))
    visitor.send("applicant", 2, **person(surname="Сукарно", given_names="", document="N 7654-3210"))
    visitor.send("applicant", 3, **child(surname="Ким", given_names="Лев", patronymic="Олегович"))
    return visitor


def representative_of(visitor: Visitor) -> str:
    return str(visitor.booking.applicants.get(position=3).representative_name)


def test_the_adults_of_the_party_are_offered_by_name() -> None:
    visitor = family()
    page = visitor.open("representative", 3)
    labels = [label.text for label in page.html.all("label") if label.attrs["for"].startswith("id_person")]
    assert labels == ["Ким Анна", "Сукарно", "Another person"]
    assert visitor.send("representative", 3, relation="parent", person="1", name="").leads_to == visitor.url("consent")
    assert representative_of(visitor) == "Ким Анна"
    page = visitor.open("representative", 3)
    assert page.html.one("input", name="person", value="1").attrs.get("checked") == ""
    assert page.value("name") == ""


@pytest.mark.parametrize("person", ["else", ""])
def test_somebody_else_is_typed(person: str) -> None:
    visitor = family()
    typed = {"relation": "guardian", "person": person, "name": "Пак Вера"}
    assert visitor.send("representative", 3, **typed).status == 302
    assert representative_of(visitor) == "Пак Вера"
    page = visitor.open("representative", 3)
    assert page.value("name") == "Пак Вера"
    assert page.html.one("input", name="person", value="else").attrs.get("checked") == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ким Лев Олегович", "the name of a child"),
        ("лев ким", "the name of a child"),
        ("Ким  Лёв", "the name of a child"),
        ("Анна", "surname and given names in full"),
        ("Х", "surname and given names in full"),
        ("", "Enter the name of the person"),
    ],
)
def test_a_child_or_half_a_name_cannot_represent_a_child(name: str, words: str) -> None:
    visitor = family()
    page = visitor.send("representative", 3, relation="parent", person="else", name=name)
    assert [words in error for error in page.errors] == [True]
    assert page.value("name") == name
    assert representative_of(visitor) == ""


def test_an_adult_with_one_name_in_the_passport_can_represent_a_child() -> None:
    visitor = Visitor(held_booking(party_size=2))
    visitor.send("applicant", 1, **child())
    assert not visitor.open("representative", 1).html.all("input", name="one_name")
    page = visitor.send("representative", 1, relation="parent", name="Suharto")
    assert page.html.one("label", for_="id_one_name").text == "The passport shows only one name"
    assert visitor.send("representative", 1, relation="parent", name="Suharto", one_name="on").status == 302
    assert Applicant.objects.get(booking=visitor.booking, position=1).representative_name == "Suharto"
    visitor.send("applicant", 2, **child(given_names="Аружан"))
    assert visitor.send("representative", 2, relation="parent", name="Suharto").status == 302  # it was said before


def test_an_adult_of_one_name_can_be_typed_too() -> None:
    visitor = family()
    assert visitor.send("representative", 3, relation="parent", name="сукарно").status == 302


def test_the_adult_who_is_coming_must_be_chosen() -> None:
    page = family().send("representative", 3, relation="parent", name="")
    assert page.errors == ["Choose the person who is coming with the child"]
    page = family().send("representative", 3, relation="parent", person="3", name="Ким Лев")
    assert len(page.errors) == 1
    assert "can no longer be chosen" in page.errors[0]


def test_a_second_child_is_offered_the_name_typed_for_the_first() -> None:
    visitor = Visitor(held_booking(party_size=2))
    visitor.send("applicant", 1, **child())
    visitor.send("representative", 1, relation="guardian", name="Ахметова Гүлнар")
    visitor.send("applicant", 2, **child(given_names="Аружан"))
    page = visitor.open("representative", 2)
    assert page.value("name") == "Ахметова Гүлнар"
    assert not page.html.all("input", type="radio", checked="")


LONG = "Я" * 100


def test_an_adult_with_the_longest_names_represents_a_child() -> None:
    visitor = family()
    visitor.send("applicant", 1, **person(surname=LONG, given_names=LONG, patronymic=LONG, document="N7654321"))
    for typed in ({"person": "1", "name": ""}, {"person": "else", "name": " ".join([LONG] * 3)}):
        assert visitor.send("representative", 3, relation="parent", **typed).status == 302
        assert representative_of(visitor) == " ".join([LONG] * 3)
    page = visitor.send("representative", 3, relation="parent", person="else", name=" ".join([LONG] * 3) + "Я")
    assert page.errors == ["This is too long: 303 characters. The limit is 302"]
