"""Codes, confirming, and who is owed which message."""

import datetime as dt
import uuid

import pytest

from bookings.actions.cancellation import cancel_booking
from bookings.actions.confirmation import ask_code, confirm_booking, correct_address
from bookings.actions.receptions import cancel_reception
from bookings.actions.sweeps import erase_personal_data, expire_holds, mark_missed
from bookings.errors import (
    AlreadyBooked,
    CodeEnded,
    CodeTooSoon,
    Incomplete,
    NoMoreCodes,
    ReceptionCancelled,
    TooLate,
    WrongCode,
)
from bookings.models import Applicant, Booking, Notification, Slot
from bookings.queries.party_steps import Step
from tests.factories import (
    NOW,
    add_child,
    by,
    confirmed_booking,
    fill_in,
    held_booking,
    make_service,
    published_reception,
    ready_booking,
    the_code,
)

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def wrong(booking: Booking) -> str:
    return f"{(int(the_code(booking)) + 1) % 10**6:06d}"


class TestCodes:
    def test_a_code_is_sent_to_the_address_and_extends_the_hold(self) -> None:
        booking = fill_in(held_booking())
        now = NOW + 10 * MINUTE
        ask_code(booking=booking, now=now)
        booking.refresh_from_db()
        assert booking.hold_ends_at == now + 20 * MINUTE
        owed = Notification.objects.get(booking=booking, kind="code")
        assert (owed.recipient, owed.expires_at) == ("aigerim@example.org", now + 30 * MINUTE)
        assert the_code(booking) not in str(owed.facts)
        assert booking.slots.filter(free_from__gt=now + 21 * MINUTE).count() == 1

    def test_asking_for_codes_extends_the_hold_to_sixty_minutes_in_all(self) -> None:
        booking = fill_in(held_booking())
        for minute in (14, 30, 50):
            ask_code(booking=booking, now=NOW + minute * MINUTE)
        booking.refresh_from_db()
        assert booking.hold_ends_at == NOW + 60 * MINUTE

    def test_a_new_code_can_be_sent_once_a_minute_and_three_times_at_most(self) -> None:
        booking = fill_in(held_booking())
        ask_code(booking=booking, now=NOW)
        with pytest.raises(CodeTooSoon) as refusal:
            ask_code(booking=booking, now=NOW + MINUTE - dt.timedelta(seconds=1))
        assert refusal.value.facts["wait_until"] == NOW + MINUTE
        for minute in (1, 2, 3):
            ask_code(booking=booking, now=NOW + minute * MINUTE)
        with pytest.raises(NoMoreCodes):
            ask_code(booking=booking, now=NOW + 5 * MINUTE)
        assert Notification.objects.filter(booking=booking, kind="code").count() == 4

    def test_only_the_newest_code_counts(self) -> None:
        booking = ready_booking()
        old = the_code(booking)
        ask_code(booking=booking, now=NOW + MINUTE)
        with pytest.raises(WrongCode):
            confirm_booking(booking=booking, code=old, now=NOW + MINUTE)

    def test_after_five_wrong_attempts_even_the_right_code_is_refused(self) -> None:
        booking = ready_booking()
        for left in (4, 3, 2, 1):
            with pytest.raises(WrongCode) as refusal:
                confirm_booking(booking=booking, code=wrong(booking), now=NOW)
            assert refusal.value.facts["tries_left"] == left
        for code in (wrong(booking), the_code(booking)):
            with pytest.raises(CodeEnded):
                confirm_booking(booking=booking, code=code, now=NOW)
        ask_code(booking=booking, now=NOW + MINUTE)
        assert confirm_booking(booking=booking, code=the_code(booking), now=NOW + MINUTE).status == "confirmed"

    def test_a_code_ends_after_thirty_minutes(self) -> None:
        booking = ready_booking()
        with pytest.raises(CodeEnded):
            confirm_booking(booking=booking, code=the_code(booking), now=NOW + 30 * MINUTE)

    @pytest.mark.parametrize("typed", ["", "      ", "abcdef", "1234567890", "²²²²²²", "\x00", "١٢٣٤٥٦"])
    def test_garbage_is_a_wrong_code(self, typed: str) -> None:
        with pytest.raises(WrongCode):
            confirm_booking(booking=ready_booking(), code=typed, now=NOW)

    def test_spaces_do_not_matter(self) -> None:
        booking = ready_booking()
        code = the_code(booking)
        assert confirm_booking(booking=booking, code=f" {code[:3]} {code[3:]} ", now=NOW).status == "confirmed"

    def test_a_corrected_address_ends_the_code_sent_to_the_old_one(self) -> None:
        booking = ready_booking()
        old = the_code(booking)
        correct_address(booking=booking, email="right@example.org", now=NOW + dt.timedelta(seconds=5))
        booking.refresh_from_db()
        assert Notification.objects.filter(recipient="right@example.org", kind="code").count() == 1
        with pytest.raises(WrongCode):
            confirm_booking(booking=booking, code=old, now=NOW)
        assert confirm_booking(booking=booking, code=the_code(booking), now=NOW).email == "right@example.org"

    def test_a_refused_correction_leaves_the_address(self) -> None:
        booking = ready_booking()
        for minute in (1, 2, 3):
            ask_code(booking=booking, now=NOW + minute * MINUTE)
        with pytest.raises(NoMoreCodes):
            correct_address(booking=booking, email="new@example.org", now=NOW + 4 * MINUTE)
        booking.refresh_from_db()
        assert booking.email == "aigerim@example.org"

    def test_none_is_sent_while_something_is_missing(self) -> None:
        booking = held_booking(party_size=2)
        with pytest.raises(Incomplete) as refusal:
            ask_code(booking=booking, now=NOW)
        assert refusal.value.facts["step"] == Step("applicant", 1)
        fill_in(booking)
        add_child(booking, 2)
        Applicant.objects.filter(position=2).update(representative_relation="")
        with pytest.raises(Incomplete) as refusal:
            ask_code(booking=booking, now=NOW)
        assert (refusal.value.facts["step"].name, refusal.value.facts["step"].number) == ("representative", 2)
        assert not Notification.objects.exists()


class TestConfirming:
    def test_the_confirmation_and_the_reminders_still_ahead_are_owed(self) -> None:
        booking = confirmed_booking()
        owed = {n.kind: (n.due_at, n.expires_at) for n in booking.notifications.exclude(kind="code")}
        start = booking.starts_at
        assert owed == {
            "confirmed": (NOW, start),
            "reminder_week": (start - dt.timedelta(days=7), start),
            "reminder_day": (start - dt.timedelta(days=1), start),
        }
        assert booking.slots.filter(free_from=None).count() == 1

    @pytest.mark.parametrize(("days", "kinds"), [(3, ["reminder_day"]), (1, [])])
    def test_a_reminder_that_would_be_late_is_not_owed(self, days: int, kinds: list[str]) -> None:
        reception = published_reception(closes_at=dt.datetime(2026, 12, 5, 3, 0, tzinfo=dt.UTC))
        now = dt.datetime(2026, 12, 5, 4, 0, tzinfo=dt.UTC) - dt.timedelta(days=days)
        booking = confirmed_booking(reception, now=now)
        assert [n.kind for n in booking.notifications.filter(kind__startswith="reminder")] == kinds

    def test_confirming_again_changes_nothing(self) -> None:
        booking = confirmed_booking()
        before = Notification.objects.count()
        assert confirm_booking(booking=booking, code="000000", now=NOW + MINUTE) == booking
        assert Notification.objects.count() == before

    def test_a_second_booking_of_a_person_is_refused_once_the_address_is_proven(self) -> None:
        """Told before, it would answer anybody who tries out document numbers."""
        first = confirmed_booking(document="N1234567")
        # Cyrillic letters that look Latin, a dash, lower case: the same document.
        second = ready_booking(first.reception, document="n 123-4567")
        with pytest.raises(WrongCode):
            confirm_booking(booking=second, code=wrong(second), now=NOW)
        with pytest.raises(AlreadyBooked):
            confirm_booking(booking=second, code=the_code(second), now=NOW)
        second.refresh_from_db()
        assert second.status == "held"

    def test_changes_after_the_code_was_sent_are_checked_again(self) -> None:
        booking = ready_booking()
        add_child(booking, 1)
        Applicant.objects.filter(booking=booking).update(representative_relation="")
        with pytest.raises(Incomplete) as refusal:
            confirm_booking(booking=booking, code=the_code(booking), now=NOW)
        assert refusal.value.facts["step"].name == "representative"

    def test_it_is_refused_once_its_time_has_begun(self) -> None:
        start = dt.datetime(2026, 12, 5, 4, 0, tzinfo=dt.UTC)
        reception = published_reception()
        booking = ready_booking(reception)
        Booking.objects.filter(pk=booking.pk).update(starts_at=NOW)
        with pytest.raises(TooLate):
            confirm_booking(booking=booking, code=the_code(booking), now=NOW)
        Booking.objects.filter(pk=booking.pk).update(starts_at=start)

    def test_a_booking_for_another_service_is_no_obstacle(self) -> None:
        one, other = make_service(), make_service()
        reception = published_reception(one, other)
        confirmed_booking(reception, service=one, document="N1")
        assert confirmed_booking(reception, service=other, document="N1").status == "confirmed"

    def test_nobody_is_locked_out_by_a_hold(self) -> None:
        reception = published_reception()
        ready_booking(reception, document="N1")
        assert confirmed_booking(reception, document="N1").status == "confirmed"

    def test_no_booking_can_be_confirmed_at_a_cancelled_reception(self) -> None:
        booking = ready_booking()
        cancel_reception(reception=booking.reception, actor=by("officer"), now=NOW)
        with pytest.raises(ReceptionCancelled):
            confirm_booking(booking=booking, code=the_code(booking), now=NOW)


class TestAfterTheDay:
    def test_an_unmarked_party_counts_as_a_no_show_and_can_book_again(self) -> None:
        booking = confirmed_booking(document="N1")
        assert mark_missed(now=booking.ends_at) == 0
        assert mark_missed(now=booking.ends_at + dt.timedelta(hours=12)) == 1
        booking.refresh_from_db()
        assert (booking.status, booking.live) == ("no_show", False)
        assert not booking.applicants.get().live

    def test_a_message_that_is_no_longer_wanted_does_not_count(self) -> None:
        booking = confirmed_booking()
        cancel_booking(booking=booking, actor=by("officer"), now=NOW)
        states = dict(Notification.objects.filter(booking=booking).values_list("kind", "state"))
        assert states == {
            "code": "queued",
            "confirmed": "obsolete",
            "reminder_week": "obsolete",
            "reminder_day": "obsolete",
            "cancelled": "queued",
        }

    def test_a_slot_left_behind_by_what_has_ended_is_free_again(self) -> None:
        """A claim that looks at a slot this very moment hides it from who frees it."""
        booking = confirmed_booking()
        slot = booking.slots.get()
        cancel_booking(booking=booking, actor=by("officer"), now=NOW)
        Slot.objects.filter(pk=slot.pk).update(booking=booking, free_from=None)
        expire_holds(now=NOW)
        slot.refresh_from_db()
        assert slot.booking is None
        assert slot.free_from
        assert slot.free_from > NOW

    def test_personal_data_is_erased_when_the_posts_time_is_over(self) -> None:
        booking = confirmed_booking(party_size=2)
        other = confirmed_booking(booking.reception)
        over = booking.ends_at + dt.timedelta(days=30)
        assert erase_personal_data(now=over - MINUTE * 20) == 0
        mark_missed(now=over)
        assert erase_personal_data(now=over) == 1
        booking.refresh_from_db()
        other.refresh_from_db()
        assert (booking.email, booking.phone, booking.reference) == ("", "", booking.reference)
        assert {str(person) for person in booking.applicants.all()} == {""}
        assert not booking.notifications.exclude(recipient="").exists()
        assert other.email
        assert erase_personal_data(now=over) == 0

    def test_a_page_kept_open_for_days_takes_over_nothing_that_was_erased(self) -> None:
        reception, key = published_reception(), uuid.uuid4()
        first = fill_in(held_booking(reception, request_key=key))
        later = NOW + dt.timedelta(days=1)
        expire_holds(now=later)
        erase_personal_data(now=later)
        again = held_booking(reception, request_key=key, now=later)
        assert again != first
        assert not again.applicants.exists()
        assert again.consent_at is None

    def test_a_hold_that_came_to_nothing_is_erased_after_a_day(self) -> None:
        fill_in(held_booking())
        now = NOW + dt.timedelta(days=1)
        assert erase_personal_data(now=now) == 0
        expire_holds(now=now)
        assert erase_personal_data(now=now) == 1
        assert not Slot.objects.exclude(booking=None).exists()
