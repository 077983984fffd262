"""A post with a manager who is logged in, at a known time."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from bookings.models import Post, User
from tests.admin.pages import logged_in
from tests.factories import NOW, make_post, make_staff


@pytest.fixture(autouse=True)
def known_time() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def post(db: None) -> Post:
    return make_post(kits=1, counter_share=20)


@pytest.fixture
def manager(post: Post) -> User:
    return make_staff(post)


@pytest.fixture
def staff(manager: User) -> Client:
    return logged_in(manager)
