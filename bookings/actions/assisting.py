"""Booking for somebody who has no email, on the telephone or at the counter, also from the places kept for it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from bookings.actions.claiming import claim_for_counter
from bookings.actions.lines import begins_at
from bookings.actions.locks import share_reception
from bookings.actions.placing import PersonData, place, placed
from bookings.availability import Phase, counter_runs, phase
from bookings.errors import Incomplete, NotOpenYet, PartyTooBig, ReceptionCancelled, SlotTaken, TooLate
from bookings.journey import Step
from bookings.models import Booking, Reception, Service

NEAREST = 3  # times named to who loses the one that was chosen


def assist(
    *,
    reception: Reception,
    service: Service,
    persons: Sequence[PersonData],
    email: str,
    phone: str,
    language: str,
    starts_at: dt.datetime | None,
    answers: Mapping[tuple[int | None, int], str],
    consent_version: str,
    request_key: uuid.UUID,
    actor: str,
    now: dt.datetime,
) -> Booking:
    """A confirmed place at `starts_at`, or the earliest; the consent was said aloud to the officer.

    The same page sent again gets the first booking. Without an email the party counts as told, and is rung up the day
    before. Questions that `answers` leaves out are not asked again.
    Raises Incomplete (no way to reach the party, no consent, a minor without a representative), ReceptionCancelled,
    NotOpenYet, TooLate, PartyTooBig, ServiceNotOffered, SamePersonTwice, TimesOverlap, AlreadyBooked (fact
    `bookings`), and SlotTaken (fact `nearest`, up to three other times, in order).
    """
    if not (email or phone):
        raise Incomplete(step=Step("contact"))
    if not consent_version:
        raise Incomplete(step=Step("consent"))
    try:
        with transaction.atomic():
            reception = share_reception(reception.pk)
            if earlier := placed(reception, service, persons, request_key=request_key):
                return earlier
            admit_by_staff(reception, len(persons), now=now)
            slots = claim_for_counter(
                reception=reception, service=service, party_size=len(persons), now=now, starts_at=starts_at
            )
            return place(
                reception,
                service,
                slots,
                persons,
                status=Booking.Status.CONFIRMED,
                source=Booking.Source.STAFF,
                verb="assist",
                actor=actor,
                now=now,
                request_key=request_key,
                language=language,
                email=email,
                phone=phone,
                answers=answers,
                consent_version=consent_version,
            )
    except SlotTaken as refusal:
        near = nearest_times(reception, service, len(persons), to=starts_at, now=now)
        raise SlotTaken(nearest=near) from refusal


def admit_by_staff(reception: Reception, party_size: int, *, now: dt.datetime) -> None:
    """Refuse what staff can't book before the day either. The caller holds the reception's share lock.

    Before booking opens to the public, what is kept for phone and counter can be had; after it has closed on the eve,
    whatever is left, until the first desk opens. From then on people come to the hall.
    """
    match phase(reception, now=now):
        case Phase.HIDDEN | Phase.CANCELLED:
            raise ReceptionCancelled
        case Phase.NOT_OPEN_YET if not keeps_places(reception):
            raise NotOpenYet(opens_at=reception.opens_at)
    if reception.status != Reception.Status.PUBLISHED or now >= begins_at(reception):
        raise TooLate
    if not 1 <= party_size <= reception.post.max_party:
        raise PartyTooBig(most=reception.post.max_party)


def keeps_places(reception: Reception) -> bool:
    """Whether there is a time in which some places are for phone and counter only."""
    return reception.opens_at is not None and reception.kept_until > reception.opens_at


def nearest_times(
    reception: Reception, service: Service, party_size: int, *, to: dt.datetime | None, now: dt.datetime
) -> list[dt.datetime]:
    """Up to three times that staff could book for the party, the nearest to one that was wanted, in order."""
    runs = counter_runs(reception=reception, service=service, party_size=party_size, now=now)
    starts = {run.starts_at for run in runs}
    return sorted(sorted(starts, key=lambda start: (abs(start - (to or start)), start))[:NEAREST])
