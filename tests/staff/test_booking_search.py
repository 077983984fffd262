"""Finding somebody at the door: names as they are said, a reference as it is read, the last four of a document."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bookings.models import Applicant, Booking, Post, Reception
from bookings.queries.booking_search import search_bookings
from tests.days import OPENING, a_day
from tests.staff.hall import address, look

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_time() -> Iterator[None]:
    with time_machine.travel(OPENING, tick=False):
        yield


@pytest.fixture
def reception(post: Post) -> Reception:
    reception, booked = a_day(booked=3, post=post)
    names = [("Қасенов", "Ерлан", "AB12"), ("Ёлкин", "Сергей", "7777"), ("Әлиева", "Мәдина", "0153")]
    for booking, (surname, given, last_four) in zip(booked, names, strict=True):
        Applicant.objects.filter(booking=booking).update(surname=surname, given_names=given, last_four=last_four)
    Booking.objects.filter(pk=booked[0].pk).update(reference="ACEHKMD")
    Booking.objects.filter(pk=booked[1].pk).update(reference="ACEHKMQ")
    return reception


def found(client: Client, reception: Reception, typed: str) -> list[str]:
    page = look(client, "search", reception.pk, query=f"?q={typed}")
    return [party.all("a")[0].text for party in page.html.all(class_="party")]


@pytest.mark.parametrize(
    ("typed", "whom"),
    [
        ("касен", ["Қасенов Ерлан"]),
        ("ЕЛКИН", ["Ёлкин Сергей"]),
        ("алиева мадина", ["Әлиева Мәдина"]),
        ("мадина", ["Әлиева Мәдина"]),
        ("7777", ["Ёлкин Сергей"]),
        ("ав12", ["Қасенов Ерлан"]),
        ("0153", ["Әлиева Мәдина"]),
        ("Қасымова", []),
        ("", []),
        ("%00", []),
        ("x" * 900, []),
    ],
)
def test_by_name_and_last_four(officer: Client, reception: Reception, typed: str, whom: list[str]) -> None:
    assert found(officer, reception, typed) == whom


@pytest.mark.parametrize("typed", ["ACEHKMD", "ace-hkm d", "АСЕНКМD"])
def test_one_reference_leads_to_its_card(officer: Client, reception: Reception, typed: str) -> None:
    booking = Booking.objects.get(reference="ACEHKMD")
    assert look(officer, "search", reception.pk, query=f"?q={typed}").leads_to == address("booking", booking.pk)


def test_a_letter_that_no_reference_has_is_read_as_several_possible_ones(officer: Client, reception: Reception) -> None:
    assert found(officer, reception, "ACEHKMO") == ["Қасенов Ерлан", "Ёлкин Сергей"]


@pytest.fixture
def family(reception: Reception) -> Booking:
    booking = reception.bookings.get(reference="ACEHKMD")
    Booking.objects.filter(pk=booking.pk).update(phone="+77015556677", email="third@example.kz")
    Applicant.objects.filter(booking=booking).update(
        surname="Пробный–Третий",
        given_names="Пётр О’Коннор",
        patronymic="Ильич",
        representative_name="Родительская-Мать Анна Львовна",
        last_four="4568",
    )
    return booking


@pytest.mark.parametrize(
    "typed",
    [
        "Пробный-Третий Пётр О'Коннор Ильич",
        "Ильич Петр Пробный",
        "Пробный, Пётр",
        "Пробный,Петр",
        "третий",
        "Третий 4568",
        "4568 третий",
        "ПРОБНЫЙ — ТРЕТИЙ",
        "Пробный Третий",
        "Мать",
        "Анна Родительская",
        "Родительская-Мать",
        "О′Коннор",
        "оконнор",
        "N 0123-4568",
        "№ 01234568",
        "8 701 555 66 77",
        "+7 (701) 555-66-77",
        "\u202a+7 701 555–66–77\u202c",
        "0077015556677",
        "Третий 8 701 555 66 77",
        "87015556677 Пробный",
        "third@example.kz",
        "Пробный third@example.kz",
        "Третий ACE",
    ],
)
def test_everything_shown_on_a_list_or_a_slip_or_a_passport_finds_the_person(
    officer: Client, reception: Reception, family: Booking, typed: str
) -> None:
    whom = ["Пробный–Третий Пётр О’Коннор Ильич"]
    assert found(officer, reception, quote(typed)) == whom
    if not typed.startswith(("N", "№")):  # the whole number finds somebody only on the day
        assert [each.pk for each in search_bookings(Booking.objects.all(), typed)] == [family.pk]


@pytest.mark.parametrize("typed", ["Пробный 4569", "Третий Сергей", "етий", "Мать Сергей", "8 701 555 66 78", "№", "—"])
def test_data_that_is_not_shown_finds_nobody(
    officer: Client, reception: Reception, family: Booking, typed: str
) -> None:
    assert found(officer, reception, quote(typed)) == []


def test_the_search_is_one_statement(
    reception: Reception, family: Booking, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert len(search_bookings(Booking.objects.all(), "4568 Третий Пётр 8 701 555 66 77")) == 1


def test_an_empty_result_says_what_to_try(officer: Client, reception: Reception) -> None:
    page = look(officer, "search", reception.pk, query="?q=Иванов")
    assert "Try the surname" in page.text
    assert address("walk_in", reception.pk) in page.links()
