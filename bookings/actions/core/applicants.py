"""The persons of a party, on a booking or on an entry of a waiting list whose lock the caller holds."""

import datetime as dt

from bookings.errors import PartyTooBig, SamePersonTwice
from bookings.identity.persons import last_four, person_hash
from bookings.models import Applicant, Booking, Party, WaitlistEntry


def write_person(
    party: Party,
    position: int,
    *,
    surname: str,
    given_names: str,
    patronymic: str,
    birth_date: dt.date,
    document: str | None,
) -> Applicant:
    """Save one person of a party. A person who is an adult on the day keeps no representative.

    `document` None keeps the earlier one; an empty one says that there is none. Raises PartyTooBig, SamePersonTwice.
    """
    if not 1 <= position <= party.party_size:
        raise PartyTooBig(most=party.party_size)
    applicant = party.applicants.filter(position=position).first() or _of(party, Applicant(position=position))
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
    if party.applicants.filter(person_hash=applicant.person_hash).exclude(position=position).exists():
        raise SamePersonTwice
    _forget_needless_representative(applicant, party)
    applicant.save()
    return applicant


def write_representative(party: Party, position: int, *, name: str, relation: str) -> None:
    """Save the representative of a minor. Raises Applicant.DoesNotExist."""
    applicant = party.applicants.get(position=position)
    applicant.representative_name, applicant.representative_relation = name, relation
    applicant.save(update_fields=["representative_name", "representative_relation"])


def copy_person(person: Applicant, party: Party, *, position: int | None = None) -> Applicant:
    """Copy a person to another party, at the same position or a given one. The representative is copied if the person
    is a child there. `person` becomes the copy.
    """
    person.pk = None
    person.position = position or person.position
    _of(party, person)
    _forget_needless_representative(person, party)
    person.save(force_insert=True)
    return person


def _forget_needless_representative(applicant: Applicant, party: Party) -> None:
    if not applicant.is_minor_on(party.reception.date):
        applicant.representative_name = applicant.representative_relation = ""


def _of(party: Party, applicant: Applicant) -> Applicant:
    applicant.booking = party if isinstance(party, Booking) else None
    applicant.entry = party if isinstance(party, WaitlistEntry) else None
    applicant.post, applicant.service = party.post, party.service
    applicant.live = isinstance(party, Booking) and party.live
    return applicant
