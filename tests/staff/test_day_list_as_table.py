"""The day list as a spreadsheet, read back by another program."""

import datetime as dt
import io
from collections.abc import Iterator
from zipfile import ZipFile

import openpyxl
import pytest
from django.utils import translation
from openpyxl.worksheet.worksheet import Worksheet

from bookings.models import Booking, Reception
from bookings.queries.day_list import build_day_list
from bookings.staff.xlsx.day_list import write_day_list
from bookings.staff.xlsx.workbook import make_sheet_name
from tests.factories import NOW, confirmed_booking, make_service, make_venue, published_reception
from tests.staff.families import confirmed_family

pytestmark = pytest.mark.django_db
HEAD = 3
PERSONAL = {
    *("Reference", "Person", "Name", "Date of birth", "Last four characters", "Coming with", "Phone"),
    *("Email address", "Notes"),
}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def as_file(reception: Reception, *, personal: bool = True) -> bytes:
    fresh = Reception.objects.with_places().get(pk=reception.pk)
    return write_day_list(fresh, build_day_list(fresh), personal=personal, now=NOW)


def table(reception: Reception, *, personal: bool = True) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(as_file(reception, personal=personal)))
    [sheet] = book.worksheets
    return sheet


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    [head, *found] = sheet.iter_rows(min_row=HEAD, values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in found]


def test_each_person_has_a_row() -> None:
    reception = published_reception(make_service(name="Passport"))
    booking = confirmed_family(reception)
    mother, child = rows(table(reception))
    desk = reception.desks.get().label
    assert mother == {
        "Desk": desk,
        "No.": 1,
        "Time": "09:00",
        "Until": "09:20",
        "Reference": booking.reference,
        "Service": "Passport",
        "People": 2,
        "State": "Confirmed",
        "Person": 1,
        "Name": "Құрманғазиева Әйгерім",
        "Date of birth": dt.datetime(1960, 3, 8),  # noqa: DTZ001 (cells have no zone)
        "Last four characters": booking.applicants.get(position=1).last_four,
        "Coming with": None,
        "Phone": "+7 701 123 45 67",
        "Email address": "aigerim@example.org",
        "Notes": None,
    }
    differs = {key: value for key, value in child.items() if value != mother[key]}
    assert differs == {
        "Person": 2,
        "Name": "Құрманғазиев Ерасыл",
        "Date of birth": dt.datetime(2016, 1, 2),  # noqa: DTZ001
        "Last four characters": None,
        "Coming with": "child, with Әйгерім (parent)",
    }


def test_the_sheet_says_what_it_is_and_when_it_was_printed() -> None:
    sheet = table(published_reception())
    assert sheet["A1"].value == (
        "Day list, Saturday, 5\xa0December 2026 · House of Culture, 1 Abai Street, Taldykorgan · "
        "Consulate General in Almaty"
    )
    assert sheet["A2"].value == "Printed 23 November 2026, 12:00. Later bookings are not included."


def test_it_is_ready_to_print_and_to_filter() -> None:
    reception = published_reception()
    confirmed_booking(reception)
    sheet = table(reception)
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:P4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


@pytest.mark.parametrize(
    "name",
    ['=HYPERLINK("http://x.example","x")', "+7701", "-", "@SUM(A1)", "=1+1", "https://x.example", "007", "\tx", "{=1}"],
)
def test_text_that_begins_like_a_formula_stays_text(name: str) -> None:
    reception = published_reception(make_service(name=name))
    booking = confirmed_booking(reception)
    booking.applicants.update(surname=name, given_names="", last_four=name[:4], representative_name=name)
    Booking.objects.filter(pk=booking.pk).update(phone=name[:20])
    sheet = table(reception)
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells].count(name) >= 2  # the service, the person
    assert not [cell for cell in cells if cell.hyperlink]
    xml = ZipFile(io.BytesIO(as_file(reception))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml


def test_an_auditor_downloads_no_personal_data() -> None:
    reception = published_reception(make_service(name="Passport"))
    booking = confirmed_family(reception)
    [row] = rows(table(reception, personal=False))
    assert not PERSONAL & row.keys()
    assert (row["Time"], row["Service"], row["People"], row["State"]) == ("09:00", "Passport", 2, "Confirmed")
    file = ZipFile(io.BytesIO(as_file(reception, personal=False)))
    everything = b" ".join(file.read(name) for name in file.namelist()).decode()
    for words in ("Құрманғазиев", "Әйгерім", "1960", "aigerim@", "701 123", booking.reference):
        assert words not in everything
    assert rows(table(reception))[0].keys() >= PERSONAL  # what an officer takes out has it all


def test_a_reception_without_bookings_has_a_sheet_with_a_heading() -> None:
    reception = published_reception(venue=make_venue(name="[a]:*?/\\'" * 9))
    sheet = table(reception)
    assert rows(sheet) == []
    assert sheet.title == "05.12.2026 a ' a ' a ' a ' a '"[:31].strip(" '")


@pytest.mark.parametrize(
    ("text", "name"),
    [("Ж" * 40, "Ж" * 31), ("a/b:c[d]*?\\e", "a b c d e"), ("'quoted'", "quoted"), ("", "1"), ("[]", "1")],
)
def test_names_of_sheets_are_such_as_spreadsheets_allow(text: str, name: str) -> None:
    assert make_sheet_name(text) == name
