"""What must hold after every step, whoever took it. A step ends as a COMMIT would: the deferred constraints are made
immediate."""

import datetime as dt
import itertools

from django.db import connection
from django.db.models import Count, Q
from hypothesis.stateful import RuleBasedStateMachine, invariant

from bookings.models import Applicant, Booking, Event, Notification, Reception, Service, Slot, WaitlistEntry
from bookings.queries.availability import counter_runs, free_runs

# What tells a party of one version of its booking; and what tells it that the booking is over.
STANDS = {"confirmed", "moved", "changed", "day_changed", "service_changed"}
IS_OVER = {"cancelled", "reception_cancelled", "not_fitting", "kit_deferred"}


class Truths(RuleBasedStateMachine):
    """Of a world with one reception that is looked at closely, its short and its long service, and the slots (by id)
    that staff have blocked."""

    now: dt.datetime
    reception: Reception
    services: list[Service]
    blocked: set[int]

    @invariant()
    def the_database_agrees(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def live_bookings_have_their_slots_and_nobody_elses(self) -> None:
        for booking in Booking.objects.live().prefetch_related("slots"):
            slots = sorted(booking.slots.all(), key=lambda slot: slot.starts_at)
            assert len(slots) == booking.slot_count
            assert (slots[0].starts_at, slots[-1].ends_at) == (booking.starts_at, booking.ends_at)
            assert all(slot.free_from is None and slot.desk_id == booking.desk_id for slot in slots)
            assert all(a.ends_at == b.starts_at for a, b in itertools.pairwise(slots))

    @invariant()
    def a_hold_is_kept_as_long_as_is_shown(self) -> None:
        for booking in Booking.objects.filter(status="held", hold_ends_at__gt=self.now).prefetch_related("slots"):
            assert len(booking.slots.all()) == booking.slot_count

    @invariant()
    def nobody_has_two(self) -> None:
        live = list(Applicant.objects.filter(live=True).values_list("service", "person_hash"))
        assert len(live) == len(set(live))
        assert not Applicant.objects.filter(live=True).exclude(booking__live=True).exists()
        assert not Applicant.objects.filter(live=False, booking__live=True).exists()

    @invariant()
    def no_slot_is_lost(self) -> None:
        """While the day is on, a slot is a live (or past) booking's, or blocked by staff, or free at some time."""
        lost = Slot.objects.filter(reception__status="published", free_from=None).exclude(pk__in=self.blocked)
        offered = Q(booking__status="held", booking__entry__status="offered")
        assert not lost.exclude(Q(booking__status__in=[*Booking.LIVE, *Booking.OUTCOMES]) | offered).exists()

    @invariant()
    def nobody_is_offered_two_places_nor_more_than_three(self) -> None:
        for entry in WaitlistEntry.objects.prefetch_related("offers"):
            offers = [offer.status for offer in entry.offers.all()]
            assert offers.count("held") == (entry.status == "offered")
            assert len(offers) <= 3

    @invariant()
    def what_is_offered_is_nobodys(self) -> None:
        """Neither what the public is shown nor what staff are, who also see what is kept for them."""
        slots = list(Slot.objects.filter(reception=self.reception).select_related("booking"))
        short, long = self.services
        for verb, service in ((free_runs, short), (free_runs, long), (counter_runs, short)):
            for run in verb(reception=self.reception, service=service, party_size=1, now=self.now):
                its = [s for s in slots if s.desk_id == run.desk_id and run.starts_at <= s.starts_at < run.ends_at]
                assert len(its) == run.slot_count
                assert not any(slot.booking and slot.booking.live for slot in its)
                assert not self.blocked & {slot.pk for slot in its}

    @invariant()
    def whoever_is_confirmed_is_told(self) -> None:
        """One word a version, whichever way it goes."""
        for booking in Booking.objects.exclude(confirmed_at=None).prefetch_related("notifications"):
            of_version = [row.kind for row in booking.notifications.all() if row.version == booking.version]
            if booking.status == "confirmed":
                assert len(STANDS & set(of_version)) == 1, of_version
            if booking.status == "cancelled":
                assert len(IS_OVER & set(of_version)) == 1, of_version

    @invariant()
    def what_is_owed_has_somewhere_to_go(self) -> None:
        owed = Notification.objects.filter(state__in=Notification.OWED, recipient="")
        assert (
            not owed.filter(booking__erased_at=None, booking__isnull=False)
            .filter(Q(channel="call") | Q(booking__email=""))
            .exists()
        )

    @invariant()
    def events_tell_the_same_story(self) -> None:
        steps: dict[int | None, list[Event]] = {}
        moves = Event.objects.exclude(to_state="").exclude(booking_id=None).exclude(verb="reach")
        for step in moves.order_by("pk"):
            steps.setdefault(step.booking_id, []).append(step)
        for booking in Booking.objects.all():
            mine = steps[booking.pk]
            states = ["", *(step.to_state for step in mine)]
            assert [step.from_state for step in mine] == states[:-1]
            assert states[-1] == booking.status

    @invariant()
    def nothing_that_needs_a_kit_is_held_where_none_stands(self) -> None:
        held = Booking.objects.filter(status="held", service__needs_kit=True, desk__has_kit=False)
        assert not held.exists()

    @invariant()
    def what_is_over_is_over(self) -> None:
        """A closed day has nobody who is still to come; a day called off nobody who is expected."""
        assert not Booking.objects.live().filter(reception__status="finished").exists()
        off = Booking.objects.filter(reception__status="cancelled", status__in=["held", "confirmed"])
        assert not off.exists()
        waiting = WaitlistEntry.objects.filter(status__in=WaitlistEntry.ON_LIST)
        assert not waiting.filter(reception__status__in=["finished", "cancelled"]).exists()

    @invariant()
    def whoever_lost_a_place_has_a_first_right(self) -> None:
        """The same persons, once; and nobody else's."""
        given = WaitlistEntry.objects.filter(lost__isnull=False, lost__erased_at=None)
        rights = dict(given.values_list("pk", "lost"))
        told = Notification.objects.filter(kind__in=["reception_cancelled", "not_fitting", "kit_deferred"])
        assert not told.filter(booking__erased_at=None, booking__first_rights=None).exclude(booking=None).exists()
        people: dict[tuple[str, int | None], set[str]] = {}
        for entry, booking, person in Applicant.objects.values_list("entry", "booking", "person_hash"):
            people.setdefault(("entry", entry) if entry else ("booking", booking), set()).add(person)
        for right, lost in rights.items():
            if ("entry", right) in people:
                assert people["entry", right] == people["booking", lost]

    @invariant()
    def a_line_has_one_order(self) -> None:
        waiting = WaitlistEntry.objects.filter(status__in=[*WaitlistEntry.ON_LIST, "deferred"])
        assert not waiting.values("reception", "rank").annotate(of=Count("pk")).filter(of__gt=1).exists()

    @invariant()
    def what_is_blocked_stays_blocked(self) -> None:
        assert not Slot.objects.filter(pk__in=self.blocked).exclude(booking=None, free_from=None).exists()

    @invariant()
    def nobody_is_expected_in_two_places_at_once(self) -> None:
        rows = Applicant.objects.filter(booking__status="confirmed").values_list(
            "person_hash", "booking__starts_at", "booking__ends_at"
        )
        busy = sorted(rows)
        for (person, _start, ends), (other, starts, _end) in itertools.pairwise(busy):
            assert person != other or ends <= starts
