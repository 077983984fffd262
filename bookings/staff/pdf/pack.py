"""Everything for a day without network, as it is handed out: to each desk its own, then the calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from bookings.models import Reception
from bookings.queries.call_sheet import CallSheet
from bookings.queries.day_list import DeskList
from bookings.staff.pdf.blank import blank_section
from bookings.staff.pdf.calls import call_section
from bookings.staff.pdf.day_list import desk_section, new_sheets


def pack_pdf(reception: Reception, desks: Iterable[DeskList], calls: CallSheet, *, now: dt.datetime) -> bytes:
    """A desk that is closed gets no blank lines."""
    sheets = new_sheets(reception, _("Pack for a day without network"), now=now)
    for desk in desks:
        sheets.lay(desk_section(desk))
        if not desk.desk.closed:
            sheets.lay(blank_section(desk.desk))
    sheets.lay(call_section(reception, calls))
    return sheets.file()
