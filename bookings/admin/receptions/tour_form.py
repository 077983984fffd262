"""The form of a tour: the template or reception that it copies, and a row for each day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.actions.reception_drafts import Fault, Source, TourDay
from bookings.admin.base import as_id
from bookings.admin.receptions.pages import validate_year
from bookings.models import Reception, Template, Venue

MOST_DAYS = 40
SHOWN = 40  # the newest earlier receptions to choose from; the address may name any other


class TourDayForm(forms.Form):
    """Where and when. A row that is left empty counts for nothing."""

    venue: forms.ModelChoiceField[Venue] = forms.ModelChoiceField(
        Venue.objects.select_related("district"), label=_("Venue"), required=False, empty_label="–"
    )
    date = forms.DateField(
        label=_("Date"),
        required=False,
        validators=[validate_year],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and data.get("venue") and not data.get("date"):
            self.add_error("date", _("Choose the date."))
        if not self.errors and data.get("date") and not data.get("venue"):
            self.add_error("venue", _("Choose the venue."))
        return data


class SourceForm(forms.Form):
    """The template or reception that the drafts are made from."""

    source = forms.ChoiceField(
        label=_("Copy desks, services and hours from"),
        error_messages={
            "required": _("Choose a template or an earlier reception."),
            "invalid_choice": _("This is not a template or reception of a post that you manage. Choose from the list."),
        },
    )


class TourForm:
    """The forms of a page together. It shows `days` rows until a form with more is sent."""

    def __init__(self, request: HttpRequest, *, days: int) -> None:
        posted = request.POST if request.method == "POST" else None
        if posted is not None:
            days = min(as_id(posted.get("days", "")) or days, MOST_DAYS)
            if "_more" in posted:
                days = min(days + 5, MOST_DAYS)
        named = (posted if posted is not None else request.GET).get("source" if posted is not None else "from", "")
        self.sources = _sources(request, named)
        self.head = SourceForm(posted, initial={"source": named if named in self.sources else ""})
        self.head.fields["source"].choices = _choices(self.sources)  # type: ignore[attr-defined]
        self.rows = [TourDayForm(posted, prefix=f"day-{number}") for number in range(days)]
        venues = [("", "–"), *((venue.pk, f"{venue.district.name}: {venue}") for venue in _venues())]
        for row in self.rows:
            row.fields["venue"].choices = venues  # type: ignore[attr-defined]
        chosen = self.sources.get(named)
        if days == 1 and isinstance(chosen, Reception):
            self.rows[0].initial["venue"] = chosen.venue_id
        self.asks_for_more = posted is not None and "_more" in posted
        self.faults: list[str] = []

    @property
    def can_grow(self) -> bool:
        return len(self.rows) < MOST_DAYS

    def is_valid(self) -> bool:
        sound = [self.head.is_valid(), *(row.is_valid() for row in self.rows)]
        if all(sound) and not self.tour_days:
            self.faults.append(gettext("Fill in at least one row: a venue and a date."))
            return False
        return all(sound)

    @property
    def source(self) -> Source:
        return self.sources[self.head.cleaned_data["source"]]

    @property
    def _filled(self) -> list[TourDayForm]:
        return [row for row in self.rows if row.cleaned_data.get("venue")]

    @property
    def tour_days(self) -> list[TourDay]:
        return [TourDay(row.cleaned_data["venue"], row.cleaned_data["date"]) for row in self._filled]

    def add_faults(self, faults: list[Fault]) -> None:
        """Show each fault beside the row that it is about."""
        rows = self._filled
        for number, problem in faults:
            if number is not None:
                rows[number].add_error(None, str(problem.message))
            elif problem.desk:
                words = gettext("Desk “%(desk)s” of “%(source)s”: %(fault)s")
                values = {"desk": problem.desk.label, "source": self.source, "fault": problem.message}
                self.faults.append(words % values)
            else:
                self.faults.append(
                    gettext("“%(source)s”: %(fault)s") % {"source": self.source, "fault": problem.message}
                )


def _venues() -> Any:
    return Venue.objects.select_related("district").order_by("district__name", "name", "pk")


def _sources(request: HttpRequest, named: str) -> dict[str, Source]:
    """Templates and the newest receptions of the posts that the reader plans, and the one that is named."""
    posts = permissions.posts_planned(request.user)
    templates = Template.objects.filter(post__in=posts).select_related("post")
    receptions = Reception.objects.filter(post__in=posts).select_related("post", "venue__district")
    found: dict[str, Source] = {f"template-{template.pk}": template for template in templates}
    found |= {f"reception-{each.pk}": each for each in receptions.order_by("-date", "-pk")[:SHOWN]}
    kind, _dash, number = named.partition("-")
    pk = as_id(number)
    if kind == "reception" and pk and named not in found and (older := receptions.filter(pk=pk).first()):
        found[f"reception-{older.pk}"] = older
    return found


def _choices(sources: dict[str, Source]) -> list[Any]:
    several = len({source.post_id for source in sources.values()}) > 1
    groups: dict[type, list[tuple[str, str]]] = {Template: [], Reception: []}
    for key, source in sources.items():
        words = source.name if isinstance(source, Template) else _label(source)
        groups[type(source)].append((key, f"{words} ({source.post.name})" if several else words))
    named = [(_("Templates"), groups[Template]), (_("Earlier receptions"), groups[Reception])]
    return [
        ("", pgettext_lazy("of a template or reception", "Choose")),
        *((name, choices) for name, choices in named if choices),
    ]


def _label(reception: Reception) -> str:
    day = formats.date_format(reception.date, "SHORT_DATE_FORMAT")
    return f"{day}, {reception.venue.name}, {reception.venue.district.name} – {reception.get_status_display()}"
