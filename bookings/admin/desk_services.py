"""The services of a desk as a form field: a tick box for each service, and its minutes if they differ at this desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bookings.models import Service

MOST_MINUTES = 480
Minutes = tuple[int | None, int | None]  # for the first person and for each further one; None: as the service says
# By id of the service. None: the form had no fields for the minutes, so they stay as they are.
DeskServices = dict[int, Minutes | None]


@dataclass
class Entered:
    """What was typed: the services that are ticked, and the minutes by service, as strings."""

    ticked: set[str] = field(default_factory=set)
    minutes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @staticmethod
    def of(services: Mapping[int, Minutes | None]) -> Entered:
        both = {str(pk): (str(own[0] or ""), str(own[1] or "")) for pk, own in services.items() if own}
        return Entered({str(pk) for pk in services}, both)


class DeskServicesWidget(forms.Widget):
    """A row for each service: its box, whether it needs the kit, its usual minutes and two fields for other minutes."""

    services: Iterable[Service] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Entered:
        entered = Entered(set(data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])))
        for service in self.services:
            first, each_next = data.get(f"{name}-{service.pk}-first"), data.get(f"{name}-{service.pk}-next")
            if (first, each_next) != (None, None):
                entered.minutes[str(service.pk)] = (first or "", each_next or "")
        return entered

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # no box is sent when none is ticked

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return ""  # the label is for the whole group

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        entered = value if isinstance(value, Entered) else Entered.of(value or {})
        rows = []
        for service in self.services:
            key = str(service.pk)
            first, each_next = entered.minutes.get(key, ("", ""))
            rows.append({"service": service, "ticked": key in entered.ticked, "first": first, "next": each_next})
        return render_to_string(
            "admin/bookings/desk_services.html",
            {"rows": rows, "name": name, "id": (attrs or {}).get("id", ""), "most": MOST_MINUTES},
        )


class DeskServicesField(forms.Field):
    """Cleans to `DeskServices`."""

    widget = DeskServicesWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def set_services(self, services: Iterable[Service]) -> None:
        """Set the services that can be ticked, once for all the desks of a page."""
        self.widget.services = list(services)

    def clean(self, value: Entered) -> DeskServices:
        known = {str(service.pk): service for service in self.widget.services}
        if not value.ticked <= set(known):
            raise ValidationError(
                _("One of the services ticked here no longer exists. Please check the services again.")
            )
        chosen: DeskServices = {}
        for key in sorted(value.ticked):
            both = value.minutes.get(key)
            chosen[known[key].pk] = both and (_minutes(both[0], known[key]), _minutes(both[1], known[key]))
        return chosen

    def has_changed(self, initial: Any, data: Any) -> bool:
        was, entered = Entered.of(initial or {}), data or Entered()
        if was.ticked != entered.ticked:
            return True
        return any(
            entered.minutes[key] != was.minutes.get(key, ("", "")) for key in entered.ticked & set(entered.minutes)
        )


def _minutes(text: str, service: Service) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST_MINUTES):
        raise ValidationError(
            _("%(service)s: enter a whole number of minutes from 1 to %(most)s, or leave the field empty."),
            params={"service": service.name, "most": MOST_MINUTES},
        )
    return int(text)
