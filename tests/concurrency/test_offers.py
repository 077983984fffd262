"""The line and its offers when several people and sweeps are at them at once."""

import datetime as dt
import uuid
from functools import partial

import pytest

from bookings.actions import offer_answers, waiting_list, waiting_list_offers
from bookings.actions.cancellation import cancel_booking
from bookings.actions.holds import hold
from bookings.actions.receptions import cancel_reception
from bookings.errors import AlreadyWaiting, BookingError, OfferEnded, ReceptionCancelled, SlotTaken
from bookings.models import CITIZEN, Booking, Notification, Reception, Slot, WaitlistEntry
from tests.concurrency.racing import race
from tests.factories import NOW, by
from tests.waiting_lists import digits_for, full_reception, new_entry, waiting_entry

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = dt.timedelta(minutes=1)


def one_freed_place(*, lines: int = 1) -> tuple[list[WaitlistEntry], Reception]:
    reception, [booking, *_rest] = full_reception()
    entries = [waiting_entry(reception, email=f"waits-{number}@example.org") for number in range(lines)]
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    return entries, reception


def one_offer() -> tuple[WaitlistEntry, Booking]:
    [entry], _reception = one_freed_place()
    waiting_list_offers.offer_places(now=NOW + MINUTE)
    return entry, entry.offers.get()


def test_accepting_ten_times_at_once_confirms_once() -> None:
    entry, offer = one_offer()

    results = race([partial(offer_answers.accept_offer, entry=entry, number=1, now=NOW + 2 * MINUTE)] * 10)

    assert {result.pk for result in results} == {offer.pk}
    assert Notification.objects.filter(booking=offer, kind="confirmed").count() == 1


@pytest.mark.parametrize("repeat", range(8))
def test_accepting_races_the_end_of_the_offer(repeat: int) -> None:
    entry, offer = one_offer()
    assert offer.hold_ends_at
    now = offer.hold_ends_at

    accepted, _made = race(
        [
            partial(offer_answers.accept_offer, entry=entry, number=1, now=now),
            partial(waiting_list_offers.offer_places, now=now),
        ]
    )

    offer.refresh_from_db()
    entry.refresh_from_db()
    if isinstance(accepted, Booking):
        assert (offer.status, entry.status, offer.slots.count()) == ("confirmed", "booked", 1)
    else:
        assert isinstance(accepted, OfferEnded)
        assert (offer.status, entry.status, offer.slots.count()) == ("expired", "waiting", 0)


@pytest.mark.parametrize("repeat", range(8))
def test_an_offer_races_a_hold_by_the_public(repeat: int) -> None:
    """The quarantine is over and no sweep ran: the first has the place, and the other nothing."""
    [entry], reception = one_freed_place()
    now = NOW + dt.timedelta(hours=2)

    made, held = race(
        [
            partial(waiting_list_offers.offer_places, now=now),
            partial(
                hold,
                reception=reception,
                service=reception.services[0],
                party_size=1,
                now=now,
                language="en",
                request_key=uuid.uuid4(),
            ),
        ]
    )

    entry.refresh_from_db()
    assert (made, entry.status, type(held)) in [(1, "offered", SlotTaken), (0, "waiting", Booking)]
    seated = Booking.objects.filter(status="held")
    assert [booking.slots.count() for booking in seated] == [1]


@pytest.mark.parametrize("repeat", range(8))
def test_sweeps_at_once_offer_each_place_once_and_in_the_order_of_the_list(repeat: int) -> None:
    entries, reception = one_freed_place(lines=4)

    made = race([partial(waiting_list_offers.offer_places, now=NOW + MINUTE)] * 4)

    assert sum(made) == 1
    statuses = [WaitlistEntry.objects.get(pk=entry.pk).status for entry in entries]
    assert statuses == ["offered", "waiting", "waiting", "waiting"]
    assert Booking.objects.filter(reception=reception, entry__isnull=False).count() == 1


@pytest.mark.parametrize("repeat", range(5))
def test_accepting_declining_leaving_and_cancelling_at_once_leaves_nothing_half_done(repeat: int) -> None:
    entry, offer = one_offer()
    now = NOW + 2 * MINUTE

    results = race(
        [
            partial(offer_answers.accept_offer, entry=entry, number=1, now=now),
            partial(offer_answers.decline_offer, entry=entry, number=1, now=now),
            partial(waiting_list.leave_waiting_list, entry=entry, now=now),
            partial(waiting_list_offers.offer_places, now=now),
            partial(cancel_reception, reception=offer.reception, actor=by("officer"), now=now),
        ]
    )

    assert all(isinstance(result, BookingError | Booking | WaitlistEntry | int | None) for result in results)
    assert not Booking.objects.filter(status__in=["held", "confirmed"]).exists()
    assert not Slot.objects.exclude(booking=None, free_from=None).exists()
    assert not WaitlistEntry.objects.on_list().exists()


def test_one_person_who_joins_twice_at_once_is_on_the_list_once() -> None:
    reception, _full = full_reception()
    entries = [new_entry(reception, document="N 1234567") for _i in range(2)]

    results = race(
        [partial(waiting_list.confirm_joining, entry=entry, code=digits_for(entry), now=NOW) for entry in entries]
    )

    assert sorted(type(result).__name__ for result in results) == [AlreadyWaiting.__name__, "WaitlistEntry"]


def test_many_people_join_at_once_and_each_has_their_own_number() -> None:
    reception, _full = full_reception()
    entries = [new_entry(reception, email=f"waits-{number}@example.org") for number in range(8)]

    race([partial(waiting_list.confirm_joining, entry=entry, code=digits_for(entry), now=NOW) for entry in entries])

    assert sorted(entry.place for entry in WaitlistEntry.objects.all()) == list(range(1, 9))


def test_no_place_at_a_reception_that_is_being_cancelled() -> None:
    entry, offer = one_offer()

    accepted, _told = race(
        [
            partial(offer_answers.accept_offer, entry=entry, number=1, now=NOW + 2 * MINUTE),
            partial(cancel_reception, reception=offer.reception, actor=by("officer"), now=NOW + 2 * MINUTE),
        ]
    )

    offer.refresh_from_db()
    assert offer.status == "cancelled"
    assert isinstance(accepted, Booking | ReceptionCancelled | OfferEnded)
