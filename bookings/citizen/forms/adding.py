"""One more service or person for a visit."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bookings.citizen.forms.choosing import service_hint
from bookings.citizen.reception_cards import ServicePlaces
from bookings.forms.fields import RadioChoiceField
from bookings.forms.page_form import PageForm
from bookings.models import Applicant, Service


class AddForm(PageForm):
    """Which service, for which people of the visit, and for how many others.

    `chosen` has the services that are already in the visit, by service and person hash, with the key of the page that
    chose each. With it a double click does not count as a second choice.
    """

    layout = ("service", "person", "more")
    service = RadioChoiceField(
        label=_("Which other service do you need?"),
        help_text=_("You can choose the same service again for another person."),
        error_messages={"required": _("Choose a service")},
    )
    person = forms.MultipleChoiceField(
        label=_("Who is it for?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Someone you chose is no longer in this visit. Choose again")},
    )
    more = RadioChoiceField(
        label=_("For how many other people?"),
        help_text=_("You will enter their names on the next pages."),
        error_messages={
            "required": _("Choose how many other people are coming, or “Nobody else”"),
            "invalid_choice": _("Choose a number of people from the list"),
        },
    )
    request_key = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        services: Sequence[ServicePlaces],
        minutes: Mapping[int, int],
        persons: Sequence[Applicant],
        chosen: Mapping[tuple[int, str], uuid.UUID | None],
        most: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["request_key"] = uuid.uuid4()
        self.services = {each.service.code: each.service for each in services}
        self.persons = {str(person.pk): person for person in persons}
        self.chosen, self.most = chosen, most
        service, person, more = self.fields["service"], self.fields["person"], self.fields["more"]
        assert isinstance(service, RadioChoiceField)
        assert isinstance(person, forms.MultipleChoiceField)
        assert isinstance(more, RadioChoiceField)
        service.choices = [(code, each.name) for code, each in self.services.items()]
        service.hints = {each.service.code: service_hint(each, minutes.get(each.service.pk, 0)) for each in services}
        person.choices = [(pk, applicant.full_name) for pk, applicant in self.persons.items()]
        more.choices = [
            ("0", gettext("Nobody else")),
            *((str(number), _others(number)) for number in range(1, most + 1)),
        ]

    def clean_service(self) -> Service:
        return self.services[self.cleaned_data["service"]]

    def clean_more(self) -> int:
        return int(self.cleaned_data["more"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not {"service", "person", "more"} <= values.keys():
            return values
        coming, more = [self.persons[pk] for pk in values["person"]], values["more"]
        key, had = self.key, {person: (values["service"].pk, person.person_hash) for person in coming}
        has_it = [person for person, one in had.items() if one in self.chosen and self.chosen[one] != key]
        if has_it:
            words = _("%(name)s already has this service in this visit. Choose another service, or remove them here")
            self.add_error("person", ValidationError(words, params={"name": has_it[0].full_name}, code="has_it"))
        elif not coming and not more:
            words = _("Choose who it is for, or how many other people it is for")
            self.add_error("person", ValidationError(words, code="nobody"))
        elif len(coming) + more > self.most:
            self.refuse_size()
        return values

    def refuse_size(self) -> None:
        words = ngettext(
            "One booking can have at most %(most)d person. Choose fewer, and add the others later",
            "One booking can have at most %(most)d people. Choose fewer, and add the others later",
            self.most,
        )
        self.add_error("more", ValidationError(words % {"most": self.most}, code="party_too_big"))

    @property
    def people(self) -> int:
        return len(self.cleaned_data["person"]) + int(self.cleaned_data["more"])

    @property
    def key(self) -> uuid.UUID:
        """The key that tells a double click from another choice on the same page, which adds another service."""
        values = self.cleaned_data
        choice = f"{values['service'].pk}:{sorted(values['person'])}:{values['more']}"
        try:
            return uuid.uuid5(uuid.UUID(str(values["request_key"])), choice)
        except ValueError:  # not our key: a double click adds twice, at the sender's cost
            return uuid.uuid4()


def _others(number: int) -> str:
    return ngettext("%(count)d other person", "%(count)d other people", number) % {"count": number}
