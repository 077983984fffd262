"""What a held booking still lacks before its code can be sent, in the order in which it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from bookings.models import Answer, Applicant, Booking, Event, Question, WaitlistEntry


@dataclass(frozen=True)
class Step:
    """A page of the journey by name; `number` is the person it is about, from 1."""

    name: str
    number: int = 0


def questions_for(booking: Booking) -> list[tuple[Applicant | None, Question]]:
    """Every question this booking is asked: first those of the booking, then those of each person."""
    questions = list(booking.service.questions.all())
    applicants = list(booking.applicants.all())
    asked: list[tuple[Applicant | None, Question]] = [
        (None, question) for question in questions if question.of == Question.Of.BOOKING
    ]
    for applicant in applicants:
        asked += [(applicant, question) for question in questions if question.of == Question.Of.APPLICANT]
    return asked


def first_missing(booking: Booking) -> Step | None:
    """The first step that is not done; None when the answers can be checked and the code be sent.

    A question counts as done once its page was sent, also where an optional answer stayed empty.
    """
    if missing := _missing_of_party(booking):
        return missing
    answered = set(Answer.objects.filter(booking=booking).values_list("applicant__position", "question_id"))
    for applicant, question in questions_for(booking):
        if (applicant.position if applicant else None, question.pk) not in answered:
            return Step("questions")
    if booking.consent_at is None:
        return Step("consent")
    return None


def first_missing_to_wait(entry: WaitlistEntry) -> Step | None:
    """The first step that is not done before the code of a waiting list can be sent; questions are not asked here."""
    return _missing_of_party(entry) or (Step("consent") if entry.consent_at is None else None)


def adults_and_minors(subject: Booking | WaitlistEntry) -> tuple[list[Applicant], list[Applicant]]:
    """Those of a party who are written down so far, in their order: the grown, and the children."""
    people = sorted(subject.applicants.all(), key=lambda person: person.position)
    minors = [person for person in people if person.is_minor_on(subject.reception.date)]
    return [person for person in people if person not in minors], minors


def steps_of_party(subject: Booking | WaitlistEntry) -> list[Step]:
    """How the party is reached, then each person, and who comes with those who are known to be children."""
    minors = {person.position for person in adults_and_minors(subject)[1]}
    steps = [Step("contact")]
    for number in range(1, subject.party_size + 1):
        steps += [Step("applicant", number), *([Step("representative", number)] if number in minors else [])]
    return steps


def _missing_of_party(subject: Booking | WaitlistEntry) -> Step | None:
    """How the party is reached, and who comes."""
    if not subject.email:
        return Step("contact")
    applicants = {applicant.position: applicant for applicant in subject.applicants.select_related("service")}
    day = subject.reception.date
    for number in range(1, subject.party_size + 1):
        if number not in applicants or applicants[number].birth_date is None:
            return Step("applicant", number)
        if applicants[number].is_minor_on(day) and not applicants[number].representative_relation:
            return Step("representative", number)
    return None


def was_kept_longer(booking: Booking) -> bool:
    """Whether its holder has asked for more time already; so much is given once."""
    return Event.objects.filter(booking_id=booking.pk, verb="keep_longer").exists()
