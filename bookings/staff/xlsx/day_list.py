"""The day list as a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext as _

from bookings.formatting import spaced
from bookings.models import Booking, Reception
from bookings.queries.day_list import DayListRow, DeskList, ListedPerson
from bookings.staff import list_texts as words
from bookings.staff.reports.tables import Cell
from bookings.staff.xlsx.workbook import HEADER_ROW, OPTIONS, lay_out_for_print, make_sheet_name, write_cell


@dataclass(frozen=True)
class SheetRow:
    """One person of a booking, or the booking itself if people are not named."""

    desk: str
    row: DayListRow
    number: int
    person: ListedPerson | None

    @property
    def booking(self) -> Booking:
        return self.row.booking


@dataclass(frozen=True)
class SheetColumn:
    """A column. `width` is in characters; a `personal` column is left out of an auditor's file."""

    title: str
    width: int
    value: Callable[[SheetRow], Cell]
    personal: bool = False


def write_day_list(reception: Reception, desks: Iterable[DeskList], *, personal: bool, now: dt.datetime) -> bytes:
    """Write one row per person, to sort and filter. If not `personal`, write one row per booking without people."""
    columns = [column for column in _columns() if personal or not column.personal]
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    title = ", ".join([_("Day list"), words.describe_reception(reception)])
    book.set_properties({"title": title, "author": reception.post.name, "created": now.replace(tzinfo=None)})
    sheet = book.add_worksheet(make_sheet_name(f"{reception.date:%d.%m.%Y} {reception.venue.name}"))
    styles = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "number": book.add_format({"valign": "top"}),
        "date": book.add_format({"valign": "top", "num_format": "dd.mm.yyyy", "align": "left"}),
    }
    sheet.write_string(0, 0, title, styles["title"])
    sheet.write_string(1, 0, words.describe_print_time(now, reception))
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(HEADER_ROW, number, column.title, styles["head"])
    last = HEADER_ROW
    for last, entry in enumerate(_entries(desks, personal=personal), HEADER_ROW + 1):
        for number, column in enumerate(columns):
            if value := column.value(entry):
                write_cell(sheet, last, number, value, styles)
    lay_out_for_print(sheet, fixed_columns=0)
    sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&R&P / &N")
    book.close()
    return file.getvalue()


def _entries(desks: Iterable[DeskList], *, personal: bool) -> Iterator[SheetRow]:
    for desk in desks:
        for row in desk.rows:
            persons: list[ListedPerson | None] = [*row.persons] if personal else []
            for number, person in enumerate(persons or [None], 1):
                yield SheetRow(desk.desk.label, row, number, person)


def _columns() -> list[SheetColumn]:
    return [
        SheetColumn(_("Desk"), 8, lambda entry: entry.desk),
        SheetColumn(_("No."), 6, lambda entry: entry.row.number),
        SheetColumn(_("Time"), 8, lambda entry: f"{entry.booking.local_starts_at:%H:%M}"),
        SheetColumn(_("Until"), 8, lambda entry: f"{entry.booking.local_ends_at:%H:%M}"),
        SheetColumn(_("Reference"), 12, lambda entry: entry.booking.reference, personal=True),
        SheetColumn(_("Service"), 34, lambda entry: entry.booking.service.name),
        SheetColumn(_("People"), 8, lambda entry: entry.booking.party_size),
        SheetColumn(_("State"), 22, lambda entry: words.describe_outcome(entry.booking)),
        SheetColumn(_("Person"), 8, lambda entry: entry.number if entry.person else None, personal=True),
        SheetColumn(_("Name"), 40, lambda entry: entry.person.name if entry.person else "", personal=True),
        SheetColumn(
            _("Date of birth"), 12, lambda entry: entry.person.birth_date if entry.person else None, personal=True
        ),
        SheetColumn(_("Last four characters"), 12, lambda entry: _last_four(entry), personal=True),
        SheetColumn(
            _("Coming with"),
            32,
            lambda entry: words.describe_companion(entry.person) if entry.person else "",
            personal=True,
        ),
        SheetColumn(_("Phone"), 18, lambda entry: spaced(entry.booking.phone), personal=True),
        SheetColumn(_("Email address"), 28, lambda entry: entry.booking.email, personal=True),
        SheetColumn(_("Notes"), 34, lambda entry: "; ".join(words.list_notes(entry.row)), personal=True),
    ]


def _last_four(entry: SheetRow) -> str:
    return entry.person.last_four if entry.person else ""
