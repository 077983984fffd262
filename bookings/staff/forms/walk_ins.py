"""Forms for a party without a booking: first the service and the number of people, then who they are."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.actions.staff_bookings import PersonData
from bookings.actions.walk_ins import MOST_TURNED_AWAY
from bookings.forms.fields import (
    ConditionalChoiceField,
    ConditionalNameField,
    ConfirmationField,
    PhoneField,
    RadioChoiceField,
)
from bookings.forms.page_form import PageForm
from bookings.forms.person_form import PersonForm
from bookings.forms.representatives import BRINGS, RELATIONS, is_one_word, name_fault
from bookings.models import Applicant, Reception, Service, TurnedAway
from bookings.models.applicants import LONGEST_FULL_NAME


class RequestKeyField(forms.Field):
    """Key that identifies a page if it is submitted twice. A value that is not a valid key is replaced by a new one."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> uuid.UUID:
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return uuid.uuid4()


class PartForm(PageForm):
    """One of several forms that a page sends together. The page itself has the form tag and the button."""

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


def service_field(reception: Reception) -> RadioChoiceField:
    choices = [(str(service.pk), service.name) for service in reception.services]
    return RadioChoiceField(
        label=_("Service"), choices=choices, error_messages={"required": _("Choose the service they came for")}
    )


def persons_field(most: int) -> forms.IntegerField:
    words = _("Enter the number of people, from 1 to %(most)d") % {"most": most}
    return forms.IntegerField(
        label=_("Number of people"),
        min_value=1,
        max_value=most,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "wide-4"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


class ServiceAndSizeForm(PageForm):
    """Form for the service and the number of people. It changes nothing, so it is sent by GET."""

    method = "get"

    def __init__(self, *args: Any, reception: Reception, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"] = service_field(reception)
        self.fields["persons"] = persons_field(reception.post.max_party)
        self.services = {str(service.pk): service for service in reception.services}

    @property
    def service(self) -> Service:
        return self.services[self.cleaned_data["service"]]


class WalkInPersonForm(PersonForm, PartForm):
    """Form for one person and, for a child, the accompanying adult."""

    relation = ConditionalChoiceField(
        label=_("Only for a child: who is coming with them?"), choices=RELATIONS, hints=BRINGS, required=False
    )
    representative = ConditionalNameField(
        label=_("Only for a child: name of the person coming with them"), most=LONGEST_FULL_NAME, required=False
    )
    representative_of_one_name = ConfirmationField(
        label=_("The passport of the person coming with the child shows only one name")
    )
    unasked = PersonForm.unasked | {"representative_of_one_name"}

    def __init__(self, *args: Any, day: dt.date, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day, self.service = day, service
        self.fields["document"].help_text = _(
            "A passport, an identity card or a birth certificate, even if it has expired. Only the last four "
            "characters are kept."
        )

    @property
    def written(self) -> Applicant:
        """Return an unsaved applicant with the valid part of what was typed."""
        names = {name: self.cleaned_data.get(name, "") for name in ("surname", "given_names", "patronymic")}
        return Applicant(birth_date=self.cleaned_data.get("birth_date"), service=self.service, **names)

    @property
    def is_minor(self) -> bool:
        return self.written.is_minor_on(self.day)

    @property
    def values(self) -> PersonData:
        typed = self.cleaned_data
        return PersonData(
            surname=typed["surname"],
            given_names=typed["given_names"],
            patronymic=typed["patronymic"],
            birth_date=typed["birth_date"],
            document=typed["document"],
            representative_name=typed["representative"] if self.is_minor else "",
            representative_relation=typed["relation"] if self.is_minor else "",
        )

    def require_representative(self, *, adults: Sequence[str], minors: Sequence[Applicant]) -> None:
        """Report what is missing about the adult who comes with a child; do nothing for an adult.

        If the party has only one adult, that name is filled in, so that nobody has to type it twice.
        """
        if not self.is_minor:
            return
        if len(adults) == 1 and not self.cleaned_data.get("representative") and "representative" not in self.errors:
            self.cleaned_data["representative"] = adults[0]
        if not self.cleaned_data.get("relation") and "relation" not in self.errors:
            self.add_error("relation", ValidationError(_("Choose who comes with the child"), code="required"))
        typed = self.cleaned_data.get("representative", "")
        if "representative" not in self.errors:
            fault = self._fault(typed, adults=adults, minors=minors)
            if fault:
                self.add_error("representative", ValidationError(fault))

    def _fault(self, typed: str, *, adults: Sequence[str], minors: Sequence[Applicant]) -> str:
        if not typed:
            return gettext("Enter the name of the person who comes with the child")
        if is_one_word(typed) and typed not in adults:
            self.ask("representative_of_one_name")
        one_name = self.cleaned_data["representative_of_one_name"]
        return name_fault(typed, adults=adults, minors=minors, one_name=one_name)


class WalkInForm(PartForm):
    """Form for what is asked once per party."""

    phone = PhoneField(label=_("Phone"), required=False, autocomplete="off")
    consent = forms.BooleanField(
        label=_("They agree to the processing of their personal data: I have read the text to them, or shown it"),
        error_messages={"required": _("Tick the box when they agree. You cannot book anyone without their consent")},
    )
    request_key = RequestKeyField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["request_key"] = uuid.uuid4()


class WalkInPartyForms:
    """All forms of the page."""

    def __init__(self, data: Any, *, reception: Reception, service: Service, size: int, today: dt.date) -> None:
        more: dict[str, Any] = {"today": today, "day": reception.date, "service": service}
        self.persons = [
            WalkInPersonForm(data, prefix=f"p{number}", auto_id=f"p{number}_%s", **more)
            for number in range(1, size + 1)
        ]
        self.party = WalkInForm(data)

    @property
    def forms(self) -> list[PageForm]:
        return [*self.persons, self.party]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        minors = [person.written for person in self.persons if person.is_minor]
        adults = [person.written.full_name for person in self.persons if not person.is_minor]
        for person in self.persons:
            person.require_representative(adults=adults, minors=minors)
        return all(valid) and not self.has_errors

    def refuse_twice(self) -> None:
        """Report a person who was entered twice, at the second entry."""
        seen: set[str] = set()
        for person in self.persons:
            known = person.values.hash  # read first: an added error removes a cleaned value
            if known in seen:
                person.refuse_twice()
            seen.add(known)


class TurnAwayForm(PageForm):
    """Form to record how many people were turned away, and why. It asks nothing about who they are."""

    submit_text = _("Record")

    def __init__(self, *args: Any, reception: Reception, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"] = service_field(reception)
        self.fields["persons"] = persons_field(MOST_TURNED_AWAY)
        self.fields["why"] = RadioChoiceField(
            label=_("Why"), choices=TurnedAway.Why.choices, error_messages={"required": _("Choose why")}
        )
        self.fields["request_key"] = RequestKeyField(required=False)
        self.initial.setdefault("request_key", uuid.uuid4())
        self.services = {str(service.pk): service for service in reception.services}
