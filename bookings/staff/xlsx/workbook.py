"""What the XLSX files have in common, and reports as such a file, with one sheet per table.

Text is always written as text, so that a name that begins with "=" does not become a formula.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.formats import date_format

from bookings.staff.reports.tables import Cell, Percent, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# In memory, so that no file with names is left in a temporary folder.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEADER_ROW = 2
LONGEST_SHEET_NAME = 31
A4 = 9
WIDEST = 48
# Spreadsheet dates start in this year. An earlier date is written as text.
FIRST_YEAR = 1900


def write_report(tables: Sequence[Table]) -> bytes:
    """Write the tables in the order of the page, including empty ones, so that every file has the same sheets."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    formats = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "total": book.add_format({"bold": True, "top": 1}),
        "date": book.add_format({"num_format": "dd.mm.yyyy", "align": "left"}),
        "percent": book.add_format({"num_format": '0"%"'}),
    }
    names: set[str] = set()
    for table in tables:
        _write_table(book.add_worksheet(_unused_name(table.title, names)), table, formats)
    book.close()
    return stream.getvalue()


def respond_with_report(tables: Sequence[Table], filename: str) -> HttpResponse:
    """Return the file as a download with that name (ASCII letters only)."""
    response = HttpResponse(write_report(tables), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response


def make_sheet_name(text: str) -> str:
    """Return the text as a valid sheet name: no []:*?/\\, no apostrophe at either end, at most 31 characters."""
    plain = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", text).split())
    return plain[:LONGEST_SHEET_NAME].strip(" '") or "1"


def write_cell(sheet: Any, row: int, column: int, value: Cell, formats: dict[str, Any]) -> None:
    """Write a value in the format for its type: "text", "number", "date" or "percent"."""
    if value is None:
        sheet.write_blank(row, column, None, formats.get("number"))
    elif isinstance(value, Percent):
        sheet.write_number(row, column, value.number, formats["percent"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats.get("number"))
    elif isinstance(value, dt.date) and value.year >= FIRST_YEAR:
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time.min), formats["date"])
    else:
        text = date_format(value, "d.m.Y") if isinstance(value, dt.date) else value
        sheet.write_string(row, column, text, formats.get("text"))


def lay_out_for_print(sheet: Any, *, fixed_columns: int) -> None:
    """Freeze the heading and repeat it on each printed page: A4 landscape, as many pages as needed."""
    sheet.freeze_panes(HEADER_ROW + 1, fixed_columns)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)


def _unused_name(title: str, names: set[str]) -> str:
    base = make_sheet_name(title)
    name, number = base, 2
    while name.casefold() in names:
        name, number = f"{base[: LONGEST_SHEET_NAME - 3]} {number}", number + 1
    names.add(name.casefold())
    return name


def _write_table(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, table.title, formats["title"])
    for column, name in enumerate(table.head):
        sheet.write_string(HEADER_ROW, column, name, formats["head"])
    for number, row in enumerate(table.rows, HEADER_ROW + 1):
        bold = {"text": formats["total"], "number": formats["total"]} if row.is_total else {}
        for column, cell in enumerate((row.label, *row.cells)):
            write_cell(sheet, number, column, cell, formats | bold)
    for column in range(len(table.head)):
        texts = [row.shown[column - 1] if column else row.name for row in table.rows]
        sheet.set_column(column, column, min(max([len(text) for text in texts] + [12]) + 2, WIDEST))
    lay_out_for_print(sheet, fixed_columns=1)
