"""What the answers to a service's questions before the choice of a time mean. They inform, they never bar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bookings.models import ChecklistItem, ReadinessQuestion, Service
from bookings.queries.what_to_bring import Bring, checklist

Answers = Mapping[int, bool]  # by the question's id; what was skipped is not in it


@dataclass(frozen=True)
class Outcome:
    """What a person should know now: advice, the services that have to come first, and their own list of papers."""

    advice: list[str]
    first: list[Service]
    bring: list[Bring]


def outcome(service: Service, questions: Iterable[ReadinessQuestion], answers: Answers) -> Outcome:
    """The list leaves out only papers that the answers rule out: a question that was skipped rules out nothing."""
    questions = list(questions)
    matter = [question for question in questions if answers.get(question.pk) == question.matters_when]
    possible = {question.audience for question in questions if question.pk not in answers or question in matter}
    absent = {question.audience for question in questions} - possible - {ChecklistItem.For.EVERYBODY.value}
    first = {question.first.pk: question.first for question in matter if question.first}
    return Outcome(
        advice=[question.advice for question in matter if question.advice],
        first=[before for before in first.values() if before != service],
        bring=checklist(service.checklist.all(), absent=absent),
    )
