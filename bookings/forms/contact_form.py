"""The part of a form that asks for an email address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.forms.fields import ConfirmationField, EmailField, meant
from bookings.forms.page_form import PageForm


class AddressedForm(PageForm):
    """A form with an email address. An address that looks mistyped is questioned once."""

    unasked = frozenset({"email_is_right"})

    email = EmailField(label=_("Email address"))
    email_is_right = ConfirmationField(label=_("The address is right as it stands"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["email", "email_is_right"])

    def clean(self) -> dict[str, Any]:
        address, confirmed = self.cleaned_data.get("email", ""), self.cleaned_data.pop("email_is_right", False)
        if (better := meant(address)) and address != self.get_initial_for_field(self.fields["email"], "email"):
            self.ask("email_is_right")
            if not confirmed:
                words = _("Did you mean %(address)s? Correct the address, or tick the box below")
                self.add_error("email", ValidationError(words, code="slip", params={"address": better}))
        return self.cleaned_data
