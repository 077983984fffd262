"""Tables of the reports. The page, its chart and the file all use the same table, so they cannot differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format


@dataclass(frozen=True)
class Percent:
    """A percentage as a whole number."""

    number: int

    def __str__(self) -> str:
        return f"{self.number}\N{NO-BREAK SPACE}%"


Cell = int | str | dt.date | Percent | None


@dataclass(frozen=True)
class TableRow:
    """A row of a table. `url` is the link on its name, shown only on the page."""

    label: Cell
    cells: tuple[Cell, ...]
    url: str = ""
    is_total: bool = False

    @property
    def shown(self) -> list[str]:
        return [format_cell(cell) for cell in self.cells]

    @property
    def name(self) -> str:
        return format_cell(self.label)

    def numbers(self, count: int) -> list[int]:
        """Return the first `count` cells, for the chart."""
        return [cell if isinstance(cell, int) else 0 for cell in self.cells[:count]]


@dataclass(frozen=True)
class Table:
    """A table of a report. `head` names every column, including the first. `chart` is SVG of the same numbers."""

    title: str
    head: tuple[str, ...]
    rows: list[TableRow] = field(default_factory=list)
    note: str = ""
    chart: str = ""
    empty: str = ""

    @property
    def text_columns(self) -> set[int]:
        """Return the columns of words, counted from 1. Words are aligned left and numbers right."""
        return {
            number
            for row in self.rows
            for number, cell in enumerate(row.cells, 1)
            if isinstance(cell, str) and cell and not cell.isdecimal()
        }

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Return the name of each column, and whether it contains words."""
        words = self.text_columns | {0}
        return [(name, number in words) for number, name in enumerate(self.head)]

    @property
    def lines(self) -> list[tuple[TableRow, list[tuple[str, bool]]]]:
        words = self.text_columns
        return [(row, [(text, number in words) for number, text in enumerate(row.shown, 1)]) for row in self.rows]


def format_cell(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, dt.date):
        return date_format(cell, "SHORT_DATE_FORMAT")
    return str(cell)


def translate_all(words: Iterable[Any]) -> tuple[str, ...]:
    """Translate the texts now, into the user's language."""
    return tuple(str(each) for each in words)
