"""A day that is changed while citizens confirm, hold, move and give up, over real connections."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from bookings.actions import cancellation, confirmation, reception_changes, receptions, reschedule, waiting_list_offers
from bookings.actions.reception_changes import Change, NewDesk, change_day, preview_change
from bookings.errors import BookingError, HoldExpired, PreviewOutdated, ReceptionCancelled, SlotTaken
from bookings.models import Booking, Notification, Reception, Slot, WaitlistEntry
from bookings.queries import reception_change_effects
from tests.concurrency.racing import race
from tests.factories import (
    DAY,
    NOW,
    by,
    confirmed_booking,
    held_booking,
    make_desk,
    make_reception,
    make_service,
    published_reception,
    ready_booking,
    the_code,
)

pytestmark = pytest.mark.django_db(transaction=True)
LATER = DAY + dt.timedelta(days=7)
TELL_A_TIME = ("confirmed", "moved", "changed", "day_changed")


def shift(reception: Reception) -> object:
    """Move the day by a week, as previewed before the race."""
    change = Change(date=LATER, venue=reception.venue_id)
    seen = preview_change(reception=reception, change=change, now=NOW).fingerprint
    return partial(change_day, reception=reception, change=change, seen=seen, actor=by("boss"), now=NOW)


def each_is_told_its_time() -> bool:
    """Every confirmed booking has its own slots, on the new day, and a message of that time."""
    reception = Reception.objects.get()
    for booking in Booking.objects.live():
        told = booking.notifications.filter(version=booking.version, kind__in=TELL_A_TIME)
        slots = list(booking.slots.filter(free_from=None).order_by("starts_at"))
        if not told.exists() or len(slots) != booking.slot_count or slots[0].starts_at != booking.starts_at:
            return False
        if booking.starts_at.date() != reception.date:
            return False
    return all(slot.starts_at.date() == reception.date for slot in Slot.objects.all())


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        [count] = cursor.fetchone()
    return int(count)


@pytest.mark.parametrize("repeat", range(5))
def test_the_day_changes_while_everybody_is_booking(repeat: int) -> None:
    reception = published_reception(make_service())
    confirming_one, moving_one, leaving_one = (
        ready_booking(reception),
        confirmed_booking(reception),
        confirmed_booking(reception, party_size=2),
    )
    person = leaving_one.applicants.latest("position")
    before = deadlocks()
    results = race(
        [
            shift(reception),  # type: ignore[list-item]
            partial(confirmation.confirm_booking, booking=confirming_one, code=the_code(confirming_one), now=NOW),
            partial(reschedule.move_booking, booking=moving_one, reception=reception, now=NOW),
            partial(cancellation.give_up, booking=leaving_one, persons=[person.pk], now=NOW),
            partial(held_booking, reception),
            partial(waiting_list_offers.offer_places, now=NOW),
        ]
    )
    assert not isinstance(results[0], BookingError)
    assert isinstance(results[1], Booking | HoldExpired)
    assert Reception.objects.get().date == LATER
    assert each_is_told_its_time()
    assert deadlocks() == before


@pytest.mark.parametrize("repeat", range(5))
def test_two_managers_change_it_at_once(repeat: int) -> None:
    """One does; the other's preview has become outdated, or asks for what is so already."""
    reception = published_reception(make_service())
    booking = confirmed_booking(reception)
    other = Change(date=LATER + dt.timedelta(days=1), venue=reception.venue_id)
    seen = preview_change(reception=reception, change=other, now=NOW).fingerprint
    results = race(
        [
            shift(reception),  # type: ignore[list-item]
            partial(change_day, reception=reception, change=other, seen=seen, actor=by("boss 2"), now=NOW),
        ]
    )
    assert sum(isinstance(result, PreviewOutdated) for result in results) == 1
    assert each_is_told_its_time()
    assert booking.notifications.filter(kind="day_changed", channel="email").count() == 1


def another_desk(reception: Reception) -> Change:
    """What two managers think of at once: a second desk."""
    services = tuple(service.pk for service in reception.services)
    desk = NewDesk(label="2", opens=dt.time(9), closes=dt.time(10), services=services)
    return Change(date=reception.date, venue=reception.venue_id, new=(desk,))


@pytest.mark.parametrize("repeat", range(5))
def test_one_manager_previews_while_another_adds_a_desk(repeat: int) -> None:
    """The preview writes the desk that it plans with: it waits for its turn."""
    reception = published_reception(make_service())
    change = another_desk(reception)
    seen = preview_change(reception=reception, change=change, now=NOW).fingerprint
    step: dict[str, Any] = {"reception": reception, "change": change, "now": NOW}
    adding = partial(change_day, seen=seen, actor=by("boss"), **step)
    looks = race([adding, *(partial(preview_change, **step) for _i in range(3))])[1:]
    assert [look.problems for look in looks] == [[], [], []]
    assert reception.desks.filter(label="2").count() == 1


def test_without_the_lock_of_the_reception_the_other_desk_is_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a colleague's desk comes between reading the desks and writing them."""
    reception = published_reception(make_service())
    change = another_desk(reception)
    seen = preview_change(reception=reception, change=change, now=NOW).fingerprint
    add = reception_changes._add

    def meanwhile(*args: object) -> object:
        monkeypatch.setattr(reception_changes, "_add", add)
        race([partial(change_day, reception=reception, change=change, seen=seen, actor=by("boss"), now=NOW)])
        return add(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(reception_changes, "lock_reception", lambda pk: Reception.objects.get(pk=pk))
    monkeypatch.setattr(reception_changes, "_add", meanwhile)
    with pytest.raises(IntegrityError, match="desk_label_once_a_reception"):
        preview_change(reception=reception, change=change, now=NOW)


@pytest.mark.parametrize("repeat", range(5))
def test_the_first_right_is_quicker_than_the_public(repeat: int) -> None:
    """A person who clicks at the moment of publishing finds the place offered already, or no reception yet."""
    service = make_service()
    before = published_reception(service)
    confirmed_booking(before)
    receptions.cancel_reception(reception=before, actor=by("boss"), now=NOW)
    draft = make_reception(post=before.post, venue=before.venue, date=LATER)
    make_desk(draft, service, closes=dt.time(9, 10))
    results = race(
        [
            partial(receptions.publish_reception, reception=draft, actor=by("boss"), now=NOW),
            *(partial(held_booking, draft, service=service) for _i in range(4)),
        ]
    )
    assert [type(result) for result in results[1:] if not isinstance(result, ReceptionCancelled | SlotTaken)] == []
    assert WaitlistEntry.objects.get(reception=draft).status == "offered"
    assert Slot.objects.get(reception=draft).booking == Booking.objects.get(entry__reception=draft)


def test_without_the_receptions_lock_somebody_is_confirmed_for_the_old_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the change does not wait for those who are confirming, and misses one."""
    reception = published_reception(make_service(), desk={"closes": "09:30"})
    late = ready_booking(reception)
    real = reception_change_effects.find_effects

    def slow(*args: object, **more: object) -> object:
        found = real(*args, **more)  # type: ignore[arg-type]
        race([partial(confirmation.confirm_booking, booking=late, code=the_code(late), now=NOW)])
        return found

    action = shift(reception)
    monkeypatch.setattr(reception_changes, "lock_reception", lambda pk: Reception.objects.get(pk=pk))
    monkeypatch.setattr(reception_changes, "find_effects", slow)
    monkeypatch.setattr(Booking.objects.none().__class__, "select_for_update", lambda self, **_how: self)
    outcome = "changed"
    try:
        action()  # type: ignore[operator]
    except (IntegrityError, BookingError) as error:
        outcome = type(error).__name__
    assert outcome != "changed" or not each_is_told_its_time()
    assert Notification.objects.filter(booking=late, kind="confirmed").exists()
