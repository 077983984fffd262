"""Writing down who comes, on a held booking. Nothing here tells anybody anything yet."""

import datetime as dt
from collections.abc import Mapping
from copy import copy

from django.db import transaction
from django.db.models import QuerySet

from bookings.actions.locks import lock_booking, lock_visit
from bookings.actions.steps import require_held
from bookings.errors import PartyTooBig, SamePersonTwice
from bookings.identity import last_four, person_hash
from bookings.journey import questions_for
from bookings.models import Answer, Applicant, Booking

# What is copied of a person who comes for several services of a visit.
_OF_THE_PERSON = (
    "surname",
    "given_names",
    "patronymic",
    "birth_date",
    "last_four",
    "person_hash",
    "key_version",
)


def _draft(booking_id: int) -> Booking:
    """The booking under its lock, while it can still be written on: held, or run out and about to be taken over."""
    booking = lock_booking(booking_id)
    if booking.status != Booking.Status.EXPIRED or booking.erased_at:
        require_held(booking)
    return booking


def _still_held(booking: Booking) -> Booking:
    """Raised only after the commit: what was typed is kept for the next hold to take over."""
    require_held(booking)
    return booking


def save_contact(*, booking: Booking, email: str, phone: str, language: str, now: dt.datetime) -> Booking:
    """How the party is reached, for all the holds of its visit. Raises HoldExpired (the data is kept), NotHeld."""
    with transaction.atomic():
        _booking, others = lock_visit(booking.pk)
        booking = _draft(booking.pk)
        for each in (booking, *others):
            each.email, each.phone, each.language = email, phone, language
            each.save(update_fields=["email", "phone", "language"])
    return _still_held(booking)


def save_applicant(
    *,
    booking: Booking,
    position: int,
    surname: str,
    given_names: str,
    patronymic: str,
    birth_date: dt.date,
    document: str | None,
    now: dt.datetime,
) -> Applicant:
    """One person of the party. `document` None keeps the one given before; empty says that there is none.

    Raises SamePersonTwice, PartyTooBig, HoldExpired (the data is kept), NotHeld.
    """
    with transaction.atomic():
        _booking, others = lock_visit(booking.pk)
        booking = _draft(booking.pk)
        if not 1 <= position <= booking.party_size:
            raise PartyTooBig(most=booking.party_size)
        applicant = Applicant.objects.filter(booking=booking, position=position).first() or Applicant(
            booking=booking, post=booking.post, service=booking.service, position=position
        )
        before = copy(applicant)
        write_person(
            applicant,
            surname=surname,
            given_names=given_names,
            patronymic=patronymic,
            birth_date=birth_date,
            document=document,
            others=Applicant.objects.filter(booking=booking).exclude(position=position),
            day=booking.reception.date,
        )
        day = booking.reception.date
        if (before.person_hash, before.is_minor_on(day)) != (applicant.person_hash, applicant.is_minor_on(day)):
            _ask_consent_again(booking)
        if before.pk:
            _correct_everywhere(before, applicant, [booking, *others])
    _still_held(booking)
    return applicant


def _ask_consent_again(booking: Booking) -> None:
    """Consent was given for whoever was in the party then, and by their ages."""
    booking.consent_at, booking.consent_version = None, ""
    booking.save(update_fields=["consent_at", "consent_version"])


def _correct_everywhere(before: Applicant, after: Applicant, holds: list[Booking]) -> None:
    """Write a correction also where the same person was copied to: to other holds of the visit, and as the one who
    comes with a child. Somebody with another birth date and another document is another person, and stays alone."""
    if before.birth_date != after.birth_date and (not before.last_four or before.last_four != after.last_four):
        return
    for hold in holds:
        party = hold.applicants.exclude(pk=after.pk)
        party.filter(representative_name=before.full_name).update(representative_name=after.full_name)
        for same in party.filter(person_hash=before.person_hash):
            if party.filter(person_hash=after.person_hash).exclude(pk=same.pk).exists():
                continue  # who came twice there is refused where it is typed
            was_minor = same.is_minor_on(hold.reception.date)
            for name in _OF_THE_PERSON:
                setattr(same, name, getattr(after, name))
            is_minor = same.is_minor_on(hold.reception.date)
            if not is_minor:
                same.representative_name = same.representative_relation = ""
            same.save()
            if is_minor != was_minor:
                _ask_consent_again(hold)


def write_person(
    applicant: Applicant,
    *,
    surname: str,
    given_names: str,
    patronymic: str,
    birth_date: dt.date,
    document: str | None,
    others: QuerySet[Applicant],
    day: dt.date,
) -> None:
    """Write down a person of a party, recognised among its `others`; a representative only of who is minor that day.

    Raises SamePersonTwice.
    """
    applicant.surname, applicant.given_names = surname, given_names
    applicant.patronymic, applicant.birth_date = patronymic, birth_date
    if document is not None or not applicant.last_four:
        number = document or ""
        applicant.last_four = last_four(number)
        applicant.person_hash, applicant.key_version = person_hash(
            document=number,
            surname=surname,
            given_names=given_names,
            patronymic=patronymic,
            birth_date=birth_date,
        )
    if others.filter(person_hash=applicant.person_hash).exists():
        raise SamePersonTwice
    if not applicant.is_minor_on(day):
        applicant.representative_name = applicant.representative_relation = ""
    applicant.save()


def save_representative(
    *, booking: Booking, position: int, name: str, relation: Applicant.Relation, now: dt.datetime
) -> None:
    """Who comes with a minor. Raises HoldExpired (the data is kept), NotHeld, Applicant.DoesNotExist."""
    with transaction.atomic():
        booking = _draft(booking.pk)
        applicant = Applicant.objects.get(booking=booking, position=position)
        applicant.representative_name, applicant.representative_relation = name, relation
        applicant.save(update_fields=["representative_name", "representative_relation"])
    _still_held(booking)


def save_answers(*, booking: Booking, answers: Mapping[tuple[int | None, int], str], now: dt.datetime) -> None:
    """Answers by (person's number or None, question's id). What is not asked of this booking is left out.

    Raises HoldExpired (the data is kept), NotHeld.
    """
    with transaction.atomic():
        booking = _draft(booking.pk)
        write_answers(booking, answers)
    _still_held(booking)


def write_answers(booking: Booking, answers: Mapping[tuple[int | None, int], str]) -> None:
    """Answers by (person's number or None, question's id). What is not asked of this booking is left out."""
    for applicant, question in questions_for(booking):
        key = (applicant.position if applicant else None, question.pk)
        if key in answers:
            Answer.objects.update_or_create(
                booking=booking, applicant=applicant, question=question, defaults={"text": answers[key]}
            )


def give_consent(*, booking: Booking, version: str, now: dt.datetime) -> None:
    """The consent to the processing of personal data: when, and to which text. Raises HoldExpired, NotHeld."""
    with transaction.atomic():
        booking = _draft(booking.pk)
        booking.consent_at, booking.consent_version = now, version
        booking.save(update_fields=["consent_at", "consent_version"])
    _still_held(booking)
