"""The printed day list, to tick by hand. Each desk starts on a new page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.formatting import spaced
from bookings.models import Booking, Reception
from bookings.queries.day_list import DayListRow, DeskList, ListedPerson
from bookings.staff import list_texts as words
from bookings.staff.pdf.sheets import PrintedDocument
from bookings.staff.pdf.table import Box, Cell, PrintedColumn, PrintedLine, PrintedSection

HANDWRITING = 13
GAP = PrintedLine("", size=4)  # space between two people
CAME = (*Booking.PRESENT, Booking.Status.SERVED, Booking.Status.NOT_SERVED)


def print_day_list(reception: Reception, desks: Iterable[DeskList], *, personal: bool, now: dt.datetime) -> bytes:
    """Print the list of every desk. If not `personal`, show auditors only times, services, party sizes and states."""
    sheets = start_document(reception, _("Day list"), now=now)
    for desk in desks:
        sheets.lay(build_desk_section(desk, personal=personal))
    return sheets.file()


def start_document(reception: Reception, what: str, *, now: dt.datetime) -> PrintedDocument:
    day = f"{reception.date:%d.%m.%Y}"
    return PrintedDocument(
        title=f"{what}, {day}, {reception.venue.name}",
        place=words.describe_reception(reception),
        printed=words.describe_print_time(now, reception),
        author=reception.post.name,
        now=now,
    )


def build_desk_section(desk: DeskList, *, personal: bool = True) -> PrintedSection:
    return PrintedSection(
        title=_("Desk %(desk)s: day list") % {"desk": desk.desk.label},
        note=_count(desk),
        columns=_columns() if personal else _columns_without_persons(),
        rows=[_with_persons(row) if personal else _without_persons(row) for row in desk.rows],
        foot=_foot() if personal else "",
        empty=_("Nobody is booked at this desk."),
        least=HANDWRITING if personal else 7,
    )


def list_reasons() -> str:
    """Return the reasons that can be entered afterwards, so that an officer can write down one of them."""
    known = "; ".join(str(label).lower() for label in Booking.Reason.labels)
    return _("Why not served: %(reasons)s.") % {"reasons": known}


def _foot() -> str:
    return f"{list_reasons()} {warn_of_personal_data()}"


def warn_of_personal_data() -> str:
    return _("Personal data: do not leave this sheet unattended. Destroy it once everything has been entered.")


def _columns() -> list[PrintedColumn]:
    return [
        PrintedColumn(_("No."), 10),
        PrintedColumn(_("Time"), 18),
        PrintedColumn(_("Reference"), 31),
        PrintedColumn(_("Who is coming"), 73),
        PrintedColumn(_("Service, phone"), 55),
        PrintedColumn(_("Came"), 17),
        PrintedColumn(_("Served"), 21),
        PrintedColumn(_("Not served"), 25),
        PrintedColumn(_("Why"), 27),
    ]


def _columns_without_persons() -> list[PrintedColumn]:
    return [
        PrintedColumn(_("No."), 12),
        PrintedColumn(_("Time"), 30),
        PrintedColumn(_("Service"), 115),
        PrintedColumn(_("People"), 30),
        PrintedColumn(_("State"), 90),
    ]


def _count(desk: DeskList) -> str:
    bookings = ngettext("%(count)d booking", "%(count)d bookings", len(desk.rows)) % {"count": len(desk.rows)}
    people = ngettext("%(count)d person", "%(count)d people", desk.people) % {"count": desk.people}
    return f"{bookings}, {people}."


def _with_persons(row: DayListRow) -> list[Cell]:
    booking = row.booking
    status = booking.status
    return [
        [PrintedLine(str(row.number), bold=True, size=11)],
        _times(booking),
        [PrintedLine(booking.reference, bold=True, size=10.5)],
        [line for person in row.persons for line in (*_person(person), GAP)][:-1],
        [
            PrintedLine(booking.service.name),
            *([PrintedLine(spaced(booking.phone))] if booking.phone else []),
            *(PrintedLine(note, size=9.5) for note in words.list_notes(row)),
        ],
        Box(ticked=status in CAME),
        Box(ticked=status == Booking.Status.SERVED),
        Box(ticked=status == Booking.Status.NOT_SERVED),
        [PrintedLine(words.describe_outcome(booking), size=9)] if status in Booking.OUTCOMES else [],
    ]


def _without_persons(row: DayListRow) -> list[Cell]:
    booking = row.booking
    return [
        [PrintedLine(str(row.number))],
        [PrintedLine(f"{booking.local_starts_at:%H:%M}–{booking.local_ends_at:%H:%M}")],
        [PrintedLine(booking.service.name)],
        [PrintedLine(str(booking.party_size))],
        [PrintedLine(words.describe_outcome(booking))],
    ]


def _times(booking: Booking) -> list[PrintedLine]:
    return [
        PrintedLine(f"{booking.local_starts_at:%H:%M}", bold=True, size=12),
        PrintedLine(f"–{booking.local_ends_at:%H:%M}", size=9.5),
    ]


def _person(person: ListedPerson) -> list[PrintedLine]:
    document = f"…{person.last_four}" if person.last_four else ""
    about = [part for part in (words.format_birth_date(person), document, words.describe_companion(person)) if part]
    return [
        PrintedLine(person.name, bold=True, size=10.5),
        *([PrintedLine(" · ".join(about), size=9.5)] if about else []),
    ]
