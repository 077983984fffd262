"""Bookings that exist from the start, made by the actions that citizens' pages call."""

import datetime as dt
import uuid
from collections.abc import Iterator

from bookings.actions import confirmation, holds, party_details
from bookings.errors import SlotTaken
from bookings.identity.tokens import code_digits
from bookings.models import Booking, Notification, Reception, Service, Slot
from bookings.queries.party_steps import questions_for
from consulate.demo.data.people import ADULTS, FAMILIES, Party

CONSENT_VERSION = "demo"


def parties() -> Iterator[tuple[int, Party]]:
    """Yield the invented parties, each once, with a number for their address: a family after every few adults."""
    families = iter(FAMILIES)
    number = 0
    for party in ADULTS:
        number += 1
        yield number, party
        if number % 4 == 2 and (family := next(families, None)):
            number += 1
            yield number, family


def fill(
    reception: Reception,
    waiting: Iterator[tuple[int, Party]],
    *,
    leave: int,
    most: int | None = None,
    now: dt.datetime,
) -> list[Booking]:
    """Book one party after the other until so many free slots are left, or `most` parties have a place."""
    made: list[Booking] = []
    services = reception.services
    while most is None or len(made) < most:
        free = Slot.objects.free(now).at(reception).count()
        found = next(waiting, None) if free > leave else None
        if found is None:
            break
        number, party = found
        # Parties that find no time for all, or for a longer service, would look elsewhere.
        for service in _rotated(services, len(made)):
            try:
                made.append(book(reception, service, number, party, now=now))
                break
            except SlotTaken:
                continue
    return made


def _rotated(services: list[Service], start: int) -> list[Service]:
    start %= len(services)
    return services[start:] + services[:start]


def book(
    reception: Reception,
    service: Service,
    number: int,
    party: Party,
    *,
    now: dt.datetime,
    starts_at: dt.datetime | None = None,
) -> Booking:
    """Make a confirmed booking at this time, or at the earliest. Raises SlotTaken."""
    booking = holds.hold(
        reception=reception,
        service=service,
        party_size=len(party.persons),
        now=now,
        language=party.language,
        request_key=uuid.uuid4(),
        starts_at=starts_at,
    )
    contact = party_details.Contact(f"visitor{number}@example.org", "", party.language)
    for position, person in enumerate(party.persons, 1):
        # Another document at each reception: bookings at the others may be live.
        data = person._asdict() | {"document": f"{reception.date:%y%m%d}{person.document}"}
        applicant = party_details.save_applicant(party=booking, position=position, contact=contact, **data)
        if applicant.is_minor_on(reception.date):
            party_details.save_representative(
                party=booking, position=position, name=party.representative, relation=party.relation
            )
    asked = questions_for(booking)
    answers = {(person.position if person else None, question.pk): "" for person, question in asked}
    party_details.save_answers(booking=booking, answers=answers)
    party_details.save_consent(party=booking, version=CONSENT_VERSION, now=now)
    code = confirmation.ask_code(booking=booking, now=now)
    return confirmation.confirm_booking(booking=booking, code=code_digits(code), now=now)


def keep_silent(bookings: list[Booking]) -> None:
    """Withdraw the emails of invented people, so that visitors of the demo find only their own in the mailbox.

    The rows stay, because a confirmed booking must have its notifications, but no worker sends them. Call this in the
    transaction that makes the bookings: later a worker may have been faster.
    """
    Notification.objects.filter(booking__in=bookings).update(state=Notification.State.OBSOLETE)
