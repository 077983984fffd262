"""One person of the party."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.errors import SamePersonTwice
from bookings.fields import (
    BirthDateField,
    ConditionalNameField,
    ConfirmationField,
    NameField,
    OneLineField,
)
from bookings.fields.layout import PageForm
from bookings.identity import normalise_document
from bookings.models import Applicant

# Fewer digits are a word such as "none", and two people who write that are not one person.
DOCUMENT_DIGITS = 4


class DocumentField(OneLineField):
    """A document's number as it is read off the document; spaces and dashes don't matter."""

    default_error_messages = {
        "no_number": _(
            "Enter the number as it stands on the document, with at least %(least)d digits. "
            "If there is no document, leave this empty"
        ),
    }

    def to_python(self, value: Any) -> str:
        number = super().to_python(value)
        digits = sum(char.isdecimal() for char in normalise_document(number))
        if number and digits < DOCUMENT_DIGITS:
            raise self.refusal("no_number", least=DOCUMENT_DIGITS)
        return number


class ApplicantForm(PageForm):
    """`kept` is the person as written down before, if any; `today` is the date at the post.

    Two boxes stand there only where they are needed: that the passport shows one name only, and that the number kept
    is to be removed.
    """

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
    birth_date = BirthDateField(label=_("Date of birth"), help_text=_("For example, 8 3 1960"))
    document = DocumentField(
        label=_("Number of a document"),
        required=False,
        most=40,
        autocomplete="off",
        help_text=_(
            "Any document of this person: a passport, an identity card or a birth certificate, also one that has run "
            "out. We keep only its last four characters and a mark by which we see if the same number is booked "
            "twice. The number itself can’t be read from it."
        ),
    )
    no_document = ConfirmationField(label=_("Remove the number kept: this person has no document now"))

    def __init__(self, *args: Any, kept: Applicant | None, today: dt.date, **kwargs: Any) -> None:
        names = ("surname", "given_names", "patronymic", "birth_date")
        initial = {name: getattr(kept, name) for name in names} if kept else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["birth_date"].today = lambda: today  # type: ignore[attr-defined]
        self.kept = kept
        self.kept_number = kept.last_four if kept else ""
        if self.kept_number:
            self.fields["document"].help_text = _("Kept: …%(last_four)s. Leave this empty to keep it.") % {
                "last_four": self.kept_number
            }
        else:
            del self.fields["no_document"]
        self.layout = [name for name in self.fields if name != "one_name"]  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Ask once where the whole name seems to stand under "Surname": the officer's list goes by surnames."""
        cleaned = self.cleaned_data
        if self._is_whole_name(cleaned.get("surname", "")) and cleaned.get("given_names") == "":
            self.layout = list(self.fields)  # type: ignore[misc]
            if not cleaned.get("one_name"):
                words = _(
                    "There are several words in the surname and no given names. Enter the given names by themselves, "
                    "or tick the box"
                )
                self.add_error("given_names", ValidationError(words, code="whole_name"))
        return cleaned

    def _is_whole_name(self, surname: str) -> bool:
        said_before = self.kept is not None and not self.kept.given_names and self.kept.surname == surname
        return len(surname.split()) > 1 and not said_before

    @property
    def values(self) -> dict[str, Any]:
        """What `actions.details.save_applicant` takes. An empty number keeps the one given before, unless that is to
        be removed; a number typed takes its place in any case."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("one_name", "no_document")}
        if self.kept_number and not values["document"] and not self.cleaned_data["no_document"]:
            values["document"] = None
        return values

    def refuse(self, _refusal: SamePersonTwice) -> None:
        """Say beside the field that another person of the party is this very person."""
        if self.cleaned_data["document"]:
            words = _("Another person of this booking has this number already. Enter this person’s own, or none")
            self.add_error("document", ValidationError(words, code="same_person_twice"))
        else:
            words = _("This person is in this booking already. Enter the next one, or a document that tells them apart")
            self.add_error("surname", ValidationError(words, code="same_person_twice"))
