"""A world that is written back is the world that the verbs made, and is written back in no other state."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from bookings.models import Booking, Reception
from tests.factories import confirmed_booking, make_post, published_reception
from tests.worlds import built_once

Test = Callable[[], AbstractContextManager[None]]
Book = Callable[[Reception], Booking]
_numbers = itertools.count(1)


@pytest.fixture
def rolled_back(transactional_db: None) -> Test:
    """What a test of pytest-django runs in; here one test needs several."""

    @contextmanager
    def transaction_of_a_test() -> Iterator[None]:
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]  # as django.test.TestCase marks its own
        with block:
            yield
            transaction.set_rollback(True)

    return transaction_of_a_test


@pytest.fixture
def built() -> list[str]:
    """The addresses for which the verbs ran."""
    return []


@pytest.fixture
def book(built: list[str]) -> Book:
    email = f"{next(_numbers)}@example.org"  # no test finds the worlds of another

    @built_once
    def booking(reception: Reception, email: str) -> Booking:
        built.append(email)
        booking = confirmed_booking(reception, email=email)
        booking.reception = reception
        reception.published_by = "changed"  # type: ignore[attr-defined]
        return booking

    return lambda reception: booking(reception, email)


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            rows[table] = cursor.fetchall()
    return rows


def test_every_row_comes_back_and_the_verbs_do_not_run_again(rolled_back: Test, book: Book, built: list[str]) -> None:
    with rolled_back():
        first = book(published_reception())
        made = contents()
    with rolled_back():
        assert not Booking.objects.exists()
        again = book(published_reception())
        assert contents() == made
    assert len(built) == 1
    fields = [field.attname for field in Booking._meta.concrete_fields]
    assert [vars(again)[field] for field in fields] == [vars(first)[field] for field in fields]
    assert len(made["bookings_notification"]) > 1
    assert len(made["bookings_event"]) > 1


def test_rows_that_follow_get_their_own_keys(rolled_back: Test, book: Book) -> None:
    with rolled_back():
        book(published_reception())
    with rolled_back():
        reception = published_reception()
        assert confirmed_booking(reception, email="other@example.org") != book(reception)
        connection.check_constraints()


def test_the_models_of_the_caller_stay_the_same_objects_and_change_as_before(rolled_back: Test, book: Book) -> None:
    for _time in range(2):
        with rolled_back():
            reception = published_reception()
            assert book(reception).reception is reception
            assert vars(reception)["published_by"] == "changed"


def test_the_verbs_run_where_the_test_has_written_something(rolled_back: Test, book: Book, built: list[str]) -> None:
    for name in ("Almaty", "Astana"):
        with rolled_back():
            reception = published_reception()
            type(reception.post).objects.update(city=name)
            assert book(reception).post.city == name
    assert len(built) == 2


def test_the_verbs_run_for_other_arguments_and_after_other_worlds(
    rolled_back: Test, book: Book, built: list[str]
) -> None:
    with rolled_back():
        book(published_reception())
    with rolled_back():
        book(published_reception(desks=2))
    with rolled_back():
        reception = published_reception()
        make_post()
        book(reception)
    assert len(built) == 3


def test_the_verbs_run_in_and_after_a_savepoint_that_may_be_rolled_back(
    rolled_back: Test, book: Book, built: list[str]
) -> None:
    for _time in range(2):
        with rolled_back():
            reception = published_reception()
            with transaction.atomic():
                book(reception)
                transaction.set_rollback(True)
            book(reception)
    assert len(built) == 4


def test_the_verbs_run_where_a_setting_is_changed(
    rolled_back: Test, book: Book, built: list[str], settings: Settings
) -> None:
    for address in ("https://a.example.org", "https://b.example.org"):
        with rolled_back():
            settings.SITE_URL = address
            book(published_reception())
    assert len(built) == 2
