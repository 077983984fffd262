"""From a hold to a confirmed booking: codes to the address, and the confirmation itself."""

import datetime as dt
import itertools
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from bookings.actions.core.busy_times import require_no_overlap
from bookings.actions.core.email_codes import make_code, require_another_code, send_code, try_code
from bookings.actions.core.locks import by_pk, lock_addresses, lock_slots_of, lock_visit, share_reception
from bookings.actions.core.party_messages import tell_party
from bookings.actions.core.transitions import change_status, refusing_second_booking, require_held
from bookings.actions.core.waiting_entries import end_waiting_of_booked
from bookings.actions.holds import HOLD_AT_MOST, extend
from bookings.errors import (
    AlreadyBooked,
    BookingError,
    HoldExpired,
    Incomplete,
    ReceptionCancelled,
    SamePersonTwice,
    TimesOverlap,
    TooLate,
    TooManyForAddress,
)
from bookings.models import CITIZEN, Actor, Applicant, Booking, EmailCode, Notification, Reception
from bookings.notifications.outbox import enqueue
from bookings.queries.party_steps import first_missing

# A request for a code extends the hold to this time from now.
HOLD_AFTER_ASKING = dt.timedelta(minutes=20)


def ask_code(*, booking: Booking, now: dt.datetime) -> EmailCode:
    """Send a code to the booking's address, and extend the hold meanwhile.

    Only somebody who has proven an address is told that a person has a booking already: otherwise anybody could try out
    other people's document numbers. Raises Incomplete, SamePersonTwice, CodeTooSoon, NoMoreCodes,
    HoldExpired, NotHeld.
    """
    with transaction.atomic():
        booking, others = lock_visit(booking.pk)
        require_held(booking)
        return _send_code(booking, others, now=now)


def correct_address(*, booking: Booking, email: str, now: dt.datetime) -> EmailCode:
    """Change the address of a hold and send a code there. Codes sent to the old address no longer work.

    A corrected address does not wait the minute between codes. It counts as a new code.
    Raises as `ask_code` does; then the address stays.
    """
    with transaction.atomic():
        booking, others = lock_visit(booking.pk)
        require_held(booking)
        corrected = email != booking.email
        for each in (booking, *others):
            each.email = email
            each.save(update_fields=["email"])
        return _send_code(booking, others, now=now, at_once=corrected)


def confirm_booking(*, booking: Booking, code: str, now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """Turn a hold into a confirmed booking, with its notifications in the same commit.

    Confirming it twice succeeds: a reload, a double click, another tab.
    The other holds of the visit are confirmed with it, all or none, under the address that got the code.
    A hold can still be confirmed after its shown end, as long as it has all its slots.
    Raises WrongCode, CodeEnded, Incomplete (something was added or changed since), HoldExpired, TooLate,
    AlreadyBooked, TimesOverlap, TooManyForAddress, ReceptionCancelled, NotHeld.
    """
    refusal: BookingError | None
    others: list[Booking] = []
    try:
        with refusing_second_booking(), transaction.atomic():
            reception = share_reception(booking.reception_id)
            booking, others = lock_visit(booking.pk)
            if booking.status == Booking.Status.CONFIRMED:
                return booking
            require_held(booking)
            if reception.status != Reception.Status.PUBLISHED:
                raise ReceptionCancelled
            for each in (booking, *others):
                if missing := first_missing(each):  # changed in another tab since the code was asked for
                    raise Incomplete(step=missing, booking=each)
            refusal = try_code(booking.codes.order_by("pk").last(), code, now=now)
            if refusal is None:
                _lock_and_refuse((booking, *others), now=now)
                for each in others:
                    each.email = booking.email  # the one that the code has proved
                    each.save(update_fields=["email"])
                for each in (booking, *others):
                    _confirm(each, now=now, actor=actor)
    except AlreadyBooked:
        for each in (booking, *others):
            _tell_the_first(each, now=now)
        raise
    if refusal is not None:  # the try is counted and committed; only now is it refused
        raise refusal
    return booking


def _lock_and_refuse(visit: Sequence[Booking], *, now: dt.datetime) -> None:
    """Lock the persons and the address of a visit, and refuse what only a person with a proven address is told.

    Raises TooLate, TimesOverlap, TooManyForAddress.
    """
    if any(each.starts_at <= now for each in visit):
        raise TooLate
    require_no_overlap(*visit)
    first = visit[0]
    lock_addresses(first.email)
    same_address = Booking.objects.live().filter(post=first.post, email__iexact=first.email)
    if same_address.count() + len(visit) > first.post.bookings_per_email:
        raise TooManyForAddress(most=first.post.bookings_per_email)


def _send_code(booking: Booking, others: Sequence[Booking], *, now: dt.datetime, at_once: bool = False) -> EmailCode:
    """Send one code for the whole visit, if nothing is missing in any of its bookings."""
    for each in (booking, *others):
        if missing := first_missing(each):
            raise Incomplete(step=missing, booking=each)
    _refuse_twice((booking, *others))
    codes = list(booking.codes.order_by("pk"))
    require_another_code(codes, now=now, at_once=at_once)
    for each in (booking, *others):
        extend(each, until=min(now + HOLD_AFTER_ASKING, each.created_at + HOLD_AT_MOST), now=now)
    code = make_code(booking=booking, now=now)
    send_code(code, ordinal=len(codes), now=now)
    return code


def _first_bookings(booking: Booking) -> QuerySet[Booking]:
    """Return the live bookings that persons of this party have for the same service at the post."""
    persons = booking.applicants.values("person_hash")
    same = Applicant.objects.filter(live=True, post=booking.post, service=booking.service, person_hash__in=persons)
    return Booking.objects.filter(pk__in=same.values("booking"))


def _refuse_twice(visit: Sequence[Booking]) -> None:
    """Refuse a visit in which a person has two places for one service, or two bookings overlap.

    Raises SamePersonTwice, TimesOverlap.
    """
    persons = Applicant.objects.filter(booking__in=visit).values_list("booking__service", "person_hash")
    if len(visit) > 1 and len(set(persons)) < len(persons):
        raise SamePersonTwice
    in_time = sorted(visit, key=lambda each: each.starts_at)
    if any(after.starts_at < before.ends_at for before, after in itertools.pairwise(in_time)):
        raise TimesOverlap


def _tell_the_first(booking: Booking, *, now: dt.datetime) -> None:
    """Tell the people who have booked already, at their own address and at most once a day, how to move their booking.

    The person who typed the document's number is told nothing about that booking.
    """
    with transaction.atomic():
        for first in _first_bookings(booking).exclude(email="").order_by("pk"):
            enqueue(
                kind=Notification.Kind.ALREADY_BOOKED,
                now=now,
                booking=first,
                version=first.version,
                ordinal=now.date().toordinal(),
                due_at=now,
                expires_at=first.starts_at,
            )


def _confirm(booking: Booking, *, now: dt.datetime, actor: Actor) -> None:
    slots = lock_slots_of(booking)
    if len(slots) != booking.slot_count:  # some have been claimed since the hold's end
        raise HoldExpired(booking=booking)
    by_pk(slots).update(free_from=None)
    change_status(
        booking,
        to=Booking.Status.CONFIRMED,
        verb="confirm",
        actor=actor,
        now=now,
        confirmed_at=now,
        hold_ends_at=None,
    )
    tell_party(booking, Notification.Kind.CONFIRMED, now=now)
    end_waiting_of_booked(booking, now=now)
