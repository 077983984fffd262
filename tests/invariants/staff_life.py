"""What staff do at the same time: they book for others, change, block and call off days, correct, and run the day."""

import datetime as dt
import uuid
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from bookings.actions import (
    attendance,
    call_sheet,
    corrections,
    kits,
    reception_changes,
    receptions,
    slot_blocks,
    staff_bookings,
    walk_ins,
)
from bookings.actions.reception_changes import Change, Hours, NewDesk
from bookings.actions.receptions import close_reception
from bookings.actions.staff_bookings import PersonData
from bookings.models import CITIZEN, Booking, NameCorrection, Notification, Reception, Slot, WaitlistEntry
from tests.factories import DAY, by, make_desk, make_reception, make_staff
from tests.invariants.life import PERSONS, Life

Status = Booking.Status
WHICH = st.integers(0, 7)
GUESTS = (*PERSONS, "N6", "N7", "N8")


def somebody(document: str) -> PersonData:
    return PersonData("Құрманғазиева", "Әйгерім", "", dt.date(1960, 3, 8), document)


class WholeLife(Life):
    def __init__(self) -> None:
        super().__init__()
        self.anna, self.boris = (make_staff(self.reception.post, "officer") for _i in range(2))

    def one(self, which: int, *statuses: str) -> Booking | None:
        found = list(Booking.objects.filter(status__in=statuses).order_by("reception__date", "pk"))
        return found[which % len(found)] if found else None

    def do(self, verb: Any, **values: Any) -> Any:
        return self.attempt(verb, actor=by("anna"), **values)

    @property
    def is_the_day(self) -> bool:
        return self.now.date() >= self.reception.date

    @initialize(guests=st.integers(0, 5), opens=st.booleans())
    def begins(self, guests: int, opens: bool) -> None:
        """Some runs find people booked, and of these some are about the day itself."""
        for number, person in enumerate(GUESTS[::-1][:guests]):
            self.is_booked(service=number % 2, person=person, has_mail=number % 2 == 0, later=False)
        if opens and guests > 1:
            self.now = self.reception.local(dt.time(9))

    # Before the day

    @rule(service=st.integers(0, 1), person=st.sampled_from(GUESTS), has_mail=st.booleans(), later=st.booleans())
    def is_booked_on_the_telephone(self, service: int, person: str, has_mail: bool, later: bool) -> None:
        self.is_booked(service=service, person=person, has_mail=has_mail, later=later)

    def is_booked(self, *, service: int, person: str, has_mail: bool, later: bool) -> None:
        self.do(
            staff_bookings.book_by_staff,
            reception=self.another if later else self.reception,
            service=self.services[service],
            persons=[somebody(person)],
            email="guest@example.org" if has_mail else "",
            phone="+77011234567",
            language="kk",
            starts_at=None,
            answers={},
            consent_version="test",
            request_key=uuid.UUID(int=next(self.requests)),
        )

    @rule(which=WHICH, has_mail=st.booleans())
    def is_reached_elsewhere(self, which: int, has_mail: bool) -> None:
        if booking := self.one(which, *Booking.LIVE):
            person = booking.applicants.earliest("pk")
            self.do(
                corrections.change_contact,
                booking=booking,
                applicant=person,
                email="another@example.org" if has_mail else "",
                phone="+77017654321",
                last_four=person.last_four,
                birth_date=person.birth_date,
            )

    @rule(which=WHICH, surname=st.sampled_from(["Құрманғазыева", "Оразбаева"]))
    def a_name_is_corrected(self, which: int, surname: str) -> None:
        if booking := self.one(which, *Booking.LIVE):
            person = booking.applicants.earliest("pk")
            names = {"surname": surname, "given_names": person.given_names, "patronymic": ""}
            self.attempt(corrections.correct_name, applicant=person, user=self.anna, **names)

    @precondition(lambda self: NameCorrection.objects.exists())
    @rule(second=st.booleans(), agrees=st.booleans())
    def a_name_is_decided_on(self, second: bool, agrees: bool) -> None:
        verb = corrections.approve_correction if agrees else corrections.refuse_correction
        correction = NameCorrection.objects.earliest("pk")
        self.attempt(verb, correction=correction, user=self.boris if second else self.anna)

    @rule(first=st.integers(0, 5), count=st.integers(1, 2))
    def times_are_blocked(self, first: int, count: int) -> None:
        chosen = list(self.reception.slots.order_by("pk").values_list("pk", flat=True))[first : first + count]
        if done := self.do(slot_blocks.block_slots, reception=self.reception, slots=chosen):
            self.blocked |= {slot.pk for slot in done.changed}

    @precondition(lambda self: self.blocked)
    @rule()
    def times_are_opened_again(self) -> None:
        if done := self.do(slot_blocks.unblock_slots, reception=self.reception, slots=self.blocked):
            self.blocked -= {slot.pk for slot in done.changed}

    @rule(how=st.sampled_from(["shorter", "longer", "another_date", "desk_closed", "desk_opened", "desk_added"]))
    def the_day_is_changed(self, how: str) -> None:
        self.reception.refresh_from_db()
        desks = list(self.reception.desks.order_by("pk"))
        closes = {"shorter": dt.time(9, 20), "longer": dt.time(9, 40)}.get(how, desks[0].closes)
        hours = [Hours(desk.pk, desk.opens, closes, desk.breaks, desk.closed) for desk in desks]
        if how in ("desk_closed", "desk_opened"):
            last = desks[1]
            hours[1] = Hours(last.pk, last.opens, last.closes, last.breaks, closed=how == "desk_closed")
        new = NewDesk("Б", dt.time(9), dt.time(9, 20), (self.services[0].pk,)) if how == "desk_added" else None
        change = Change(
            self.reception.date + dt.timedelta(days=7 * (how == "another_date")),
            self.reception.venue_id,
            tuple(hours),
            (new,) if new else (),
        )
        seen = self.attempt(reception_changes.preview_change, reception=self.reception, change=change)
        if seen is not None and not seen.problems:
            done = self.do(reception_changes.change_day, reception=self.reception, change=change, seen=seen.fingerprint)
            if done is not None:
                self.reached.add(f"changed:{how}")
                self.reached |= {"not_fitting"} if done.not_fitting else set()
                self.reached |= {"another_time"} if done.another_time else set()
            self.blocked &= set(Slot.objects.values_list("pk", flat=True))

    @precondition(lambda self: Booking.objects.live().filter(service=self.services[1]).exists())
    @rule(choices=st.lists(st.sampled_from(["waits", "instead", "nothing"]), max_size=3), by_staff=st.booleans())
    def the_kit_fails(self, choices: list[str], by_staff: bool) -> None:
        """And some say at once what they want, by the link in the mail or by phone."""
        self.do(kits.fail_kit, reception=self.reception)
        asked = Booking.objects.live().filter(reception=self.reception, service=self.services[1])
        for booking, choice in zip(asked.order_by("pk"), choices, strict=False):
            if choice != "nothing":
                verb = kits.choose_first_right if choice == "waits" else kits.take_instead
                if self.attempt(verb, booking=booking, actor=by("anna") if by_staff else CITIZEN):
                    self.reached.add(f"kit:{choice}")

    @rule()
    def the_kit_works_again(self) -> None:
        for desk in self.reception.desks.filter(has_kit=False):
            self.do(kits.restore_kit, desk=desk)

    @rule(bad_luck=st.integers(0, 9), at_once=st.booleans())
    def the_road_is_closed(self, bad_luck: int, at_once: bool) -> None:
        if bad_luck == 9 and self.do(receptions.cancel_reception, reception=self.reception):
            self.reached.add("called_off_with_bookings")
            if at_once:
                self.publish_the_next(named=True)

    @precondition(lambda self: WaitlistEntry.objects.filter(status="deferred").exists())
    @rule(named=st.booleans())
    def the_next_day_is_published(self, named: bool) -> None:
        self.publish_the_next(named=named)

    def publish_the_next(self, *, named: bool) -> None:
        date = DAY + dt.timedelta(days=30 + Reception.objects.count())
        draft = make_reception(
            post=self.reception.post,
            venue=self.reception.venue,
            date=date,
            replaces=self.reception if named else None,
        )
        make_desk(draft, *self.services, closes=dt.time(9, 30), has_kit=True)
        if self.do(receptions.publish_reception, reception=draft) and draft.entries.filter(rank__lt=0).exists():
            self.reached.add("carried_over")

    @precondition(lambda self: Notification.objects.filter(channel="call").exists())
    @rule(which=WHICH, after_all=st.booleans())
    def somebody_is_rung_up(self, which: int, after_all: bool) -> None:
        lines = list(Notification.objects.filter(channel="call").order_by("pk"))
        self.do(
            call_sheet.mark_not_reached if after_all else call_sheet.mark_reached,
            notification=lines[which % len(lines)],
        )

    # The day itself

    @precondition(lambda self: Booking.objects.filter(reception=self.reception, status="confirmed").count() >= 2)
    @rule()
    def the_desks_open(self) -> None:
        self.reception.refresh_from_db()
        self.now = max(self.now, self.reception.local(dt.time(9)))

    @precondition(lambda self: self.is_the_day)
    @rule(which=WHICH)
    def comes(self, which: int) -> None:
        if booking := self.one(which, "confirmed"):
            self.do(attendance.check_in, booking=booking)

    @precondition(lambda self: Booking.objects.filter(status__in=Booking.PRESENT).exists())
    @rule(which=WHICH, desk=st.integers(0, 1))
    def is_called(self, which: int, desk: int) -> None:
        if booking := self.one(which, *Booking.PRESENT):
            desks = booking.reception.desks.order_by("pk")
            self.do(attendance.call, booking=booking, desk=desks[desk % len(desks)], seen="arrived")

    @precondition(lambda self: self.is_the_day)
    @rule(which=WHICH, how=st.sampled_from(["serve", "papers", "left", "miss"]))
    def is_dealt_with(self, which: int, how: str) -> None:
        if booking := self.one(which, *Booking.LIVE):
            if how in ("papers", "left"):
                self.do(attendance.not_serve, booking=booking, reason=Booking.Reason(how))
            else:
                self.do(attendance.serve if how == "serve" else attendance.miss, booking=booking)

    @precondition(lambda self: Booking.objects.filter(status__in=[*Booking.PRESENT, *Booking.OUTCOMES]).exists())
    @rule(which=WHICH, to=st.integers(0, 1))
    def is_corrected(self, which: int, to: int) -> None:
        booking = self.one(which, *Booking.PRESENT, *Booking.OUTCOMES)
        if booking and (ways := attendance.possible_corrections(booking)):
            was = booking.status
            if self.do(attendance.correct_attendance, booking=booking, to=ways[to % len(ways)]):
                self.reached.add(f"corrected:{was}")

    @precondition(lambda self: self.is_the_day)
    @rule(which=WHICH, to=st.sampled_from(Booking.OUTCOMES))
    def an_outcome_is_entered_from_paper(self, which: int, to: Status) -> None:
        if booking := self.one(which, *Booking.LIVE, *Booking.OUTCOMES):
            reason = "papers" if to == Status.NOT_SERVED else ""
            was = booking.status
            if self.do(attendance.enter_outcome, booking=booking, to=to, reason=reason, seen=was):
                self.reached.add("entered_from_paper")

    @precondition(lambda self: self.is_the_day)
    @rule(person=st.sampled_from(["N1", "N9", "N10"]), service=st.integers(0, 1))
    def stands_there(self, person: str, service: int) -> None:
        self.do(
            walk_ins.book_walk_in,
            reception=self.reception,
            service=self.services[service],
            persons=[somebody(person)],
            phone="",
            language="ru",
            consent_version="test",
            request_key=uuid.UUID(int=next(self.requests)),
        )

    @precondition(lambda self: Booking.objects.filter(status__in=Booking.OUTCOMES).exists())
    @rule(is_evening=st.booleans(), confirmed=st.booleans())
    def the_day_is_closed(self, is_evening: bool, confirmed: bool) -> None:
        """In the evening nobody sits there any more; at another hour an officer only tries."""
        for booking in Booking.objects.filter(status__in=Booking.PRESENT) if is_evening and confirmed else ():
            self.do(attendance.serve, booking=booking)
        self.do(close_reception, reception=self.reception, confirmed=confirmed)
