"""Two members of staff at one reception at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from bookings.actions import receptions
from bookings.models import Desk, Event, Post, Reception
from tests.admin.pages import form_of, logged_in, token_of_page, url, words
from tests.factories import DAY, NOW, by, make_desk, make_reception, make_service, make_staff

SAID = ("can be booked at once.", "It is already published.")


def send(staff: Client, address: str, data: dict[str, object]) -> int:
    return int(answer(staff, address, data).status_code)


def answer(staff: Client, address: str, data: dict[str, Any]) -> Any:
    try:
        return staff.post(address, data)
    finally:
        connections.close_all()


def waiting() -> int:
    """How many connections wait for a lock: this run has the server for itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


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
def test_a_reception_published_meanwhile_is_neither_overwritten_nor_deleted(
    page: str, typed: dict[str, object], answer: int, staff: Client, post: Post
) -> None:
    reception = make_reception(post=post)
    desk = make_desk(reception, make_service())
    data = form_of(reception, **typed, **{"post": "yes"} if page == "reception_delete" else {})
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            receptions.publish_reception(reception=reception, actor=by("a colleague"), now=NOW)
            sent = pool.submit(send, staff, url(page, reception.pk), data)
            while not somebody_waits():
                assert not sent.done(), "it did not wait for the colleague"
        assert sent.result() == answer
    again = Reception.objects.get(pk=reception.pk)
    assert (again.status, again.date) == (Reception.Status.PUBLISHED, reception.date)
    assert Desk.objects.get(pk=desk.pk).closes == desk.closes
    assert again.slots.count() == 12


@pytest.mark.django_db(transaction=True)
def test_when_two_people_publish_at_once_the_second_sees_that_it_is_done(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    make_desk(reception, make_service())
    other = logged_in(make_staff(post))
    address = url("reception_publish", reception.pk)
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Post.objects.select_for_update().get(pk=post.pk)  # both have read a draft before either publishes
            sent = [pool.submit(send, each, address, {}) for each in (staff, other)]
            while waiting() < 2:
                assert not any(each.done() for each in sent), "it did not wait"
        assert [each.result() for each in sent] == [302, 302]
    assert reception.slots.count() == 12
    assert Event.objects.filter(reception_id=reception.pk, verb="publish").count() == 1
    pages = sorted(words(each.get(url("reception_change", reception.pk))) for each in (staff, other))
    assert [sum(said in page for page in pages) for said in SAID] == [1, 1]
    assert not any("Nothing was" in page for page in pages)


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_sent_twice_at_once_is_made_once_and_shown_twice(staff: Client, post: Post) -> None:
    old = make_reception(post=post, date=DAY + dt.timedelta(days=30))
    make_desk(old, make_service())
    typed = {"source": f"reception-{old.pk}", "days": "1", "day-0-venue": old.venue_id, "day-0-date": str(DAY)}
    typed |= token_of_page(staff)
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Post.objects.select_for_update().get(pk=post.pk)
            sent = [pool.submit(answer, staff, url("reception_plan"), typed) for _i in range(2)]
            while waiting() < 2:
                assert not any(each.done() for each in sent), "it did not wait"
        answers = [each.result() for each in sent]
    [draft] = Reception.objects.filter(date=DAY)
    assert [each["Location"] for each in answers] == [url("reception_preview", draft.pk)] * 2
    assert "The draft is ready." in words(staff.get(answers[1]["Location"]))
