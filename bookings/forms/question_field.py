"""A question of a service as a form field."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.forms.fields import OneLineField, RadioChoiceField
from bookings.models import Question

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def question_field(question: Question, *, required: bool, whose: str = "") -> forms.Field:
    """Return the field of a question. `whose` names the person if several people are asked the same question."""
    label, hint = question.text, question.hint
    # The error summary is away from the questions, so it says which question it means, and whose.
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
