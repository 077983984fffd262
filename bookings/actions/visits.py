"""Several services or people in one visit: further bookings that are confirmed under the same code."""

import datetime as dt
import uuid
from collections.abc import Collection
from contextlib import suppress

from django.db import transaction

from bookings.actions.core.applicants import copy_person
from bookings.actions.core.busy_times import times_of_visit
from bookings.actions.core.locks import lock_visit, share_reception
from bookings.actions.core.slot_claims import claim
from bookings.actions.core.transitions import record
from bookings.actions.holds import HOLD_AT_MOST, admit, extend, make_hold, release
from bookings.errors import HoldExpired, LastOfVisit, SlotTaken, TimesOverlap, WrongState
from bookings.models import CITIZEN, Actor, Applicant, Booking, Service


def can_be_added_to(booking: Booking) -> bool:
    """Return whether another service can be added: the booking is held or confirmed, and not an offer."""
    is_held = booking.status == Booking.Status.HELD
    return booking.status == Booking.Status.CONFIRMED or (is_held and booking.entry_id is None)


def add_service(
    *,
    booking: Booking,
    service: Service,
    persons: Collection[int],
    more: int = 0,
    now: dt.datetime,
    request_key: uuid.UUID,
    actor: Actor = CITIZEN,
) -> Booking:
    """Hold another booking of the same visit, as near in time to the others as possible, overlapping none of them.

    `persons` are applicants of `booking` or of the visit's other holds (by id) who also need `service`; `more` is the
    number of other people, to be typed later. Contact and applicants are copied; consent is copied if nobody else
    comes. The other holds of the visit are extended to the end of the new one, within the limit of a hold.
    The same `request_key` returns the first hold again.
    Raises WrongState (see `can_be_added_to`), SlotTaken (also if every free time overlaps the visit), PartyTooBig,
    ServiceNotProvided, NotOpenYet, TooLate, ReceptionCancelled.
    """
    with transaction.atomic():
        reception = share_reception(booking.reception_id)
        booking, others = lock_visit(booking.pk)
        if first := Booking.objects.filter(request_key=request_key).first():  # the other click waited for the lock
            return first
        if not can_be_added_to(booking):
            raise WrongState(state=booking.get_status_display())
        known = Applicant.objects.filter(booking__in=[booking, *others], pk__in=persons).select_related("booking")
        coming = list({person.person_hash: person for person in known.order_by("booking", "position")}.values())
        party_size = len(coming) + max(more, 0)
        admit(reception, party_size, now=now)
        if booking.visit is None:
            booking.visit = uuid.uuid4()
            booking.save(update_fields=["visit"])
        try:
            slots = claim(
                reception=reception,
                service=service,
                party_size=party_size,
                now=now,
                busy=times_of_visit(booking.visit),
                nearest=True,
            )
        except TimesOverlap as refusal:
            raise SlotTaken from refusal
        added = make_hold(
            slots,
            reception,
            service,
            party_size,
            began=now,
            now=now,
            language=booking.language,
            request_key=request_key,
        )
        added.visit, added.email, added.phone = booking.visit, booking.email, booking.phone
        agreed = not more and all(person.booking.consent_at for person in coming if person.booking)
        children = [person.is_minor_on(reception.date) for person in coming]
        for position, applicant in enumerate(coming, start=1):
            copy_person(applicant, added, position=position)
        # A person who is a child for one service and an adult for the other agrees in another way.
        if agreed and children == [person.is_minor_on(reception.date) for person in coming]:
            added.consent_at, added.consent_version = booking.consent_at, booking.consent_version
        added.save(update_fields=["visit", "email", "phone", "consent_at", "consent_version"])
        for each in (booking, *others):
            _keep_as_long(each, added, now=now)
        record("add_service", added, actor=actor, now=now, to_state=added.status)
        return added


def leave_out_booking(*, booking: Booking, now: dt.datetime, actor: Actor = CITIZEN) -> None:
    """Remove a hold, or an expired one, from its visit. Doing it twice does nothing.

    Raises LastOfVisit if nothing else of the visit is held or live, WrongState if it is confirmed.
    """
    with transaction.atomic():
        booking, _others = lock_visit(booking.pk)
        if booking.status == Booking.Status.CANCELLED:
            return
        if booking.status not in (Booking.Status.HELD, Booking.Status.EXPIRED):
            raise WrongState(state=booking.get_status_display())
        if booking.status == Booking.Status.EXPIRED:
            booking.visit = None  # what was typed can still be copied to another time
            booking.save(update_fields=["visit"])
            return
        if not times_of_visit(booking.visit, besides=booking):
            raise LastOfVisit
        release(booking=booking, now=now, actor=actor)


def _keep_as_long(held: Booking, added: Booking, *, now: dt.datetime) -> None:
    """Extend a hold to the end of an added one, so that the first is not lost over it. If a slot is gone, the person is
    told when they ask for the code."""
    if held.status != Booking.Status.HELD or added.hold_ends_at is None:
        return
    with suppress(HoldExpired):
        extend(held, until=min(added.hold_ends_at, held.created_at + HOLD_AT_MOST), now=now)
