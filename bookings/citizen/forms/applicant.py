"""One person of the party, and who comes with a child."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.citizen.fields import BirthDateField, NameField, OneLineField, RadioChoiceField
from bookings.citizen.layout import CitizenForm
from bookings.errors import SamePersonTwice
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


class ApplicantForm(CitizenForm):
    """`kept` is the person as written down before, if any; `today` is the date at the post."""

    surname = NameField(
        label=_("Surname"),
        help_text=_("All names as they stand in the passport."),
        error_messages={"required": _("Enter the surname as in the passport")},
    )
    given_names = NameField(
        label=_("Given names"),
        required=False,
        help_text=_("Leave this empty only if the passport shows one name and nothing else."),
    )
    patronymic = NameField(label=_("Patronymic"), required=False)
    birth_date = BirthDateField(label=_("Date of birth"), help_text=_("For example, 8 3 1960"))
    document = DocumentField(
        label=_("Number of a document"),
        required=False,
        most=40,
        autocomplete="off",
        help_text=_(
            "Any document of this person: a passport, an identity card or a birth certificate, also one that has run "
            "out. We keep only its last four characters and a mark that can’t be read back, so that nobody is booked "
            "twice."
        ),
    )

    def __init__(self, *args: Any, kept: Applicant | None, today: dt.date, **kwargs: Any) -> None:
        names = ("surname", "given_names", "patronymic", "birth_date")
        initial = {name: getattr(kept, name) for name in names} if kept else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["birth_date"].today = lambda: today  # type: ignore[attr-defined]
        self.kept_number = kept.last_four if kept else ""
        if self.kept_number:
            self.fields["document"].help_text = _("Kept: …%(last_four)s. Leave this empty to keep it.") % {
                "last_four": self.kept_number
            }

    @property
    def values(self) -> dict[str, Any]:
        """What `actions.details.save_applicant` takes. An empty number keeps the one given before."""
        values = dict(self.cleaned_data)
        if self.kept_number and not values["document"]:
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


class RepresentativeForm(CitizenForm):
    """Who comes with a minor. `other` is no relation that counts: its answer is an explanation."""

    OTHER = "other"

    relation = RadioChoiceField(
        label=_("Who comes to the reception with this child?"),
        choices=[
            (Applicant.Relation.PARENT.value, _("A parent")),
            (Applicant.Relation.ADOPTER.value, _("An adoptive parent")),
            (Applicant.Relation.GUARDIAN.value, _("A guardian or trustee")),
            (OTHER, _("A grandparent or somebody else")),
        ],
        hints={
            Applicant.Relation.PARENT.value: _("Brings the child’s birth certificate"),
            Applicant.Relation.ADOPTER.value: _("Brings the papers of the adoption"),
            Applicant.Relation.GUARDIAN.value: _("Brings the papers that appoint them"),
            OTHER: _("Without papers of guardianship"),
        },
        error_messages={"required": _("Choose who comes with the child")},
    )
    name = NameField(
        label=_("Name of the person who comes with the child"),
        most=200,
        help_text=_("Surname and given names, as in their passport."),
        error_messages={"required": _("Enter the name of the person who comes with the child")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who can't represent the child is told so first, whatever stands in the other field.
        if self.data.get(self.add_prefix("relation")) == self.OTHER:
            self.fields["name"].required = False

    @property
    def is_nobody(self) -> bool:
        """Whether the answer is somebody who can't represent a child."""
        return bool(self.cleaned_data.get("relation") == self.OTHER)
