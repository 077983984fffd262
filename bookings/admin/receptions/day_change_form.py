"""The form of a changed day: date, venue, the hours of each desk, and one new desk."""

from __future__ import annotations

import itertools
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from bookings.actions.reception_changes import Change, Hours, NewDesk
from bookings.admin.receptions.pages import validate_year
from bookings.forms.fields import HourField
from bookings.models import Desk, Reception, Service, Venue
from bookings.models.receptions import trim_breaks, validate_breaks


def _breaks(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("breaks"),
        required=False,
        max_length=200,
        validators=[validate_breaks],
        help_text=_("For example, 13:00-14:00, 16:00-16:15."),
        **more,
    )


class DayChangeForm(forms.Form):
    """A published reception with its changes. It begins with the day as it is."""

    date = forms.DateField(
        label=_("date"),
        validators=[validate_year],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    venue: forms.ModelChoiceField[Venue] = forms.ModelChoiceField(label=_("venue"), queryset=Venue.objects.none())
    new_label = forms.CharField(
        label=_("number or name"), required=False, max_length=30, help_text=_("If empty, it is numbered automatically.")
    )
    new_opens = HourField(label=_("opens at"), required=False, initial="09:00")
    new_closes = HourField(label=_("closes at"), required=False, initial="17:00")
    new_breaks = _breaks(initial="13:00-14:00")
    new_minutes = forms.IntegerField(
        label=_("minutes per slot"),
        required=False,
        initial=10,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    new_kit = forms.BooleanField(label=_("the biometric kit is here"), required=False)
    new_services = forms.TypedMultipleChoiceField(
        label=_("Services"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, reception: Reception, data: Any = None) -> None:
        self.reception = reception
        self.desks = list(reception.desks.all())
        super().__init__(
            self._with_label(data), initial={"date": reception.date, "venue": reception.venue_id}, label_suffix=""
        )
        services: Any = self.fields["new_services"]
        services.choices = [(service.pk, service.name) for service in Service.objects.all()]
        venues: Any = self.fields["venue"]
        venues.queryset = Venue.objects.select_related("district")
        for desk in self.desks:
            self.fields |= {
                self.name(desk, "opens"): HourField(label=_("opens at"), initial=desk.opens),
                self.name(desk, "closes"): HourField(label=_("closes at"), initial=desk.closes),
                self.name(desk, "breaks"): _breaks(initial=desk.breaks),
                self.name(desk, "closed"): forms.BooleanField(
                    label=_("this desk is closed"), required=False, initial=desk.closed
                ),
            }

    @staticmethod
    def name(desk: Desk, field: str) -> str:
        return f"desk_{desk.pk}_{field}"

    def _with_label(self, data: Any) -> Any:
        """Give a new desk without a label the next number, and keep it when the page is sent again."""
        if data is None or data.get("new_label", "").strip() or not data.getlist("new_services"):
            return data
        taken = {desk.label for desk in self.desks}
        data = data.copy()
        data["new_label"] = next(str(number) for number in itertools.count(1) if str(number) not in taken)
        return data

    @property
    def rows(self) -> list[tuple[Desk, list[Any]]]:
        """Return each desk with its fields."""
        names = ("opens", "closes", "breaks", "closed")
        return [(desk, [self[self.name(desk, name)] for name in names]) for desk in self.desks]

    @property
    def new_desk(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("new_")]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("new_services"):
            for name in ("new_opens", "new_closes", "new_minutes"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("This is required for a new desk."))
        return data

    def _hours(self, desk: Desk) -> Hours:
        """Return a desk's hours. Of its breaks, what is outside them is left out."""
        said = {name: self.cleaned_data[self.name(desk, name)] for name in ("opens", "closes", "breaks", "closed")}
        if said["opens"] < said["closes"]:
            said["breaks"] = trim_breaks(said["breaks"], opens=said["opens"], closes=said["closes"])
        return Hours(desk.pk, **said)

    @property
    def trimmed(self) -> list[tuple[Desk, str]]:
        """Return the desks of a valid form whose breaks are trimmed, each with the breaks that are left."""
        new = [(desk, self._hours(desk).breaks) for desk in self.desks]
        return [(desk, breaks) for desk, breaks in new if breaks != self.cleaned_data[self.name(desk, "breaks")]]

    def change(self) -> Change:
        """Return the change that a valid form describes."""
        data = self.cleaned_data
        hours = tuple(self._hours(desk) for desk in self.desks)
        new: tuple[NewDesk, ...] = ()
        if data["new_services"]:
            new = (
                NewDesk(
                    label=data["new_label"],
                    opens=data["new_opens"],
                    closes=data["new_closes"],
                    services=tuple(data["new_services"]),
                    breaks=data["new_breaks"],
                    slot_minutes=data["new_minutes"],
                    has_kit=data["new_kit"],
                ),
            )
        return Change(date=data["date"], venue=data["venue"].pk, hours=hours, new=new)
