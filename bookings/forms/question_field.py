"""A service's own question, as data has it, as a field."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.forms.fields import OneLineField, RadioChoiceField
from bookings.models import Question

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def question_field(question: Question, *, required: bool, whose: str = "") -> forms.Field:
    """The field of a question; `required` says whether it must be answered here, `whose` whose answer it is where
    several persons are asked the same."""
    label, hint = question.text, question.hint
    # The summary of errors stands away from the questions, so it says which one, and whose.
    facts = {"question": question.text, "name": whose}
    missing = (
        gettext("Answer the question “%(question)s”: %(name)s")
        if whose
        else gettext("Answer the question “%(question)s”")
    )
    words = {"required": missing % facts}
    if question.kind == Question.Kind.YES_NO:
        return RadioChoiceField(choices=YES_NO, label=label, help_text=hint, required=required, error_messages=words)
    return OneLineField(most=300, label=label, help_text=hint, required=required, error_messages=words)
