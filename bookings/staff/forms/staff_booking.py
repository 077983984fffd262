"""Forms to book on behalf of somebody: the time, the people and their contact details, all on one page."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import time_format
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from bookings.forms.booking_details import AddressedForm, question_field
from bookings.forms.fields import EmailField, PhoneField, RadioChoiceField
from bookings.forms.page_form import PageForm
from bookings.forms.time_field import EARLIEST, TimeField
from bookings.models import Question, Reception, Service
from bookings.queries.availability import Run
from bookings.staff.forms.walk_ins import PartForm, RequestKeyField, WalkInPartyForms, WalkInPersonForm

Answers = Mapping[tuple[int | None, int], str]


class TimeForm(PartForm):
    """Form to choose a time. Staff can give both the times free to all and those kept for phone and counter."""

    time = TimeField(
        label=_("Which time?"),
        error_messages={"required": _("Choose a time"), "invalid_choice": _("Choose one of the times")},
    )

    def __init__(
        self, *args: Any, free: Sequence[Run], runs: Sequence[Run], reception: Reception, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reception = reception
        time = self.fields["time"]
        assert isinstance(time, TimeField)
        time.offer(free, reception, kept=runs)

    @property
    def starts_at(self) -> dt.datetime | None:
        """Return the chosen start as an aware datetime, or None for the earliest time."""
        return TimeField.start(self.cleaned_data.get("time", EARLIEST), self.reception)

    def refuse_taken(self, nearest: Sequence[dt.datetime]) -> None:
        """Report that the time has been taken, and suggest the nearest times."""
        words = _("This time has just been taken. Choose another one, for example %(times)s")
        if not nearest:
            words = _("This time has just been taken, and there is no other time left for this party")
        times = ", ".join(time_format(start.astimezone(self.reception.zone), "H:i") for start in nearest)
        self.add_error("time", ValidationError(words, code="taken", params={"times": times}))


class StaffBookingPersonForm(WalkInPersonForm):
    """Form for one person, filled in as they say it or from the passport."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].help_text = _(
            "Any document of this person. Leave it empty if there is none. Only the last four characters are kept."
        )

    @property
    def has_representative(self) -> bool:
        """Return whether the section about the accompanying adult has a value or an error to show."""
        names = ("relation", "representative")
        return self.is_bound and any(self[name].errors or self[name].value() for name in names)


class NeededPhoneField(PhoneField):
    """Phone number that is not needed if there is an email address. The form reports when it is missing."""

    def validate(self, value: Any) -> None:
        """Accept an empty value: the form decides whether it is allowed."""


class ReachableForm(AddressedForm):
    """Form for the contact details of a party: a phone number is needed if there is no email address."""

    phone = NeededPhoneField(
        label=_("Phone"), autocomplete="off", help_text=_("Required if there is no email address.")
    )
    email = EmailField(label=_("Email address"), required=False, autocomplete="off")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["phone", "email", "email_is_right"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not (data.get("phone") or data.get("email") or "phone" in self.errors or "email" in self.errors):
            words = _("Enter a phone number or an email address, so that we can reach them if the day changes")
            self.add_error("phone", ValidationError(words, code="required"))
        return data


class StaffBookingForm(ReachableForm, PartForm):
    """Form for what is asked once per party: contact details, language, the questions of the service, and consent."""

    language = RadioChoiceField(label=_("Language for the slip, emails and calls"))
    consent = forms.BooleanField(
        label=_("They know how their data is processed, and they agree, also for the children in this booking"),
        error_messages={"required": _("Tick the box when they agree. You cannot book anyone without their consent")},
    )
    request_key = RequestKeyField(required=False)

    def __init__(self, *args: Any, questions: Sequence[Question], size: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, RadioChoiceField)
        language.choices = [
            (code, str(get_language_info(code)["name_local"]).capitalize()) for code, _name in settings.LANGUAGES
        ]
        self.initial.update(language=get_language() or settings.LANGUAGE_CODE, request_key=uuid.uuid4())
        self.keys: dict[str, tuple[int | None, int]] = {}
        for question in questions:
            alone = question.of == Question.Of.BOOKING or size == 1
            for number in [1] if alone else range(1, size + 1):
                self._ask(question, number, of_booking=question.of == Question.Of.BOOKING, alone=alone)
        self.order_fields(["phone", "email", "email_is_right", "language", *self.keys, "consent", "request_key"])

    def _ask(self, question: Question, number: int, *, of_booking: bool, alone: bool) -> None:
        name = f"answer_{question.pk}_{0 if of_booking else number}"
        field = question_field(question, required=False)
        if not alone:
            field.label = _("%(question)s (person %(number)d)") % {"question": question.text, "number": number}
        self.fields[name] = field
        self.keys[name] = (None if of_booking else number, question.pk)

    @property
    def answers(self) -> Answers:
        """Return the answers for `actions.staff_bookings`. Empty ones are left out: the desk asks those questions."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items() if self.cleaned_data.get(name)}


class StaffBookingForms(WalkInPartyForms):
    """All forms of the page, in page order."""

    def __init__(
        self,
        data: Any,
        *,
        reception: Reception,
        service: Service,
        size: int,
        today: dt.date,
        free: Sequence[Run],
        runs: Sequence[Run],
    ) -> None:
        more: dict[str, Any] = {"today": today, "day": reception.date, "service": service}
        self.when = TimeForm(data, free=free, runs=runs, reception=reception)
        self.persons = [
            StaffBookingPersonForm(data, prefix=f"p{number}", auto_id=f"p{number}_%s", **more)
            for number in range(1, size + 1)
        ]
        self.once = StaffBookingForm(data, questions=list(service.questions.all()), size=size)

    @property
    def forms(self) -> list[PageForm]:
        return [self.when, *self.persons, self.once]
