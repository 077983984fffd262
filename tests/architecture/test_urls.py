"""Every address of the site, whatever it contains and whoever asks, is answered without a server error.

The address table is walked, so that a page that is added is tested without a word here.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from bookings.identity.tokens import entry_token, link_token
from bookings.models import Booking, Event, Notification, Reception, WaitlistEntry
from tests.admin.pages import logged_in
from tests.factories import NOW, make_staff, ready_booking
from tests.waiting_lists import full_reception, new_entry, offered_entry

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]

PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^)]*\)")
# The addresses are tried in so many parts, each in a world of its own.
PARTS = 6
NUMBERS = ["0", "7", "9" * 19, "9" * 400]
WORDS = ["1", "1.1." + "A" * 32, "9" * 30 + ".1.x", "%00²'\"<>", "%FF", "x" * 3000]
QUERIES = [
    "",
    "?service=%00&people=²&from=%FF&page=-1&district=%00&go=1&change=x&all=1",
    "?people=9999999999999999999999&people=1&service=a&service=b&e=1&o=x.y&q=%00&p=x&id__exact=²&_changelist_filters=%00",
]
NAMES = [
    *("time", "request_key", "email", "surname", "given_names", "patronymic", "document", "code", "consent"),
    *("birth_date_day", "birth_date_month", "birth_date_year", "relation", "name", "representative"),
    *("action", "_selected_action", "username", "answer"),
]
TYPED: list[dict[str, object]] = [
    {},
    dict.fromkeys(NAMES, "²\0"),
    {
        "time": ["earliest", "09:00"],
        "request_key": "9" * 400,
        "phone": "٣" * 99,
        "surname": "ӘҒҚҢӨҰҮҺІ" * 500,
        "birth_date_day": "9" * 5000,
        "birth_date_month": "-1",
        "birth_date_year": "٢٠٢٠",
        "code": "٣" * 6,
        "relation": "none",
        "post": "x",
        "date": "x",
    },
]


def routes() -> list[str]:
    with translation.override("en"):
        return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here)
        else:
            yield f"/{here}"


def addresses(route: str) -> list[str]:
    """The route with each kind of garbage in its parts."""
    turns = range(len(WORDS) if PART.search(route) else len(QUERIES))
    return [
        PART.sub(lambda part: _garbage(part["kind"], turn), route) + QUERIES[turn % len(QUERIES)]  # noqa: B023
        for turn in turns
    ]


def _garbage(kind: str | None, turn: int) -> str:
    values = NUMBERS if kind == "int" else WORDS
    return values[turn % len(values)]


def ask(client: Client, address: str, typed: dict[str, object]) -> None:
    """By HEAD too if nothing is typed: a view is asked so once for each route."""
    answers = [client.get(address), client.post(address, typed)]
    if not typed:
        answers.append(client.head(address))
    assert all(answer.status_code < 500 for answer in answers), address


def state() -> list[object]:
    """All that reading may not change. That somebody of the staff has read it is written down: nothing else is."""
    events = Event.objects.exclude(verb__in=["view", "export"])
    rows = [model.objects.all() for model in (Booking, Notification, Reception, WaitlistEntry)]
    return [list(each.order_by("pk").values()) for each in (events, *rows)]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace in the database: one world serves many addresses."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def part_of(part: int) -> list[str]:
    return routes()[part::PARTS]


def is_of_staff(route: str) -> bool:
    return route.split("/")[2:3] in (["admin"], ["staff"])


@pytest.mark.parametrize("part", range(PARTS))
def test_garbage_in_an_address_gets_a_page_for_anybody(part: int) -> None:
    for route in part_of(part):
        if is_of_staff(route):
            continue  # the gate sends them to the login whatever the address contains: test_gate.py
        for number, address in enumerate(addresses(route)):
            with undone():
                ask(Client(), address, TYPED[number % len(TYPED)])


@pytest.mark.parametrize("part", range(PARTS))
def test_garbage_in_an_address_gets_a_page_for_staff(part: int) -> None:
    client = logged_in(make_staff(is_superuser=True))
    cookies = dict(client.cookies)
    for route in part_of(part):
        for number, address in enumerate(addresses(route)):
            client.cookies.update(cookies)
            with undone():
                ask(client, address, TYPED[number % len(TYPED)])


def the_token(route: str, booking: Booking) -> str:
    """What opens the page: the link of a booking, or of an entry in a waiting list."""
    if "/waiting/" not in route:
        return link_token(booking)
    return entry_token(offered_entry() if "/offer/" in route else new_entry(full_reception()[0]))


@pytest.mark.parametrize("part", range(PARTS))
def test_garbage_sent_to_a_page_that_exists_is_answered_and_reading_changes_nothing(part: int) -> None:
    booking = ready_booking(party_size=2)
    client = logged_in(make_staff(is_superuser=True))
    cookies = dict(client.cookies)
    for route in filter(PART.search, part_of(part)):
        client.cookies.update(cookies)
        with undone():
            _read_and_send(client, route, booking)


def _read_and_send(client: Client, route: str, booking: Booking) -> None:
    real = {
        "token": the_token(route, booking),
        "pk": str(booking.reception_id),
        "number": "1",
        "app_label": "bookings",
        "object_id": str(booking.reception_id if "/reception/" in route else booking.pk),
        "url": "bookings/",
    }
    address = PART.sub(lambda part: real.get(part["name"] or part["group"], "1"), route)
    before = state()
    if "<str:token>" in route:
        assert client.get(address).status_code in (200, 302), address
    for query in QUERIES:
        assert client.get(address + query).status_code < 500, address
    assert client.head(address).status_code < 500, address
    assert state() == before, address
    for typed in TYPED:
        assert client.post(address, typed).status_code < 500, address


def test_the_walk_finds_pages_of_citizens_and_of_staff() -> None:
    assert {"/en/", "/en/receptions/<int:pk>/times/", "/en/booking/<str:token>/code/", "/en/admin/login/"} <= set(
        routes()
    )


def test_more_fields_than_a_form_can_have_are_refused() -> None:
    typed = {f"field-{number}": "x" for number in range(5000)}
    assert Client().post("/en/receptions/1/times/", typed).status_code in (400, 404)
