"""One person of a party: names as in the passport, date of birth, a document."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.forms.fields import BirthDateField, ConditionalNameField, ConfirmationField, NameField, OneLineField
from bookings.forms.page_form import PageForm
from bookings.identity.typed import normalise_document

# Fewer digits are a word such as "none", and two people who write "none" are not one person.
DOCUMENT_DIGITS = 4


class DocumentField(OneLineField):
    """The number of a document as printed on it; spaces and dashes do not matter."""

    default_error_messages = {
        "no_number": _(
            "Enter the number exactly as shown in the document, with at least %(least)d digits. If there "
            "is no document, leave this empty"
        ),
    }

    def to_python(self, value: Any) -> str:
        number = super().to_python(value)
        digits = sum(char.isdecimal() for char in normalise_document(number))
        if number and digits < DOCUMENT_DIGITS:
            raise self.refusal("no_number", least=DOCUMENT_DIGITS)
        return number


class NamesForm(PageForm):
    """The names of a person as in the passport. The box "the passport shows only one name" appears only when needed."""

    unasked = frozenset({"one_name"})

    surname = NameField(
        label=_("Surname"),
        help_text=_("Only the surname, as in the passport."),
        error_messages={"required": _("Enter the surname as in the passport")},
    )
    given_names = ConditionalNameField(
        label=_("Given names"),
        help_text=_("Leave this empty only if the passport shows one name and nothing else."),
    )
    one_name = ConfirmationField(label=_("The passport shows only one name"))
    patronymic = NameField(label=_("Patronymic"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask once if the whole name seems to be typed as the surname: officers' lists are sorted by surname."""
        cleaned = self.cleaned_data
        if self.has_error("surname", code="required") and len(cleaned.get("given_names", "").split()) == 1:
            words = _(
                "Enter the surname as in the passport. If the passport shows only one name, enter that name here and "
                "leave the given names empty"
            )
            del self.errors["surname"]
            self.add_error("surname", ValidationError(words, code="required"))
        if self.is_whole_name(cleaned.get("surname", "")) and cleaned.get("given_names") == "":
            self.ask("one_name")
            if not cleaned.get("one_name"):
                words = _(
                    "There are several words in the surname and no given names. Enter the given names "
                    "separately, or tick the box"
                )
                self.add_error("given_names", ValidationError(words, code="whole_name"))
        return cleaned

    def is_whole_name(self, surname: str) -> bool:
        return len(surname.split()) > 1


class PersonForm(NamesForm):
    """One person of a party; `today` is the date at the post."""

    birth_date = BirthDateField(label=_("Date of birth"), help_text=_("For example, 8 3 1960"))
    document = DocumentField(
        label=_("Number of a document"),
        required=False,
        most=40,
        autocomplete="off",
        help_text=_(
            "Any document of this person: a passport, an identity card or a birth certificate, even if it"
            " has expired. We keep only its last four characters and a mark that shows us if the same "
            "number is booked twice. The number itself can’t be worked out from it."
        ),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_date"].today = lambda: today  # type: ignore[attr-defined]

    def refuse_twice(self) -> None:
        """Show beside the field that this person is already in the party."""
        if self.cleaned_data.get("document"):
            words = _(
                "Another person in this booking already has this number. Enter this person’s own number, or "
                "leave this empty"
            )
            self.add_error("document", ValidationError(words, code="same_person_twice"))
        else:
            words = _(
                "This person is already in this booking. Enter the next person, or a document that shows they"
                " are different people"
            )
            self.add_error("surname", ValidationError(words, code="same_person_twice"))
