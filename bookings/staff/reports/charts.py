"""Charts as SVG, readable in black and white. The content security policy forbids scripts and style attributes.

Each series has a pattern as well as a colour. The table beside a chart gives the numbers, and screen readers read its
title and description. All texts are escaped. All lengths are in view box units.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDTH = 440
LINE = 20  # the height of a line of text
BAR = 22
LABEL_LETTERS = 54
PLOT = 150  # the height of columns and curves
LEFT = 50
Rows = Sequence[tuple[str, Sequence[int]]]

# The pattern of each series, as well as its colour: solid, hatched, dotted, empty.
_MARKS = (
    '<rect width="8" height="8" fill="currentColor"/>',
    '<path d="M-2 6 6 -2M2 10 10 2" stroke="currentColor" stroke-width="2.2"/>',
    '<circle cx="4" cy="4" r="2" fill="currentColor"/>',
    "",
)


def draw_bars(name: str, title: str, description: str, series: Sequence[str], rows: Rows) -> SafeString:
    """Draw horizontal stacked bars, each with its name and sum above it. `name` must be unique on a page."""
    rows = [(label, numbers) for label, numbers in rows if sum(numbers)]
    if not rows:
        return SafeString()
    most = max(sum(numbers) for _label, numbers in rows)
    y = _legend_height(series)
    parts: list[SafeString] = []
    for label, numbers in rows:
        for line in textwrap.wrap(f"{label}: {sum(numbers)}", LABEL_LETTERS):
            y += LINE
            parts.append(format_html('<text x="0" y="{}">{}</text>', y - 5, line))
        x = 0.0
        for number, value in enumerate(numbers):
            width = round(value * (WIDTH - 2) / most, 1)
            if value:
                parts.append(_part(name, number, x + 1, y, width, BAR))
            x += width
        y += BAR + 8
    return _svg(name, title, description, series, y, mark_safe("".join(parts)))


def draw_columns(name: str, title: str, description: str, series: Sequence[str], rows: Rows) -> SafeString:
    """Draw stacked columns, each with its sum above it and its name below."""
    most = max((sum(numbers) for _label, numbers in rows), default=0)
    if not most:
        return SafeString()
    top = _legend_height(series) + LINE
    base = top + PLOT
    step = WIDTH / len(rows)
    width = round(min(step * 0.7, 48), 1)
    parts = [format_html('<path class="axis" d="M0 {}H{}"/>', base, WIDTH)]
    for place, (label, numbers) in enumerate(rows):
        middle = round(step * (place + 0.5), 1)
        y = float(base)
        for number, value in enumerate(numbers):
            height = round(value * PLOT / most, 1)
            y = round(y - height, 1)
            if value:
                parts.append(_part(name, number, round(middle - width / 2, 1), y, width, height))
        text = '<text x="{}" y="{}" text-anchor="middle">{}</text>'
        if sum(numbers):
            parts.append(format_html(text, middle, round(y - 5, 1), sum(numbers)))
        parts.append(format_html(text, middle, base + 16, label))
    return _svg(name, title, description, series, base + LINE + 4, mark_safe("".join(parts)))


def draw_curve(name: str, title: str, description: str, points: Sequence[tuple[str, int, int]]) -> SafeString:
    """Draw a step chart. Each point has a label, a position in days from the first point, and a percentage."""
    if not points:
        return SafeString()
    days = max(points[-1][1], 1)
    width, base = WIDTH - LEFT - 6, 12 + PLOT
    parts = [
        format_html(
            '<path class="grid" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{} %</text>',
            *(LEFT, base - PLOT * share // 100, WIDTH, LEFT - 6, base - PLOT * share // 100 + 5, share),
        )
        for share in (0, 50, 100)
    ]
    path = ""
    x = y = 0.0
    for _label, day, share in points:
        x, y = round(LEFT + width * day / days, 1), round(base - PLOT * share / 100, 1)
        path += f"H{x}V{y}" if path else f"M{x} {y}"
    parts.append(format_html('<path class="line" d="{}"/><circle class="end" cx="{}" cy="{}" r="4"/>', path, x, y))
    ends = [(LEFT, "start", points[0][0])] + ([(WIDTH, "end", points[-1][0])] if len(points) > 1 else [])
    parts += [
        format_html('<text x="{}" y="{}" text-anchor="{}">{}</text>', place, base + 20, anchor, label)
        for place, anchor, label in ends
    ]
    return _svg(name, title, description, (), base + LINE + 8, mark_safe("".join(parts)))


def _svg(
    name: str, title: str, description: str, series: Sequence[str], height: int, content: SafeString
) -> SafeString:
    return format_html(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-desc">{description}</desc>{patterns}{legend}{content}</svg>',
        width=WIDTH,
        height=height,
        name=name,
        title=title,
        description=description,
        patterns=_patterns(name, len(series)),
        legend=_legend(name, series),
        content=content,
    )


def _patterns(name: str, count: int) -> SafeString:
    if not count:
        return SafeString()
    found = format_html_join(
        "",
        '<pattern id="{}-{}" class="series-{}" width="8" height="8" patternUnits="userSpaceOnUse">{}</pattern>',
        ((name, number, number, mark_safe(_MARKS[number])) for number in range(count)),
    )
    return format_html("<defs>{}</defs>", found)


def _legend_height(series: Sequence[str]) -> int:
    return LINE * len(series) + 6


def _legend(name: str, series: Sequence[str]) -> SafeString:
    return format_html_join(
        "",
        '{}<text x="24" y="{}">{}</text>',
        (
            (_part(name, number, 1, LINE * number + 3, 16, 14), LINE * number + 15, words)
            for number, words in enumerate(series)
        ),
    )


def _part(name: str, number: int, x: float, y: float, width: float, height: float) -> SafeString:
    return format_html(
        '<rect class="series-{}" x="{}" y="{}" width="{}" height="{}" fill="url(#{}-{})" stroke="currentColor"/>',
        *(number, x, y, width, height, name, number),
    )
