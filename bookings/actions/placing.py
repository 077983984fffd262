"""A place taken by staff at once, without a hold: for somebody on the telephone, at the counter, or in the hall."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from bookings.actions.claiming import place_of
from bookings.actions.confirming import refuse_overlap
from bookings.actions.details import write_answers
from bookings.actions.lines import take_off_booked
from bookings.actions.locks import by_pk, lock_booking, lock_persons, lock_request
from bookings.actions.persons import write_person, write_representative
from bookings.actions.steps import broken_rule, record
from bookings.actions.telling import tell
from bookings.errors import AlreadyBooked, Incomplete, SlotTaken
from bookings.identity import person_hash
from bookings.journey import Step
from bookings.models import Booking, Notification, Reception, Service, Slot


@dataclass(frozen=True)
class PersonData:
    """One person as typed: names as in the passport; `document` empty where there is none. The representative is of
    a minor; who is grown keeps none."""

    surname: str
    given_names: str
    patronymic: str
    birth_date: dt.date
    document: str = ""
    representative_name: str = ""
    representative_relation: str = ""

    @property
    def hash(self) -> str:
        """By which the person is recognised again (`identity.person_hash`)."""
        return person_hash(
            document=self.document,
            surname=self.surname,
            given_names=self.given_names,
            patronymic=self.patronymic,
            birth_date=self.birth_date,
        )[0]


def placed(
    reception: Reception, service: Service, persons: Sequence[PersonData], *, request_key: uuid.UUID
) -> Booking | None:
    """What the same page made before, when it is sent again for the same persons; None when nothing.

    Called first thing in the transaction, after the reception's lock: the other of two clicks waits here until the
    first is done. A page that went back and was filled in for somebody else is a new request, and takes the key over.
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


def place(
    reception: Reception,
    service: Service,
    slots: Sequence[Slot],
    persons: Sequence[PersonData],
    *,
    status: Booking.Status,
    source: Booking.Source,
    verb: str,
    actor: str,
    now: dt.datetime,
    request_key: uuid.UUID,
    language: str,
    email: str = "",
    phone: str = "",
    answers: Mapping[tuple[int | None, int], str] | None = None,
    consent_version: str = "",
) -> Booking:
    """A live booking on slots that the caller has claimed (`claiming.claim_for_counter`) in the same transaction.

    The caller holds the reception's share lock, and has asked `placed` whether the page was sent before. The database
    lets in `confirmed` by staff and `arrived` of a walk-in only. With its persons, answers and Event; a confirmed one
    is told (`telling.tell`: mail, or without an address a line of the call list for the reminder). `answers` go by
    (person's number or None, question's id). The persons leave the post's waiting lists for the service.

    Raises SlotTaken (no slots), Incomplete (a minor without a representative), SamePersonTwice, TimesOverlap, and
    AlreadyBooked with the fact `bookings`: those that stand in the way, all of this post.
    """
    if not slots:
        raise SlotTaken
    lock_persons(person.hash for person in persons)
    try:
        with transaction.atomic():  # a savepoint: after a refusal by the database, the question below is still asked
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
            for position, person in enumerate(persons, start=1):
                _write(booking, position, person)
    except IntegrityError as error:
        if broken_rule(error) == "applicant_one_live_booking":
            raise AlreadyBooked(bookings=standing_in_the_way(reception, service, persons)) from error
        raise
    by_pk(slots).update(booking=booking, free_from=None)
    refuse_overlap(booking)
    write_answers(booking, answers or {})
    record(verb, booking, actor=actor, now=now, to_state=booking.status)
    if booking.status == Booking.Status.CONFIRMED:
        tell(booking, Notification.Kind.CONFIRMED, now=now)
    take_off_booked(booking, now=now)
    return booking


def standing_in_the_way(reception: Reception, service: Service, persons: Sequence[PersonData]) -> list[Booking]:
    """The live bookings at the post that the persons have for the service."""
    rows = Booking.objects.live().filter(post=reception.post, service=service)
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
