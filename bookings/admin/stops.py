"""The form of a tour: what it is made from, and a line for each day. One line plans a single reception."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.actions.reception_drafts import Fault, Source, Stop
from bookings.admin.access import as_id
from bookings.admin.years import validate_year
from bookings.models import Reception, Template, Venue

MOST_STOPS = 40
SHOWN = 40  # earlier receptions to choose from, the newest; any other can be named in the address


class StopForm(forms.Form):
    """One day: where and when. A line that is left empty counts for nothing."""

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
    source = forms.ChoiceField(
        label=_("Desks, services and hours as in"),
        error_messages={
            "required": _("Choose a template or an earlier reception."),
            "invalid_choice": _("This is no template and no reception of a post where you plan. Choose from the list."),
        },
    )


class TourForm:
    """Both together, over what was sent; `rows` lines while nothing was."""

    def __init__(self, request: HttpRequest, *, rows: int) -> None:
        posted = request.POST if request.method == "POST" else None
        if posted is not None:
            rows = min(as_id(posted.get("rows", "")) or rows, MOST_STOPS)
            if "_more" in posted:
                rows = min(rows + 5, MOST_STOPS)
        named = (posted if posted is not None else request.GET).get("source" if posted is not None else "from", "")
        self.sources = _sources(request, named)
        self.head = SourceForm(posted, initial={"source": named if named in self.sources else ""})
        self.head.fields["source"].choices = _choices(self.sources)  # type: ignore[attr-defined]
        self.lines = [StopForm(posted, prefix=f"stop-{number}") for number in range(rows)]
        venues = [("", "–"), *((venue.pk, f"{venue.district.name}: {venue}") for venue in _venues())]
        for line in self.lines:
            line.fields["venue"].choices = venues  # type: ignore[attr-defined]
        chosen = self.sources.get(named)
        if rows == 1 and isinstance(chosen, Reception):
            self.lines[0].initial["venue"] = chosen.venue_id
        self.asks_for_more = posted is not None and "_more" in posted
        self.faults: list[str] = []

    @property
    def can_grow(self) -> bool:
        return len(self.lines) < MOST_STOPS

    def is_valid(self) -> bool:
        sound = [self.head.is_valid(), *(line.is_valid() for line in self.lines)]
        if all(sound) and not self.stops:
            self.faults.append(gettext("Fill in at least one line: a venue and a date."))
            return False
        return all(sound)

    @property
    def source(self) -> Source:
        return self.sources[self.head.cleaned_data["source"]]

    @property
    def _filled(self) -> list[StopForm]:
        return [line for line in self.lines if line.cleaned_data.get("venue")]

    @property
    def stops(self) -> list[Stop]:
        return [Stop(line.cleaned_data["venue"], line.cleaned_data["date"]) for line in self._filled]

    def tell(self, faults: list[Fault]) -> None:
        """Put what was refused beside the line that it is about."""
        lines = self._filled
        for number, problem in faults:
            if number is not None:
                lines[number].add_error(None, str(problem.message))
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
        words = source.name if isinstance(source, Template) else _in_words(source)
        groups[type(source)].append((key, f"{words} ({source.post.name})" if several else words))
    named = [(_("Templates"), groups[Template]), (_("Earlier receptions"), groups[Reception])]
    return [
        ("", pgettext_lazy("of a template or reception", "Choose")),
        *((name, rows) for name, rows in named if rows),
    ]


def _in_words(reception: Reception) -> str:
    day = formats.date_format(reception.date, "SHORT_DATE_FORMAT")
    return f"{day}, {reception.venue.name}, {reception.venue.district.name} – {reception.get_status_display()}"
