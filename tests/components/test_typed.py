"""What is typed in several ways is read as one."""

import datetime as dt

import pytest

from bookings.identity.persons import last_four, person_hash
from bookings.identity.typed import fold_name, normalise_code, normalise_document, normalise_reference


@pytest.mark.parametrize(
    "typed",
    [
        "II-ЖА № 123456",
        "II-ЖА 123456",
        "ii-жа №123456",
        "II–ЖА No. 123456",
        "II−ЖА No 123456",
        "II-ЖА N° 123456",
        "II-ЖА #123456",
        "Ⅱ-ЖА 123456",
        "ІІ-ЖА\u00a0№\u202a123456\u202c",
        "ＩＩ－ЖА　１２３４５６",
    ],
)
def test_a_document_has_one_number_however_it_is_written(typed: str) -> None:
    assert normalise_document(typed) == "IIЖA123456"
    assert last_four(typed) == "3456"


@pytest.mark.parametrize("typed", ["NO123456", "N0123456", "N 0123456", "N1234567"])
def test_letters_that_belong_to_the_number_stay(typed: str) -> None:
    assert normalise_document(typed) == typed.replace(" ", "")


def hashed(surname: str, given_names: str = "Михаил", document: str = "") -> str:
    day = dt.date(1960, 1, 27)
    return person_hash(document=document, surname=surname, given_names=given_names, patronymic="", birth_date=day)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Салтыков-Щедрин", "Салтыков–Щедрин"),
        ("Салтыков-Щедрин", "САЛТЫКОВ — ЩЕДРИН"),
        ("Салтыков-Щедрин", "Салтыков−Щедрин"),
        ("Салтыков-Щедрин", "Салтыков Щедрин"),
        ("Салтыков-Щедрин", "Салты\u00adков-Щедрин"),
        ("О'Нил", "О′Нил"),
        ("О'Нил", "О’НИЛ"),
        ("Толстой", "Толсто\u0438\u0306"),
        ("Müller", "MÜLLER"),
        ("Weiß", "WEISS"),
        ("Παπαδόπουλος", "ΠΑΠΑΔΌΠΟΥΛΟΣ"),
        ("Հակոբյան", "ՀԱԿՈԲՅԱՆ"),
        ("Ґжицький", "ґжицький"),
    ],
)
def test_a_person_without_a_document_is_one_however_the_name_is_written(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)
    assert hashed(one) == hashed(other)


def test_other_names_and_numbers_are_other_people() -> None:
    assert hashed("Салтыков") != hashed("Щедрин")
    assert hashed("Ким", document="II-ЖА 123456") != hashed("Ким", document="III-ЖА 123456")


@pytest.mark.parametrize(
    "typed", ["ACE-HKMD", "ace hkmd", "№ ACEHKMD", "АСЕ–НКМD", "\u202aACEHKMD\u202c", "ＡＣＥＨＫＭＤ"]
)
def test_a_reference_is_read_however_it_is_typed(typed: str) -> None:
    assert normalise_reference(typed) == "ACEHKMD"


@pytest.mark.parametrize("typed", ["123456", "123 456", "123–456", "\u202a123456\u202c", "１２３４５６", "١٢٣٤٥٦"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert normalise_code(typed) == "123456"
