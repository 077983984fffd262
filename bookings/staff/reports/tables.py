"""A table of a report: what the page shows, the chart beside it draws and the file holds are one and the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format


@dataclass(frozen=True)
class Percent:
    """A whole number of hundredths."""

    number: int

    def __str__(self) -> str:
        return f"{self.number}\N{NO-BREAK SPACE}%"


Cell = int | str | dt.date | Percent | None


@dataclass(frozen=True)
class TableRow:
    """`url` leads from the row's name to what it is about; on the page only."""

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
        """The first cells, which a chart draws."""
        return [cell if isinstance(cell, int) else 0 for cell in self.cells[:count]]


@dataclass(frozen=True)
class Table:
    """`head` names the first column and all others. `chart` is SVG that draws the same numbers."""

    title: str
    head: tuple[str, ...]
    rows: list[TableRow] = field(default_factory=list)
    note: str = ""
    chart: str = ""
    empty: str = ""

    @property
    def text_columns(self) -> set[int]:
        """Columns (from 1) of words, which stand at the left; numbers stand at the right."""
        return {
            number
            for row in self.rows
            for number, cell in enumerate(row.cells, 1)
            if isinstance(cell, str) and cell and not cell.isdecimal()
        }

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each column's name, and whether it holds words."""
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
    """Translated now, in the reader's language."""
    return tuple(str(each) for each in words)
