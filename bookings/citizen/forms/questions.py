"""The service's own questions, as data has them."""

from collections.abc import Iterable, Sequence
from typing import Any

from bookings.forms.page_form import Group, PageForm
from bookings.forms.question_field import question_field
from bookings.models import Answer, Applicant, Question

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
        is_party = len({applicant.pk for applicant, _question in asked if applicant}) > 1
        groups: dict[Applicant | None, list[str]] = {}
        for applicant, question in asked:
            name = self.names[key_of(applicant, question)]
            self.fields[name] = question_field(
                question, required=question.required, whose=applicant.full_name if applicant and is_party else ""
            )
            groups.setdefault(applicant, []).append(name)
        self.layout = [*groups.pop(None, []), *(Group(person.full_name, *names) for person, names in groups.items())]  # type: ignore[misc, union-attr]

    @property
    def answers(self) -> dict[Key, str]:
        """What `actions.details.save_answers` takes. An answer that stayed empty is an answer too."""
        return {key: self.cleaned_data[name] for key, name in self.names.items()}
