"""The printed call sheet: who to call, in which language, what to say, and a box to tick when they are reached."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.formatting import clock, month_day, spaced
from bookings.models import Reception
from bookings.queries.call_sheet import Call, CallSheet
from bookings.staff.pdf.day_list import start_document, warn_of_personal_data
from bookings.staff.pdf.table import Box, Cell, PrintedColumn, PrintedLine, PrintedSection


def print_call_sheet(reception: Reception, sheet: CallSheet, *, now: dt.datetime) -> bytes:
    sheets = start_document(reception, _("Call sheet"), now=now)
    sheets.lay(build_call_section(reception, sheet))
    return sheets.file()


def build_call_section(reception: Reception, sheet: CallSheet) -> PrintedSection:
    """Return the section of calls still to make, without people who have already been reached."""
    count = len(sheet.to_call)
    return PrintedSection(
        title=_("Call sheet"),
        note=ngettext("%(count)d call.", "%(count)d calls.", count) % {"count": count},
        columns=[
            PrintedColumn(_("No."), 10),
            PrintedColumn(_("Phone, language"), 42),
            PrintedColumn(_("Time"), 20),
            PrintedColumn(_("Who to call"), 66),
            PrintedColumn(_("What to say"), 88),
            PrintedColumn(_("Reached"), 24),
            PrintedColumn(_("Answer"), 27),
        ],
        rows=[_row(number, call, reception) for number, call in enumerate(sheet.to_call, 1)],
        foot=warn_of_personal_data(),
        empty=_("There is nobody to call."),
        least=14,
    )


def _row(number: int, call: Call, reception: Reception) -> list[Cell]:
    phone = spaced(call.phone) if call.phone else _("no number known")
    starts_at = call.starts_at
    return [
        [PrintedLine(str(number), bold=True, size=11)],
        [PrintedLine(phone, bold=True, size=11), PrintedLine(call.language_name, size=9.5)],
        [PrintedLine(clock(starts_at, reception.zone), bold=True, size=12)] if starts_at else [],
        [
            *(PrintedLine(name, bold=True, size=10.5) for name in call.names),
            *([PrintedLine(call.reference, size=9.5)] if call.reference else []),
            PrintedLine(str(call.why.label), size=9.5),
        ],
        [PrintedLine(call.say), *_until(call, reception)],
        Box(),
        [],
    ]


def _until(call: Call, reception: Reception) -> list[PrintedLine]:
    if call.until is None:
        return []
    moment = {"date": month_day(call.until, reception.zone), "time": clock(call.until, reception.zone)}
    return [PrintedLine(_("Answer until %(date)s, %(time)s.") % moment, bold=True)]
