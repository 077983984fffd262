"""Bookings that staff make at once, without a hold: for people on the phone, at the counter, or in the hall."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from bookings.actions.core.applicants import write_person, write_representative
from bookings.actions.core.busy_times import busy_times
from bookings.actions.core.locks import by_pk, lock_booking, lock_request, share_reception
from bookings.actions.core.party_messages import tell_party
from bookings.actions.core.slot_claims import claim, place_of
from bookings.actions.core.transitions import record
from bookings.actions.core.waiting_entries import begins_at, end_waiting_of_booked
from bookings.actions.party_details import write_answers
from bookings.errors import AlreadyBooked, Incomplete, NotOpenYet, PartyTooBig, ReceptionCancelled, SlotTaken, TooLate
from bookings.identity.persons import person_hash
from bookings.models import Actor, Booking, Notification, Post, Reception, Service
from bookings.queries.availability import Phase, Pool, counter_pool, counter_runs, phase
from bookings.queries.party_steps import Step


@dataclass(frozen=True)
class PersonData:
    """One person as typed: names as in the passport; `document` is empty if there is none. Only a minor keeps the
    representative."""

    surname: str
    given_names: str
    patronymic: str
    birth_date: dt.date
    document: str = ""
    representative_name: str = ""
    representative_relation: str = ""

    @property
    def hash(self) -> str:
        """The keyed hash that recognises the person again (`identity.persons`)."""
        return person_hash(
            document=self.document,
            surname=self.surname,
            given_names=self.given_names,
            patronymic=self.patronymic,
            birth_date=self.birth_date,
        )[0]


def find_earlier(
    reception: Reception, service: Service, persons: Sequence[PersonData], *, request_key: uuid.UUID
) -> Booking | None:
    """Return the booking that the same page made before for the same persons; None if there is none.

    Call it first in the transaction, after the reception's lock: the second of two clicks waits here until the first is
    done. A page filled in again for other people is a new request, and gets the key.
    """
    lock_request(request_key)
    found = Booking.objects.filter(request_key=request_key).values_list("pk", flat=True).first()
    if found is None:
        return None
    earlier = lock_booking(found)
    known = set(earlier.applicants.values_list("person_hash", flat=True))
    same = (earlier.reception_id, earlier.service_id) == (reception.pk, service.pk)
    if same and earlier.live and known == {person.hash for person in persons}:
        return earlier
    earlier.request_key = None
    earlier.save(update_fields=["request_key"])
    return None


def make_live_booking(  # noqa: PLR0913 - each is a column or a fact
    reception: Reception,
    service: Service,
    persons: Sequence[PersonData],
    *,
    pool: Pool,
    starts_at: dt.datetime | None = None,
    status: Booking.Status,
    source: Booking.Source,
    verb: str,
    actor: Actor,
    now: dt.datetime,
    request_key: uuid.UUID,
    language: str,
    email: str = "",
    phone: str = "",
    answers: Mapping[tuple[int | None, int], str] | None = None,
    consent_version: str = "",
) -> Booking:
    """Make a live booking with its persons, answers and Event: at `starts_at`, or the earliest time of the pool.

    The caller holds the reception's share lock, and has called `find_earlier`. The database accepts only `confirmed` by
    staff and `arrived` of a walk-in. A confirmed party is notified by email; without an address its reminder goes on
    the call list. The keys of `answers` are (person's number or None, question's id). The persons leave the post's
    waiting lists for the service.

    Raises AlreadyBooked (fact `bookings`: their live bookings for the service, all of this post; raised first, since
    they need no time), ServiceNotProvided, SlotTaken, TimesOverlap, SamePersonTwice, and Incomplete (a minor without a
    representative).
    """
    busy = busy_times(reception, [person.hash for person in persons])
    if bookings := live_bookings_of(persons, post=reception.post, service=service):
        raise AlreadyBooked(bookings=bookings)
    slots = claim(
        reception=reception,
        service=service,
        party_size=len(persons),
        now=now,
        pool=pool,
        starts_at=starts_at,
        busy=busy,
    )
    booking = Booking.objects.create(
        post=reception.post,
        reception=reception,
        service=service,
        **place_of(slots),
        party_size=len(persons),
        status=status,
        source=source,
        language=language,
        email=email,
        phone=phone,
        consent_at=now if consent_version else None,
        consent_version=consent_version,
        request_key=request_key,
        created_at=now,
        confirmed_at=now,
    )
    by_pk(slots).update(booking=booking, free_from=None)
    for position, person in enumerate(persons, start=1):
        _write(booking, position, person)
    write_answers(booking, answers or {})
    record(verb, booking, actor=actor, now=now, to_state=booking.status)
    if booking.status == Booking.Status.CONFIRMED:
        tell_party(booking, Notification.Kind.CONFIRMED, now=now)
    end_waiting_of_booked(booking, now=now)
    return booking


def live_bookings_of(persons: Sequence[PersonData], *, post: Post, service: Service) -> list[Booking]:
    """Return the live bookings that the persons have for the service at the post's receptions."""
    rows = Booking.objects.live().filter(post=post, service=service)
    mine = rows.filter(applicants__person_hash__in=[person.hash for person in persons])
    return list(mine.select_related("post", "reception__venue").order_by("pk").distinct())


def _write(booking: Booking, position: int, person: PersonData) -> None:
    applicant = write_person(
        booking,
        position,
        surname=person.surname,
        given_names=person.given_names,
        patronymic=person.patronymic,
        birth_date=person.birth_date,
        document=person.document,
    )
    if not applicant.is_minor_on(booking.reception.date):
        return
    if not (person.representative_name and person.representative_relation):
        raise Incomplete(step=Step("representative", position), booking=booking)
    write_representative(booking, position, name=person.representative_name, relation=person.representative_relation)


NEAREST = 3  # times that are suggested if the chosen one is taken


def book_by_staff(  # noqa: PLR0913 - each is a column or a fact
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
    actor: Actor,
    now: dt.datetime,
) -> Booking:
    """Confirm a booking at `starts_at`, or the earliest time; the party has told the officer that it consents.

    The same page sent again returns the first booking. Without an email the party counts as notified, and is called the
    day before. Questions that `answers` leaves out are not asked again. Raises Incomplete (no way to reach the party,
    no consent, a minor without a representative), ReceptionCancelled, NotOpenYet, TooLate, PartyTooBig,
    ServiceNotProvided, SamePersonTwice, TimesOverlap, AlreadyBooked (fact `bookings`), and SlotTaken (fact `nearest`,
    up to three other times, in order).
    """
    if not (email or phone):
        raise Incomplete(step=Step("contact"))
    if not consent_version:
        raise Incomplete(step=Step("consent"))
    try:
        with transaction.atomic():
            reception = share_reception(reception.pk)
            if earlier := find_earlier(reception, service, persons, request_key=request_key):
                return earlier
            admit_by_staff(reception, len(persons), now=now)
            return make_live_booking(
                reception,
                service,
                persons,
                pool=counter_pool(reception),
                starts_at=starts_at,
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
    """Refuse what staff cannot book either. The caller holds the reception's share lock.

    Before booking opens to the public, staff can book the places kept for phone and counter; after it closes, whatever
    is left until the first desk opens. From then on people are walk-ins.
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
    """Return whether some places are kept for phone and counter for some time."""
    return reception.opens_at is not None and reception.kept_until > reception.opens_at


def nearest_times(
    reception: Reception, service: Service, party_size: int, *, to: dt.datetime | None, now: dt.datetime
) -> list[dt.datetime]:
    """Return up to three times that staff could book for the party, the nearest to the wanted one, in order."""
    runs = counter_runs(reception=reception, service=service, party_size=party_size, now=now)
    starts = {run.starts_at for run in runs}
    return sorted(sorted(starts, key=lambda start: (abs(start - (to or start)), start))[:NEAREST])
