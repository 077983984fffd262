"""The parts of a printed table, and how its text wraps. All lengths are in millimetres."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bookings.staff.pdf.fonts import replace_unprintable

PADDING = 1.4
BOX = 6.5
POINT = 25.4 / 72
SPACING = 1.28  # line spacing, as a multiple of the font size


@dataclass(frozen=True)
class PrintedLine:
    """One line of text in a cell; `size` is in points."""

    text: str
    bold: bool = False
    size: float = 10

    @property
    def height(self) -> float:
        return self.size * POINT * SPACING


@dataclass(frozen=True)
class Box:
    """A box to tick by hand; already ticked if the outcome was known when it was printed."""

    ticked: bool = False


Cell = Sequence[PrintedLine] | Box
Row = Sequence[Cell]
Measure = Callable[[str, bool, float], float]


@dataclass(frozen=True)
class PrintedColumn:
    title: str
    width: float


@dataclass(frozen=True)
class PrintedSection:
    """One table, which starts on a new page. `least` is the minimum height of a row, for filling in by hand."""

    title: str
    note: str
    columns: Sequence[PrintedColumn]
    rows: Sequence[Row]
    foot: str = ""
    empty: str = ""
    least: float = 13


def measure_row(row: Row) -> float:
    return max(BOX + 1 if isinstance(cell, Box) else measure_lines(cell) for cell in row) + 2 * PADDING


def measure_lines(lines: Sequence[PrintedLine]) -> float:
    return sum(line.height for line in lines)


def wrap_line(line: PrintedLine, width: float, measure: Measure) -> list[PrintedLine]:
    """Wrap the text between words. A word that is too wide is broken at its hyphen or, without one, anywhere."""
    done: list[str] = []
    current = ""
    for word in replace_unprintable(line.text).split(" "):
        longer = f"{current} {word}" if current else word
        if measure(longer, line.bold, line.size) <= width:
            current = longer
            continue
        if current:
            done.append(current)
        while len(word) > 1 and measure(word, line.bold, line.size) > width:
            fits = len(word) - 1
            while fits > 1 and measure(word[:fits], line.bold, line.size) > width:
                fits -= 1
            fits = word.rfind("-", 0, fits) + 1 or fits
            done.append(word[:fits])
            word = word[fits:]
        current = word
    return [PrintedLine(text, line.bold, line.size) for text in (*done, current)]


def split_row(row: Row, room: float) -> list[Row]:
    """Split a row that is higher than a page into parts that fit. Its boxes go on the first part."""
    if measure_row(row) <= room:
        return [row]
    found: list[Row] = []
    boxes: list[Cell] = [cell if isinstance(cell, Box) else [] for cell in row]
    rest: list[Sequence[PrintedLine]] = [[] if isinstance(cell, Box) else cell for cell in row]
    while any(rest):
        taken = [_fitting(lines, room) for lines in rest]
        found.append([box or lines for box, lines in zip(boxes, taken, strict=True)])
        rest = [lines[len(part) :] for lines, part in zip(rest, taken, strict=True)]
        boxes = [[] for _cell in row]
    return found


def _fitting(lines: Sequence[PrintedLine], room: float) -> Sequence[PrintedLine]:
    """Return as many of the first lines as fit into the space."""
    count = len(lines)
    while measure_lines(lines[:count]) + 2 * PADDING > room:
        count -= 1
    return lines[:count]
