"""The printed lists, read back by another program."""

import datetime as dt
import io
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from django.utils import translation
from pypdf import PdfReader

from bookings.actions import cancellation
from bookings.actions.core.party_messages import announce
from bookings.models import CITIZEN, Applicant, Booking, Notification, Reception
from bookings.queries.call_sheet import build_call_sheet
from bookings.queries.day_list import build_day_list
from bookings.staff.pdf.call_sheet import print_call_sheet
from bookings.staff.pdf.day_list import print_day_list
from bookings.staff.pdf.fonts import replace_unprintable
from bookings.staff.pdf.pack import LINES, print_pack
from tests.factories import NOW, confirmed_booking, held_booking, make_service, published_reception
from tests.staff.families import confirmed_family

pytestmark = pytest.mark.django_db
KAZAKH = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def printed(reception: Reception, *, personal: bool = True, now: dt.datetime = NOW) -> PdfReader:
    fresh = Reception.objects.with_places().get(pk=reception.pk)
    return PdfReader(io.BytesIO(print_day_list(fresh, build_day_list(fresh), personal=personal, now=now)))


def pages(pdf: PdfReader) -> list[str]:
    """The words of each page, in one line."""
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


def rename(booking: Booking, surname: str, given_names: str = "") -> None:
    booking.applicants.update(surname=surname, given_names=given_names)


def test_each_desk_starts_a_page_and_each_page_shows_its_print_time() -> None:
    reception = published_reception(desks=3)
    first, second = confirmed_booking(reception), confirmed_booking(reception)
    found = pages(printed(reception, now=dt.datetime(2026, 12, 4, 13, 3, tzinfo=dt.UTC)))
    assert len(found) == 3
    labels = [desk.label for desk in reception.desks.order_by("label")]
    for text, label in zip(found, labels, strict=True):
        assert f"Desk {label}: day list" in text
        assert "Page 1 of 1" in text
        assert "Printed 4 December 2026, 18:03. Later bookings are not included." in text
        assert "Saturday, 5 December 2026 · House of Culture, 1 Abai Street, Taldykorgan" in text
        assert "Consulate General in Almaty" in text
    assert "Nobody is booked at this desk." in found[2]
    assert sum(booking.reference in text for text in found for booking in (first, second)) == 2


def test_a_row_shows_the_person_and_the_time_and_the_service() -> None:
    reception = published_reception(make_service(name="Passport", first_minutes=20))
    booking = confirmed_family(reception)
    [text] = pages(printed(reception))
    document = booking.applicants.get(position=1).last_four
    for words in (
        f"1 09:00 –09:30 {booking.reference}",
        f"Құрманғазиева Әйгерім 08.03.1960 · …{document}",
        "Құрманғазиев Ерасыл 02.01.2016 · child, with Әйгерім (parent)",
        "Passport +7 701 123 45 67",
        "Why not served: papers were missing; the biometric kit failed;",
        "1 booking, 2 people.",
    ):
        assert words in text


def test_kazakh_letters_are_read_back_exactly_and_the_letters_are_in_the_file() -> None:
    reception = published_reception()
    rename(confirmed_booking(reception), KAZAKH)
    pdf = printed(reception)
    assert KAZAKH in pages(pdf)[0]
    fonts = pdf.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert len(fonts) == 2
    for font in fonts.values():
        [descendant] = font.get_object()["/DescendantFonts"]
        assert descendant.get_object()["/FontDescriptor"].get_object()["/FontFile2"].get_object().get_data()


def test_other_programs_read_the_same() -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("poppler is not on this machine")
    reception = published_reception()
    rename(confirmed_booking(reception), KAZAKH)
    fresh = Reception.objects.with_places().get(pk=reception.pk)
    file = print_day_list(fresh, build_day_list(fresh), personal=True, now=NOW)
    read = subprocess.run(["pdftotext", "-", "-"], input=file, capture_output=True, check=True).stdout.decode()
    assert KAZAKH in read


def test_the_document_has_a_title_and_a_language() -> None:
    reception = published_reception()
    with translation.override("kk"):
        pdf = printed(reception)
    assert pdf.metadata
    assert "05.12.2026, House of Culture" in str(pdf.metadata.title)
    assert pdf.metadata.author == "Consulate General in Almaty"
    assert pdf.metadata.creation_date == NOW
    assert str(pdf.root_object["/Lang"]) == "kk"
    assert pdf.pages[0].mediabox.width > pdf.pages[0].mediabox.height


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Öztürk-Şükrü Dvořák Łódź Nguyễn", "Öztürk-Şükrü Dvořák Łódź Nguyễn"),
        ("გელაშვილი ნინო", "გელაშვილი ნინო"),
        ("Հակոբյան Παπαδόπουλος", "Հակոբյան Παπαδόπουλος"),
        ("王小明", "□□□"),
        ("محمد", "□□□□"),
        ("כהן", "□□□"),
        ("Ли 😀", "Ли □"),
        ("Кайрат\u200bов", "Кайратов"),
        ("и\u0306од", "йод"),
        ("Ａｎｎ", "Ann"),
        ("A\u00a0B", "A\u00a0B"),
    ],
)
def test_letters_that_can_not_be_printed_are_seen_to_be_missing(name: str, shown: str) -> None:
    assert replace_unprintable(name) == shown
    reception = published_reception()
    booking = confirmed_booking(reception)
    rename(booking, name)
    [text] = pages(printed(reception))
    assert " ".join(shown.split()) in text
    assert booking.reference in text


def test_the_widest_reference_fits_on_one_line() -> None:
    """It is read aloud and compared: WWWWWWW was broken after its sixth letter."""
    reception = published_reception()
    Booking.objects.filter(pk=confirmed_booking(reception).pk).update(reference="WWWWWWW")
    [text] = pages(printed(reception))
    assert "WWWWWWW" in text


def test_a_name_of_any_length_is_shown_in_full() -> None:
    reception = published_reception(make_service(name="Апостиль " * 22))
    booking = confirmed_booking(reception)
    booking.applicants.update(surname="Ғ" * 100, given_names="Ұзын " * 20, patronymic="Құрманғазықызы" * 7)
    Applicant.objects.filter(booking=booking).update(representative_name="Ө" * 200)
    [text] = pages(printed(reception))
    assert text.replace(" ", "").count("Ғ") == 100
    assert text.replace(" ", "").count("Ө") == 200
    assert text.count("Ұзын") == 20
    assert "Құрманғазықызы" * 7 in text.replace(" ", "")
    assert text.count("Апостиль") == 22


def test_a_party_that_fills_more_than_a_page_continues_on_the_next() -> None:
    reception = published_reception(make_service(first_minutes=10, next_minutes=1), desk={"slot_minutes": 60})
    booking = confirmed_booking(reception, party_size=6)
    for person in booking.applicants.all():
        person.surname, person.given_names, person.patronymic = "Ғ" * 99, "Ұ" * 99, f"{'Щ' * 90}{person.position}"
        person.save()
    found = pages(printed(reception))
    assert len(found) > 1
    assert sum(text.replace(" ", "").count("Ұ") for text in found) == 6 * 99
    assert [f"Page {number} of {len(found)}" in text for number, text in enumerate(found, 1)] == [True] * len(found)
    assert [booking.reference in text for text in found] == [True] + [False] * (len(found) - 1)


def test_many_bookings_take_several_pages_with_a_head_each() -> None:
    reception = published_reception()
    bookings = [confirmed_booking(reception, email=f"a{number}@example.org") for number in range(12)]
    found = pages(printed(reception))
    assert len(found) > 1
    for number, text in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in text
        assert "Who is coming" in text
    assert all(sum(booking.reference in text for text in found) == 1 for booking in bookings)


def test_only_those_who_have_a_place_are_listed() -> None:
    reception = published_reception()
    held, gone = held_booking(reception), confirmed_booking(reception)
    cancellation.cancel_booking(booking=gone, actor=CITIZEN, now=NOW)
    [text] = pages(printed(reception))
    assert held.reference not in text
    assert gone.reference not in text


def test_the_list_of_an_auditor_names_nobody() -> None:
    reception = published_reception(make_service(name="Passport"))
    booking = confirmed_booking(reception)
    Booking.objects.filter(pk=booking.pk).update(phone="+77011234567")
    [text] = pages(printed(reception, personal=False))
    for words in ("Құрманғазиева", "Әйгерім", "1960", booking.applicants.get().last_four, "701", booking.reference):
        assert words not in text
    assert "09:00–09:10 Passport 1 Confirmed" in text


def test_the_pack_has_for_each_desk_its_list_and_blank_lines_and_then_the_calls() -> None:
    reception = published_reception(desks=2)
    confirmed_booking(reception)
    fresh = Reception.objects.with_places().get(pk=reception.pk)
    found = pages(
        PdfReader(io.BytesIO(print_pack(fresh, build_day_list(fresh), build_call_sheet(fresh, now=NOW), now=NOW)))
    )
    one, two = (desk.label for desk in reception.desks.order_by("label"))
    heads = [f"Desk {one}: day list", *[f"Desk {one}: people without a booking"] * 2]
    heads += [f"Desk {two}: day list", *[f"Desk {two}: people without a booking"] * 2, "Call sheet"]
    assert [head in text for head, text in zip(heads, found, strict=True)] == [True] * 7
    blank = f"{found[1]} {found[2]}"
    assert all(f"+{number} " in f"{blank} " for number in range(1, LINES + 1))
    assert "There is nobody to call." in found[-1]
    assert all("Printed 23 November 2026, 12:00" in text for text in found)


def test_a_call_shows_who_to_call_and_what_to_say() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    Booking.objects.filter(pk=booking.pk).update(email="", phone="+77011234567")
    booking.refresh_from_db()
    announce(booking, Notification.Kind.DAY_CHANGED, now=NOW)
    fresh = Reception.objects.with_places().get(pk=reception.pk)
    sheet = build_call_sheet(fresh, now=NOW)
    [text] = pages(PdfReader(io.BytesIO(print_call_sheet(fresh, sheet, now=NOW))))
    [line] = sheet.to_call
    for words in ("+7 701 123 45 67", "English", "Құрманғазиева Әйгерім", booking.reference, line.say, "1 call."):
        assert " ".join(words.split()) in text
