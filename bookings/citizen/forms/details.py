"""The details of a party: each person, how to reach them, the questions of the service, and consent."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.errors import SamePersonTwice
from bookings.formatting import spaced
from bookings.forms.booking_details import AddressedForm, question_field
from bookings.forms.fields import ConfirmationField, EmailField, PhoneField
from bookings.forms.page_form import Group, PageForm
from bookings.forms.person_form import PersonForm
from bookings.models import Answer, Applicant, Party, Question

# What a browser knows about its user, who is usually the first person.
OWN = {"surname": "family-name", "given_names": "given-name", "patronymic": "additional-name"}
PERSON = ("surname", "given_names", "patronymic", "birth_date", "document")
CONTACT = ("email", "email_is_right", "phone")
Asked = Sequence[tuple[Applicant | None, Question]]
Key = tuple[int | None, int]


class AddressForm(AddressedForm):
    """The email address alone, to correct it after a code went to the wrong one."""

    submit_text = _("Send the code to this address")
    email = EmailField(label=_("Email address"), help_text=_("The code we sent before will stop working."))


class ApplicantForm(PersonForm):
    """One person. `kept` is the person as saved before, if any; `today` is the date at the post.

    The box that removes the saved number appears only if there is one.
    """

    no_document = ConfirmationField(label=_("Remove the saved number: this person has no document now"))

    def __init__(self, *args: Any, kept: Applicant | None, **kwargs: Any) -> None:
        names = PERSON[:4]
        initial = kwargs.pop("initial", {}) | ({name: getattr(kept, name) for name in names} if kept else {})
        super().__init__(*args, initial=initial, **kwargs)
        self.kept = kept
        self.kept_number = kept.last_four if kept else ""
        if self.kept_number:
            self.fields["document"].help_text = _("Saved: …%(last_four)s. Leave this empty to keep it.") % {
                "last_four": self.kept_number
            }
        else:
            del self.fields["no_document"]

    def is_whole_name(self, surname: str) -> bool:
        said_before = self.kept is not None and not self.kept.given_names and self.kept.surname == surname
        return super().is_whole_name(surname) and not said_before

    @property
    def values(self) -> dict[str, Any]:
        """What `actions.party_details.save_applicant` takes. An empty number keeps the saved one unless its box is
        ticked; a new number always replaces it."""
        values = {name: self.cleaned_data[name] for name in PERSON}
        if self.kept_number and not values["document"] and not self.cleaned_data["no_document"]:
            values["document"] = None
        return values

    @property
    def contact(self) -> tuple[str, str] | None:
        """The email address and the phone number, if this page asks for them."""
        return None

    def refuse(self, _refusal: SamePersonTwice) -> None:
        """Show next to the field that this person is already in the party."""
        self.refuse_twice()


class FirstPersonForm(AddressedForm, ApplicantForm):
    """The first person, and how to reach the party. The browser may fill in what it knows about its user."""

    unasked = AddressedForm.unasked | ApplicantForm.unasked

    email = EmailField(
        label=_("Email address"),
        help_text=_("We will send a code to this address to confirm the booking, and a reminder before the day."),
    )
    phone = PhoneField(
        label=_("Phone number"),
        required=False,
        help_text=_(
            "The road may be closed on the day, for example by snow. If you give a number, we can call you at once."
        ),
    )

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        reached = {"email": party.email, "phone": spaced(party.phone)}
        super().__init__(*args, initial=reached, **kwargs)
        for name, known in OWN.items():
            self.fields[name].widget.attrs["autocomplete"] = known
        self.fields["birth_date"].own = True  # type: ignore[attr-defined]
        person = [name for name in self.fields if name not in CONTACT]
        self.layout = [*person, Group(_("How can we reach you?"), *CONTACT)]  # type: ignore[misc]

    @property
    def contact(self) -> tuple[str, str]:
        return self.cleaned_data["email"], self.cleaned_data["phone"]


class WaitingFirstPersonForm(FirstPersonForm):
    email = EmailField(
        label=_("Email address"),
        help_text=_("We will send a code to this address now, and an email when a place is free for you."),
    )


def key_of(applicant: Applicant | None, question: Question) -> Key:
    return (applicant.position if applicant else None, question.pk)


class QuestionsForm(PageForm):
    """One field for each question about the booking, then those about each person under their name."""

    def __init__(self, *args: Any, asked: Asked, answers: Iterable[Answer], **kwargs: Any) -> None:
        said = {(a.applicant.position if a.applicant else None, a.question_id): a.text for a in answers}
        self.names = {key_of(*pair): f"answer_{pair[1].pk}_{key_of(*pair)[0] or 0}" for pair in asked}
        initial = {self.names[key]: text for key, text in said.items() if key in self.names}
        super().__init__(*args, initial=initial, **kwargs)
        is_party = len({applicant.pk for applicant, _question in asked if applicant}) > 1
        groups: dict[Applicant | None, list[str]] = {}
        for applicant, question in asked:
            name = self.names[key_of(applicant, question)]
            self.fields[name] = question_field(
                question, required=question.required, whose=applicant.full_name if applicant and is_party else ""
            )
            groups.setdefault(applicant, []).append(name)
        self.layout = [*groups.pop(None, []), *(Group(person.full_name, *names) for person, names in groups.items())]  # type: ignore[misc, union-attr]

    @property
    def answers(self) -> dict[Key, str]:
        """What `actions.party_details.save_answers` takes. An empty answer counts as an answer."""
        return {key: self.cleaned_data[name] for key, name in self.names.items()}


class ConsentForm(PageForm):
    """One box for the person who books, one for the children and one for the other adults, if there are any.

    No box is ticked in advance. `given` means that they were ticked for the text that is shown.
    """

    submit_text = _("I agree, continue")

    own = forms.BooleanField(
        label=_("I agree to the processing of my personal data as described on this page"),
        error_messages={"required": _("We need your consent to book a place. Tick the box if you agree")},
    )
    children = forms.BooleanField(
        label=_("For each child in this booking, the legal representative agrees"),
        error_messages={"required": _("Tick the box if the legal representative agrees for the child")},
    )
    adults = forms.BooleanField(
        label=_("I confirm that each of the other adults in this booking has agreed"),
        error_messages={"required": _("Ask the other adults first, and tick the box when they agree")},
    )

    def __init__(self, *args: Any, minors: int, adults: int, given: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = dict.fromkeys(self.fields, True) if given else {}
        if not minors:
            del self.fields["children"]
        if adults < 2:
            del self.fields["adults"]
