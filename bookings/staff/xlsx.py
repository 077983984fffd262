"""The day list as a table for a spreadsheet. Every text is written as text: a name that begins with = is no formula."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.formatting import spaced
from bookings.models import Booking, Reception
from bookings.queries.day_list import DayListRow, DeskList, ListedPerson
from bookings.staff import list_words as words

# In memory, so that no file with names is left in a folder for temporary ones.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
LONGEST_SHEET_NAME = 31
HEADER_ROW = 2
# The calendar of spreadsheets begins with this year; an earlier day is written as text.
FIRST_YEAR = 1900


@dataclass(frozen=True)
class SheetRow:
    """One person of a booking, or the booking where nobody is named."""

    desk: str
    row: DayListRow
    number: int
    person: ListedPerson | None

    @property
    def booking(self) -> Booking:
        return self.row.booking


Value = str | int | dt.date | None


@dataclass(frozen=True)
class SheetColumn:
    """`width` in letters; `personal`: not in what an auditor takes out."""

    title: str
    width: int
    value: Callable[[SheetRow], Value]
    personal: bool = False


def day_list_xlsx(reception: Reception, desks: Iterable[DeskList], *, personal: bool, now: dt.datetime) -> bytes:
    """One row a person, to sort and filter; not `personal`: one row a booking, and nothing about whom."""
    columns = [column for column in _columns() if personal or not column.personal]
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    title = f"{_('Day list')}, {words.place(reception)}"
    book.set_properties({"title": title, "author": reception.post.name, "created": now.replace(tzinfo=None)})
    sheet = book.add_worksheet(sheet_name(f"{reception.date:%d.%m.%Y} {reception.venue.name}"))
    styles = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "number": book.add_format({"valign": "top"}),
        "date": book.add_format({"valign": "top", "num_format": "dd.mm.yyyy", "align": "left"}),
    }
    sheet.write_string(0, 0, title, styles["title"])
    sheet.write_string(1, 0, words.printed(now, reception))
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(HEADER_ROW, number, column.title, styles["head"])
    last = HEADER_ROW
    for last, entry in enumerate(_entries(desks, personal=personal), HEADER_ROW + 1):
        for number, column in enumerate(columns):
            _write(sheet, last, number, column.value(entry), styles)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(HEADER_ROW)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&P / &N")
    book.close()
    return file.getvalue()


def sheet_name(text: str) -> str:
    """The text as spreadsheets allow it for the name of a sheet: no []:*?/\\, no apostrophe at an end, 31 letters."""
    plain = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", text).split())
    return plain[:LONGEST_SHEET_NAME].strip(" '") or "1"


def _entries(desks: Iterable[DeskList], *, personal: bool) -> Iterator[SheetRow]:
    for desk in desks:
        for row in desk.rows:
            persons: list[ListedPerson | None] = [*row.persons] if personal else []
            for number, person in enumerate(persons or [None], 1):
                yield SheetRow(desk.desk.label, row, number, person)


def _write(sheet: Any, row: int, column: int, value: Value, styles: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.date) and value.year >= FIRST_YEAR:
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time.min), styles["date"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, styles["number"])
    else:
        text = date_format(value, "d.m.Y") if isinstance(value, dt.date) else value
        sheet.write_string(row, column, text, styles["text"])


def _columns() -> list[SheetColumn]:
    return [
        SheetColumn(_("Desk"), 8, lambda entry: entry.desk),
        SheetColumn(_("No."), 6, lambda entry: entry.row.number),
        SheetColumn(_("Time"), 8, lambda entry: f"{entry.booking.local_starts_at:%H:%M}"),
        SheetColumn(_("Until"), 8, lambda entry: f"{entry.booking.local_ends_at:%H:%M}"),
        SheetColumn(_("Reference"), 12, lambda entry: entry.booking.reference, personal=True),
        SheetColumn(_("Service"), 34, lambda entry: entry.booking.service.name),
        SheetColumn(_("People"), 8, lambda entry: entry.booking.party_size),
        SheetColumn(_("State"), 22, lambda entry: words.outcome(entry.booking)),
        SheetColumn(_("Person"), 8, lambda entry: entry.number if entry.person else None, personal=True),
        SheetColumn(_("Name"), 40, lambda entry: entry.person.name if entry.person else "", personal=True),
        SheetColumn(
            _("Birth date"), 12, lambda entry: entry.person.birth_date if entry.person else None, personal=True
        ),
        SheetColumn(_("Last four of the document"), 12, lambda entry: _last_four(entry), personal=True),
        SheetColumn(_("With whom"), 32, lambda entry: words.who(entry.person) if entry.person else "", personal=True),
        SheetColumn(_("Telephone"), 18, lambda entry: spaced(entry.booking.phone), personal=True),
        SheetColumn(_("Email address"), 28, lambda entry: entry.booking.email, personal=True),
        SheetColumn(_("Notes"), 34, lambda entry: "; ".join(words.notes(entry.row)), personal=True),
    ]


def _last_four(entry: SheetRow) -> str:
    return entry.person.last_four if entry.person else ""
