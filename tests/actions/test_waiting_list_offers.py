"""Freed places go to the line: in its order, to whole parties, by day, and on to the next."""

import datetime as dt
import uuid

import pytest

from bookings.actions import offer_answers, waiting_list, waiting_list_offers
from bookings.actions.cancellation import cancel_booking, give_up
from bookings.actions.holds import hold
from bookings.actions.receptions import cancel_reception
from bookings.errors import AlreadyBooked, OfferEnded, ReceptionCancelled, SlotTaken, WrongState
from bookings.models import CITIZEN, Booking, Notification, Reception, WaitlistEntry
from bookings.queries.availability import free_runs
from tests.factories import (
    DAY,
    NOW,
    by,
    confirmed_booking,
    held_booking,
    make_post,
    make_service,
    published_reception,
)
from tests.waiting_lists import full_reception, waiting_entry

pytestmark = pytest.mark.django_db

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
BEGINS = dt.datetime.combine(DAY, dt.time(4), tzinfo=dt.UTC)  # nine o'clock in Almaty


def offer_of(entry: WaitlistEntry) -> Booking:
    entry.refresh_from_db()
    assert entry.status == "offered"
    return entry.offers.get(status="held")


def offered_place(**more: object) -> tuple[WaitlistEntry, Booking]:
    """One place of three was given up, and is offered to the first in the line."""
    reception, [booking, *_rest] = full_reception()
    entry = waiting_entry(reception, **more)  # type: ignore[arg-type]
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    assert waiting_list_offers.offer_places(now=NOW + MINUTE) == 1
    return entry, offer_of(entry)


def test_a_freed_place_is_held_for_the_first() -> None:
    reception, [booking, *_rest] = full_reception()
    first, second = waiting_entry(reception), waiting_entry(reception)
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)

    assert waiting_list_offers.offer_places(now=NOW + MINUTE) == 1
    assert waiting_list_offers.offer_places(now=NOW + 2 * MINUTE) == 0

    offer = offer_of(first)
    assert (offer.source, offer.starts_at, offer.entry) == ("waitlist", booking.starts_at, first)
    assert offer.slots.get().free_from is None
    assert offer.hold_ends_at == NOW + MINUTE + 12 * HOUR
    assert list(offer.applicants.values_list("person_hash")) == list(first.applicants.values_list("person_hash"))
    mail = first.notifications.get(kind="offer")
    assert (mail.due_at, mail.expires_at) == (NOW + MINUTE, offer.hold_ends_at)
    assert (second.place, second.status) == (2, "waiting")


def test_the_first_whose_whole_party_fits() -> None:
    reception, [one, two, _three] = full_reception()
    family, single = waiting_entry(reception, party_size=2), waiting_entry(reception)
    cancel_booking(booking=one, actor=CITIZEN, now=NOW)
    waiting_list_offers.offer_places(now=NOW + MINUTE)
    offer_of(single)
    cancel_booking(booking=two, actor=CITIZEN, now=NOW)
    offer_answers.decline_offer(entry=single, number=1, now=NOW + MINUTE)
    waiting_list_offers.offer_places(now=NOW + 2 * MINUTE)
    assert offer_of(family).slot_count == 2


def test_places_from_smaller_parties_and_expired_holds_go_to_the_waiting_list_too() -> None:
    reception = published_reception(make_service(), desk={"closes": dt.time(9, 30)})
    pair = confirmed_booking(reception, party_size=2)
    held = held_booking(reception)
    first, second = waiting_entry(reception), waiting_entry(reception)
    give_up(booking=pair, persons=[pair.applicants.get(position=2).pk], now=NOW)
    assert waiting_list_offers.offer_places(now=NOW + MINUTE) == 1
    assert offer_of(first).starts_at == NOW.replace(day=5, month=12, hour=4, minute=10)

    free_from = held.slots.get().free_from
    assert free_from
    assert held.hold_ends_at
    before = free_from - MINUTE
    assert before >= held.hold_ends_at
    assert waiting_list_offers.offer_places(now=before) == 1
    held.refresh_from_db()
    assert (held.status, offer_of(second).starts_at) == ("expired", held.starts_at)


def test_the_public_gets_a_freed_place_that_fits_nobody_on_the_list_after_the_quarantine() -> None:
    reception, [booking, *_rest] = full_reception()
    waiting_entry(reception, party_size=3)
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    assert waiting_list_offers.offer_places(now=NOW + MINUTE) == 0
    service = reception.services[0]
    assert not free_runs(reception=reception, service=service, party_size=1, now=NOW + 4 * MINUTE)
    assert free_runs(reception=reception, service=service, party_size=1, now=NOW + HOUR)


def test_the_waiting_list_comes_first_even_without_a_quarantine() -> None:
    reception, [booking, *_rest] = full_reception(post=make_post(quarantine_min=0, quarantine_max=0))
    entry = waiting_entry(reception)
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    with pytest.raises(SlotTaken):
        hold(
            reception=reception,
            service=reception.services[0],
            party_size=1,
            now=NOW + 2 * MINUTE,
            language="en",
            request_key=uuid.uuid4(),
        )
    waiting_list_offers.offer_places(now=NOW + 2 * MINUTE)
    offer_of(entry)


def test_places_kept_for_the_counter_are_not_offered_before_they_open() -> None:
    post = make_post(counter_share=50)
    reception = published_reception(make_service(), post=post, desk={"closes": dt.time(9, 20)})
    confirmed_booking(reception)
    entry = waiting_entry(reception)
    opens = reception.kept_places_open_at
    assert waiting_list_offers.offer_places(now=opens - MINUTE) == 0
    assert waiting_list_offers.offer_places(now=opens) == 1
    assert offer_of(entry).starts_at == BEGINS + 10 * MINUTE


def test_accepting_is_confirming() -> None:
    entry, offer = offered_place()
    booked = offer_answers.accept_offer(entry=entry, number=1, now=NOW + HOUR)
    again = offer_answers.accept_offer(entry=entry, number=1, now=NOW + 99 * HOUR)
    assert (booked.pk, booked.status, again.pk, again.status) == (offer.pk, "confirmed", offer.pk, "confirmed")
    entry.refresh_from_db()
    assert entry.status == "booked"
    kinds = Notification.objects.filter(booking=offer).order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["confirmed", "reminder_day", "reminder_week"]
    with pytest.raises(WrongState):
        waiting_list.leave_waiting_list(entry=entry, now=NOW + HOUR)
    with pytest.raises(OfferEnded):
        offer_answers.decline_offer(entry=entry, number=1, now=NOW + HOUR)


def test_declining_passes_the_place_on_and_keeps_the_position_on_the_list() -> None:
    entry, offer = offered_place()
    second = waiting_entry(entry.reception, now=NOW + MINUTE)
    offer_answers.decline_offer(entry=entry, number=1, now=NOW + HOUR)
    offer_answers.decline_offer(entry=entry, number=1, now=NOW + HOUR)
    waiting_list_offers.offer_places(now=NOW + HOUR + MINUTE)
    entry.refresh_from_db()
    assert (entry.status, entry.place, entry.offers.count()) == ("waiting", 1, 1)
    assert offer_of(second).starts_at == offer.starts_at
    with pytest.raises(OfferEnded):
        offer_answers.accept_offer(entry=entry, number=1, now=NOW + HOUR)


def test_an_unanswered_offer_passes_the_place_on() -> None:
    entry, offer = offered_place()
    second = waiting_entry(entry.reception, now=NOW + MINUTE)
    assert offer.hold_ends_at
    assert waiting_list_offers.offer_places(now=offer.hold_ends_at - MINUTE) == 0
    morning = offer.hold_ends_at + 12 * HOUR
    assert waiting_list_offers.offer_places(now=morning) == 1
    offer.refresh_from_db()
    assert offer.status == "expired"
    assert offer_of(second).starts_at == offer.starts_at
    with pytest.raises(OfferEnded):
        offer_answers.accept_offer(entry=entry, number=1, now=morning)


def test_after_three_offers_the_entry_ends() -> None:
    reception, bookings = full_reception()
    entry = waiting_entry(reception)
    now = NOW
    for number, booking in enumerate(bookings, start=1):
        cancel_booking(booking=booking, actor=CITIZEN, now=now)
        assert waiting_list_offers.offer_places(now=now + MINUTE) == 1
        offer_answers.decline_offer(entry=entry, number=number, now=now + MINUTE)
        now += 2 * MINUTE
    entry.refresh_from_db()
    assert entry.status == "ended"
    assert entry.notifications.get(kind="waiting_ended").facts == {"why": "offers"}


@pytest.mark.parametrize("hour", [22, 1, 6])
def test_at_night_the_place_is_kept_and_mail_and_clock_wait_for_the_morning(hour: int) -> None:
    reception, [booking, *_rest] = full_reception()
    entry = waiting_entry(reception)
    night = dt.datetime.combine(DAY - dt.timedelta(days=8), dt.time(hour), tzinfo=reception.zone)
    morning = reception.local(dt.time(7), days_before=7 if hour == 22 else 8)
    cancel_booking(booking=booking, actor=CITIZEN, now=night)
    assert waiting_list_offers.offer_places(now=night + MINUTE) == 1
    assert entry.notifications.get(kind="offer").due_at == morning
    assert offer_of(entry).hold_ends_at == morning + 12 * HOUR


def test_two_hours_to_answer_in_the_last_two_days_and_no_offer_in_the_last_fifteen_hours() -> None:
    reception, [first, second, _third] = full_reception()
    entry, other = waiting_entry(reception), waiting_entry(reception)
    near = BEGINS - 40 * HOUR
    cancel_booking(booking=first, actor=CITIZEN, now=near)
    waiting_list_offers.offer_places(now=near)
    assert offer_of(entry).hold_ends_at == near + 2 * HOUR
    late = BEGINS - 15 * HOUR
    cancel_booking(booking=second, actor=CITIZEN, now=late)
    assert waiting_list_offers.offer_places(now=late) == 0
    other.refresh_from_db()
    assert other.status == "waiting"


def test_the_time_to_answer_ends_well_before_the_reception() -> None:
    reception, [booking, *_rest] = full_reception(post=make_post(offer_hours_near=10))
    entry = waiting_entry(reception)
    late = BEGINS - 16 * HOUR
    cancel_booking(booking=booking, actor=CITIZEN, now=late)
    waiting_list_offers.offer_places(now=late)
    assert offer_of(entry).hold_ends_at == BEGINS - waiting_list_offers.ANSWER_BEFORE


def test_leaving_with_an_offer_passes_it_on() -> None:
    entry, offer = offered_place()
    second = waiting_entry(entry.reception, now=NOW + MINUTE)
    waiting_list.leave_waiting_list(entry=entry, now=NOW + 2 * MINUTE)
    waiting_list_offers.offer_places(now=NOW + 3 * MINUTE)
    assert offer_of(second).starts_at == offer.starts_at


def test_a_person_who_books_elsewhere_loses_the_offer() -> None:
    entry, offer = offered_place(document="N 777 7777")
    other = published_reception(offer.service, post=offer.post, date=DAY + dt.timedelta(days=1))
    confirmed_booking(other, document="N 777 7777", now=NOW + 2 * MINUTE)
    entry.refresh_from_db()
    offer.refresh_from_db()
    assert (entry.status, offer.status) == ("ended", "cancelled")
    with pytest.raises(OfferEnded):
        offer_answers.accept_offer(entry=entry, number=1, now=NOW + HOUR)


def test_a_person_booked_unseen_is_refused_by_the_database() -> None:
    entry, offer = offered_place(document="N 777 7777")
    other = published_reception(offer.service, post=offer.post, date=DAY + dt.timedelta(days=1))
    WaitlistEntry.objects.update(service=make_service())  # so that confirming there does not find the entry
    confirmed_booking(other, document="N 777 7777", now=NOW + 2 * MINUTE)
    WaitlistEntry.objects.update(service=offer.service)
    with pytest.raises(AlreadyBooked):
        offer_answers.accept_offer(entry=entry, number=1, now=NOW + HOUR)
    waiting_list_offers.offer_places(now=NOW + HOUR)
    entry.refresh_from_db()
    assert entry.status == "ended"


def test_an_offer_that_staff_cancel_puts_the_entry_back() -> None:
    entry, offer = offered_place()
    cancel_booking(booking=offer, actor=by("officer"), now=NOW + HOUR)
    waiting_list_offers.offer_places(now=NOW + HOUR + MINUTE)
    entry.refresh_from_db()
    assert entry.status == "waiting"


def test_a_cancelled_reception_ends_its_offers() -> None:
    entry, offer = offered_place()
    cancel_reception(reception=offer.reception, actor=by("officer"), now=NOW + HOUR)
    entry.refresh_from_db()
    offer.refresh_from_db()
    assert (entry.status, offer.status) == ("deferred", "cancelled")
    with pytest.raises((ReceptionCancelled, OfferEnded)):
        offer_answers.accept_offer(entry=entry, number=1, now=NOW + HOUR)
    assert waiting_list_offers.offer_places(now=NOW + 2 * HOUR) == 0


@pytest.mark.parametrize("number", [0, 2, 10**9])
def test_an_offer_that_was_never_made_is_refused(number: int) -> None:
    entry, _offer = offered_place()
    for answer in (offer_answers.accept_offer, offer_answers.decline_offer):
        with pytest.raises(OfferEnded):
            answer(entry=entry, number=number, now=NOW + HOUR)


def test_without_a_waiting_list_the_sweep_changes_nothing() -> None:
    held = held_booking()
    free = held.slots.get().free_from
    assert free
    assert waiting_list_offers.offer_places(now=free) == 0
    held.refresh_from_db()
    assert held.status == "held"
    assert Reception.objects.count() == 1
