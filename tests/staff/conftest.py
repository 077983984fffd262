"""A post with people of each role who are logged in, at a known time."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from bookings.models import Membership, Post
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
def manager(post: Post) -> Client:
    return logged_in(make_staff(post, Membership.Role.MANAGER))


@pytest.fixture
def officer(post: Post) -> Client:
    return logged_in(make_staff(post, Membership.Role.OFFICER))


@pytest.fixture
def auditor(post: Post) -> Client:
    return logged_in(make_staff(post, Membership.Role.AUDITOR))


@pytest.fixture
def stranger(db: None) -> Client:
    """The manager of another post."""
    return logged_in(make_staff(make_post(), Membership.Role.MANAGER))
