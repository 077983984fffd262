"""What a citizen chooses before anything is typed: the service, the number of people, and a time."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bookings.citizen.reception_cards import ServicePlaces
from bookings.formatting import keep_units
from bookings.forms.fields import RadioChoiceField
from bookings.forms.page_form import PageForm
from bookings.forms.time_field import EARLIEST, TimeField
from bookings.models import Reception
from bookings.queries.availability import Run


class ChoiceForm(PageForm):
    """Which service, and for how many people. `from` is carried along unread. It is sent to `action`, the next page."""

    method = "get"
    submit_text = _("Choose a time")
    layout = ("service", Field("people", wrapper_class="in-a-row"))
    service = RadioChoiceField(
        label=_("What are you coming for?"), error_messages={"required": _("Choose what you are coming for")}
    )
    people = RadioChoiceField(
        label=_("How many people are coming to the desk?"),
        help_text=_(
            "Count everyone who needs the service, including children. Do not count people who are only "
            "accompanying them."
        ),
        error_messages={
            "required": _("Choose how many people are coming"),
            "invalid_choice": _("Choose a number of people from the list"),
        },
    )

    def __init__(
        self,
        *args: Any,
        services: Sequence[ServicePlaces],
        minutes: Mapping[int, int],
        most: int,
        action: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        if self.initial.get("from"):
            self.fields["from"] = forms.Field(required=False, widget=forms.HiddenInput)
        service, people = self.fields["service"], self.fields["people"]
        assert isinstance(service, RadioChoiceField)
        assert isinstance(people, RadioChoiceField)
        service.choices = [(each.service.code, each.service.name) for each in services]
        service.hints = {each.service.code: service_hint(each, minutes.get(each.service.pk, 0)) for each in services}
        people.choices = [
            (str(number), ngettext("%(count)d person", "%(count)d people", number) % {"count": number})
            for number in range(1, most + 1)
        ]


def service_hint(places: ServicePlaces, minutes: int) -> str:
    """Return how long a service takes and how many places are free."""
    free = (
        ngettext("%(count)d free place", "%(count)d free places", places.free) % {"count": places.free}
        if places.free
        else gettext("no free places now")
    )
    takes = ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    return keep_units(gettext("%(takes)s for one person, %(places)s") % {"takes": takes, "places": free})


class TimeForm(PageForm):
    """A choice of one free time."""

    time = TimeField(
        label=_("When do you want to come?"),
        error_messages={
            "required": _("Choose a time"),
            "invalid_choice": _("Choose one of the times"),
        },
    )
    request_key = forms.Field(required=False, widget=forms.HiddenInput)
    layout = ("time",)

    def __init__(self, *args: Any, runs: Sequence[Run], reception: Reception, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reception = reception
        time = self.fields["time"]
        assert isinstance(time, TimeField)
        time.offer(runs, reception)
        if not runs:
            self.form_id = ""  # there is nothing to choose, and the page says so instead
        time.hints = {EARLIEST: _("If someone takes it while you choose, you get the next one.")}

    @property
    def has_times(self) -> bool:
        time = self.fields["time"]
        return isinstance(time, RadioChoiceField) and bool(time.choices)

    def clean_time(self) -> dt.datetime | None:
        """Return the start as an instant; None for the earliest."""
        return TimeField.start(self.cleaned_data["time"], self.reception)
