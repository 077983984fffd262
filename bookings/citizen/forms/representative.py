"""Who comes with a child."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.forms.fields import ConditionalChoiceField, ConditionalNameField, ConfirmationField, RadioChoiceField
from bookings.forms.page_form import PageForm
from bookings.forms.representatives import BRINGS, RELATIONS, is_one_word, name_fault
from bookings.models import Applicant
from bookings.models.applicants import LONGEST_FULL_NAME


class RepresentativeForm(PageForm):
    """Who comes with a minor: an adult of the party, or a name that is entered.

    `adults` and `minors` are the people of the party entered so far, including the child. Somebody with the relation
    `other` cannot represent the child, so the answer to it is an explanation. If the name is one word, the form asks
    whether the passport shows only one name.
    """

    unasked = frozenset({"one_name"})
    OTHER = "other"
    SOMEBODY_ELSE = "else"

    relation = RadioChoiceField(
        label=_("Who is coming to the reception with this child?"),
        choices=[*RELATIONS, (OTHER, _("A grandparent or someone else"))],
        hints={**BRINGS, OTHER: _("Without guardianship papers")},
        error_messages={"required": _("Choose who comes with the child")},
    )
    person = ConditionalChoiceField(label=_("What is this person’s name?"))
    name = ConditionalNameField(
        label=_("Name of the person coming with the child"),
        most=LONGEST_FULL_NAME,
        help_text=_("Surname and given names, as in their passport."),
    )
    one_name = ConfirmationField(label=_("The passport shows only one name"))

    def __init__(
        self, *args: Any, child: Applicant, adults: Sequence[Applicant], minors: Sequence[Applicant], **kwargs: Any
    ) -> None:
        self.adults = {str(adult.position): adult.full_name for adult in adults}
        self.minors = minors
        super().__init__(*args, initial=self._initial(child), **kwargs)
        if self.adults:
            person: Any = self.fields["person"]
            person.choices = [*self.adults.items(), (self.SOMEBODY_ELSE, _("Another person"))]
            self.fields["name"].label = _("Name of the other person")
        else:
            del self.fields["person"]

    def _initial(self, child: Applicant) -> dict[str, str]:
        """Return what was saved before; for a further child the name entered for the first one."""
        positions = {name: position for position, name in self.adults.items()}
        if child.representative_relation:
            name = child.representative_name
            known = {"person": positions[name]} if name in positions else {"person": self.SOMEBODY_ELSE, "name": name}
            return {"relation": child.representative_relation, **known}
        typed = [
            minor.representative_name for minor in self.minors if minor.representative_name not in ("", *positions)
        ]
        return {"name": typed[0]} if typed else {}

    def clean(self) -> dict[str, Any]:
        # If this person cannot represent the child, say that first, whatever the other fields contain.
        if self.is_nobody:
            self.errors.pop("person", None)
            self.errors.pop("name", None)
            return self.cleaned_data
        chosen, typed = self.cleaned_data.get("person", ""), self.cleaned_data.get("name", "")
        if chosen in self.adults:
            self.errors.pop("name", None)
            self.cleaned_data["name"] = self.adults[chosen]
        elif "person" not in self.errors and "name" not in self.errors and (words := self._fault(chosen, typed)):
            self.add_error("person" if self.adults and not chosen and not typed else "name", ValidationError(words))
        return self.cleaned_data

    def _fault(self, chosen: str, typed: str) -> str:
        """Return what is wrong with the name; "" if nothing is."""
        if not typed:
            if self.adults and not chosen:
                return gettext("Choose the person who is coming with the child")
            return gettext("Enter the name of the person who comes with the child")
        said_before = is_one_word(typed) and typed in [minor.representative_name for minor in self.minors]
        if is_one_word(typed) and not said_before:
            self.ask("one_name")
        one_name = said_before or bool(self.cleaned_data.get("one_name"))
        return name_fault(typed, adults=self.adults.values(), minors=self.minors, one_name=one_name)

    @property
    def is_nobody(self) -> bool:
        """Whether the chosen relation cannot represent a child."""
        return bool(self.cleaned_data.get("relation") == self.OTHER)

    @property
    def values(self) -> dict[str, Any]:
        """What `actions.party_details.save_representative` takes."""
        return {name: self.cleaned_data[name] for name in ("relation", "name")}


class WaitingRepresentativeForm(RepresentativeForm):
    """The same, with the explanation next to the field instead of on a page of its own."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_nobody:
            words = _(
                "A grandparent or someone else can’t apply for the child without guardianship papers. "
                "Choose another person who can come"
            )
            self.add_error("relation", ValidationError(words, code="nobody"))
        return data
