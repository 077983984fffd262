"""Writing down who waits, on an entry that is not confirmed yet. Nothing here tells anybody anything."""

import datetime as dt

from django.db import transaction

from bookings.actions.core.applicants import write_person, write_representative
from bookings.actions.core.locks import lock_entry
from bookings.actions.waiting_list import require_new
from bookings.models import Applicant, WaitlistEntry


def _draft(entry_id: int) -> WaitlistEntry:
    entry = lock_entry(entry_id)
    require_new(entry)
    return entry


def save_contact(*, entry: WaitlistEntry, email: str, phone: str, language: str) -> None:
    """How the party is reached. Raises WaitingEnded, WrongState."""
    with transaction.atomic():
        entry = _draft(entry.pk)
        entry.email, entry.phone, entry.language = email, phone, language
        entry.save(update_fields=["email", "phone", "language"])


def save_applicant(
    *,
    entry: WaitlistEntry,
    position: int,
    surname: str,
    given_names: str,
    patronymic: str,
    birth_date: dt.date,
    document: str | None,
) -> Applicant:
    """One person of the party. `document` None keeps the one given before; empty says that there is none.

    Consent is given anew after it: for whoever is in the party then. Raises SamePersonTwice, PartyTooBig, WaitingEnded,
    WrongState.
    """
    with transaction.atomic():
        entry = _draft(entry.pk)
        applicant = write_person(
            entry,
            position,
            surname=surname,
            given_names=given_names,
            patronymic=patronymic,
            birth_date=birth_date,
            document=document,
        )
        entry.consent_at, entry.consent_version = None, ""
        entry.save(update_fields=["consent_at", "consent_version"])
        return applicant


def save_representative(*, entry: WaitlistEntry, position: int, name: str, relation: Applicant.Relation) -> None:
    """Who comes with a minor. Raises WaitingEnded, WrongState, Applicant.DoesNotExist."""
    with transaction.atomic():
        entry = _draft(entry.pk)
        write_representative(entry, position, name=name, relation=relation)


def give_consent(*, entry: WaitlistEntry, version: str, now: dt.datetime) -> None:
    """The consent to the processing of personal data: when, and to which text. Raises WaitingEnded, WrongState."""
    with transaction.atomic():
        entry = _draft(entry.pk)
        entry.consent_at, entry.consent_version = now, version
        entry.save(update_fields=["consent_at", "consent_version"])
