"""A row that raises stops no sweep: the others are done, the error is logged and counted, and the row is tried last."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.db.models import Model

from bookings.actions import interests, link_requests, receptions, sweeps, waiting_list, waiting_list_offers
from bookings.actions.core.sweep_rows import work_through
from bookings.models import Booking, LinkRequest, Post, Reception, SweepFailure, WaitlistEntry
from consulate.logs import Discreet
from tests.factories import (
    DAY,
    NOW,
    by,
    confirmed_booking,
    held_booking,
    make_post,
    make_service,
    make_venue,
    published_reception,
)
from tests.waiting_lists import full_reception, waiting_entry

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=400)
NAME = "Құрманғазиева"
World = Callable[[], list[Model]]
Sweep = Callable[..., int]


def refuse(row: Model, events: str = "UPDATE OR DELETE") -> None:
    """Make PostgreSQL refuse to write this row, with a person's name in the detail, as a broken rule has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION 'this row is refused' USING DETAIL = 'Failing row contains ({NAME}).'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER refuse_row BEFORE {events} ON {row._meta.db_table}"
            f" FOR EACH ROW WHEN (OLD.id = {row.pk}) EXECUTE FUNCTION refuse_row()"
        )


def accept_again(row: Model) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER refuse_row ON {row._meta.db_table}")


def three_holds() -> list[Model]:
    reception = published_reception()
    return [held_booking(reception) for _number in range(3)]


def three_bookings() -> list[Model]:
    reception = published_reception()
    return [confirmed_booking(reception, email=f"{number}@example.org") for number in range(3)]


def three_missed() -> list[Model]:
    made = three_bookings()
    sweeps.mark_missed(now=LATER)
    return made


def three_entries() -> list[Model]:
    reception, _full = full_reception()
    service = reception.services[0]
    made = [waiting_list.join_waiting_list(reception=reception, service=service, party_size=1, now=NOW, language="en")]
    made += [waiting_list.join_waiting_list(reception=reception, service=service, party_size=1, now=NOW, language="en")]
    made += [waiting_list.join_waiting_list(reception=reception, service=service, party_size=1, now=NOW, language="en")]
    Booking.objects.update(erased_at=NOW)
    return list(made)


def three_interests() -> list[Model]:
    district = make_venue().district
    return [
        interests.ask_for_notices(email=f"{number}@example.org", district=district, services=[], language="en", now=NOW)
        for number in range(3)
    ]


def three_requests() -> list[Model]:
    for booking in three_bookings():
        link_requests.ask_link(text=str(booking), language="en", now=NOW)
    return list(LinkRequest.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("make", "sweep", "name", "is_done", "at"),
    [
        (three_holds, sweeps.expire_holds, "expire_holds", {"status": "expired"}, LATER),
        (three_bookings, sweeps.mark_missed, "mark_missed", {"status": "no_show"}, LATER),
        (three_missed, sweeps.erase_personal_data, "erase_bookings", {"erased_at": LATER}, LATER),
        (three_entries, sweeps.erase_personal_data, "erase_entries", {"erased_at": LATER}, LATER),
        (three_interests, interests.forget_ended_interests, "forget_ended", None, LATER),
        (three_requests, link_requests.look_up_links, "look_up_links", {"done_at": NOW}, NOW),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_rows_after_one_that_raises_are_processed(
    make: World,
    sweep: Sweep,
    name: str,
    is_done: dict[str, object] | None,
    at: dt.datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    rows = make()
    model, pks = type(rows[0]), {row.pk for row in rows}
    done = model._default_manager.filter(pk__in=pks, **is_done or {})
    refuse(rows[0])
    assert sweep(now=at) == 2
    left = done if is_done is None else model._default_manager.filter(pk__in=pks).exclude(**is_done)
    assert [row.pk for row in left] == [rows[0].pk]
    [failure] = SweepFailure.objects.all()
    assert (failure.sweep, failure.row, failure.failures) == (name, rows[0].pk, 1)
    [logged] = [Discreet().format(record) for record in caplog.records if record.levelname == "ERROR"]
    assert f"{name}: row {rows[0].pk} failed" in logged
    assert "this row is refused" in logged
    assert NAME not in logged
    assert sweep(now=at) == 0
    failure.refresh_from_db()
    assert failure.failures == 2
    accept_again(rows[0])
    assert sweep(now=at) == 1


def test_a_row_that_failed_is_tried_after_all_others(caplog: pytest.LogCaptureFixture) -> None:
    """Otherwise the rows that keep failing would fill each batch, and nobody's turn would come."""
    rows = [row.pk for row in three_bookings()]
    tried: list[int] = []

    def work(booking: Booking) -> int:
        tried.append(booking.pk)
        booking.save(update_fields=["version"])
        return 1

    refuse(Booking.objects.get(pk=rows[0]))
    bookings = Booking.objects.order_by("pk")
    for minute in range(3):
        work_through("a_sweep", bookings, work, now=NOW + dt.timedelta(minutes=minute), batch=1 if minute == 0 else 3)
    assert tried == [rows[0], rows[1], rows[2], rows[0], rows[1], rows[2], rows[0]]
    # A failure is forgotten after a day; until then the row keeps its place at the end.
    work_through("a_sweep", bookings, work, now=NOW + dt.timedelta(days=2), batch=1)
    assert tried[-1] == rows[0]


@pytest.fixture
def refused_at_commit(transactional_db: None) -> Iterator[Callable[[Model], None]]:
    """The same when the transaction is committed, as the rules about slots and notifications are checked."""
    tables: list[str] = []

    def refuse_later(row: Model) -> None:
        tables.append(row._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION refuse_later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " RAISE EXCEPTION 'refused at commit'; END $$;"
                f"CREATE CONSTRAINT TRIGGER refuse_later AFTER UPDATE ON {tables[0]} DEFERRABLE INITIALLY DEFERRED"
                f" FOR EACH ROW WHEN (OLD.id = {row.pk}) EXECUTE FUNCTION refuse_later()"
            )

    yield refuse_later
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER refuse_later ON {tables[0]}; DROP FUNCTION refuse_later()")


@pytest.mark.django_db(transaction=True)
def test_an_error_at_commit_undoes_one_row_only(refused_at_commit: Callable[[Model], None]) -> None:
    first, *others = three_bookings()
    refused_at_commit(first)
    assert sweeps.mark_missed(now=LATER) == 2
    assert set(Booking.objects.filter(status="no_show")) == set(others)
    assert SweepFailure.objects.get().row == first.pk


def a_full_day(post: Post, number: int) -> tuple[Reception, WaitlistEntry]:
    """A reception with somebody on its waiting list and a free place for them."""
    venue = make_venue(district=make_venue().district)
    reception, [booking, *_rest] = full_reception(service=make_service(), post=post, venue=venue)
    entry = waiting_entry(reception, email=f"waits-{number}@example.org")
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    reception.slots.filter(booking=booking).update(booking=None, free_from=NOW)
    return reception, entry


def test_a_post_without_a_time_zone_does_not_stop_other_posts_from_offering_places() -> None:
    post = make_post(slug="broken")
    [(broken, _entry), (_whole, waits)] = [a_full_day(post, 1), a_full_day(make_post(slug="whole"), 2)]
    Post.objects.filter(pk=post.pk).update(time_zone="Asia/Nowhere")
    assert waiting_list_offers.offer_places(now=NOW) == 1
    waits.refresh_from_db()
    assert waits.status == "offered"
    assert set(SweepFailure.objects.values_list("sweep", "row")) == {("offer_places", broken.pk)}


def test_an_entry_that_raises_does_not_stop_the_next_from_getting_an_offer() -> None:
    reception, [booking, *_rest] = full_reception()
    first, second = (waiting_entry(reception, email=f"{number}@example.org") for number in range(2))
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    reception.slots.filter(booking=booking).update(booking=None, free_from=NOW)
    refuse(first)
    assert waiting_list_offers.offer_places(now=NOW) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("waiting", "offered")
    assert not first.offers.exists()
    assert SweepFailure.objects.get().sweep == "offer"


def test_a_first_right_that_raises_does_not_stop_a_reception_from_being_published() -> None:
    before = published_reception()
    for number in range(2):
        confirmed_booking(before, email=f"{number}@example.org", now=NOW + dt.timedelta(minutes=number))
    receptions.cancel_reception(reception=before, actor=by("boss"), now=NOW + dt.timedelta(hours=1))
    first, second = before.entries.order_by("rank")
    refuse(first)
    after = published_reception(
        *before.services, post=before.post, venue=before.venue, date=DAY + dt.timedelta(days=14), now=NOW
    )
    assert list(after.entries.all()) == [second]
    assert SweepFailure.objects.get().sweep == "carry_over"
    accept_again(first)
    waiting_list_offers.offer_places(now=NOW)
    assert after.entries.filter(pk=first.pk, rank__lt=0).exists()
