"""Holding, choosing again, letting go, and what time does to a hold."""

import datetime as dt
import secrets
import uuid

import pytest

from bookings.actions import party_details
from bookings.actions.cancellation import cancel_booking
from bookings.actions.confirmation import ask_code, confirm_booking
from bookings.actions.holds import hold, release
from bookings.actions.sweeps import expire_holds
from bookings.errors import (
    HoldExpired,
    NotHeld,
    NotOpenYet,
    PartyTooBig,
    ReceptionCancelled,
    ServiceNotProvided,
    SlotTaken,
    TooLate,
)
from bookings.models import CITIZEN, Booking, Event, Notification, Reception, Slot
from bookings.queries.availability import free_runs
from tests.factories import (
    NOW,
    add_child,
    by,
    confirmed_booking,
    fill_in,
    held_booking,
    make_reception,
    make_service,
    published_reception,
    ready_booking,
    the_code,
    write_down,
)

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def shown_end(booking: Booking) -> dt.datetime:
    assert booking.hold_ends_at
    return booking.hold_ends_at


def undisclosed_end(booking: Booking) -> dt.datetime:
    end = booking.slots.order_by("-free_from")[0].free_from
    assert end
    return end


class TestHolding:
    def test_it_takes_as_many_slots_as_the_party_needs(self) -> None:
        service = make_service(first_minutes=15, next_minutes=10)
        booking = held_booking(published_reception(service), party_size=3)
        assert booking.slot_count == booking.slots.count() == 4  # 35 minutes in slots of ten
        assert booking.ends_at - booking.starts_at == 40 * MINUTE

    def test_a_desk_has_its_own_minutes(self) -> None:
        service = make_service(first_minutes=20)
        reception = published_reception(service, desk={"minutes": (10, 5)})
        assert held_booking(reception).slot_count == 1

    def test_the_end_that_is_shown_and_the_one_that_is_not(self) -> None:
        booking = held_booking()
        assert shown_end(booking) == NOW + 15 * MINUTE
        assert MINUTE <= undisclosed_end(booking) - shown_end(booking) <= 10 * MINUTE

    def test_a_run_does_not_reach_over_a_break(self) -> None:
        reception = published_reception(desk={"breaks": "09:20-10:00"})
        booking = held_booking(reception, party_size=3)
        assert booking.local_starts_at.strftime("%H:%M") == "10:00"

    def test_a_held_time_is_offered_to_nobody_else(self) -> None:
        reception = published_reception(desk={"closes": "09:10"})
        held_booking(reception)
        assert free_runs(reception=reception, service=reception.services[0], party_size=1, now=NOW) == []
        with pytest.raises(SlotTaken):
            held_booking(reception)

    def send(
        self, reception: Reception, key: uuid.UUID, party_size: int = 1, time: dt.datetime | None = None
    ) -> Booking:
        return hold(
            reception=reception,
            service=reception.services[0],
            party_size=party_size,
            now=NOW,
            language="en",
            request_key=key,
            starts_at=time,
        )

    def test_the_same_choice_sent_again_gets_the_first_hold(self) -> None:
        reception, key = published_reception(), uuid.uuid4()
        assert self.send(reception, key) == self.send(reception, key)
        assert Booking.objects.count() == 1

    def test_another_choice_from_the_same_page_replaces_it(self) -> None:
        """The back button: the browser shows the old page again, with its old key."""
        reception, key = published_reception(), uuid.uuid4()
        first = fill_in(self.send(reception, key))
        second = self.send(reception, key, time=first.ends_at)
        third = self.send(reception, key, party_size=2)
        assert Booking.objects.filter(status="held").get() == third
        assert third.starts_at == second.starts_at == first.ends_at  # the first is in quarantine
        assert third.email == first.email

    def test_a_page_that_led_to_a_confirmed_booking_shows_it_and_does_not_replace_it(self) -> None:
        reception, key = published_reception(), uuid.uuid4()
        booking = fill_in(self.send(reception, key))
        ask_code(booking=booking, now=NOW)
        confirm_booking(booking=booking, code=the_code(booking), now=NOW)
        assert self.send(reception, key) == booking
        other = self.send(reception, key, party_size=2)
        booking.refresh_from_db()
        assert (booking.status, other.status) == ("confirmed", "held")

    def test_a_reference_already_in_use_is_drawn_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        taken = held_booking()
        letters = iter([*taken.reference, *"ACDEFGH"])
        monkeypatch.setattr(secrets, "choice", lambda _letters: next(letters))
        assert held_booking(taken.reception).reference == "ACDEFGH"

    def test_refusals_say_why_and_hold_nothing(self) -> None:
        open_one = published_reception()
        later = published_reception(opens_at=NOW + MINUTE)
        with pytest.raises(NotOpenYet) as refusal:
            held_booking(later)
        assert refusal.value.facts["opens_at"] == NOW + MINUTE
        with pytest.raises(ReceptionCancelled):
            held_booking(make_reception(), service=open_one.services[0])
        with pytest.raises(ServiceNotProvided):
            held_booking(open_one, service=make_service())
        for size in (0, -1, 7):
            with pytest.raises(PartyTooBig):
                held_booking(open_one, party_size=size)
        assert not Booking.objects.exists()
        assert not Slot.objects.exclude(booking=None).exists()

    def test_it_opens_to_the_minute(self) -> None:
        reception = published_reception(opens_at=NOW + MINUTE)
        assert held_booking(reception, now=NOW + MINUTE).status == "held"


class TestChoosingAgain:
    def test_everything_typed_is_kept_and_the_old_place_is_freed(self) -> None:
        old = fill_in(held_booking(party_size=2))
        add_child(old, 2)
        old.refresh_from_db()
        new = held_booking(old.reception, party_size=2, starts_at=old.ends_at, replaces=old)
        old.refresh_from_db()
        assert old.status == "cancelled"
        assert not old.slots.exists()
        assert (new.email, new.consent_version) == (old.email, "test")
        assert [a.person_hash for a in new.applicants.all()] == [a.person_hash for a in old.applicants.all()]
        assert new.applicants.last().representative_relation == "parent"  # type: ignore[union-attr]
        freed = Slot.objects.filter(booking=None, starts_at=old.starts_at).get()
        assert freed.free_from
        assert 5 * MINUTE <= freed.free_from - NOW <= 60 * MINUTE

    def test_choosing_your_own_time_repeatedly_holds_it_for_an_hour_at_most(self) -> None:
        booking = held_booking(published_reception(desk={"closes": "09:10"}))
        for minute in (14, 28, 42, 56):
            booking = held_booking(booking.reception, replaces=booking, now=NOW + minute * MINUTE)
        assert shown_end(booking) == NOW + 60 * MINUTE
        with pytest.raises(SlotTaken):
            held_booking(booking.reception, replaces=booking, now=NOW + 60 * MINUTE)

    def test_a_hold_that_is_over_is_chosen_anew_like_any_other_time(self) -> None:
        booking = held_booking(published_reception(desk={"closes": "09:10"}))
        later = undisclosed_end(booking) + 60 * MINUTE
        again = held_booking(booking.reception, replaces=booking, now=later)
        assert shown_end(again) == later + 15 * MINUTE

    def test_its_own_slots_can_be_part_of_the_new_choice(self) -> None:
        reception = published_reception(desk={"closes": "09:20"})
        old = held_booking(reception)
        new = held_booking(reception, party_size=2, replaces=old)
        assert (new.starts_at, new.slots.count()) == (old.starts_at, 2)

    def test_if_no_time_is_free_the_old_hold_stays(self) -> None:
        reception = published_reception(desk={"closes": "09:20"})
        old = held_booking(reception)
        with pytest.raises(SlotTaken):
            held_booking(reception, party_size=3, replaces=old)
        old.refresh_from_db()
        assert (old.status, old.slots.count()) == ("held", 1)

    def test_the_choice_can_be_changed_after_the_hold_expired(self) -> None:
        old = fill_in(held_booking())
        later = undisclosed_end(old)
        assert expire_holds(now=later) == 1
        new = held_booking(old.reception, now=later, replaces=old)
        assert new.applicants.get().surname == "Құрманғазиева"

    def test_a_confirmed_booking_is_not_replaced_on_the_way(self) -> None:
        booking = confirmed_booking()
        with pytest.raises(NotHeld):
            held_booking(booking.reception, replaces=booking)
        booking.refresh_from_db()
        assert booking.status == "confirmed"


class TestTheEndOfAHold:
    def test_nobody_else_can_have_it_until_the_undisclosed_end(self) -> None:
        booking = ready_booking(published_reception(desk={"closes": "09:10"}))
        just_before = undisclosed_end(booking) - dt.timedelta(seconds=1)
        with pytest.raises(SlotTaken):
            held_booking(booking.reception, now=just_before)
        assert confirm_booking(booking=booking, code=the_code(booking), now=just_before).status == "confirmed"

    def test_after_the_undisclosed_end_anybody_can_have_it_even_before_the_sweep(self) -> None:
        booking = ready_booking(published_reception(desk={"closes": "09:10"}))
        now = undisclosed_end(booking)
        other = held_booking(booking.reception, now=now)
        with pytest.raises(HoldExpired):
            confirm_booking(booking=booking, code=the_code(booking), now=now)
        assert other.slots.count() == 1

    def test_the_sweep_marks_it_once_and_an_expired_hold_stays_expired(self) -> None:
        booking = ready_booking()
        assert expire_holds(now=undisclosed_end(booking) - dt.timedelta(seconds=1)) == 0
        now = undisclosed_end(booking)
        assert expire_holds(now=now) == 1
        assert expire_holds(now=now) == 0
        with pytest.raises(HoldExpired):
            confirm_booking(booking=booking, code=the_code(booking), now=now)
        with pytest.raises(HoldExpired):
            ask_code(booking=booking, now=now)
        assert Event.objects.filter(booking_id=booking.pk, verb="expire", actor_kind="system").count() == 1

    def test_what_is_typed_too_late_is_kept_for_the_next_hold(self) -> None:
        booking = fill_in(held_booking())
        expire_holds(now=undisclosed_end(booking))
        with pytest.raises(HoldExpired):
            write_down(booking, 1, contact=party_details.Contact("new@example.org", "", "kk"))
        booking.refresh_from_db()
        assert booking.email == "new@example.org"

    def test_a_hold_is_released_once_and_a_confirmed_booking_is_not(self) -> None:
        booking = held_booking()
        for _i in range(2):
            release(booking=booking, now=NOW)
        booking.refresh_from_db()
        assert (booking.status, booking.slots.count()) == ("cancelled", 0)
        with pytest.raises(NotHeld):
            release(booking=confirmed_booking(), now=NOW)


class TestCancelling:
    def test_cancelling_frees_the_slots_after_a_quarantine_and_notifies_the_party(self) -> None:
        booking = confirmed_booking(party_size=2)
        slots = list(booking.slots.all())
        cancel_booking(booking=booking, actor=by("officer"), now=NOW)
        ends = {Slot.objects.get(pk=slot.pk).free_from for slot in slots}
        assert len(ends) == 1
        [end] = ends
        assert end
        assert 5 * MINUTE <= end - NOW <= 60 * MINUTE
        assert Notification.objects.get(booking=booking, kind="cancelled").version == 1
        cancel_booking(booking=booking, actor=by("officer"), now=NOW)
        assert Notification.objects.filter(booking=booking, kind="cancelled").count() == 1

    def test_it_is_refused_once_its_time_has_begun(self) -> None:
        booking = confirmed_booking()
        with pytest.raises(TooLate):
            cancel_booking(booking=booking, actor=CITIZEN, now=booking.starts_at)
