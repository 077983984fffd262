"""The pack for a day without internet, in the order it is handed out: each desk's papers, then the call sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from bookings.models import Desk, Reception
from bookings.queries.call_sheet import CallSheet
from bookings.queries.day_list import DeskList
from bookings.staff.pdf.call_sheet import build_call_section
from bookings.staff.pdf.day_list import build_desk_section, list_reasons, start_document, warn_of_personal_data
from bookings.staff.pdf.table import Box, Cell, PrintedColumn, PrintedLine, PrintedSection

LINES = 20  # blank rows for each desk: two pages


def print_pack(reception: Reception, desks: Iterable[DeskList], calls: CallSheet, *, now: dt.datetime) -> bytes:
    """Print the pack. A closed desk gets no blank rows."""
    sheets = start_document(reception, _("Pack for a day without internet"), now=now)
    for desk in desks:
        sheets.lay(build_desk_section(desk))
        if not desk.desk.closed:
            sheets.lay(_blank_section(desk.desk))
    sheets.lay(build_call_section(reception, calls))
    return sheets.file()


def _blank_section(desk: Desk) -> PrintedSection:
    """Return the blank rows of a desk. Their numbers start with a plus, unlike those of the day list."""
    return PrintedSection(
        title=_("Desk %(desk)s: people without a booking") % {"desk": desk.label},
        note="",
        columns=[
            PrintedColumn(_("No."), 12),
            PrintedColumn(_("Time"), 16),
            PrintedColumn(_("Surname, given names, patronymic"), 76),
            PrintedColumn(_("Date of birth"), 26),
            PrintedColumn(_("Last four characters"), 25),
            PrintedColumn(_("Service"), 33),
            PrintedColumn(_("Phone"), 31),
            PrintedColumn(_("Served"), 20),
            PrintedColumn(_("Not served"), 25),
            PrintedColumn(_("Why"), 13),
        ],
        rows=[_row(number) for number in range(1, LINES + 1)],
        foot=f"{list_reasons()} {warn_of_personal_data()}",
        least=14.5,
    )


def _row(number: int) -> list[Cell]:
    return [[PrintedLine(f"+{number}", bold=True, size=11)], *([[]] * 6), Box(), Box(), []]
