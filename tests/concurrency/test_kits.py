"""The kit fails while people book, confirm and accept; two officers tick one line."""

import uuid
from collections.abc import Callable
from functools import partial

import pytest

from bookings.actions import call_sheet, confirmation, kits, offer_answers, waiting_list_offers
from bookings.actions.cancellation import cancel_booking
from bookings.actions.holds import hold
from bookings.errors import BookingError
from bookings.models import CITIZEN, Booking, Event, Notification, Reception, Service
from bookings.notifications.outbox import enqueue
from tests.concurrency.racing import race
from tests.factories import (
    NOW,
    by,
    confirmed_booking,
    make_post,
    make_service,
    published_reception,
    ready_booking,
    the_code,
)
from tests.waiting_lists import waiting_entry

pytestmark = pytest.mark.django_db(transaction=True)
Kind, Status = Notification.Kind, Booking.Status


def world(*, closes: str = "11:00") -> tuple[Reception, Service]:
    service = make_service(needs_kit=True, without_kit=make_service())
    return published_reception(service, post=make_post(kits=1), desk={"has_kit": True, "closes": closes}), service


def failing(reception: Reception) -> partial[int]:
    return partial(kits.fail_kit, reception=reception, actor=by("officer"), now=NOW)


def left_without_word() -> list[Booking]:
    """Confirmed, or still to be confirmed, for a kit that is away, and nobody would tell them."""
    asked = Notification.objects.filter(kind=Kind.KIT_FAILED).values("booking")
    return list(Booking.objects.filter(status__in=[Status.HELD, Status.CONFIRMED]).exclude(pk__in=asked))


def rush(reception: Reception, service: Service) -> None:
    """Twenty people choose a time and ten confirm one, while the kit fails."""
    ready = [ready_booking(reception, email=f"{number}@example.org") for number in range(10)]
    choices = [
        partial(
            hold, reception=reception, service=service, party_size=1, now=NOW, language="en", request_key=uuid.uuid4()
        )
        for _number in range(20)
    ]
    codes = [partial(confirmation.confirm_booking, booking=each, code=the_code(each), now=NOW) for each in ready]
    race([*choices[:10], *codes[:5], failing(reception), *codes[5:], *choices[10:]])


@pytest.mark.parametrize("repeat", range(2))
def test_nobody_stays_confirmed_without_a_notification(repeat: int) -> None:
    reception, service = world(closes="15:00")
    rush(reception, service)
    assert left_without_word() == []
    for booking in Booking.objects.filter(status=Status.CONFIRMED):
        assert booking.slots.count() == booking.slot_count


def test_without_the_lock_of_the_reception_somebody_is_not_notified(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(kits, "lock_reception", lambda pk: Reception.objects.get(pk=pk))
    monkeypatch.setattr(kits, "_count_change", lambda *reception, **step: None)  # writing the row locks it too
    for _try in range(10):
        rush(*world(closes="15:00"))
        if left_without_word():
            return
    pytest.fail("the race is not seen")


@pytest.mark.parametrize("repeat", range(2))
def test_an_offer_accepted_at_this_moment_is_notified_or_ends(repeat: int) -> None:
    reception, _service = world(closes="09:10")
    booking = confirmed_booking(reception)
    entry = waiting_entry(reception)
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    assert waiting_list_offers.offer_places(now=NOW) == 1

    accepted, _told = race([partial(offer_answers.accept_offer, entry=entry, number=1, now=NOW), failing(reception)])

    entry.refresh_from_db()
    assert entry.status == ("waiting" if isinstance(accepted, BookingError) else "booked")
    assert left_without_word() == []


def test_a_double_click_on_the_choice_is_one_change() -> None:
    reception, service = world()
    booking = confirmed_booking(reception)
    failing(reception)()

    race([partial(kits.take_instead, booking=booking, now=NOW)] * 8)

    booking.refresh_from_db()
    assert (booking.service, booking.version) == (service.without_kit, 1)
    assert Event.objects.filter(verb="take_instead").count() == 1


def test_two_different_choices_at_once_end_in_one() -> None:
    reception, _service = world()
    booking = confirmed_booking(reception)
    failing(reception)()

    race([partial(verb, booking=booking, now=NOW) for verb in (kits.take_instead, kits.choose_first_right) * 4])

    assert Event.objects.filter(verb__in=["take_instead", "defer"], booking_id=booking.pk).count() == 1


def bounced() -> Notification:
    """A mail that came back: its tick writes a line of its own."""
    mail = confirmed_booking().notifications.get(kind=Kind.CONFIRMED)
    Notification.objects.filter(pk=mail.pk).update(state="failed")
    return mail


def line() -> Notification:
    booking = confirmed_booking()
    enqueue(kind=Kind.MOVED, now=NOW, booking=booking, channel=Notification.Channel.CALL, recipient="+77011234567")
    return booking.notifications.get(kind=Kind.MOVED)


def ticks(row: Notification) -> int:
    race(
        [
            partial(call_sheet.mark_reached, notification=row, actor=by(f"officer-{number}"), now=NOW)
            for number in range(8)
        ]
    )
    return Event.objects.filter(verb="reach", booking_id=row.booking_id).count()


@pytest.mark.parametrize("row", [line, bounced])
def test_many_officers_tick_one_call_and_one_tick_counts(row: Callable[[], Notification]) -> None:
    assert ticks(row()) == 1
    assert Notification.objects.get(channel="call").attempts == 1


def test_without_its_locks_several_ticks_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: neither the booking nor the line is locked."""
    monkeypatch.setattr(call_sheet, "_lock_subject", lambda notification: None)
    unlocked = Notification.objects.select_related("booking", "entry__reception")
    monkeypatch.setattr(call_sheet, "_locked", lambda pk: unlocked.get(pk=pk))
    assert any(ticks(line()) > 1 for _try in range(40))
