"""Holds: a chosen time becomes a booking that is not confirmed yet and ends by itself."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from bookings.actions.core.applicants import copy_person
from bookings.actions.core.busy_times import times_of_visit
from bookings.actions.core.locks import by_pk, lock_booking, lock_slots_of, lock_visit, share_reception
from bookings.actions.core.slot_claims import claim, place_of
from bookings.actions.core.slot_release import free_slots, hold_grace, quarantine
from bookings.actions.core.transitions import broken_rule, change_status, record, require_held
from bookings.errors import HoldExpired, NotHeld, PartyTooBig, SlotTaken
from bookings.models import CITIZEN, Actor, Answer, Applicant, Booking, Reception, Service, Slot
from bookings.queries.availability import must_be_open

# The longest that a hold lasts from when it began, however often it is extended or chosen again.
HOLD_AT_MOST = dt.timedelta(minutes=60)


def hold(
    *,
    reception: Reception,
    service: Service,
    party_size: int,
    now: dt.datetime,
    language: str,
    request_key: uuid.UUID,
    starts_at: dt.datetime | None = None,
    replaces: Booking | None = None,
    actor: Actor = CITIZEN,
) -> Booking:
    """Hold a run of slots for a party: at `starts_at`, or the earliest.

    `request_key` identifies one page sent by one person. If the same choice is sent again (a double click), the first
    hold is returned; another choice (the back button) replaces the hold that the page made before, unless it is
    confirmed by then.
    `replaces` is a hold, or an expired one, of the same person: it ends in the same transaction, its slots can be
    chosen again, and what was typed is copied. If nothing can be claimed, the old hold stays. At the same reception
    the new hold takes its place in the visit, and overlaps none of the visit's other times.

    Raises NotOpenYet, TooLate, ReceptionCancelled, ServiceNotProvided, PartyTooBig, SlotTaken, TimesOverlap, NotHeld.
    """
    wanted = HoldRequest(reception, service, party_size, starts_at)
    while True:
        try:
            with transaction.atomic():
                return _hold(wanted, replaces, language=language, request_key=request_key, actor=actor, now=now)
        except IntegrityError as error:
            # The random reference is already in use; or the same page was sent to two receptions at once, and the
            # first hold moves now. The next look settles either.
            if broken_rule(error) not in ("bookings_booking_request_key_key", "bookings_booking_reference_key"):
                raise


@dataclass(frozen=True)
class HoldRequest:
    """What somebody asks for: a service for so many people at a reception, at a time or (None) the earliest."""

    reception: Reception
    service: Service
    party_size: int
    starts_at: dt.datetime | None = None

    def is_met_by(self, booking: Booking, *, now: dt.datetime) -> bool:
        """Return whether a booking is what was asked for, and is live or held."""
        is_held = booking.status == Booking.Status.HELD and booking.hold_ends_at and now < booking.hold_ends_at
        if not (booking.live or is_held):
            return False
        of_booking = (booking.reception_id, booking.service_id, booking.party_size)
        same = of_booking == (self.reception.pk, self.service.pk, self.party_size)
        return same and self.starts_at in (None, booking.starts_at)


def _hold(
    wanted: HoldRequest,
    replaces: Booking | None,
    *,
    language: str,
    request_key: uuid.UUID,
    actor: Actor,
    now: dt.datetime,
) -> Booking:
    # With the page's key: the second click of a double click waits here, and then finds the hold of the first. Without
    # it the second would look for slots that the first has locked, and be told that its own time is taken.
    reception = share_reception(wanted.reception.pk, request=request_key)
    if replaces is not None:
        replaces = lock_booking(replaces.pk)
    earlier = Booking.objects.select_for_update(of=("self",)).filter(request_key=request_key).first()
    if earlier is not None:
        if wanted.is_met_by(earlier, now=now):
            return earlier
        if earlier.status in (Booking.Status.HELD, Booking.Status.EXPIRED) and not earlier.erased_at:
            replaces = earlier
        earlier.request_key = None  # the page's key passes to the hold that it makes now
        earlier.save(update_fields=["request_key"])
    admit(reception, wanted.party_size, now=now)
    old_slots = _end_replaced(replaces, actor=actor, now=now) if replaces else []
    visit = replaces.visit if replaces and replaces.reception_id == reception.pk else None
    slots = claim(
        reception=reception,
        service=wanted.service,
        party_size=wanted.party_size,
        now=now,
        starts_at=wanted.starts_at,
        busy=times_of_visit(visit),
    )
    # Choosing one's own time again extends nothing while it is held: the hold began when it began.
    kept = [slot for slot in old_slots if slot in slots and slot.free_from and slot.free_from > now]
    booking = make_hold(
        slots,
        reception,
        wanted.service,
        wanted.party_size,
        began=replaces.created_at if replaces and kept else now,
        now=now,
        language=language,
        request_key=request_key,
    )
    if replaces is not None:
        by_pk(slot for slot in old_slots if slot not in slots).update(free_from=now + quarantine(replaces))
        _copy_typed(replaces, booking)
    record("hold", booking, actor=actor, now=now, to_state=booking.status)
    return booking


def release(*, booking: Booking, now: dt.datetime, actor: Actor = CITIZEN) -> None:
    """End a hold before its time. Releasing it twice does nothing. Raises NotHeld for a confirmed booking."""
    with transaction.atomic():
        booking = lock_booking(booking.pk)
        if booking.status in (Booking.Status.EXPIRED, Booking.Status.CANCELLED):
            return
        if booking.status != Booking.Status.HELD:
            raise NotHeld
        change_status(booking, to=Booking.Status.CANCELLED, verb="release", actor=actor, now=now)
        free_slots(booking, now=now)


def extend(booking: Booking, *, until: dt.datetime, now: dt.datetime) -> None:
    """Extend a locked hold; never shorten it. Raises HoldExpired if a slot is gone."""
    slots = lock_slots_of(booking)
    if len(slots) != booking.slot_count or until <= now:
        raise HoldExpired(booking=booking)
    assert booking.hold_ends_at is not None  # a constraint keeps it so for a hold
    if until > booking.hold_ends_at:
        booking.hold_ends_at = until
        booking.save(update_fields=["hold_ends_at"])
        by_pk(slots).update(free_from=until + hold_grace())


def admit(reception: Reception, party_size: int, *, now: dt.datetime) -> None:
    """Refuse a party if the reception is not open or the party is too big. The caller holds the reception's share lock.

    Raises NotOpenYet, TooLate, ReceptionCancelled, PartyTooBig.
    """
    must_be_open(reception, now=now)
    if not 1 <= party_size <= reception.post.max_party:
        raise PartyTooBig(most=reception.post.max_party)


def _end_replaced(old: Booking, *, actor: Actor, now: dt.datetime) -> list[Slot]:
    """End the replaced hold; its slots are free at once, visible to this transaction only. Raises NotHeld."""
    if old.status == Booking.Status.EXPIRED:
        return []
    if old.status != Booking.Status.HELD:
        raise NotHeld
    slots = lock_slots_of(old)
    by_pk(slots).update(booking=None, free_from=now)
    change_status(old, to=Booking.Status.CANCELLED, verb="release", actor=actor, now=now)
    return slots


def make_hold(
    slots: list[Slot],
    reception: Reception,
    service: Service,
    party_size: int,
    *,
    began: dt.datetime,
    now: dt.datetime,
    language: str,
    request_key: uuid.UUID,
) -> Booking:
    """Make a held booking on slots that the caller has claimed; `began` is when the person began to hold them.

    Raises SlotTaken if the person has held a time for as long as anybody may.
    """
    ends = min(now + dt.timedelta(minutes=reception.post.hold_minutes), began + HOLD_AT_MOST)
    if ends <= now:
        raise SlotTaken
    booking = Booking.objects.create(
        post=reception.post,
        reception=reception,
        service=service,
        **place_of(slots),
        party_size=party_size,
        language=language,
        request_key=request_key,
        hold_ends_at=ends,
        created_at=began,
    )
    by_pk(slots).update(booking=booking, free_from=ends + hold_grace())
    return booking


def _copy_typed(old: Booking, new: Booking) -> None:
    """Copy what was typed, as far as it still fits: a smaller party keeps its first persons."""
    new.email, new.phone = old.email, old.phone
    alike = (old.post_id, old.service_id, old.reception.date) == (new.post_id, new.service_id, new.reception.date)
    if alike and new.party_size <= old.party_size:
        # Otherwise consent was given to another post or for other people, or a child may be an adult by then.
        new.consent_at, new.consent_version = old.consent_at, old.consent_version
    new.visit = old.visit if new.reception_id == old.reception_id else None
    old.visit = None
    old.save(update_fields=["visit"])
    new.save(update_fields=["email", "phone", "consent_at", "consent_version", "visit"])
    same_questions = old.service_id == new.service_id
    persons: dict[int | None, Applicant | None] = {None: None}
    for applicant in old.applicants.filter(position__lte=new.party_size):
        old_pk = applicant.pk
        persons[old_pk] = copy_person(applicant, new)
    for answer in old.answers.all() if same_questions else ():
        if answer.applicant_id in persons:
            Answer.objects.create(
                booking=new,
                applicant=persons[answer.applicant_id],
                question_id=answer.question_id,
                text=answer.text,
            )


def keep_longer(*, booking: Booking, now: dt.datetime) -> None:
    """Extend a hold, and the others of its visit, once, by the post's hold time; a second request does nothing.

    The time is added to the present end, so an early request loses nothing. Only once, so that nobody keeps a place
    from others without end (WCAG 2.2, 2.2.1: what is typed is kept when the hold ends). Raises HoldExpired, NotHeld.
    """
    with transaction.atomic():
        booking, others = lock_visit(booking.pk)
        require_held(booking)
        if booking.kept_longer:
            return
        minutes = dt.timedelta(minutes=booking.post.hold_minutes)
        for each in (booking, *others):
            ends = max(now, each.hold_ends_at or now)
            extend(each, until=min(ends + minutes, each.created_at + HOLD_AT_MOST), now=now)
            each.kept_longer = True
            each.save(update_fields=["kept_longer"])
            record("keep_longer", each, actor=CITIZEN, now=now)
