"""What a rush can do: keep an officer waiting, close circles of locks, answer one click twice."""

import threading
import uuid
from functools import partial
from itertools import count

import pytest
from django.db import OperationalError, connection

from bookings.actions.confirmation import ask_code, confirm_booking
from bookings.actions.core import locks
from bookings.actions.holds import hold
from bookings.actions.receptions import cancel_reception, publish_reception
from bookings.errors import AlreadyBooked, BookingError, WrongState
from bookings.models import Booking, Reception
from tests.concurrency.racing import race
from tests.factories import NOW, by, fill_in, held_booking, make_service, published_reception, the_code

pytestmark = pytest.mark.django_db(transaction=True)


def try_to_hold(reception: Reception, **more: object) -> Booking:
    values: dict[str, object] = {
        "reception": reception,
        "service": reception.services[0],
        "party_size": 1,
        "now": NOW,
        "language": "en",
        "request_key": uuid.uuid4(),
    }
    return hold(**values | more)  # type: ignore[arg-type]


class Rush:
    """People who click again and again until somebody says that the reception is off; bounded all the same."""

    def __init__(self, reception: Reception, people: int) -> None:
        self.reception, self.clicks = reception, count()
        self.threads = [threading.Thread(target=self.click) for _i in range(people)]
        self.is_over = threading.Event()

    def click(self) -> None:
        try:
            while not self.is_over.is_set() and next(self.clicks) < 4000:
                try:
                    try_to_hold(self.reception)
                except BookingError as refusal:
                    if refusal.code == "reception_cancelled":
                        return
        finally:
            connection.close()

    def __enter__(self) -> "Rush":
        for thread in self.threads:
            thread.start()
        while next(self.clicks) < 100:
            pass  # the rush is on
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join(60)


def cancel_within(milliseconds: int, reception: Reception) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {milliseconds}")
    try:
        cancel_reception(reception=reception, actor=by("officer"), now=NOW)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")


def test_an_officer_can_cancel_in_the_middle_of_a_rush() -> None:
    reception = published_reception(make_service(), desks=2)
    with Rush(reception, people=16):
        cancel_within(5000, reception)
    assert not Booking.objects.filter(status="held").exists()


def test_without_the_gate_the_officer_waits_for_the_rush_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: sharers of a row overtake a transaction that wants it alone."""
    monkeypatch.setattr(locks, "_gate", lambda *gates: None)
    refused = 0
    for _try in range(5):  # on a busy machine the rush may leave a gap
        reception = published_reception(make_service(), desks=2)
        with Rush(reception, people=16):
            try:
                cancel_within(700, reception)
            except OperationalError as error:
                refused += "statement timeout" in str(error)
                break
    assert refused == 1


def test_publishing_repeatedly_in_a_rush_causes_no_deadlock() -> None:
    reception = published_reception(make_service(), desks=4)
    press = partial(publish_reception, reception=reception, actor=by("officer"), now=NOW)

    results = race([partial(try_to_hold, reception)] * 20 + [press] * 20)

    assert sum(isinstance(result, Booking) for result in results) == 20
    assert sum(isinstance(result, WrongState) for result in results) == 20


@pytest.mark.parametrize("repeat", range(10))
def test_a_double_click_on_another_time_answers_twice_with_one_hold(repeat: int) -> None:
    reception = published_reception()
    old, key = fill_in(held_booking(reception)), uuid.uuid4()
    click = partial(try_to_hold, reception, starts_at=old.ends_at, replaces=old, request_key=key)

    first, second = race([click] * 2)

    assert first == second
    assert Booking.objects.get(status="held").applicants.count() == 1


@pytest.mark.parametrize("repeat", range(10))
def test_mother_and_father_both_book_the_family_in_another_order(repeat: int) -> None:
    reception = published_reception(make_service())
    bookings = []
    for order in (("N11111111", "N22222222"), ("N22222222", "N11111111")):
        booking = fill_in(held_booking(reception, party_size=2), document=order[0])
        bookings.append((booking, order))
    hashes = {order[0]: booking.applicants.get(position=1).person_hash for booking, order in bookings}
    for booking, order in bookings:
        booking.applicants.filter(position=2).update(person_hash=hashes[order[1]])
        ask_code(booking=booking, now=NOW)

    results = race([partial(confirm_booking, booking=each, code=the_code(each), now=NOW) for each, _order in bookings])

    assert {type(result) for result in results} == {Booking, AlreadyBooked}


def test_persons_are_locked_in_one_order_whoever_names_them_first(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    monkeypatch.setattr(locks, "_gate", lambda *gates: taken.extend(key for _how, key in gates))
    locks.lock_persons(["ff" * 32, "00" * 32, "erased:1"])
    assert taken == sorted(taken)
    assert len(taken) == 2
