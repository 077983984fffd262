"""The pages that ask a party for its details, in order, and the first one that is not complete."""

from __future__ import annotations

from dataclasses import dataclass

from bookings.models import Answer, Applicant, Booking, Party, Question, WaitlistEntry

# The steps as people count them: all pages about the persons are one.
STEPS: dict[type[Party], tuple[str, ...]] = {
    Booking: ("service", "time", "details", "consent", "check", "code"),
    WaitlistEntry: ("service", "joining", "details", "consent", "code"),
}


@dataclass(frozen=True)
class Step:
    """A page by name. `number` is the position of the person it is about, counted from 1."""

    name: str
    number: int = 0


def steps_of(party: Party) -> list[Step]:
    """Return every page for this party that is known so far, in the order in which they are asked."""
    minors = {person.position for person in adults_and_minors(party)[1]}
    steps: list[Step] = []
    for number in range(1, party.party_size + 1):
        steps += [Step("applicant", number), *([Step("representative", number)] if number in minors else [])]
    if isinstance(party, WaitlistEntry):
        return [*steps, Step("consent"), Step("code")]
    questions = [Step("questions")] if questions_for(party) else []
    return [*steps, *questions, Step("consent"), Step("check"), Step("code"), Step("address")]


def number_of(step: Step, party: Party) -> int:
    """Return the number of a page's step in `STEPS`."""
    names = STEPS[type(party)]
    name = "code" if step.name == "address" else step.name
    return names.index(name if name in names else "details") + 1


def first_missing(party: Party) -> Step | None:
    """Return the first page that is not complete; None if the code can be sent."""
    if missing := _first_missing_person(party):
        return missing
    if isinstance(party, Booking) and _has_open_questions(party):
        return Step("questions")
    return Step("consent") if party.consent_at is None else None


def questions_for(booking: Booking) -> list[tuple[Applicant | None, Question]]:
    """Return every question for this booking: those about the booking first, then those about each person."""
    questions = list(booking.service.questions.all())
    applicants = list(booking.applicants.all())
    asked: list[tuple[Applicant | None, Question]] = [
        (None, question) for question in questions if question.of == Question.Of.BOOKING
    ]
    for applicant in applicants:
        asked += [(applicant, question) for question in questions if question.of == Question.Of.APPLICANT]
    return asked


def adults_and_minors(party: Party) -> tuple[list[Applicant], list[Applicant]]:
    """Return the adults and the minors entered so far, each in the party's order."""
    people = sorted(party.applicants.all(), key=lambda person: person.position)
    minors = [person for person in people if person.is_minor_on(party.reception.date)]
    return [person for person in people if person not in minors], minors


def _first_missing_person(party: Party) -> Step | None:
    """Return the first incomplete page about the persons. The first person's page asks how to reach the party too."""
    if not party.email:
        return Step("applicant", 1)
    applicants = {applicant.position: applicant for applicant in party.applicants.select_related("service")}
    day = party.reception.date
    for number in range(1, party.party_size + 1):
        if number not in applicants or applicants[number].birth_date is None:
            return Step("applicant", number)
        if applicants[number].is_minor_on(day) and not applicants[number].representative_relation:
            return Step("representative", number)
    return None


def _has_open_questions(booking: Booking) -> bool:
    """Return whether any question was never submitted. An optional answer left empty counts as an answer."""
    answered = set(Answer.objects.filter(booking=booking).values_list("applicant__position", "question_id"))
    asked = {(person.position if person else None, question.pk) for person, question in questions_for(booking)}
    return not asked <= answered
