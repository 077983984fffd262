"""Walk-ins: people without a booking get the next free time, or it is noted that they were turned away."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from bookings.actions.attendance import require_open_day
from bookings.actions.core.locks import lock_request, share_reception
from bookings.actions.core.transitions import record
from bookings.actions.staff_bookings import PersonData, find_earlier, make_live_booking
from bookings.errors import Incomplete, NothingFree, PartyTooBig, SlotTaken
from bookings.models import Actor, Booking, Reception, Service, TurnedAway
from bookings.queries.availability import ON_THE_DAY, Run, runs_of
from bookings.queries.party_steps import Step

# A bigger number is a typing error.
MOST_TURNED_AWAY = 99


def book_walk_in(
    *,
    reception: Reception,
    service: Service,
    persons: Sequence[PersonData],
    phone: str,
    language: str,
    consent_version: str,
    request_key: uuid.UUID,
    actor: Actor,
    now: dt.datetime,
) -> Booking:
    """Give a party without a booking the next free time; it has arrived.

    The checks are those of any booking. The same page sent again returns the first booking, whatever its state now.
    Raises NothingFree, NotToday, DayClosed, ReceptionCancelled, PartyTooBig, ServiceNotProvided, SamePersonTwice,
    AlreadyBooked (fact `bookings`), TimesOverlap, Incomplete (no consent, a minor without a representative).
    """
    if not consent_version:
        raise Incomplete(step=Step("consent"))
    with transaction.atomic():
        reception = share_reception(reception.pk)
        if earlier := _made_before(reception, service, persons, request_key):
            return earlier
        require_open_day(reception, now=now)
        if not 1 <= len(persons) <= reception.post.max_party:
            raise PartyTooBig(most=reception.post.max_party)
        try:
            return make_live_booking(
                reception,
                service,
                persons,
                pool=ON_THE_DAY,
                status=Booking.Status.ARRIVED,
                source=Booking.Source.WALK_IN,
                verb="walk_in",
                actor=actor,
                now=now,
                request_key=request_key,
                language=language,
                phone=phone,
                consent_version=consent_version,
            )
        except SlotTaken as refusal:
            raise NothingFree from refusal


def note_turned_away(
    *,
    reception: Reception,
    service: Service,
    persons: int,
    why: TurnedAway.Why,
    request_key: uuid.UUID,
    actor: Actor,
    now: dt.datetime,
) -> TurnedAway:
    """Note how many people were turned away, and nothing about who they are. The same page sent again notes them once.

    Raises NotToday, DayClosed, ReceptionCancelled, PartyTooBig.
    """
    with transaction.atomic():
        reception = share_reception(reception.pk)
        lock_request(request_key)
        if earlier := TurnedAway.objects.filter(request_key=request_key, reception=reception).first():
            return earlier
        require_open_day(reception, now=now)
        if not 1 <= persons <= MOST_TURNED_AWAY:
            raise PartyTooBig(most=MOST_TURNED_AWAY)
        noted = TurnedAway.objects.create(
            reception=reception, service=service, persons=persons, why=why, request_key=request_key, at=now
        )
        record("turn_away", reception, actor=actor, now=now, to_state=why)
        return noted


def next_time(reception: Reception, service: Service, party_size: int, *, now: dt.datetime) -> Run | None:
    """Return the next time that a party without a booking could have; None if there is none."""
    runs = runs_of(ON_THE_DAY, reception=reception, service=service, party_size=party_size, now=now)
    return runs[0] if runs else None


def _made_before(
    reception: Reception, service: Service, persons: Sequence[PersonData], request_key: uuid.UUID
) -> Booking | None:
    lock_request(request_key)
    # They may have been served before the first answer came through.
    made = reception.bookings.filter(service=service, source=Booking.Source.WALK_IN, status__in=Booking.OUTCOMES)
    known = {person.hash for person in persons}
    for booking in made.filter(request_key=request_key):
        if set(booking.applicants.values_list("person_hash", flat=True)) == known:
            return booking
    return find_earlier(reception, service, persons, request_key=request_key)
