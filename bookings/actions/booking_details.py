"""Writing down who comes, on a held booking. Nothing here tells anybody anything yet."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from bookings.actions.core.applicants import write_person, write_representative
from bookings.actions.core.locks import lock_booking, lock_visit
from bookings.actions.core.transitions import require_held
from bookings.models import Answer, Applicant, Booking
from bookings.queries.booking_steps import questions_for

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
        before = booking.applicants.filter(position=position).first()
        applicant = write_person(
            booking,
            position,
            surname=surname,
            given_names=given_names,
            patronymic=patronymic,
            birth_date=birth_date,
            document=document,
        )
        day = booking.reception.date
        now_is = (applicant.person_hash, applicant.is_minor_on(day))
        if before is None or (before.person_hash, before.is_minor_on(day)) != now_is:
            _ask_consent_again(booking)
        if before:
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


def save_representative(
    *, booking: Booking, position: int, name: str, relation: Applicant.Relation, now: dt.datetime
) -> None:
    """Who comes with a minor. Raises HoldExpired (the data is kept), NotHeld, Applicant.DoesNotExist."""
    with transaction.atomic():
        booking = _draft(booking.pk)
        write_representative(booking, position, name=name, relation=relation)
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
