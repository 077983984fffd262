"""Several services or people in one visit: further bookings that are confirmed under the same code."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from bookings.actions.claiming import claim
from bookings.actions.holding import admit, make_hold
from bookings.actions.locks import lock_booking, share_reception
from bookings.actions.steps import record
from bookings.availability import free_runs
from bookings.errors import SlotTaken, WrongState
from bookings.models import Booking, Service, Slot


def add_service(
    *,
    booking: Booking,
    service: Service,
    persons: Collection[int],
    more: int = 0,
    now: dt.datetime,
    request_key: uuid.UUID,
    actor: str = "citizen",
) -> Booking:
    """Hold another booking of the same visit, as near in time to the others as can be, overlapping none of them.

    `persons` are applicants of `booking` (by id) who also need `service`; `more` is the number of other people, to be
    typed later. Contact and applicants are taken over; consent is taken over when nobody else comes.
    The same `request_key` gets the first answer again. `booking` is held or confirmed.
    Raises WrongState, SlotTaken, PartyTooBig, ServiceNotOffered, NotOpenYet, TooLate, ReceptionCancelled.
    """
    with transaction.atomic():
        reception = share_reception(booking.reception_id)
        booking = lock_booking(booking.pk)
        if first := Booking.objects.filter(request_key=request_key).first():  # the other click waited for the lock
            return first
        if booking.status not in (Booking.Status.HELD, Booking.Status.CONFIRMED):
            raise WrongState(state=booking.get_status_display())
        coming = list(booking.applicants.filter(pk__in=persons).order_by("position"))
        party_size = len(coming) + max(more, 0)
        admit(reception, party_size, now=now)
        if booking.visit is None:
            booking.visit = uuid.uuid4()
            booking.save(update_fields=["visit"])
        slots = _nearest(booking, service, party_size, now=now)
        added = make_hold(
            slots,
            reception,
            service,
            party_size,
            now=now,
            language=booking.language,
            request_key=request_key,
        )
        added.visit, added.email, added.phone = booking.visit, booking.email, booking.phone
        if not more:
            added.consent_at, added.consent_version = booking.consent_at, booking.consent_version
        added.save(update_fields=["visit", "email", "phone", "consent_at", "consent_version"])
        for position, applicant in enumerate(coming, start=1):
            applicant.pk, applicant.position = None, position
            applicant.booking, applicant.service, applicant.live = added, service, False
            applicant.save(force_insert=True)
        record("add_service", booking=added, actor=actor, now=now, to_state=added.status)
        return added


def visit_of(booking: Booking) -> list[Booking]:
    """The bookings of a visit that are held or stand, in the order of their times; the booking itself among them."""
    if booking.visit is None:
        return [booking]
    standing = (Booking.Status.HELD, *Booking.LIVE)
    return list(Booking.objects.filter(visit=booking.visit, status__in=standing).order_by("starts_at", "pk"))


def _nearest(booking: Booking, service: Service, party_size: int, *, now: dt.datetime) -> list[Slot]:
    """Claim the free run that touches the visit's times most nearly."""
    taken = [(each.starts_at, each.ends_at) for each in visit_of(booking)]
    runs = free_runs(reception=booking.reception, service=service, party_size=party_size, now=now)
    apart = [run for run in runs if all(run.ends_at <= start or run.starts_at >= end for start, end in taken)]
    for run in sorted(apart, key=lambda run: _distance(run.starts_at, run.ends_at, taken)):
        try:
            return claim(
                reception=booking.reception, service=service, party_size=party_size, now=now, starts_at=run.starts_at
            )
        except SlotTaken:
            continue
    raise SlotTaken


def _distance(
    starts_at: dt.datetime, ends_at: dt.datetime, taken: list[tuple[dt.datetime, dt.datetime]]
) -> dt.timedelta:
    return min(max(start - ends_at, starts_at - end) for start, end in taken)
