"""The questions that show which papers a person needs, and what follows from the answers.

The answers travel in the address and are stored nowhere. They inform and never stop anybody from booking.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

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
    def address(self) -> str:
        """The answers as they travel in the address, with what was chosen before; without those that were skipped."""
        given = {name: self.data.get(name, "") for name in self.fields if name != SENT}
        return urlencode({name: text for name, text in given.items() if text})

    def outcome(self, service: Service, *, absent: Collection[str] = ()) -> Outcome:
        """Return what the answers mean. A question that was skipped rules out no paper; `absent` are kinds of person
        who are not coming."""
        said = {pk: self.cleaned_data[name] for pk, name in self.names.items()} if self.is_bound else {}
        answers = {pk: answer == "yes" for pk, answer in said.items() if answer}
        matter = [question for question in self.questions if answers.get(question.pk) == question.matters_when]
        possible = {
            question.audience for question in self.questions if question.pk not in answers or question in matter
        }
        ruled_out = {question.audience for question in self.questions} - possible - {ChecklistItem.For.EVERYBODY.value}
        first = {question.first.pk: question.first for question in matter if question.first}
        return Outcome(
            advice=[question.advice for question in matter if question.advice],
            first=[before for before in first.values() if before != service],
            bring=group_checklist(service.checklist.all(), absent={*absent, *ruled_out}),
        )
