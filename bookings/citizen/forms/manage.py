"""Forms for "Manage your booking" and for a lost link."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.citizen.choice import SENT
from bookings.citizen.forms.choosing import TimeForm
from bookings.citizen.forms.code import CodeForm
from bookings.forms.booking_details import AddressedForm
from bookings.forms.fields import EmailField, OneLineField
from bookings.forms.page_form import PageForm, Question
from bookings.models import Applicant, Reception
from bookings.queries.availability import Run


class MoveForm(TimeForm):
    """The free times to move to. The next page moves the booking."""

    method = "get"

    def __init__(self, *args: Any, runs: Sequence[Run], reception: Reception, **kwargs: Any) -> None:
        super().__init__(*args, runs=runs, reception=reception, **kwargs)
        del self.fields["request_key"]
        self.fields[SENT] = forms.Field(required=False, widget=forms.HiddenInput)
        self.initial[SENT] = "1"


class WhoForm(PageForm):
    """Who is not coming. The next page gives up their places."""

    method = "get"
    layout = (Question("person"),)
    person = forms.MultipleChoiceField(
        label=_("Who is not coming?"),
        help_text=_("Choose everyone who is not coming. If you choose all of them, the whole booking is cancelled."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose who is not coming"),
            "invalid_choice": _("Someone you chose is no longer in this booking. Choose again"),
        },
    )

    def __init__(self, *args: Any, party: Iterable[Applicant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, forms.MultipleChoiceField)
        person.choices = [(str(applicant.pk), applicant.full_name) for applicant in party]
        self.fields[SENT] = forms.Field(required=False, widget=forms.HiddenInput)
        self.initial[SENT] = "1"


class NewAddressForm(AddressedForm):
    """The address for all further emails."""

    submit_text = _("Send a code to this address")
    email = EmailField(
        label=_("New email address"),
        help_text=_("We send a code to this address. The address changes when you enter the code."),
    )

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email == self.present:
            raise ValidationError(_("We already send emails to this address. Enter a different one"), code="same")
        return email


class NewAddressCodeForm(CodeForm):
    submit_text = _("Change the address")


class LostForm(AddressedForm):
    """What somebody remembers of a booking. The page never says whether there is one."""

    submit_text = _("Send me the link")
    address_in = "text"
    email = None  # type: ignore[assignment]  # the address goes into `text`
    text = OneLineField(
        label=_("Reference or email address"),
        help_text=_("The reference has seven letters and digits. The email address is the one you booked with."),
        most=254,
        autocomplete="email",
        error_messages={"required": _("Enter the reference or the email address")},
    )
