"""The questions that a service asks before a time is chosen, and what follows from the answers.

The answers travel in the address and are stored nowhere. They inform and never stop anybody from booking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.citizen.choice import SENT
from bookings.forms.booking_details import YES_NO
from bookings.forms.fields import RadioChoiceField
from bookings.forms.page_form import PageForm
from bookings.models import ChecklistItem, ReadinessQuestion, Service
from bookings.queries.visit_instructions import ChecklistGroup, group_checklist


@dataclass(frozen=True)
class Outcome:
    """What a person should know now: advice, the services that have to come first, and the papers to bring."""

    advice: list[str]
    first: list[Service]
    bring: list[ChecklistGroup]


class ReadinessForm(PageForm):
    """Yes or no to each question; each may be skipped. What was chosen before is carried along unread."""

    method = "get"
    submit_text = _("Show what I need")

    def __init__(self, *args: Any, questions: Sequence[ReadinessQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = dict(self.initial or {}) | {SENT: "1"}
        self.questions = questions
        self.names = {question.pk: f"ready_{question.pk}" for question in questions}
        for carried in (SENT, "service", "people", "from"):
            self.fields[carried] = forms.Field(required=False, widget=forms.HiddenInput)
        for question in questions:
            self.fields[self.names[question.pk]] = RadioChoiceField(
                choices=YES_NO, label=question.text, help_text=question.hint, required=False
            )
        self.layout = list(self.names.values())  # type: ignore[misc]

    @property
    def given(self) -> dict[str, str]:
        """The answers as they travel in the address, without those that were skipped."""
        return {name: self.cleaned_data[name] for name in self.names.values() if self.cleaned_data[name]}

    def outcome(self, service: Service) -> Outcome:
        """Return what the answers mean. A question that was skipped rules out no paper."""
        answers = {pk: self.given[name] == "yes" for pk, name in self.names.items() if name in self.given}
        matter = [question for question in self.questions if answers.get(question.pk) == question.matters_when]
        possible = {
            question.audience for question in self.questions if question.pk not in answers or question in matter
        }
        absent = {question.audience for question in self.questions} - possible - {ChecklistItem.For.EVERYBODY.value}
        first = {question.first.pk: question.first for question in matter if question.first}
        return Outcome(
            advice=[question.advice for question in matter if question.advice],
            first=[before for before in first.values() if before != service],
            bring=group_checklist(service.checklist.all(), absent=absent),
        )
