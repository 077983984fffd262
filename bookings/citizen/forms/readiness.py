"""The questions before the choice of a time. They go by the address and are stored nowhere."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.citizen.forms.choosing import SENT
from bookings.forms.fields import RadioChoiceField
from bookings.forms.page_form import PageForm
from bookings.forms.question_field import YES_NO
from bookings.models import ReadinessQuestion


class ReadinessForm(PageForm):
    """Yes or no to each question; each may be skipped. What was chosen before goes along unread."""

    method = "get"
    submit_text = _("Show what I need")

    def __init__(self, *args: Any, questions: Iterable[ReadinessQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = dict(self.initial or {}) | {SENT: "1"}
        self.names = {question.pk: f"ready_{question.pk}" for question in questions}
        for carried in (SENT, "service", "people", "from"):
            self.fields[carried] = forms.Field(required=False, widget=forms.HiddenInput)
        for question in questions:
            self.fields[self.names[question.pk]] = RadioChoiceField(
                choices=YES_NO, label=question.text, help_text=question.hint, required=False
            )
        self.layout = list(self.names.values())  # type: ignore[misc]

    @property
    def answers(self) -> dict[int, bool]:
        """Yes or no by the question's id, without those that were skipped."""
        typed = {pk: self.cleaned_data.get(name, "") for pk, name in self.names.items()}
        return {pk: answer == "yes" for pk, answer in typed.items() if answer}
