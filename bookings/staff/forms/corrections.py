"""Forms to change the contact details of a party and to correct letters of a name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bookings.actions.corrections import digest
from bookings.errors import BookingError, DocumentDiffers
from bookings.forms.fields import BirthDateField, ConfirmationField, OneLineField, RadioChoiceField
from bookings.forms.page_form import Group, PageForm
from bookings.forms.person_form import NamesForm
from bookings.models import Applicant, Booking
from bookings.staff.forms.staff_booking import ReachableForm


class SeenForm(PageForm):
    """A form that knows what its page showed, so that nobody saves over what a colleague has changed since."""

    seen_now = forms.Field(required=False, widget=forms.HiddenInput)

    def show_again(self, *texts: str) -> None:
        """Keep what was typed; the page shows the current values, and overwrites them the next time."""
        assert isinstance(self.data, QueryDict)  # what was sent
        data = self.data.copy()
        data["seen_now"] = digest(*texts)
        self.data = data


class StaffContactForm(SeenForm, ReachableForm):
    """Form for whose document was checked, and the new contact details of the party.

    Staff type the last characters of the number from the document, because a box could be ticked without looking at it.
    For a person without a document, staff enter the birth date from another paper instead.
    """

    submit_text = _("Change the contact")
    person = RadioChoiceField(
        label=_("Whose document have you seen?"),
        error_messages={"required": _("Choose the person whose document you have seen")},
    )
    last_four = OneLineField(
        label=_("Last four characters of the number"),
        required=False,
        most=40,
        autocomplete="off",
        help_text=_("As shown in the document."),
    )
    paper = ConfirmationField(label=_("The birth certificate or another paper was seen"))
    birth_date = BirthDateField(label=_("Date of birth on that paper"), required=False)

    def __init__(self, *args: Any, booking: Booking, people: Sequence[Applicant], **kwargs: Any) -> None:
        contact = {"phone": booking.phone, "email": booking.email}
        super().__init__(*args, initial=contact | {"seen_now": digest(*contact.values())}, **kwargs)
        self.fields["phone"].help_text = ""
        self.fields["email"].help_text = _("Without an email address we call them the day before.")
        self.people = {str(person.pk): person for person in people}
        person = self.fields["person"]
        assert isinstance(person, RadioChoiceField)
        person.choices = [(pk, _described(one)) for pk, one in self.people.items()]
        person.hints = {
            pk: _("no document given; another paper with the date of birth")
            for pk, one in self.people.items()
            if not one.last_four
        }
        if len(people) == 1:
            self.initial["person"] = str(people[0].pk)
        if not any(one.last_four for one in people):
            del self.fields["last_four"]
        if all(one.last_four for one in people):
            del self.fields["paper"], self.fields["birth_date"]
        seen = [name for name in ("person", "last_four", "paper", "birth_date") if name in self.fields]
        self.order_fields([*seen, "phone", "email", "email_is_right"])
        self.seen = seen
        self._lay_out()

    def _lay_out(self) -> None:
        reached = [name for name in ("phone", "email", "email_is_right") if name not in self.unasked]
        self.layout = [  # type: ignore[misc]
            Group(_("What you have seen"), *self.seen),
            Group(_("How we will contact them from now on"), *reached),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._lay_out()
        person = self.people.get(data.get("person", ""))
        if person and person.last_four and not data.get("last_four") and "last_four" not in self.errors:
            self.add_error("last_four", ValidationError(_("Enter the last four characters"), code="required"))
        if person and not person.last_four:
            if not data.get("paper"):
                self.add_error("paper", ValidationError(_("Tick the box when you have seen it"), code="required"))
            if not data.get("birth_date") and "birth_date" not in self.errors:
                self.add_error("birth_date", ValidationError(_("Enter the date of birth"), code="required"))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return the arguments for `actions.corrections.change_contact`."""
        typed = self.cleaned_data
        return {
            "applicant": self.people[typed["person"]],
            "email": typed["email"],
            "phone": typed["phone"],
            "last_four": typed.get("last_four") or "",
            "birth_date": typed.get("birth_date"),
            "seen": typed["seen_now"] or "",
        }

    def refuse(self, refusal: BookingError, words: Any) -> None:
        """Show a document that does not match beside its field, and any other refusal as an error of the whole form."""
        if isinstance(refusal, DocumentDiffers):
            field = "last_four" if self.people[self.cleaned_data["person"]].last_four else "birth_date"
            differs = _("This does not match the booking. Check the document and whose it is")
            self.add_error(field, ValidationError(differs, code=refusal.code))
        else:
            self.add_error(None, ValidationError(words, code=refusal.code))


def _described(person: Applicant) -> str:
    born = date_format(person.birth_date, "SHORT_DATE_FORMAT") if person.birth_date else ""
    return f"{person.full_name}, {born}"


class NameCorrectionForm(SeenForm, NamesForm):
    """Form for the correct names of one person. It asks about empty given names only if there were some before."""

    submit_text = _("Save the name")

    def __init__(self, *args: Any, person: Applicant, **kwargs: Any) -> None:
        names = {name: getattr(person, name) for name in ("surname", "given_names", "patronymic")}
        super().__init__(*args, initial=names | {"seen_now": digest(*names.values())}, **kwargs)
        self.person = person

    def is_whole_name(self, surname: str) -> bool:
        return super().is_whole_name(surname) and bool(self.person.given_names)

    @property
    def values(self) -> dict[str, str]:
        """Return the arguments for `actions.corrections.correct_name`."""
        names = {name: self.cleaned_data[name] for name in ("surname", "given_names", "patronymic")}
        return names | {"seen": self.cleaned_data["seen_now"] or ""}
