"""Numbered blank lines, for those who come without a booking on a day without network."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bookings.models import Desk
from bookings.staff.pdf.day_list import reasons, secret
from bookings.staff.pdf.table import Box, Cell, Column, Line, Section

LINES = 20  # a desk; two pages


def blank_section(desk: Desk) -> Section:
    """The numbers have a plus before them: they are none of the day list's."""
    return Section(
        title=_("Desk %(desk)s: people without a booking") % {"desk": desk.label},
        note="",
        columns=[
            Column(_("No."), 12),
            Column(_("Time"), 16),
            Column(_("Surname, given names, patronymic"), 76),
            Column(_("Birth date"), 26),
            Column(_("Last four of the document"), 25),
            Column(_("Service"), 33),
            Column(_("Telephone"), 31),
            Column(_("Served"), 20),
            Column(_("Not served"), 25),
            Column(_("Why"), 13),
        ],
        rows=[_row(number) for number in range(1, LINES + 1)],
        foot=f"{reasons()} {secret()}",
        least=14.5,
    )


def _row(number: int) -> list[Cell]:
    return [[Line(f"+{number}", bold=True, size=11)], *([[]] * 6), Box(), Box(), []]
