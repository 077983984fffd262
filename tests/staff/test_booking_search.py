"""Finding somebody at the door: names as they are said, a reference as it is read, the last four of a document."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from bookings.models import Applicant, Booking, Post, Reception
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


def test_a_letter_that_no_reference_has_may_have_been_several(officer: Client, reception: Reception) -> None:
    assert found(officer, reception, "ACEHKMO") == ["Қасенов Ерлан", "Ёлкин Сергей"]


def test_nobody_found_says_what_to_try(officer: Client, reception: Reception) -> None:
    page = look(officer, "search", reception.pk, query="?q=Иванов")
    assert "Try the surname" in page.text
    assert address("walk_in", reception.pk) in page.links()
