"""Holding: a choice of time becomes a booking that is not confirmed yet and ends by itself."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from bookings.actions.core.applicants import copy_person
from bookings.actions.core.locks import by_pk, lock_booking, lock_slots_of, lock_visit, share_reception
from bookings.actions.core.slot_claims import claim_apart, place_of, times_of_visit
from bookings.actions.core.slot_release import free_slots, hold_grace, quarantine
from bookings.actions.core.transitions import broken_rule, move, record, require_held
from bookings.errors import HoldExpired, NotHeld, PartyTooBig, SlotTaken
from bookings.models import CITIZEN, Actor, Answer, Applicant, Booking, Reception, Service, Slot
from bookings.queries.availability import must_be_open
from bookings.queries.party_steps import was_kept_longer

# However often a hold is extended or chosen again, it lasts so long since it began, at most.
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

    `request_key` stands for one page sent by one person. The same choice sent again is a double click and gets the
    first hold again; another choice (the back button) replaces the hold that the page made before, if it is not
    confirmed by then.
    `replaces` is a hold (or one that ran out) of the same person: it is let go in the same transaction, its own slots
    can be chosen again, and what was typed is taken over. If nothing can be claimed, the old hold stays. At the same
    reception the new hold takes its place in the visit, and overlaps none of the visit's other times.

    Raises NotOpenYet, TooLate, ReceptionCancelled, ServiceNotOffered, PartyTooBig, SlotTaken, TimesOverlap, NotHeld.
    """
    try:
        with transaction.atomic():
            reception = share_reception(reception.pk)
            if replaces is not None:
                # Before the look for an earlier answer: the other click of a double click waits here until the first
                # is done, and then sees its hold.
                replaces = lock_booking(replaces.pk)
            earlier = Booking.objects.select_for_update(of=("self",)).filter(request_key=request_key).first()
            if earlier is not None:
                if _is_that(earlier, reception, service, party_size, starts_at, now=now):
                    return earlier
                if earlier.status in (Booking.Status.HELD, Booking.Status.EXPIRED) and not earlier.erased_at:
                    replaces = earlier
                earlier.request_key = None  # the page's key goes over to the hold that it makes now
                earlier.save(update_fields=["request_key"])
            admit(reception, party_size, now=now)
            old_slots: list[Slot] = []
            if replaces is not None:
                old_slots = _let_go(replaces, now=now, actor=actor)
            visit = replaces.visit if replaces and replaces.reception_id == reception.pk else None
            slots = claim_apart(
                times_of_visit(visit),
                reception=reception,
                service=service,
                party_size=party_size,
                now=now,
                starts_at=starts_at,
            )
            # Choosing one's own time again renews nothing while it is held: the hold began when it began.
            kept = [slot for slot in old_slots if slot in slots and slot.free_from and slot.free_from > now]
            began = replaces.created_at if replaces and kept else now
            booking = make_hold(
                slots,
                reception,
                service,
                party_size,
                began=began,
                now=now,
                language=language,
                request_key=request_key,
            )
            if replaces is not None:
                left = [slot for slot in old_slots if slot not in slots]
                by_pk(left).update(free_from=now + quarantine(replaces))
                _take_over(replaces, booking)
            record("hold", booking, actor=actor, now=now, to_state=booking.status)
            return booking
    except IntegrityError as error:
        # The other click of a double click was faster, and its hold is this one's answer; or the random reference
        # was somebody's already. Either way the second look ends it.
        if broken_rule(error) not in ("bookings_booking_request_key_key", "bookings_booking_reference_key"):
            raise
    return hold(
        reception=reception,
        service=service,
        party_size=party_size,
        now=now,
        language=language,
        request_key=request_key,
        starts_at=starts_at,
        replaces=replaces,
        actor=actor,
    )


def release(*, booking: Booking, now: dt.datetime, actor: Actor = CITIZEN) -> None:
    """End a hold before its time. Doing it twice does nothing; raises NotHeld for a confirmed booking."""
    with transaction.atomic():
        booking = lock_booking(booking.pk)
        if booking.status in (Booking.Status.EXPIRED, Booking.Status.CANCELLED):
            return
        if booking.status != Booking.Status.HELD:
            raise NotHeld
        move(booking, to=Booking.Status.CANCELLED, verb="release", actor=actor, now=now)
        free_slots(booking, now=now)


def extend(booking: Booking, *, until: dt.datetime, now: dt.datetime) -> None:
    """Hold a locked booking's slots until later; never shortens. Raises HoldExpired when a slot is gone."""
    slots = lock_slots_of(booking)
    if len(slots) != booking.slot_count or until <= now:
        raise HoldExpired(booking=booking)
    assert booking.hold_ends_at is not None  # a constraint keeps it so for a hold
    if until > booking.hold_ends_at:
        booking.hold_ends_at = until
        booking.save(update_fields=["hold_ends_at"])
        by_pk(slots).update(free_from=until + hold_grace())


def admit(reception: Reception, party_size: int, *, now: dt.datetime) -> None:
    """Refuse what the reception admits nobody to. The caller holds its share lock."""
    must_be_open(reception, now=now)
    if not 1 <= party_size <= reception.post.max_party:
        raise PartyTooBig(most=reception.post.max_party)


def _is_that(
    earlier: Booking,
    reception: Reception,
    service: Service,
    party_size: int,
    starts_at: dt.datetime | None,
    *,
    now: dt.datetime,
) -> bool:
    """Whether a booking made before is what is being asked for again, and still stands."""
    held = earlier.status == Booking.Status.HELD and earlier.hold_ends_at is not None and now < earlier.hold_ends_at
    if not (earlier.live or held):
        return False
    same = (earlier.reception_id, earlier.service_id, earlier.party_size) == (reception.pk, service.pk, party_size)
    return same and starts_at in (None, earlier.starts_at)


def _let_go(old: Booking, *, now: dt.datetime, actor: Actor) -> list[Slot]:
    """End the replaced hold; its slots are free at once, visible to this transaction only."""
    if old.status == Booking.Status.EXPIRED:
        return []
    if old.status != Booking.Status.HELD:
        raise NotHeld
    slots = lock_slots_of(old)
    by_pk(slots).update(booking=None, free_from=now)
    move(old, to=Booking.Status.CANCELLED, verb="release", actor=actor, now=now)
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
    """A held booking on slots that the caller has claimed; `began` is when the person began to hold them."""
    if not slots:
        raise SlotTaken
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


def _take_over(old: Booking, new: Booking) -> None:
    """Copy what was typed, as far as it still fits: a smaller party keeps its first persons."""
    new.email, new.phone = old.email, old.phone
    alike = (old.post_id, old.service_id, old.reception.date) == (new.post_id, new.service_id, new.reception.date)
    if alike and new.party_size <= old.party_size:
        # Otherwise it was given to somebody else, or for others, or a child may be grown by then: it is asked again.
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
    """Hold a place, and the others of its visit, for the post's time longer, once; asking again does nothing. Whoever
    asks early loses nothing by it.

    Once, so that nobody keeps a place from others without end (WCAG 2.2, 2.2.1: what is typed is not lost when it
    ends). Raises HoldExpired, NotHeld.
    """
    with transaction.atomic():
        booking, others = lock_visit(booking.pk)
        require_held(booking)
        if was_kept_longer(booking):
            return
        minutes = dt.timedelta(minutes=booking.post.hold_minutes)
        for each in (booking, *others):
            ends = max(now, each.hold_ends_at or now)
            extend(each, until=min(ends + minutes, each.created_at + HOLD_AT_MOST), now=now)
            record("keep_longer", each, actor=CITIZEN, now=now)
