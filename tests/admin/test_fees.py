"""Fees are typed in rows of the post's and the service's page; no two of them may be due at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client

from bookings.models import Fee, Post, Service
from tests.admin.pages import url, words
from tests.admin.test_at_once import somebody_waits
from tests.factories import make_post, make_service

SINCE = "2026-01-01"


def form_of(service: Service, *fees: dict[str, Any], stored: int = 0) -> dict[str, Any]:
    """What the browser sends for a service's page with these rows of fees, the first of them stored ones."""
    data: dict[str, Any] = {
        "code": service.code,
        "name_ru": service.name,
        "adult_age": 18,
        "first_minutes": 10,
        "next_minutes": 10,
        "position": 0,
        "fees-TOTAL_FORMS": len(fees),
        "fees-INITIAL_FORMS": stored,
    }
    for part in ("checklist", "readiness", "questions"):
        data |= {f"{part}-TOTAL_FORMS": 0, f"{part}-INITIAL_FORMS": 0}
    for number, fee in enumerate(fees):
        row = {"service": service.pk, "age_from": 0, "amount": 100, "currency": "KZT", "valid_from": SINCE} | fee
        data |= {f"fees-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize(
    ("one", "other", "refused"),
    [
        ({}, {}, True),
        ({"age_from": 14}, {"age_from": 0, "age_below": 14}, False),
        ({"age_from": 14}, {"age_from": 0, "age_below": 15}, True),
        ({"valid_until": "2026-06-30"}, {"valid_from": "2026-07-01"}, False),
        ({"valid_until": "2026-07-01"}, {"valid_from": "2026-07-01"}, True),
        ({"currency": "USD"}, {"currency": "EUR"}, True),
    ],
)
def test_two_fees_for_one_age_on_one_day_are_refused_in_words_and_by_the_database(
    one: dict[str, Any], other: dict[str, Any], refused: bool, staff: Client, post: Post
) -> None:
    service = make_service()
    page = staff.post(
        url("service_change", service.pk), form_of(service, {"post": post.pk} | one, {"post": post.pk} | other)
    )
    assert page.status_code == (200 if refused else 302)
    assert Fee.objects.count() == (0 if refused else 2)
    if refused:
        assert "Two fees would apply to the same age on the same day:" in words(page)
    written = ""
    with transaction.atomic():
        try:
            with transaction.atomic():
                Fee.objects.all().delete()
                for fee in (one, other):
                    Fee.objects.create(**{"post": post, "service": service, "amount": 1, "valid_from": SINCE} | fee)
                connections["default"].check_constraints()
        except IntegrityError as error:
            written = str(error)
    assert ("fee_without_contradiction" in written) == refused


def test_fees_of_other_posts_and_services_do_not_contradict(staff: Client, post: Post) -> None:
    service = make_service()
    for where, what in ((make_post(), service), (post, make_service())):
        Fee.objects.create(post=where, service=what, amount=1, valid_from=SINCE)
    assert staff.post(url("service_change", service.pk), form_of(service, {"post": post.pk})).status_code == 302
    connections["default"].check_constraints()


def test_a_fee_gives_way_to_the_next_in_one_save(staff: Client, post: Post) -> None:
    service = make_service()
    old = Fee.objects.create(post=post, service=service, amount=1, valid_from=SINCE)
    rows = [{"id": old.pk, "post": post.pk, "valid_until": "2026-06-30"}, {"post": post.pk, "valid_from": "2026-07-01"}]
    assert staff.post(url("service_change", service.pk), form_of(service, *rows, stored=1)).status_code == 302
    connections["default"].check_constraints()
    assert [fee.valid_from.isoformat() for fee in Fee.objects.order_by("valid_from")] == [SINCE, "2026-07-01"]


def test_sending_the_same_new_fee_twice_keeps_one(staff: Client, post: Post) -> None:
    service = make_service()
    data = form_of(service, {"post": post.pk})
    assert staff.post(url("service_change", service.pk), data).status_code == 302
    assert "Two fees would apply" in words(staff.post(url("service_change", service.pk), data))
    assert Fee.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"currency": "тнг"}, "is not one of the available choices"),
        ({"age_from": 14, "age_below": 14}, "This age must be greater"),
        ({"valid_until": "2025-01-01"}, "The last day must not be before the first."),
        ({"amount": "-1"}, "greater than or equal to 0"),
    ],
)
def test_a_faulty_fee_is_refused_in_words(typed: dict[str, Any], said: str, staff: Client, post: Post) -> None:
    service = make_service()
    page = words(staff.post(url("service_change", service.pk), form_of(service, {"post": post.pk} | typed)))
    assert said in page
    assert not Fee.objects.exists()


def test_the_only_post_is_chosen_already_and_an_empty_row_saves_nothing(staff: Client, post: Post) -> None:
    service = make_service()
    page = staff.get(url("service_change", service.pk))
    fees = next(inline.formset for inline in page.context["inline_admin_formsets"] if inline.formset.prefix == "fees")
    assert [form["post"].initial for form in fees.forms] == [post.pk]
    empty = {"post": post.pk, "valid_from": "", "amount": ""}
    assert staff.post(url("service_change", service.pk), form_of(service, empty)).status_code == 302
    assert not Fee.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_contradicting_fees_saved_at_once_is_refused(staff: Client, post: Post) -> None:
    service = make_service()

    def send() -> str:
        try:
            return words(
                staff.post(url("service_change", service.pk), form_of(service, {"post": post.pk}), follow=True)
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Fee.objects.create(post=post, service=service, amount=1, valid_from=SINCE)
            sent = pool.submit(send)
            while not somebody_waits():
                assert not sent.done(), "it did not wait for the colleague"
        assert "somebody else has just saved something that contradicts it" in sent.result()
    assert Fee.objects.count() == 1
