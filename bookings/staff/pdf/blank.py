"""Numbered blank lines, for those who come without a booking on a day without network."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bookings.models import Desk
from bookings.staff.pdf.day_list import reasons, secret
from bookings.staff.pdf.table import Box, Cell, PrintedColumn, PrintedLine, PrintedSection

LINES = 20  # a desk; two pages


def blank_section(desk: Desk) -> PrintedSection:
    """The numbers have a plus before them: they are none of the day list's."""
    return PrintedSection(
        title=_("Desk %(desk)s: people without a booking") % {"desk": desk.label},
        note="",
        columns=[
            PrintedColumn(_("No."), 12),
            PrintedColumn(_("Time"), 16),
            PrintedColumn(_("Surname, given names, patronymic"), 76),
            PrintedColumn(_("Birth date"), 26),
            PrintedColumn(_("Last four of the document"), 25),
            PrintedColumn(_("Service"), 33),
            PrintedColumn(_("Telephone"), 31),
            PrintedColumn(_("Served"), 20),
            PrintedColumn(_("Not served"), 25),
            PrintedColumn(_("Why"), 13),
        ],
        rows=[_row(number) for number in range(1, LINES + 1)],
        foot=f"{reasons()} {secret()}",
        least=14.5,
    )


def _row(number: int) -> list[Cell]:
    return [[PrintedLine(f"+{number}", bold=True, size=11)], *([[]] * 6), Box(), Box(), []]
