"""The fields take what people write, and answer anything else with words."""

import datetime
import re
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bookings.accounts.fields import FactorCodeField
from bookings.citizen.forms.code import CodeField
from bookings.forms.fields import (
    BirthDateField,
    EmailField,
    HourField,
    HourInput,
    NameField,
    OneLineField,
    PhoneField,
    RadioChoiceField,
    RightEmailField,
    meant,
)
from bookings.forms.person_form import DocumentField

TODAY = datetime.date(2026, 11, 22)
ANYTHING = st.one_of(
    st.none(),
    st.text(),
    st.text("0123456789²٣५ \t\n\0-+.@()ext"),
    st.integers().map(str),
    st.sampled_from(["\0", "²", "9" * 5000, "-1", "0", "\u202e", "8 701", "+", "@", "a@b", "\ud800", "é" * 300]),
)


def born(**kwargs: Any) -> BirthDateField:
    return BirthDateField(today=lambda: TODAY, **kwargs)


def cleaned(field: forms.Field, value: Any) -> Any:
    """The value, or None where the field refuses it with words."""
    try:
        return field.clean(value)
    except ValidationError as error:
        if not all(error.messages):
            raise
        return None


def refusals(field: forms.Field, value: Any) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    assert all(refused.value.messages)
    return [str(error.code) for error in refused.value.error_list]


@given(parts=st.lists(ANYTHING, max_size=4))
def test_a_birth_date_is_a_date_or_is_refused(parts: list[str | None]) -> None:
    date = cleaned(born(), parts)
    assert date is None or datetime.date(1896, 1, 1) <= date <= TODAY


@given(typed=ANYTHING)
@pytest.mark.parametrize(
    "field",
    [OneLineField(), NameField(), PhoneField(), EmailField(), RadioChoiceField(choices=[("1", "one")])],
)
def test_any_text_is_a_value_or_is_refused(field: forms.Field, typed: str | None) -> None:
    value = cleaned(field, typed)
    assert value is None or value.isprintable()


@pytest.mark.parametrize("month", ["March", "mar.", "март", "Марта", "наурыз", "Наурыз", " НАУРЫЗ "])
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_the_month_may_be_a_word_in_any_language_of_the_site(month: str, language: str) -> None:
    with translation.override(language):
        assert born().clean(["8", month, "1962"]) == datetime.date(1962, 3, 8)


def read(sent: dict[str, str]) -> list[Any]:
    """The three parts of what was sent."""
    widget: Any = born().widget  # a class to the type checker, where the field declares it
    parts: list[Any] = widget.value_from_datadict(sent, {}, "born")
    return parts


@pytest.mark.parametrize(
    "whole",
    [
        "08.03.1962",
        "8.3.1962.",
        "8/3/1962",
        "8 03 1962",
        "8 марта 1962",
        "8-наурыз-1962",
        "08031962",
        "1962-03-08",
        "8,3,1962",
        "1962.03.08",
        "08.03.1962 г.",
        "8 марта 1962 года",
        "8.3.1962г",
        "1962 жылғы 8 наурыз",
        "8 наурыз 1962 ж.",
    ],
)
@pytest.mark.parametrize("part", ["day", "month", "year"])
def test_a_whole_date_in_one_input_is_put_where_its_parts_belong(whole: str, part: str) -> None:
    sent = {"born_day": "", "born_month": "", "born_year": "", f"born_{part}": f" {whole} "}
    typed = read(sent)
    assert typed[2] == "1962"
    assert born().clean(typed) == datetime.date(1962, 3, 8)


def test_a_date_that_is_not_whole_stays_as_it_was_typed() -> None:
    assert read({"born_day": "22.11", "born_month": "", "born_year": ""}) == ["22.11", "", ""]
    assert read({"born_day": "1.2.1962", "born_month": "2", "born_year": ""}) == ["1.2.1962", "2", ""]
    assert refusals(born(), read({"born_day": "22 11 49"})) == ["year_wrong"]


@pytest.mark.parametrize(
    "typed", [["8", "3", "1962"], ["08", "03", "1962"], [" 8", "3 ", "1962 "], ["8.", "3.", "1962."]]
)
def test_a_birth_date_is_read(typed: list[str]) -> None:
    assert born().clean(typed) == datetime.date(1962, 3, 8)


def test_a_child_born_today_is_born_and_the_oldest_person_too() -> None:
    assert born().clean(["22", "11", "2026"]) == TODAY
    assert born().clean(["1", "1", "1896"]) == datetime.date(1896, 1, 1)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        (["", "", ""], ["required"]),
        ([], ["required"]),
        (["8", "", ""], ["month_missing", "year_missing"]),
        (["32", "13", "62"], ["day_wrong", "month_wrong", "year_wrong"]),
        (["²", "-3", "19620"], ["day_wrong", "month_wrong", "year_wrong"]),
        (["8", "Marchember", "1962"], ["month_wrong"]),
        (["31", "2", "1962"], ["no_such_day"]),
        (["29", "2", "2023"], ["no_leap_day"]),
        (["23", "11", "2026"], ["future"]),
        (["1", "1", "1895"], ["too_old"]),
        (["1", "1", "0000"], ["too_old"]),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_reason(typed: list[str], codes: list[str]) -> None:
    assert refusals(born(), typed) == codes


def test_a_year_that_cannot_be_is_named_without_arithmetic() -> None:
    with pytest.raises(ValidationError, match=r"^.'Check the year of birth: it can’t be 0000'.$"):
        born().clean(["1", "1", "0000"])


def test_the_words_name_the_day_that_does_not_exist() -> None:
    with pytest.raises(ValidationError, match="There is no 31 February"):
        born().clean(["31", "2", "1962"])


def test_an_empty_birth_date_may_be_optional() -> None:
    assert born(required=False).clean(["", " ", ""]) is None


class Person(forms.Form):
    born = BirthDateField()
    name = NameField()


@pytest.mark.parametrize("typed", [["²", "\0<b>", " 07"], ["", "9" * 400, "''\""]])
def test_what_was_typed_is_shown_again_unchanged(typed: list[str]) -> None:
    form = Person({"born_day": typed[0], "born_month": typed[1], "born_year": typed[2]})
    assert not form.is_valid()
    assert [part.value for part in form["born"].parts] == typed  # type: ignore[attr-defined]


@pytest.mark.parametrize("kept", [datetime.date(1962, 3, 8), "1962-03-08"])
def test_a_date_kept_earlier_fills_the_three_inputs(kept: object) -> None:
    form = Person(initial={"born": kept})
    assert [part.value for part in form["born"].parts] == ["8", "3", "1962"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name",
    [
        "Ли",
        "О",
        "Әлиев",
        "ҚҰДАЙБЕРГЕНОВА",
        "Іңкәр Өмірбекқызы",
        "Мамин-Сибиряк",
        "O’Neill",
        "д'Артаньян",
        "Нұрʼали",
        "Müller",
        "de la Cruz",
        "محمد",
        "Jr.",
        "Салтыков–Щедрин",
        "Салтыков—Щедрин",
        "Салтыков−Щедрин",
        "О′Нил",
    ],
)
def test_names_stay_letter_by_letter(name: str) -> None:
    assert NameField().clean(name) == name


def test_only_the_spaces_of_a_name_are_tidied() -> None:
    assert NameField().clean("  Анна\u00a0 \t Мария ") == "Анна Мария"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "required"),
        (" \t\u00a0", "required"),
        ("Иванов2", "digit"),
        ("Иван²", "digit"),
        ("Ива\nнов", "line_break"),
        ("Иванов\u2028", "line_break"),
        ("Ива\0нов", "invisible"),
        ("a@b.kz", "sign"),
        ("<b>", "sign"),
        ("--", "no_letter"),
        ("я" * 101, "too_long"),
    ],
)
def test_an_invalid_name_is_refused_with_the_reason(name: str, code: str) -> None:
    assert refusals(NameField(), name) == [code]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("8 701 123 45 67", "+77011234567"),
        ("+7 (701) 123-45-67", "+77011234567"),
        ("7011234567", "+77011234567"),
        ("+7 912 345 67 89", "+79123456789"),
        ("+996 312 123456", "+996312123456"),
        ("+49 30 123456", "+4930123456"),
        ("0049 30 123456", "+4930123456"),
        ("(00) 49 30 123456", "+4930123456"),
        ("+0049 30 123456", "+4930123456"),
        ("\u202a+7 701 123 45 67\u202c", "+77011234567"),
        ("\u2066８ ７０１ １２３－４５－６７\u2069", "+77011234567"),
        ("8 701 123–45−67", "+77011234567"),
        ("", ""),
    ],
)
def test_a_phone_number_is_kept_in_its_international_form(typed: str, number: str) -> None:
    assert PhoneField(required=False).clean(typed) == number


@pytest.mark.parametrize("typed", ["12", "8 701", "abc", "+7 701 CALL ME", "+999 1234567", "8701123456789"])
def test_an_invalid_phone_number_is_refused(typed: str) -> None:
    assert refusals(PhoneField(required=False), typed) == ["invalid"]


@pytest.mark.parametrize("mark", list("\u00ad\u200b\u200e\u202a\u202c\u202e\u2060\u2066\u2069\ufeff"))
def test_invisible_marks_are_dropped_wherever_something_is_typed(mark: str) -> None:
    assert NameField().clean(f"{mark}Ива{mark}нов") == "Иванов"
    assert EmailField().clean(f"{mark}a{mark}@example.kz{mark}") == "a@example.kz"
    assert PhoneField().clean(f"{mark}+7 701{mark} 123 45 67{mark}") == "+77011234567"
    assert CodeField().clean(f"{mark}123{mark} 456") == "123456"
    assert FactorCodeField().clean(f"{mark}123{mark}–456") == "123456"
    assert DocumentField().clean(f"N{mark}01234567") == "N01234567"
    assert born().clean([f"{mark}8", f"3{mark}", f"19{mark}62"]) == datetime.date(1962, 3, 8)
    assert born().clean(read({"born_day": f"{mark}08.03.1962{mark}"})) == datetime.date(1962, 3, 8)
    assert refusals(NameField(), mark) == ["required"]


def test_a_name_is_kept_in_its_composed_form() -> None:
    assert NameField().clean("Толсто\u0438\u0306") == "Толстой"


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("ivan@gmail.con", "ivan@gmail.com"),
        ("ivan@gmail.сom", "ivan@gmail.com"),
        ("ivan@gmаil.com", "ivan@gmail.com"),
        ("ivan@gmail.сом", "ivan@gmail.com"),
        ("ivan@gmail.xn--om-nmc", "ivan@gmail.com"),  # what a browser sends for gmail.сom
        ("ivan@mаil.ru", "ivan@mail.ru"),
        ("ivan@gmаil.con", "ivan@gmail.com"),
        ("ivan@example.рф", ""),
        ("ivan@почта.рф", ""),
        ("ivan@сом.рф", ""),
        ("ivan@пример.қаз", ""),
        ("ivan@example.kz", ""),
    ],
)
def test_letters_of_another_alphabet_in_a_domain_are_questioned(typed: str, right: str) -> None:
    assert meant(EmailField().clean(typed)) == right
    if right:
        assert refusals(RightEmailField(), typed) == ["slip"]
    else:
        assert RightEmailField().clean(typed) == typed


def test_a_domain_as_a_browser_sends_it_is_one_address_with_the_one_in_letters() -> None:
    assert EmailField().clean("name@xn--80a1acny.xn--p1ai") == "name@почта.рф"
    assert EmailField().clean("name@xn--a.example") == "name@xn--a.example"  # only looks encoded
    assert meant("name@xn--80a1acny.xn--p1ai") == ""


@pytest.mark.parametrize("typed", ["aigerim@example.kz", " A.Last+visa@Example.COM ", "name@почта.рф"])
def test_an_email_address_is_kept_as_typed(typed: str) -> None:
    assert EmailField().clean(typed) == typed.strip()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("aigerim", "invalid"),
        ("a b@example.kz", "invalid"),
        ("айгерим@example.kz", "alphabet"),
        ("a@example.kz\nBcc: all@example.kz", "line_break"),
        ("a@example.kz\r", "line_break"),
        ("a²@example.kz", "alphabet"),
        ("a@gмяil.com", "mixed"),
        ("a" * 250 + "@example.kz", "too_long"),
    ],
)
def test_an_invalid_email_address_is_refused_with_the_reason(typed: str, code: str) -> None:
    assert refusals(EmailField(), typed) == [code]


def test_a_choice_that_is_gone_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValidationError) as refused:
        RadioChoiceField(choices=[("1", "09:00")]).clean("<script>")
    assert "script" not in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["9", "09", "9:00", "09.00", "0900", "9-00", " 09:00:00 "])
def test_an_hour_is_read_as_staff_type_it(typed: str) -> None:
    assert HourField().clean(typed) == datetime.time(9)


@pytest.mark.parametrize("typed", ["24", "9:60", "9 AM", "noon", "٩", "9:0", "\0"])
def test_anything_else_is_not_a_time(typed: str) -> None:
    with pytest.raises(ValidationError, match=re.escape("Enter a time such as 09:00.")):
        HourField().clean(typed)


def test_a_time_has_24_hours_in_every_browser_language() -> None:
    html = HourInput().render("opens", datetime.time(17))
    assert 'type="text"' in html
    assert 'value="17:00"' in html
