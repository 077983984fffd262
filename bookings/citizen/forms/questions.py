"""The service's own questions, as data has them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.fields import OneLineField, RadioChoiceField
from bookings.fields.layout import Group, PageForm
from bookings.models import Answer, Applicant, Question

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
Asked = Sequence[tuple[Applicant | None, Question]]
Key = tuple[int | None, int]


def key_of(applicant: Applicant | None, question: Question) -> Key:
    return (applicant.position if applicant else None, question.pk)


class QuestionsForm(PageForm):
    """One field for each question asked of the booking, then of each person under their name."""

    def __init__(self, *args: Any, asked: Asked, answers: Iterable[Answer], **kwargs: Any) -> None:
        said = {(a.applicant.position if a.applicant else None, a.question_id): a.text for a in answers}
        self.names = {key_of(*pair): f"answer_{pair[1].pk}_{key_of(*pair)[0] or 0}" for pair in asked}
        initial = {self.names[key]: text for key, text in said.items() if key in self.names}
        super().__init__(*args, initial=initial, **kwargs)
        groups: dict[Applicant | None, list[str]] = {}
        for applicant, question in asked:
            name = self.names[key_of(applicant, question)]
            self.fields[name] = _field(question)
            groups.setdefault(applicant, []).append(name)
        self.layout = [*groups.pop(None, []), *(Group(person.full_name, *names) for person, names in groups.items())]  # type: ignore[misc, union-attr]

    @property
    def answers(self) -> dict[Key, str]:
        """What `actions.details.save_answers` takes. An answer that stayed empty is an answer too."""
        return {key: self.cleaned_data[name] for key, name in self.names.items()}


def _field(question: Question) -> forms.Field:
    required, label, hint = question.required, question.text, question.hint
    # The summary of errors stands away from the questions, so it says which one.
    words = {"required": gettext("Answer the question “%(question)s”") % {"question": question.text}}
    if question.kind == Question.Kind.YES_NO:
        return RadioChoiceField(choices=YES_NO, label=label, help_text=hint, required=required, error_messages=words)
    return OneLineField(most=300, label=label, help_text=hint, required=required, error_messages=words)
