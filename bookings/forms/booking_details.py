"""Parts of a booking's details: the email address, the service's own questions, and the consent text in use."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.forms.fields import ConfirmationField, EmailField, OneLineField, RadioChoiceField, meant
from bookings.forms.page_form import PageForm
from bookings.models import Question

# The text is templates/citizen/consents/<version>.html. A changed text gets a new file and a new version, so that the
# words a person agreed to can be shown years later.
CONSENT_VERSION = "2026-2"
CONSENT_TEXT = f"citizen/consents/{CONSENT_VERSION}.html"
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class AddressedForm(PageForm):
    """A form with an email address, in the field `address_in`. An address that looks mistyped is questioned once."""

    address_in = "email"
    unasked = frozenset({"email_is_right"})

    email = EmailField(label=_("Email address"))
    email_is_right = ConfirmationField(label=_("The address is correct"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [name for name in self.fields if name != "email_is_right"]
        fields.insert(fields.index(self.address_in) + 1, "email_is_right")
        self.order_fields(fields)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name, confirmed = self.address_in, cleaned.pop("email_is_right", False)
        address = cleaned.get(name, "")
        if (better := meant(address)) and address != self.get_initial_for_field(self.fields[name], name):
            self.ask("email_is_right")
            if not confirmed:
                words = _("Did you mean %(address)s? Correct the address, or tick the box below")
                self.add_error(name, ValidationError(words, code="slip", params={"address": better}))
        return cleaned


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
