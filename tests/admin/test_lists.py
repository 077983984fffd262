"""A list asks the database as often for many rows as for few."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import ChecklistItem, Membership, Post, Reception, User
from tests.admin.pages import MODELS, logged_in, url, words
from tests.factories import (
    confirmed_booking,
    held_booking,
    make_desk,
    make_reception,
    make_service,
    make_staff,
    published_reception,
)


def queries(staff: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert staff.get(address).status_code == 200
    return len(seen)


def fill(post: Post, receptions: int) -> None:
    for _i in range(receptions):
        make_reception(post=post)
        reception = published_reception(post=post)
        confirmed_booking(reception, party_size=2)
        held_booking(reception)


@pytest.mark.parametrize("model", MODELS)
def test_a_list_does_not_ask_more_for_more_rows(model: str, staff: Client, post: Post) -> None:
    address = url(f"{model}_changelist")
    fill(post, 2)
    queries(staff, address)  # content types and the like are remembered from now on; the look is written down
    few = queries(staff, address)
    fill(post, 4)
    assert queries(staff, address) == few


def test_the_first_page_does_not_ask_more_for_more_receptions(staff: Client, post: Post) -> None:
    fill(post, 1)
    queries(staff, "/en/admin/")
    few = queries(staff, "/en/admin/")
    fill(post, 3)
    assert queries(staff, "/en/admin/") == few


def more_desks(reception: Reception) -> None:
    make_desk(reception, make_service(), make_service())


def more_to_bring(reception: Reception) -> None:
    service = reception.services[0]
    ChecklistItem.objects.create(service=service, text="Passport")
    service.readiness.create(text="Is it valid?", first=make_service())
    age = reception.post.fees.count()
    reception.post.fees.create(service=service, amount=1, valid_from="2026-01-01", age_from=age, age_below=age + 1)


@pytest.mark.parametrize(
    ("page", "more"),
    [
        ("reception_change", more_desks),
        ("reception_preview", more_desks),
        ("reception_timetable", more_desks),
        ("post_change", more_to_bring),
        ("service_change", more_to_bring),
    ],
)
def test_a_page_does_not_ask_more_for_more_rows_in_it(
    page: str, more: Callable[[Reception], None], staff: Client, post: Post
) -> None:
    reception = make_reception(post=post)
    make_desk(reception, make_service())
    pk = {"post_change": post.pk, "service_change": reception.services[0].pk}.get(page, reception.pk)
    more(reception)
    queries(staff, url(page, pk))
    few = queries(staff, url(page, pk))
    for _i in range(3):
        more(reception)
    assert queries(staff, url(page, pk)) == few


def test_the_list_of_receptions_counts_what_is_booked_and_free(staff: Client, post: Post, manager: User) -> None:
    post.counter_share = 0
    post.save()
    reception = published_reception(post=post)
    confirmed_booking(reception, party_size=2)
    held_booking(reception)
    assert "Published 12 2 9" in words(staff.get(url("reception_changelist")))


def test_the_list_of_receptions_shows_the_coming_ones_and_the_past_when_asked(staff: Client, post: Post) -> None:
    coming = make_reception(post=post)
    past = make_reception(post=post, date=coming.date.replace(year=2025))
    for address, shown in (("", [coming]), ("?when=past", [past]), ("?when=all", [past, coming])):
        response = staff.get(url("reception_changelist") + address)
        assert list(response.context["cl"].result_list) == shown


def test_yes_and_no_are_in_the_language_of_the_reader(staff: Client, post: Post) -> None:
    service = make_service(needs_kit=True)
    reception = published_reception(service, post=post, desk={"has_kit": True})
    officer = logged_in(make_staff(post, role=Membership.Role.OFFICER))
    pages = [
        staff.get("/ru/admin/bookings/service/"),
        staff.get("/ru/admin/bookings/membership/"),
        officer.get(f"/ru/admin/bookings/service/{service.pk}/change/"),
        officer.get(f"/ru/admin/bookings/reception/{reception.pk}/change/"),
    ]
    for page in pages:
        assert "Да" in words(page)
        assert "admin/img/icon-" not in page.content.decode()


def test_a_boolean_is_still_a_box_to_tick(staff: Client, post: Post) -> None:
    page = staff.get(url("service_change", make_service(needs_kit=True).pk)).content.decode()
    assert '<input type="checkbox" name="needs_kit" id="id_needs_kit" checked>' in page
