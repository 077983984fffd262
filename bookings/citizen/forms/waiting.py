"""Forms of the waiting list: those of the journey, in the words of a list."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.citizen.forms.code import CodeForm
from bookings.citizen.forms.contact import ContactForm
from bookings.citizen.forms.representative import RepresentativeForm
from bookings.forms.fields import EmailField


class WaitingContactForm(ContactForm):
    email = EmailField(
        label=_("Email address"),
        help_text=_("We will send a code to this address now, and a mail when a place is free for you."),
    )


class WaitingRepresentativeForm(RepresentativeForm):
    """Somebody who can't represent the child is told so beside the field."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_nobody:
            words = _(
                "A grandparent or somebody else can’t apply for the child without papers of guardianship. Choose who "
                "of the others can come"
            )
            self.add_error("relation", ValidationError(words, code="nobody"))
        return data


class JoinCodeForm(CodeForm):
    submit_text = _("Join the waiting list")
