"""Two members of staff at one reception at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from bookings.actions import receptions
from bookings.models import Desk, Post, Reception
from tests.admin.pages import form_of, url
from tests.factories import NOW, make_desk, make_reception, make_service


def send(staff: Client, address: str, data: dict[str, object]) -> int:
    try:
        return staff.post(address, data).status_code
    finally:
        connections.close_all()


def somebody_waits() -> bool:
    """Whether another connection waits for what this one has locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("page", "typed", "answer"),
    [("reception_change", {"date": "2027-01-15", "desks-0-closes": "18:00"}, 302), ("reception_delete", {}, 403)],
)
def test_what_is_published_meanwhile_is_neither_overwritten_nor_deleted(
    page: str, typed: dict[str, object], answer: int, staff: Client, post: Post
) -> None:
    reception = make_reception(post=post)
    desk = make_desk(reception, make_service())
    data = form_of(reception, **typed, **{"post": "yes"} if page == "reception_delete" else {})
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            receptions.publish(reception=reception, actor="a colleague", now=NOW)
            sent = pool.submit(send, staff, url(page, reception.pk), data)
            while not somebody_waits():
                assert not sent.done(), "it did not wait for the colleague"
        assert sent.result() == answer
    again = Reception.objects.get(pk=reception.pk)
    assert (again.status, again.date) == (Reception.Status.PUBLISHED, reception.date)
    assert Desk.objects.get(pk=desk.pk).closes == desk.closes
    assert again.slots.count() == 12
