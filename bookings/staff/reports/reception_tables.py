"""Tables of the report on one reception, some with a chart."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.queries.reports.outcomes import GROUP_WORDS, GROUPS, Outcome
from bookings.queries.reports.reception import Breakdown, Report
from bookings.staff.reports import charts
from bookings.staff.reports.tables import Percent, Table, TableRow, translate_all


def build_tables(report: Report) -> list[Table]:
    """Return the tables in the order of the page."""
    return [
        _places(report),
        _outcomes(report),
        _services(report),
        _hours(report),
        _filling(report),
        _sources(report),
        _waiting(report),
        _turned_away(report),
        _waits(report),
    ]


def _places(report: Report) -> Table:
    return Table(
        _("Places"),
        (_("Times of all desks"), _("Number")),
        [
            TableRow(_("Total"), (report.places,)),
            TableRow(_("Blocked"), (report.blocked,)),
            TableRow(_("Booked on the day"), (report.used,)),
            TableRow(_("Left empty, or freed on the day"), (report.empty,)),
        ],
    )


def _outcomes(report: Report) -> Table:
    counts = report.total.counts
    rows = [
        TableRow(str(outcome.words), (counts[outcome].bookings, counts[outcome].persons))
        for outcome in Outcome
        if outcome not in (Outcome.OTHER, Outcome.OPEN) or counts[outcome].bookings
    ]
    whole = (sum(each.bookings for each in counts.values()), sum(each.persons for each in counts.values()))
    return Table(
        _("Outcomes of the bookings"),
        (_("Outcome"), _("Bookings"), pgettext("a column", "People")),
        [*rows, TableRow(_("All"), whole, is_total=True)],
    )


def _cells(line: Breakdown) -> tuple[int, ...]:
    return tuple(line.tally.group(name) for name in GROUPS)


def _services(report: Report) -> Table:
    title = _("People by service")
    rows = [
        TableRow(service.name, (*_cells(line), line.turned_away, line.left_over)) for service, line in report.services
    ]
    groups = translate_all(GROUP_WORDS.values())
    drawn = [(row.name, row.numbers(len(groups))) for row in rows]
    sums = tuple(sum(row.cells[place] for row in rows) for place in range(len(groups) + 2))  # type: ignore[misc]
    return Table(
        title,
        (_("Service"), *groups, pgettext("persons", "Turned away"), _("Waited without getting a place")),
        [*rows, TableRow(_("All"), sums, is_total=True)] if rows else [],
        chart=charts.draw_bars("services", title, _("One bar for each service, split by outcome."), groups, drawn),
        empty=_("Nobody has booked."),
    )


def _hours(report: Report) -> Table:
    title = _("People by hour")
    rows = [TableRow(f"{hour:02}:00", (*_cells(line), line.turned_away)) for hour, line in report.hours]
    groups = translate_all(GROUP_WORDS.values())
    drawn = [(f"{hour}", row.numbers(len(groups))) for (hour, _numbers), row in zip(report.hours, rows, strict=True)]
    return Table(
        title,
        (_("Hour"), *groups, pgettext("persons", "Turned away")),
        rows,
        note=_("Shown by the hour people were booked for. People turned away are shown by the hour they arrived."),
        chart=charts.draw_columns("hours", title, _("One column for each hour, split by outcome."), groups, drawn),
        empty=_("Nobody has booked."),
    )


def _filling(report: Report) -> Table:
    title = _("How early the day filled up")
    curve = report.curve
    # Days without a change are left out: they add nothing.
    told = [
        point
        for place, point in enumerate(curve)
        if place in (0, len(curve) - 1) or point.taken != curve[place - 1].taken
    ]
    # A point marks the end of its day. The curve starts at 0 %, at the beginning of the first day.
    points = [
        (date_format(point.day, "MONTH_DAY_FORMAT"), (point.day - curve[0].day).days + 1, point.percent)
        for point in told
    ]
    filling, zone = report.filling, report.reception.zone
    marks = [
        words % {"when": date_format(at.astimezone(zone), "SHORT_DATETIME_FORMAT")}
        for words, at in (
            (_("Booking opened: %(when)s."), report.reception.opens_at),
            (_("Half of the places were taken: %(when)s."), filling.half),
            (_("Nine in ten places were taken: %(when)s."), filling.nine_tenths),
            (_("All places were taken: %(when)s."), filling.full),
        )
        if at
    ]
    return Table(
        title,
        (_("At the end of the day"), _("Days before"), _("Places taken"), _("Share of all places")),
        [TableRow(point.day, (point.days_before, point.taken, Percent(point.percent))) for point in told],
        note=" ".join(marks),
        chart=charts.draw_curve(
            "filling",
            title,
            _("A line that shows the share of places taken."),
            [(points[0][0], 0, 0), *points] if points else [],
        ),
        empty=_("Booking has not opened yet."),
    )


def _sources(report: Report) -> Table:
    return Table(
        _("How they were booked"),
        (_("How booked"), _("Bookings"), pgettext("a column", "People")),
        [TableRow(label, (bookings, persons)) for label, bookings, persons in report.sources],
    )


def _waiting(report: Report) -> Table:
    rows = [TableRow(str(end.words), (persons,)) for end, persons in report.waiting.items()]
    return Table(
        _("Waiting list"),
        (_("Outcome"), pgettext("a column", "People")),
        [*rows, TableRow(_("Total on the waiting list"), (report.waited,), is_total=True)] if report.waited else [],
        empty=_("Nobody was on the waiting list."),
    )


def _turned_away(report: Report) -> Table:
    rows = [TableRow(service.name, (why, persons)) for service, why, persons in report.turned_away]
    return Table(
        _("Turned away without a booking"),
        (_("Service"), _("Why"), pgettext("a column", "People")),
        [*rows, TableRow(_("All"), ("", report.persons_turned_away), is_total=True)] if rows else [],
        empty=_("Nobody was turned away."),
    )


def _waits(report: Report) -> Table:
    return Table(
        _("Minutes waiting and at the desk"),
        (_("From … to …"), _("Bookings measured"), _("Half waited at most"), _("Nine in ten waited at most")),
        [
            TableRow(words, (wait.timed, wait.median, wait.nine_in_ten))
            for words, wait in (
                (_("From arriving to being called"), report.wait),
                (_("From being called to the outcome"), report.at_desk),
            )
            if wait.timed
        ],
        empty=_("No times were recorded."),
    )
