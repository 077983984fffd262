"""The demo leaves alone what is not its own: the database of an installation, with real mail waiting in it."""

import pytest
from django.conf import settings
from django.db import connection

from bookings.models import Post, User
from consulate.demo.data.load import load
from consulate.demo.folder import DemoError
from consulate.demo.prepare import refuse_foreign_database, refuse_other_columns
from tests.factories import NOW, make_post, make_staff

pytestmark = pytest.mark.django_db


def test_an_empty_database_is_accepted() -> None:
    refuse_foreign_database()


def test_its_own_database_is_accepted_again_whatever_was_changed_in_it() -> None:
    load(logins=settings.DEMO_LOGINS, now=NOW)
    make_post()
    Post.objects.update(name_en="Changed in the demo")
    User.objects.update(first_name="Changed")
    refuse_foreign_database()


def test_a_post_of_the_same_name_does_not_mark_a_demo() -> None:
    make_post(slug="almaty")
    make_staff(username="officer", email="officer@consulate.example")
    with pytest.raises(DemoError, match="in use"):
        refuse_foreign_database()


def test_an_installation_that_has_only_its_first_account_is_refused() -> None:
    make_staff(is_superuser=True)
    with pytest.raises(DemoError, match="in use"):
        refuse_foreign_database()


def test_the_tables_of_this_version_are_accepted() -> None:
    refuse_other_columns()


@pytest.mark.parametrize("change", ["DROP COLUMN actor_name", "ADD COLUMN mood text NOT NULL"])
def test_tables_of_another_version_are_refused(change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE bookings_event {change}")
    with pytest.raises(DemoError, match=f"another version .*bookings_event.{change.split()[2]}"):
        refuse_other_columns()
