"""What a desk offers, as a form field: services as boxes to tick, each with its minutes where they differ here."""

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
Minutes = tuple[int | None, int | None]  # for the first person and for each further one; None: the service's own
# By service. None instead of minutes: the form had no fields for them, what is set stays.
Offers = dict[int, Minutes | None]
Written = tuple[str | None, str | None]


@dataclass
class Typed:
    """What stands in the form: the services that are ticked, and the minutes as they are written, by service."""

    ticked: set[str] = field(default_factory=set)
    minutes: dict[str, Written] = field(default_factory=dict)

    @staticmethod
    def of(offers: Mapping[int, Minutes | None]) -> Typed:
        minutes: dict[str, Written] = {
            str(pk): (_written(own[0]), _written(own[1])) for pk, own in offers.items() if own
        }
        return Typed({str(pk) for pk in offers}, minutes)


def _written(minutes: int | None) -> str:
    return "" if minutes is None else str(minutes)


class OffersWidget(forms.Widget):
    """A line for each service: its box, whether it needs the kit, its usual minutes and two fields for others."""

    services: Iterable[Service] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        typed = Typed(set(data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])))
        for service in self.services:
            both = (data.get(f"{name}-{service.pk}-first"), data.get(f"{name}-{service.pk}-next"))
            if both != (None, None):
                typed.minutes[str(service.pk)] = both
        return typed

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # no box is sent when none is ticked

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return ""  # it names them all, not one

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        typed = value if isinstance(value, Typed) else Typed.of(value or {})
        rows = []
        for service in self.services:
            first, each_next = typed.minutes.get(str(service.pk), ("", ""))
            rows.append(
                {
                    "service": service,
                    "ticked": str(service.pk) in typed.ticked,
                    "first": first or "",
                    "next": each_next or "",
                }
            )
        return render_to_string(
            "admin/bookings/offers.html",
            {"rows": rows, "name": name, "id": (attrs or {}).get("id", ""), "most": MOST_MINUTES},
        )


class OffersField(forms.Field):
    """Cleaned: `Offers`."""

    widget = OffersWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def know(self, services: Iterable[Service]) -> None:
        """Which services can be ticked: read once for all the desks of a page."""
        self.widget.services = list(services)

    def clean(self, value: Typed) -> Offers:
        known = {str(service.pk): service for service in self.widget.services}
        if not value.ticked <= set(known):
            raise ValidationError(_("A service that is ticked here does not exist any more. Look again, please."))
        offers: Offers = {}
        for key in sorted(value.ticked):
            written = value.minutes.get(key)
            offers[known[key].pk] = (
                None if written is None else (_read(written[0], known[key]), _read(written[1], known[key]))
            )
        return offers

    def has_changed(self, initial: Any, data: Any) -> bool:
        was, typed = Typed.of(initial or {}), data or Typed()
        if was.ticked != typed.ticked:
            return True
        return any(
            tuple(text or "" for text in typed.minutes[key]) != was.minutes.get(key, ("", ""))
            for key in typed.ticked & set(typed.minutes)
        )


def _read(written: str | None, service: Service) -> int | None:
    text = (written or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST_MINUTES):
        raise ValidationError(
            _("%(service)s: the minutes are a whole number from 1 to %(most)s, or stay empty."),
            params={"service": service.name, "most": MOST_MINUTES},
        )
    return int(text)
