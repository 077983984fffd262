"""Receptions side by side, districts, and who asks for one: where to go next."""

import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bookings.actions import interests, receptions
from bookings.identity.tokens import code_digits
from bookings.models import District, Event, Interest, Membership, Post, Reception, WaitlistEntry
from bookings.queries.reports import comparison, demand
from tests.admin.pages import logged_in, words
from tests.factories import DAY, NOW, by, make_post, make_service, make_staff, make_venue, published_reception
from tests.staff.days import finished, missed, served, turned_away
from tests.staff.test_reports import LATER, page, read_later
from tests.waiting_lists import waiting_entry

pytestmark = pytest.mark.django_db


def venue(name: str) -> object:
    number = District.objects.count()
    return make_venue(district=District.objects.create(code=f"d-{number}", name=name, region="Zhetysu"))


def asks(district: District, email: str) -> Interest:
    asked = interests.ask_for_notices(email=email, district=district, services=[], language="ru", now=NOW)
    return interests.confirm_interest(interest=asked, code=code_digits(asked.codes.get()), now=NOW)


@pytest.fixture
def days(post: Post) -> list[Reception]:
    """One that was full at once in Aksu, one in Karatal that was not, and one there that was cancelled."""
    service = make_service(name="Passport")
    aksu, karatal = venue("Aksu"), venue("Karatal")
    full = published_reception(service, post=post, venue=aksu, desk={"closes": dt.time(9, 20)})
    served(full)
    missed(full)
    turned_away(full, service, 7)
    waiting_entry(full, party_size=2)
    easy = published_reception(service, post=post, venue=karatal, date=DAY + dt.timedelta(days=1))
    served(easy, party_size=3)
    off = published_reception(service, post=post, venue=karatal, date=DAY + dt.timedelta(days=2))
    receptions.cancel_reception(reception=off, actor=by("manager"), now=NOW)
    return [finished(full), finished(easy), Reception.objects.get(pk=off.pk)]


def test_receptions_are_listed_side_by_side(days: list[Reception]) -> None:
    found = {row.reception.pk: row for row in comparison.compare_receptions(Reception.objects.all(), now=LATER)}
    full, easy, off = (found[reception.pk] for reception in days)
    assert (full.sums.served, full.sums.no_show, full.sums.turned_away, full.sums.left_over) == (1, 1, 7, 2)
    assert (full.sums.no_show_rate, full.days_until_full) == (50, 0)
    assert (easy.sums.served, easy.sums.places, easy.days_until_full, easy.filling.most) == (3, 12, None, 25)
    assert (full.held, off.held, off.sums.blocked) == (True, False, 0)
    assert comparison.sum_all(found.values()).served == 4


def test_districts_sum_up_what_was_held(days: list[Reception]) -> None:
    rows = comparison.sum_by_district(comparison.compare_receptions(Reception.objects.all(), now=LATER))
    assert [(row.district.name, row.receptions, row.cancelled, row.sums.served) for row in rows] == [
        ("Karatal", 1, 1, 3),
        ("Aksu", 1, 0, 1),
    ]


def test_districts_with_the_most_people_waiting_come_first_and_then_those_never_visited(
    post: Post, days: list[Reception]
) -> None:
    never = District.objects.create(code="never", name="Never", region="Zhetysu")
    asked = District.objects.create(code="asked", name="Asked", region="Zhetysu")
    for number in range(3):
        asks(asked, f"{number}@example.org")
    interests.end_interest(interest=asks(never, "left@example.org"), now=NOW)
    WaitlistEntry.objects.filter(reception=days[0]).update(status="deferred")
    rows = demand.rank_districts(
        Post.objects.filter(pk=post.pk),
        comparison.sum_by_district(comparison.compare_receptions(Reception.objects.all(), now=LATER)),
        now=LATER,
    )
    assert [(row.district.name, row.asked, row.deferred) for row in rows] == [
        ("Asked", 3, 0),
        ("Aksu", 0, 2),
        ("Never", 0, 0),
        ("Karatal", 0, 0),
    ]
    assert [row.last for row in rows] == [None, days[0].date, None, days[1].date]
    assert rows[1].turned_away == 7


def test_an_upcoming_reception_is_shown_next_to_the_demand(post: Post) -> None:
    reception = published_reception(post=post)
    [row] = [
        row
        for row in demand.rank_districts(Post.objects.all(), [], now=NOW)
        if row.district == reception.venue.district
    ]
    assert (row.last, row.next) == (None, DAY)


def test_the_number_of_queries_does_not_grow(days: list[Reception], auditor: Client) -> None:
    numbers = []
    auditor.get(page("comparison"))  # the first page of a session writes who has logged in
    for _i in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert auditor.get(page("comparison")).status_code == 200
        numbers.append(len(queries))
        for number in range(4):
            more = published_reception(post=days[0].post, date=DAY + dt.timedelta(days=20 + number))
            served(more, email=f"more-{number}@example.org")
    assert numbers[0] == numbers[1]


def test_pages_and_file_say_the_same(post: Post, days: list[Reception]) -> None:
    compared, asked = (words(read_later(post, "auditor", name)) for name in ("comparison", "demand"))
    response = read_later(post, "auditor", "comparison_xlsx")
    assert "5 Dec 2026 Aksu Finished 1 0 1 0 50 % 7 2 0 100 %" in compared.replace("\xa0", " ")
    assert "Karatal" in compared
    assert "Aksu 0 0 7 2 5 Dec 2026 –" in asked
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Receptions compared", "Districts compared", "Where to go next"]
    row = [cell.value for cell in book["Receptions compared"][6]]
    assert row[0].date() == DAY
    assert row[1:] == ["Aksu", "Finished", 1, 0, 1, 0, 50, 7, 2, 0, 100]
    assert Event.objects.filter(verb="export", to_state="comparison", post_id=days[0].post_id).count() == 1


def test_a_span_of_days_and_a_post_can_be_chosen(days: list[Reception], post: Post) -> None:
    other = make_post(name="Consulate in Uralsk")
    published_reception(post=other, venue=venue("Uralsk"), date=DAY)
    user = make_staff(post)
    Membership.objects.create(user=user, post=other, role=Membership.Role.OFFICER)
    with time_machine.travel(LATER, tick=False):
        reader = logged_in(user)

    def shown(query: str) -> str:
        with time_machine.travel(LATER, tick=False):
            return words(reader.get(page("comparison") + query))

    assert "Uralsk" in shown("")
    assert "Receptions from 6 Dec 2026 to 6 Dec 2026" in shown("?from_day=2026-12-06&to_day=2026-12-06")
    assert "7 Dec 2026" not in shown("?from_day=2026-12-06&to_day=2026-12-06")
    assert "Aksu" not in shown(f"?post={other.pk}")
    assert "Aksu" in shown(f"?post={post.pk}")


def test_receptions_of_other_posts_are_not_compared(days: list[Reception]) -> None:
    other = make_post()
    assert "There are no receptions in this period." in words(read_later(other, "manager", "comparison"))
    asked = words(read_later(other, "manager", "demand"))
    assert "never visited" in asked
    assert "5 Dec 2026" not in asked


def test_a_user_without_a_post_compares_nothing(days: list[Reception], client: Client) -> None:
    for name in ("comparison", "comparison_xlsx", "demand"):
        assert logged_in(make_staff()).get(page(name)).status_code in (302, 403)
        assert client.get(page(name)).status_code in (302, 403)


@pytest.mark.parametrize(
    "query",
    [
        "?from_day=%00&to_day=²&post=%FF",
        "?post=99999999999999999999999",
        "?from_day=0001-01-01&to_day=9999-12-31",
        "?to_day=0001-01-01",
        "?from_day=2026-02-30",
        "?from_day=" + "9" * 5000,
        "?post=%00",
    ],
)
def test_garbage_is_reported_and_ignored(manager: Client, post: Post, query: str) -> None:
    for name in ("comparison", "demand", "comparison_xlsx"):
        assert manager.get(page(name) + query).status_code == 200
        assert manager.head(page(name) + query).status_code == 200
