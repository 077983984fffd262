"""Invented people who have booked: parties of one to four, with names that are common in the region.

They include long names, hyphens, Kazakh letters, single names, and children with a parent.
"""

import datetime as dt
from typing import NamedTuple

from bookings.models import Applicant


class Person(NamedTuple):
    """Names as in the passport. Nobody has the number in `document`."""

    surname: str
    given_names: str
    patronymic: str
    birth_date: dt.date
    document: str


class Party(NamedTuple):
    """Who comes together, in which language they booked, and who comes with the children."""

    language: str
    persons: tuple[Person, ...]
    representative: str = ""
    relation: Applicant.Relation = Applicant.Relation.PARENT


_ADULTS = """\
kk;Ахметова;Әсел;Қайратқызы;1988-03-14
ru;Ковальчук;Пётр;Семёнович;1951-11-02
kk;Өтегенов;Нұрлан;Өмірұлы;1979-07-21
ru;Мельникова-Штайн;Екатерина;Андреевна;1993-01-30
kk;Іскакова;Гүлнар;;1964-05-09
ru;Цой;Артём;Викторович;2001-12-12
kk;Жаңабаев;Ұлан;Әділұлы;1996-02-29
en;Harutyunyan;Ani;;1985-08-18
kk;Қоңырбаева;Гауһар;Мұратқызы;1972-10-05
ru;Соловьёва;Алёна;Игоревна;1990-04-25
kk;Һүсейінова;Жиһан;;1968-06-17
ru;О’Коннор-Ли;Мария;;1982-09-03
kk;Тәңірбергенов;Ғалым;Қуанышұлы;1975-12-28
ru;Шевчук;Зинаида;Семёновна;1947-01-16
kk;Үмбетова;Сәуле;Бөрібайқызы;1958-08-08
ru;Пак;Людмила;Сергеевна;1966-03-27
kk;Бөкейхан-Ғалиева;Ұлжан;;1999-05-15
ru;Гусейнов;Рауф;Низами оглы;1987-11-11
kk;Ерболат;;;1994-07-07
ru;Исмаилова;Хуршида;Абдукаримовна;1970-02-02
kk;Әбілқасымов;Ілияс;Нұрғалиұлы;1983-10-19
ru;Безбородько;Юрий;Янович;1955-06-30
kk;Жүнісбекова;Қымбат;Ыбырайқызы;1991-09-24
ru;Ан;Виктория;;2003-03-08
kk;Сүлейменов;Дәурен;Һәкімұлы;1977-04-04
ru;Щербакова;Анна-Мария;Евгеньевна;1998-12-01
"""


def _adults() -> list[Party]:
    parties = []
    for number, line in enumerate(_ADULTS.splitlines(), 1):
        language, surname, given_names, patronymic, born = line.split(";")
        person = Person(surname, given_names, patronymic, dt.date.fromisoformat(born), f"DEMO{number:05}")
        parties.append(Party(language, (person,)))
    return parties


ADULTS = _adults()
FAMILIES = [
    Party(
        "ru",
        (
            Person("Ли", "Ольга", "Дмитриевна", dt.date(1986, 5, 23), "DEMO01001"),
            Person("Ли", "Тимур", "Русланович", dt.date(2019, 9, 1), "DEMO01002"),
        ),
        representative="Ли Ольга Дмитриевна",
    ),
    Party(
        "kk",
        (
            Person("Әлімжанова", "Айгүл", "Төлегенқызы", dt.date(1984, 2, 11), "DEMO02001"),
            Person("Әлімжанов", "Бауыржан", "Ескендірұлы", dt.date(1981, 7, 29), "DEMO02002"),
            Person("Әлімжанова", "Інжу", "Бауыржанқызы", dt.date(2015, 4, 6), "DEMO02003"),
        ),
        representative="Әлімжанова Айгүл Төлегенқызы",
    ),
    Party(
        "ru",
        (Person("Фёдоров", "Лев", "Максимович", dt.date(2017, 11, 20), "DEMO03001"),),
        representative="Громова Наталья Петровна",
        relation=Applicant.Relation.GUARDIAN,
    ),
]
