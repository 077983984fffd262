"""A poster that announces a reception in the district: A4, in all languages of the site, with a code to scan."""

import datetime as dt

import segno
from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from fpdf import FPDF

from bookings.formatting import clock, weekday_date
from bookings.models import Reception
from bookings.queries.visit_instructions import list_address_lines
from bookings.staff.pdf.fonts import FAMILY, embed_fonts, replace_unprintable

# Millimetres of A4 upright; sizes of letters in points.
PAGE_WIDTH, PAGE_HEIGHT, MARGIN, CODE = 210, 297, 18, 52
SITE, DAY, TOWN, TEXT, ADDRESS = 13, 19, 24, 12, 11
CODE_TOP = PAGE_HEIGHT - MARGIN - CODE
SCALES = (1.4, 1.25, 1.1, 1.0, 0.9, 0.8, 0.7)
BRAND = (20, 72, 90)


def public_address(reception: Reception) -> str:
    """Return the address of a reception's page without a language: it leads to the page in the reader's own."""
    return f"{settings.SITE_URL}/receptions/{reception.pk}/"


def print_poster(reception: Reception, *, now: dt.datetime) -> bytes:
    """Return the poster as a PDF, its letters as large as fits above the code. It has no personal data."""
    pdf = FPDF()
    for scale in SCALES:
        pdf = _drawn(reception, scale, now=now)
        if pdf.get_y() <= CODE_TOP:
            break
    _code(pdf, public_address(reception))
    return bytes(pdf.output())


def _drawn(reception: Reception, scale: float, *, now: dt.datetime) -> FPDF:
    pdf = FPDF(format="A4")
    embed_fonts(pdf)
    pdf.set_auto_page_break(False)
    pdf.set_margin(MARGIN)
    pdf.set_title(str(reception))
    pdf.set_creation_date(now)
    pdf.add_page()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            _announce(pdf, reception, scale)
    return pdf


def describe_for_messengers(reception: Reception) -> str:
    """Return the announcement as a text to paste into a chat, in the active language."""
    heading = _("Consular outreach receptions")
    return "\n".join([f"{heading}: {_town(reception)}", *_facts(reception), _invitation(), public_address(reception)])


def _announce(pdf: FPDF, reception: Reception, scale: float) -> None:
    for text, size, bold in (
        (_("Consular outreach receptions"), SITE, False),
        (_facts(reception)[0], DAY, True),
        (_town(reception), TOWN, True),
        *((line, TEXT, False) for line in [*_facts(reception)[1:], _invitation()]),
    ):
        pdf.set_font(FAMILY, "B" if bold else "", size * scale)
        pdf.set_text_color(*(BRAND if bold else (0, 0, 0)))
        pdf.multi_cell(0, size * scale * 0.45, replace_unprintable(text), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    pdf.line(MARGIN, pdf.get_y(), PAGE_WIDTH - MARGIN, pdf.get_y())
    pdf.ln(4)


def _town(reception: Reception) -> str:
    district = reception.venue.district
    return district.centre or district.name


def _facts(reception: Reception) -> list[str]:
    """Return when, where and for what people can come."""
    desks = list(reception.desks.all())
    hours = ""
    if desks:
        opens, closes = min(desk.opens for desk in desks), max(desk.closes for desk in desks)
        hours = f", {clock(opens)}–{clock(closes)}"
    return [
        capfirst(weekday_date(reception.date)) + hours,
        ", ".join(list_address_lines(reception.venue)),
        "; ".join(service.name for service in reception.services),
    ]


def _invitation() -> str:
    return _("Book a place free of charge. Nobody may sell places.")


def _code(pdf: FPDF, address: str) -> None:
    """Draw the code to scan at the foot of the page, with the address beside it to type."""
    code = segno.make(address, error="m", micro=False)
    width, _height = code.symbol_size(border=0)
    module, top = CODE / width, CODE_TOP
    pdf.set_fill_color(0)
    for row, line in enumerate(code.matrix):
        for column, dark in enumerate(line):
            if dark:
                pdf.rect(MARGIN + column * module, top + row * module, module, module, style="F")
    pdf.set_font(FAMILY, "B", ADDRESS)
    pdf.set_xy(MARGIN + CODE + 8, top + CODE / 2)
    pdf.multi_cell(0, ADDRESS * 0.5, address)
