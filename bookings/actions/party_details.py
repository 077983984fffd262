"""The details of a party that is not confirmed yet, a held booking or a new entry of a waiting list: who is in it, how
to reach it, its consent and its answers. Nothing here sends a message.

What is typed for an expired hold is kept for the next hold to take over. It is refused only after the commit.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from django.db import transaction

from bookings.actions.core.applicants import write_person, write_representative
from bookings.actions.core.locks import lock_entry, lock_visit
from bookings.actions.core.transitions import require_held
from bookings.actions.waiting_list import require_new
from bookings.models import Answer, Applicant, Booking, Party, WaitlistEntry
from bookings.queries.party_steps import questions_for

# What is copied when a person comes for several services of a visit.
_OF_THE_PERSON = (
    "surname",
    "given_names",
    "patronymic",
    "birth_date",
    "last_four",
    "person_hash",
    "key_version",
)


class Contact(NamedTuple):
    """How to reach a party, and in which language."""

    email: str
    phone: str
    language: str


def save_applicant(
    *,
    party: Party,
    position: int,
    surname: str,
    given_names: str,
    patronymic: str,
    birth_date: dt.date,
    document: str | None,
    contact: Contact | None = None,
) -> Applicant:
    """Save one person and, with `contact`, how to reach the party and all holds of its visit.

    `document` None keeps the number given before; an empty one means that there is none. Raises, as everything here:
    HoldExpired (the data is kept), NotHeld; WaitingEnded, WrongState. This also raises SamePersonTwice, PartyTooBig.
    """
    with _locked(party) as parties:
        if contact:
            for each in parties:
                each.email, each.phone, each.language = contact
                each.save(update_fields=["email", "phone", "language"])
        party = parties[0]
        before = party.applicants.filter(position=position).first()
        applicant = write_person(
            party,
            position,
            surname=surname,
            given_names=given_names,
            patronymic=patronymic,
            birth_date=birth_date,
            document=document,
        )
        day = party.reception.date
        now_is = (applicant.person_hash, applicant.is_minor_on(day))
        if before is None or (before.person_hash, before.is_minor_on(day)) != now_is:
            _ask_consent_again(party)
        if before:
            _correct_everywhere(before, applicant, parties)
    return applicant


def save_representative(*, party: Party, position: int, name: str, relation: Applicant.Relation) -> None:
    """Save who comes with a minor. Raises Applicant.DoesNotExist too."""
    with _locked(party) as (party, *_others):
        write_representative(party, position, name=name, relation=relation)


def save_answers(*, booking: Booking, answers: Mapping[tuple[int | None, int], str]) -> None:
    """Save answers by (number of the person or None, id of the question). Questions not asked here are ignored."""
    with _locked(booking):
        write_answers(booking, answers)


def write_answers(booking: Booking, answers: Mapping[tuple[int | None, int], str]) -> None:
    """Write answers down, as `save_answers`, while the caller holds the booking's lock."""
    for applicant, question in questions_for(booking):
        key = (applicant.position if applicant else None, question.pk)
        if key in answers:
            Answer.objects.update_or_create(
                booking=booking, applicant=applicant, question=question, defaults={"text": answers[key]}
            )


def save_consent(*, party: Party, version: str, now: dt.datetime) -> None:
    """Save the consent to the processing of personal data: when it was given, and to which text."""
    with _locked(party) as (party, *_others):
        party.consent_at, party.consent_version = now, version
        party.save(update_fields=["consent_at", "consent_version"])


@contextmanager
def _locked(party: Party) -> Iterator[list[Party]]:
    """Lock a party that may still be written on. Yield it first, then the other holds of its visit."""
    with transaction.atomic():
        if isinstance(party, WaitlistEntry):
            entry = lock_entry(party.pk)
            require_new(entry)
            yield [entry]
            return
        booking, others = lock_visit(party.pk)
        if booking.status != Booking.Status.EXPIRED or booking.erased_at:
            require_held(booking)
        yield [booking, *others]
    require_held(booking)


def _ask_consent_again(party: Party) -> None:
    """Forget a consent: it was given for other people, or for other ages."""
    party.consent_at, party.consent_version = None, ""
    party.save(update_fields=["consent_at", "consent_version"])


def _correct_everywhere(before: Applicant, after: Applicant, parties: list[Party]) -> None:
    """Write a correction also where the same person was copied to: other holds of the visit, and the representative of
    a child. With another birth date and another document it is another person, and nothing else changes."""
    if before.birth_date != after.birth_date and (not before.last_four or before.last_four != after.last_four):
        return
    for each in parties:
        people = each.applicants.exclude(pk=after.pk)
        people.filter(representative_name=before.full_name).update(representative_name=after.full_name)
        for same in people.filter(person_hash=before.person_hash):
            if people.filter(person_hash=after.person_hash).exclude(pk=same.pk).exists():
                continue  # twice in that party: refused on the page where it is typed
            was_minor = same.is_minor_on(each.reception.date)
            for name in _OF_THE_PERSON:
                setattr(same, name, getattr(after, name))
            is_minor = same.is_minor_on(each.reception.date)
            if not is_minor:
                same.representative_name = same.representative_relation = ""
            same.save()
            if is_minor != was_minor:
                _ask_consent_again(each)
