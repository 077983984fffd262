"""Printed sheets with one table: a heading with its title and print time, and rows that are never cut."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fpdf import FPDF

from bookings.staff.pdf.fonts import FAMILY, embed_fonts, replace_unprintable
from bookings.staff.pdf.table import (
    BOX,
    PADDING,
    POINT,
    Box,
    Cell,
    PrintedColumn,
    PrintedLine,
    PrintedSection,
    Row,
    measure_lines,
    measure_row,
    split_row,
    wrap_line,
)

# A4 landscape, in millimetres.
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 297, 210, 10
WIDTH = PAGE_WIDTH - 2 * MARGIN
FOOT = 13
FOR_PAGE_NUMBER = 50
GAP = 1.5
TITLE_SIZES = (9, 8.5, 8, 7.5)
GREY = 150


class PrintedDocument(FPDF):
    """A document made of sections. `place` and `printed` appear on every page."""

    def __init__(self, *, title: str, place: str, printed: str, author: str, now: dt.datetime) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.place, self.printed = place, printed
        self.measure = lru_cache(maxsize=20_000)(self._measure)
        embed_fonts(self)
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_author(author)
        self.set_lang(get_language() or "ru")
        self.set_creation_date(now)

    def lay(self, section: PrintedSection) -> None:
        """Add a section, on as many pages as it needs."""
        room = PAGE_HEIGHT - FOOT - self._head_height(section)
        pages: list[list[Row]] = [[]]
        left = room
        for row in section.rows:
            broken = [self._broken(cell, column) for cell, column in zip(row, section.columns, strict=True)]
            for part in split_row(broken, room):
                needed = max(section.least, measure_row(part))
                if needed > left and pages[-1]:
                    pages.append([])
                    left = room
                pages[-1].append(part)
                left -= needed
        for number, rows in enumerate(pages, 1):
            self.add_page()
            top = self._head(section)
            self._page_number(number, len(pages))
            self._rows(section, rows, top)
            self._foot(section)

    def file(self) -> bytes:
        return bytes(self.output())

    # --- drawing

    def _page_number(self, number: int, count: int) -> None:
        words = _("Page %(number)d of %(count)d") % {"number": number, "count": count}
        self.set_font(FAMILY, "", 10)
        self.text(PAGE_WIDTH - MARGIN - self.get_string_width(words), MARGIN + 4, words)

    def _head(self, section: PrintedSection) -> float:
        """Draw the page heading and the column titles. Return where the rows begin, in millimetres from the top."""
        lines = self._head_lines(section)
        self._written(MARGIN, MARGIN, lines)
        bottom = self._head_height(section)
        x: float = MARGIN
        for column in section.columns:
            title = self._title(column)
            self._written(x + PADDING, bottom - PADDING - measure_lines(title), title)
            x += column.width
        self._line(MARGIN, bottom, PAGE_WIDTH - MARGIN, bottom, width=0.5, grey=0)
        return bottom

    def _rows(self, section: PrintedSection, rows: list[Row], top: float) -> None:
        if not rows:
            self._written(MARGIN + PADDING, top + 4, [PrintedLine(section.empty, size=12)])
            return
        y = top
        for row in rows:
            x: float = MARGIN
            for cell, column in zip(row, section.columns, strict=True):
                if isinstance(cell, Box):
                    self._box(x + (column.width - BOX) / 2, y + PADDING + 1, cell)
                else:
                    self._written(x + PADDING, y + PADDING, cell)
                x += column.width
            y += max(section.least, measure_row(row))
            self._line(MARGIN, y, PAGE_WIDTH - MARGIN, y)
        x = MARGIN
        for column in section.columns[:-1]:
            x += column.width
            self._line(x, top, x, y)

    def _box(self, x: float, y: float, box: Box) -> None:
        self.set_draw_color(0)
        self.set_line_width(0.4)
        self.rect(x, y, BOX, BOX)
        if box.ticked:
            self.set_font(FAMILY, "B", 17)
            self.text(x + 0.9, y + BOX - 0.8, "✓")

    def _foot(self, section: PrintedSection) -> None:
        lines = wrap_line(PrintedLine(section.foot, size=9), WIDTH, self.measure)
        self._written(MARGIN, PAGE_HEIGHT - MARGIN / 2 - measure_lines(lines), lines)

    def _line(self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.2, grey: int = GREY) -> None:
        self.set_draw_color(grey)
        self.set_line_width(width)
        self.line(x1, y1, x2, y2)

    def _written(self, x: float, y: float, lines: Cell) -> None:
        assert not isinstance(lines, Box)
        for line in lines:
            self.set_font(FAMILY, "B" if line.bold else "", line.size)
            self.text(x, y + line.size * POINT, line.text)
            y += line.height

    # --- measuring

    def _head_lines(self, section: PrintedSection) -> list[PrintedLine]:
        about = f"{self.printed} {section.note}".strip()
        return [
            *wrap_line(PrintedLine(section.title, bold=True, size=14), WIDTH - FOR_PAGE_NUMBER, self.measure),
            *wrap_line(PrintedLine(self.place), WIDTH, self.measure),
            *wrap_line(PrintedLine(about), WIDTH, self.measure),
        ]

    def _title(self, column: PrintedColumn) -> list[PrintedLine]:
        """Return the lines of a column title, in a smaller size if a long word would otherwise be broken."""
        width = column.width - 2 * PADDING
        words = replace_unprintable(column.title).split()
        size = next((size for size in TITLE_SIZES if all(self.measure(word, True, size) <= width for word in words)), 7)
        return wrap_line(PrintedLine(column.title, bold=True, size=size), width, self.measure)

    def _head_height(self, section: PrintedSection) -> float:
        titles = max(measure_lines(self._title(column)) for column in section.columns) + PADDING
        return MARGIN + measure_lines(self._head_lines(section)) + GAP + titles

    def _broken(self, cell: Cell, column: PrintedColumn) -> Cell:
        if isinstance(cell, Box):
            return cell
        return [part for line in cell for part in wrap_line(line, column.width - 2 * PADDING, self.measure)]

    def _measure(self, text: str, bold: bool, size: float) -> float:
        self.set_font(FAMILY, "B" if bold else "", size)
        return float(self.get_string_width(text))
