"""What a citizen chooses before anything is typed: receptions to look at, service, number of people, time."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bookings.citizen.alphabet import in_order
from bookings.citizen.offers import Offer
from bookings.forms.fields import RadioChoiceField
from bookings.forms.page_form import PageForm
from bookings.forms.time_field import EARLIEST, TimeField
from bookings.models import District, Reception, Service
from bookings.queries.availability import Run
from bookings.queries.distances import by_nearness

_CODE = re.compile(r"[-\w]{1,50}")
SENT = "go"  # in the address once the form was sent: radio buttons that are not chosen send nothing
M = TypeVar("M", District, Service)


class ReceptionFilter:
    """Which receptions the address asks for: `?district=aksu&service=passport-10`.

    A service narrows the list; a district puts what is near it first. A code that we don't know does nothing;
    `unknown` says so.
    """

    form_id = "filter"  # of the page's form, which goes along when the language is changed

    def __init__(self, query: QueryDict, *, now: dt.datetime) -> None:
        coming = Reception.objects.public().coming(now)
        # All of them: whose own district has no reception looks for the nearest.
        self.districts = list(District.objects.all())
        self.services = list(Service.objects.filter(desks__reception__in=coming).distinct())
        self.district, wrong_district = _known(District.objects.all(), self.districts, query.get("district"))
        self.service, wrong_service = _known(Service.objects.all(), self.services, query.get("service"))
        self.districts.sort(key=lambda district: in_order(district.name))
        self.unknown = wrong_district or wrong_service
        self.receptions = coming.with_places()
        if self.district:
            self.receptions = by_nearness(self.receptions, self.district)
        if self.service:
            self.receptions = self.receptions.filter(
                pk__in=self.service.offers.values("desk__reception")  # not a join: a row for each desk
            )


def _known(rows: QuerySet[M], listed: list[M], code: str | None) -> tuple[M | None, bool]:
    """The row of a code in the address, listed too even if nothing is coming there; and whether it is none of ours."""
    if not code:
        return None, False
    found = rows.filter(code=code).first() if _CODE.fullmatch(code) else None
    if found and found not in listed:
        listed.append(found)
    return found, found is None


class ChoiceForm(PageForm):
    """Which service, and for how many people. What `from` says goes along unread."""

    method = "get"
    layout = ("service", "people")
    service = RadioChoiceField(
        label=_("What do you come for?"), error_messages={"required": _("Choose what you come for")}
    )
    people = RadioChoiceField(
        label=_("How many people come to the desk?"),
        help_text=_(
            "Count everybody who needs the service, children too. Somebody who only comes along does not count."
        ),
        error_messages={
            "required": _("Choose how many people come"),
            "invalid_choice": _("Choose a number of people from the list"),
        },
    )

    def __init__(
        self, *args: Any, offers: Sequence[Offer], minutes: Mapping[int, int], most: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial[SENT] = "1"
        for carried in (SENT, "from"):
            self.fields[carried] = forms.Field(required=False, widget=forms.HiddenInput)
        self.offered = {offer.service.code: offer.service for offer in offers}
        service, people = self.fields["service"], self.fields["people"]
        assert isinstance(service, RadioChoiceField)
        assert isinstance(people, RadioChoiceField)
        service.choices = [(offer.service.code, offer.service.name) for offer in offers]
        service.hints = {offer.service.code: offer_hint(offer, minutes.get(offer.service.pk, 0)) for offer in offers}
        self.numbers = [str(number) for number in range(1, most + 1)]
        people.choices = [
            (number, ngettext("%(count)d person", "%(count)d people", int(number)) % {"count": int(number)})
            for number in self.numbers
        ]

    def clean_service(self) -> Service:
        return self.offered[self.cleaned_data["service"]]

    def clean_people(self) -> int:
        return int(self.cleaned_data["people"])


def offer_hint(offer: Offer, minutes: int) -> str:
    """How long a service takes, and how much of it is free."""
    places = (
        ngettext("%(count)d free place", "%(count)d free places", offer.free) % {"count": offer.free}
        if offer.free
        else gettext("no free places now")
    )
    takes = ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    return gettext("%(takes)s for one person, %(places)s") % {"takes": takes, "places": places}


class TimeForm(PageForm):
    """Which of the free times."""

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
            self.form_id = ""  # there is nothing to choose, and the page says so in its place
        time.hints = {EARLIEST: _("If somebody takes it while you choose, you get the next one.")}

    @property
    def has_times(self) -> bool:
        time = self.fields["time"]
        return isinstance(time, RadioChoiceField) and bool(time.choices)

    def clean_time(self) -> dt.datetime | None:
        """The start as an instant; None for the earliest."""
        return TimeField.start(self.cleaned_data["time"], self.reception)
