"""A small post and its people: what citizens do, in any order."""

import datetime as dt
import itertools
import uuid
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, precondition, rule

from bookings.actions import (
    cancellation,
    confirmation,
    holds,
    offer_answers,
    receptions,
    reschedule,
    sweeps,
    waiting_list_offers,
)
from bookings.actions.cancellation import cancel_booking
from bookings.actions.holds import hold, release
from bookings.errors import BookingError
from bookings.models import CITIZEN, Booking, Event, Reception, WaitlistEntry
from tests.factories import DAY, NOW, by, fill_in, make_post, make_service, published_reception, the_code
from tests.invariants.truths import Truths
from tests.waiting_lists import waiting_entry

PERSONS = ("N1", "N2", "N3")
WAITING = ("N4 4444", "N5 5555")
# What any of the runs came to. A machine that never confirms anything shows nothing.
REACHED: set[str] = set()


class Life(Truths):
    """Two days: two desks of three slots, then one; a short service, and a long one that needs the kit; three people
    who try and try again."""

    bookings = Bundle("bookings")

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = NOW
        self.requests = itertools.count()
        short = make_service()
        self.services = [short, make_service(first_minutes=20, needs_kit=True, without_kit=short)]
        post = make_post(kits=9, bookings_per_email=99)
        self.reception = self.publish(post=post, desks=2)
        self.another = self.publish(post=post, venue=self.reception.venue, date=DAY + dt.timedelta(days=1))
        self.reached: set[str] = set()
        self.blocked: set[int] = set()

    def publish(self, **fields: Any) -> Reception:
        """Three slots a desk."""
        return published_reception(*self.services, desk={"closes": "09:30", "has_kit": True}, now=self.now, **fields)

    def teardown(self) -> None:
        REACHED.update(Event.objects.exclude(to_state="").values_list("to_state", flat=True))
        REACHED.update(f"verb:{verb}" for verb in Event.objects.values_list("verb", flat=True))
        REACHED.update(refusal for refusal in self.reached)
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def attempt(self, verb: Any, **values: Any) -> Any:
        """Call a verb; a refusal must leave nothing behind, so the next invariant check covers it too."""
        try:
            with transaction.atomic():
                return verb(now=self.now, **values)
        except BookingError as refusal:
            self.reached.add(refusal.code)
            return None

    @rule(target=bookings, service=st.integers(0, 1), size=st.integers(1, 4), replaces=st.none() | bookings)
    def chooses(self, service: int, size: int, replaces: int | None) -> int | None:
        return self.holds(service, size, replaces)

    def holds(self, service: int, size: int, replaces: int | None) -> int | None:
        booking = self.attempt(
            hold,
            reception=self.reception,
            service=self.services[service],
            party_size=size,
            language="kk",
            request_key=uuid.UUID(int=next(self.requests)),
            replaces=self.get(replaces),
        )
        return booking.pk if isinstance(booking, Booking) else None

    def get(self, pk: int | None) -> Booking | None:
        return Booking.objects.filter(pk=pk).first() if pk else None

    @rule(pk=bookings, person=st.sampled_from(PERSONS))
    def fills_in(self, pk: int | None, person: str) -> None:
        self.types(pk, person)

    def types(self, pk: int | None, person: str) -> None:
        if booking := self.get(pk):
            self.attempt(lambda now: fill_in(booking, now=now, document=person))

    @rule(pk=bookings)
    def asks_again(self, pk: int | None) -> None:
        self.asks_for_a_code(pk)

    def asks_for_a_code(self, pk: int | None) -> None:
        if booking := self.get(pk):
            self.attempt(confirmation.ask_code, booking=booking)

    @rule(pk=bookings, right=st.booleans())
    def enters_a_code(self, pk: int | None, right: bool) -> None:
        self.confirms(pk, right)

    def confirms(self, pk: int | None, right: bool) -> None:
        booking = self.get(pk)
        if booking and booking.codes.exists():
            code = the_code(booking) if right else "x"
            try:  # not inside an outer savepoint: a refused code keeps its counted try
                confirmation.confirm_booking(booking=booking, code=code, now=self.now)
            except BookingError as refusal:
                self.reached.add(refusal.code)

    @rule(
        target=bookings,
        size=st.integers(1, 2),
        person=st.sampled_from(PERSONS),
        late=st.sampled_from([0, 14, 31]),
        typos=st.integers(0, 1),
    )
    def goes_all_the_way(self, size: int, person: str, late: int, typos: int) -> int | None:
        """What most people do; without this rule hardly any chain of random steps would end in a confirmation."""
        pk = self.holds(service=0, size=size, replaces=None)
        self.types(pk, person)
        self.asks_for_a_code(pk)
        self.now += dt.timedelta(minutes=late)
        for right in [False] * typos + [True]:
            self.confirms(pk, right=right)
        return pk

    @rule(pk=consumes(bookings))
    def cancels(self, pk: int | None) -> None:
        if booking := self.get(pk):
            self.attempt(cancel_booking, booking=booking, actor=CITIZEN)

    @rule(pk=bookings)
    def asks_for_more_time(self, pk: int | None) -> None:
        if (booking := self.get(pk)) and booking.status == "held":
            before = booking.hold_ends_at
            self.attempt(holds.keep_longer, booking=booking)
            booking.refresh_from_db()
            if booking.hold_ends_at != before:
                self.reached.add("kept_longer")

    @rule(pk=bookings)
    def lets_go(self, pk: int | None) -> None:
        if booking := self.get(pk):
            self.attempt(release, booking=booking)

    @rule(minutes=st.sampled_from([1, 7, 16, 31, 61]))
    def time_passes(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    @rule()
    def sweeps_come_by(self) -> None:
        for sweep in (
            sweeps.expire_holds,
            sweeps.mark_missed,
            sweeps.erase_personal_data,
            waiting_list_offers.offer_places,
        ):
            sweep(now=self.now)

    @rule(pk=bookings, elsewhere=st.booleans())
    def moves(self, pk: int | None, elsewhere: bool) -> None:
        if booking := self.get(pk):
            there = self.another if elsewhere else self.reception
            self.attempt(reschedule.move_booking, booking=booking, reception=there)

    @rule(pk=bookings, number=st.integers(1, 3))
    def one_gives_up(self, pk: int | None, number: int) -> None:
        if booking := self.get(pk):
            persons = list(booking.applicants.filter(position=number).values_list("pk", flat=True))
            self.attempt(cancellation.give_up, booking=booking, persons=persons)

    @rule(person=st.sampled_from(WAITING))
    def joins_the_list(self, person: str) -> None:
        """When others have come before and held the last places; one of them lets go, so the line has hope."""
        others: list[Booking] = []
        while isinstance(taken := self.hold_one(), Booking):
            others.append(taken)
        try:
            with transaction.atomic():
                waiting_entry(self.reception, now=self.now, service=self.services[0], document=person)
        except BookingError as refusal:
            self.reached.add(refusal.code)
        for other in others[:1]:
            self.attempt(release, booking=other)

    def hold_one(self) -> object:
        return self.attempt(
            hold,
            reception=self.reception,
            service=self.services[0],
            party_size=1,
            language="kk",
            request_key=uuid.UUID(int=next(self.requests)),
        )

    @rule()
    def places_are_offered(self) -> None:
        if waiting_list_offers.offer_places(now=self.now):
            self.reached.add("offered")

    @precondition(lambda self: WaitlistEntry.objects.filter(status="offered").exists())
    @rule(accepts=st.booleans())
    def somebody_answers(self, accepts: bool) -> None:
        entry = WaitlistEntry.objects.filter(status="offered").earliest("pk")
        number = entry.offers.count()
        verb = offer_answers.accept_offer if accepts else offer_answers.decline_offer
        if isinstance(self.attempt(verb, entry=entry, number=number), Booking):
            self.reached.add("accepted")

    @precondition(lambda self: Booking.objects.live().count() >= 2)
    @rule()
    def the_day_is_over(self) -> None:
        self.now = max(self.now, self.reception.local(dt.time(23)) + dt.timedelta(hours=12))
        self.sweeps_come_by()

    @rule(bad_luck=st.integers(0, 40))
    def the_road_is_closed(self, bad_luck: int) -> None:
        if bad_luck == 40:
            self.attempt(receptions.cancel_reception, reception=self.reception, actor=by("officer"))
