"""Tables that compare receptions and districts, and show the demand for each district."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.queries.reports.comparison import DistrictSums, Sums, sum_all
from bookings.queries.reports.comparison import ReceptionSums as Compared
from bookings.queries.reports.demand import Demand
from bookings.queries.reports.outcomes import GROUP_WORDS
from bookings.staff.reports import charts
from bookings.staff.reports.tables import Percent, Table, TableRow, translate_all

# How many of the newest receptions are drawn and listed. The sums cover all of them.
DRAWN, LISTED = 12, 200


def build_receptions_table(rows: list[Compared], *, with_posts: bool) -> Table:
    """Return one row per reception, newest first, and the totals of those that were held."""
    title = _("Receptions compared")
    groups = translate_all(GROUP_WORDS.values())
    listed = [
        TableRow(
            row.reception.date,
            (
                *_place(row, with_posts),
                *_outcomes(row.sums),
                *_rest(row.sums),
                row.days_until_full,
                Percent(row.filling.most),
            ),
            url=reverse("staff:report", args=[row.reception.pk]),
        )
        for row in rows[:LISTED]
    ]
    drawn = [
        (
            f"{date_format(row.reception.date, 'SHORT_DATE_FORMAT')}, {row.reception.venue.district.name}",
            _outcomes(row.sums),
        )
        for row in rows[:DRAWN]
    ]
    sums = sum_all(rows)
    blank = ("",) * (3 if with_posts else 2)
    note = _("This list does not include the oldest receptions.") if len(rows) > LISTED else ""
    return Table(
        title,
        (
            *(_("Date"), _("District"), _("State"), *((_("Post"),) if with_posts else ())),
            *(*groups, *_rest_head(), _("Days until full"), _("Most places taken")),
        ),
        [
            *listed,
            TableRow(_("All receptions held"), (*blank, *_outcomes(sums), *_rest(sums), None, None), is_total=True),
        ]
        if rows
        else [],
        note=note,
        chart=charts.draw_bars(
            "receptions", title, _("One bar for each of the latest receptions, split by outcome."), groups, drawn
        ),
        empty=_("There are no receptions in this period."),
    )


def build_districts_table(rows: list[DistrictSums]) -> Table:
    """Return one row per district in which a reception was held or cancelled."""
    title = _("Districts compared")
    groups = translate_all(GROUP_WORDS.values())
    listed = [
        TableRow(
            row.district.name,
            (
                row.receptions,
                row.cancelled,
                row.sums.places,
                *_outcomes(row.sums),
                *_rest(row.sums),
                row.days_until_full,
            ),
        )
        for row in rows
    ]
    return Table(
        title,
        (
            *(_("District"), _("Receptions held"), _("Cancelled"), _("Places")),
            *(*groups, *_rest_head(), _("Days until full")),
        ),
        listed,
        note=_("Receptions that were held. Days until full: the average of those that filled up."),
        chart=charts.draw_bars(
            "districts",
            title,
            _("One bar for each district, split by outcome."),
            groups,
            [(row.district.name, _outcomes(row.sums)) for row in rows[:DRAWN]],
        ),
        empty=_("There are no receptions in this period."),
    )


def build_demand_table(rows: list[Demand]) -> Table:
    """Return one row per district, with the district where most people are waiting first."""
    title = _("Where to go next")
    series = (_("Asked for an email when you come"), _("Priority at the next reception"))
    listed = [
        TableRow(
            row.district.name,
            (
                *(row.asked, row.deferred, row.turned_away, row.left_over),
                row.last or _("never visited"),
                row.next,
                _services(row),
            ),
        )
        for row in rows
    ]
    return Table(
        title,
        (
            *(_("District"), *series, pgettext("persons", "Turned away"), _("Waited without getting a place")),
            *(_("Last visit"), _("Next visit"), _("What they asked for")),
        ),
        listed,
        note=_(
            "Districts with the most people waiting come first, then those you have not visited for longest. People "
            "turned away or left without a place are counted at receptions in the chosen period. Someone who named "
            "two services counts for both."
        ),
        chart=charts.draw_bars(
            "demand",
            title,
            _("One bar for each district where someone is waiting."),
            series,
            [(row.district.name, (row.asked, row.deferred)) for row in rows[:DRAWN] if row.waiting],
        ),
        empty=_("There are no districts yet."),
    )


def _services(row: Demand) -> str:
    named = [f"{service.name}: {number}" for service, number in row.services]
    if row.any_service:
        named.append(_("any service: %(number)s") % {"number": row.any_service})
    return "; ".join(named)


def _outcomes(sums: Sums) -> tuple[int, ...]:
    return (sums.served, sums.not_served, sums.no_show, sums.open)


def _rest_head() -> Sequence[str]:
    return (_("No-show rate"), pgettext("persons", "Turned away"), _("Waited without getting a place"))


def _rest(sums: Sums) -> tuple[Percent, int, int]:
    return (Percent(sums.no_show_rate), sums.turned_away, sums.left_over)


def _place(row: Compared, with_posts: bool) -> tuple[str, ...]:
    reception = row.reception
    place = (reception.venue.district.name, str(reception.get_status_display()))
    return (*place, str(reception.post)) if with_posts else place
