"""What a party is asked to pay, in words."""

from decimal import Decimal

import pytest
from django.utils import translation

from bookings.models import Booking, Fee
from bookings.queries.visit_instructions import list_prices
from tests.factories import NOW, add_child, fill_in, held_booking, make_post, make_service, published_reception

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
Ages = tuple[int, int | None]
EVERYBODY: Ages = (0, None)
CHILDREN: Ages = (0, 14)
GROWN: Ages = (14, None)


def costs(fees: dict[Ages, int], *, adults: int = 1, children: int = 0, currencies: str = "KZT") -> list[str]:
    """The lines for so many women of 66 and boys of 10; currencies in the order of the fees, separated by spaces."""
    post, service = make_post(), make_service()
    names = currencies.split() * len(fees)
    for ((since, below), amount), currency in zip(fees.items(), names, strict=False):
        Fee.objects.create(
            post=post,
            service=service,
            age_from=since,
            age_below=below,
            amount=Decimal(amount),
            currency=currency,
            valid_from=NOW.date(),
        )
    reception = published_reception(service, post=post)
    booking = fill_in(held_booking(reception, party_size=adults + children))
    for position in range(adults + 1, adults + children + 1):
        add_child(booking, position)
        booking.applicants.filter(position=position).update(given_names=f"Ерасыл {position}")
    with translation.override("en"):
        return list_prices(Booking.objects.get(pk=booking.pk)).lines


def test_a_person_coming_alone_sees_one_amount() -> None:
    assert costs({CHILDREN: 21000, GROWN: 42000}) == ["42,000\xa0₸"]
    assert costs({EVERYBODY: 12000}) == ["12,000\xa0₸"]


def test_a_family_sees_who_each_amount_is_for_and_the_total() -> None:
    assert costs({CHILDREN: 21000, GROWN: 42000}, adults=2, children=1) == [
        "Under the age of 14: 1\xa0×\xa021,000\xa0₸",
        "From the age of 14: 2\xa0×\xa042,000\xa0₸",
        "Total: 105,000\xa0₸",
    ]
    assert costs({EVERYBODY: 12000}, adults=2) == ["2\xa0×\xa012,000\xa0₸", "Total: 24,000\xa0₸"]


def test_a_service_without_a_fee_is_free_of_charge() -> None:
    assert costs({EVERYBODY: 0}, adults=2) == ["free of charge"]
    assert costs({CHILDREN: 0, GROWN: 42000}, children=1) == [
        "Under the age of 14: free of charge",
        "From the age of 14: 1\xa0×\xa042,000\xa0₸",
        "Total: 42,000\xa0₸",
    ]


def test_no_total_is_shown_if_it_would_be_wrong() -> None:
    assert costs({}) == []
    assert costs({CHILDREN: 0}, children=1) == ["Under the age of 14: free of charge"]
    assert costs({GROWN: 42000}, children=1) == ["From the age of 14: 1\xa0×\xa042,000\xa0₸"]
    assert costs({CHILDREN: 20, GROWN: 42000}, children=1, currencies="USD KZT") == [
        "Under the age of 14: 1\xa0×\xa020\xa0$",
        "From the age of 14: 1\xa0×\xa042,000\xa0₸",
    ]
