"""Staff see who waits where, and change nothing of it."""

import pytest

from tests.admin.pages import logged_in, url, words
from tests.factories import NOW, make_post, make_staff
from tests.waiting_lists import full_reception, offered_entry, waiting_entry

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def test_the_lines_with_places_and_offers() -> None:
    first = offered_entry()
    second = waiting_entry(first.reception)
    waiting_entry(full_reception()[0])
    client = logged_in(make_staff(first.post))
    page = words(client.get(url("waitlistentry_changelist")))
    assert "2 waiting list entries" in page
    assert "A place is offered 1 2 1" in page
    assert "Waiting 2 2 0" in page
    assert "Құрманғазиева" in words(client.get(url("waitlistentry_change", second.pk)))


def test_staff_of_another_post_do_not_see_entries_and_nobody_can_change_them() -> None:
    entry = waiting_entry(full_reception()[0])
    other = logged_in(make_staff(make_post()))
    assert other.get(url("waitlistentry_change", entry.pk)).status_code == 404
    client = logged_in(make_staff(entry.post))
    assert client.post(url("waitlistentry_change", entry.pk), {"status": "left"}).status_code == 403
    assert client.post(url("waitlistentry_delete", entry.pk), {"post": "yes"}).status_code == 403
