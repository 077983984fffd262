"""Tables as an XLSX workbook, one sheet each. Text is written as text: what begins with "=" is no formula."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from bookings.staff.tables import Cell, Percent, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
NAME_LETTERS = 31
WIDEST = 48


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables in the order of the page; those without rows too, so that a file has the same sheets every time."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "total": book.add_format({"bold": True, "top": 1}),
        "date": book.add_format({"num_format": "dd.mm.yyyy", "align": "left"}),
        "percent": book.add_format({"num_format": '0"%"'}),
    }
    names: set[str] = set()
    for table in tables:
        _sheet(book.add_worksheet(_name(table.title, names)), table, formats)
    book.close()
    return stream.getvalue()


def as_file(tables: Sequence[Table], filename: str) -> HttpResponse:
    """The workbook, to be saved under that name (letters of ASCII only)."""
    response = HttpResponse(workbook(tables), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _name(title: str, names: set[str]) -> str:
    base = _NOT_IN_NAMES.sub(" ", title)[:NAME_LETTERS].strip() or "1"
    name, number = base, 2
    while name.casefold() in names:
        name, number = f"{base[: NAME_LETTERS - 3]} {number}", number + 1
    names.add(name.casefold())
    return name


def _sheet(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, table.title, formats["title"])
    for column, name in enumerate(table.head):
        sheet.write_string(2, column, name, formats["head"])
    for line, row in enumerate(table.rows, 3):
        for column, cell in enumerate((row.label, *row.cells)):
            _write(sheet, line, column, cell, formats, is_total=row.is_total)
    widths = [
        max([len(row.name) for row in table.rows] + [12]),
        *(max([len(row.shown[column]) for row in table.rows] + [12]) for column in range(len(table.head) - 1)),
    ]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, WIDEST))
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _write(sheet: Any, line: int, column: int, cell: Cell, formats: dict[str, Any], *, is_total: bool) -> None:
    bold = formats["total"] if is_total else None
    if cell is None:
        sheet.write_blank(line, column, None, bold)
    elif isinstance(cell, Percent):
        sheet.write_number(line, column, cell.number, formats["percent"])
    elif isinstance(cell, int):
        sheet.write_number(line, column, cell, bold)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(line, column, dt.datetime.combine(cell, dt.time.min), formats["date"])
    else:
        sheet.write_string(line, column, cell, bold)
