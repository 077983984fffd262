"""Reading as a person reads: what pages, mails and calendars show, kept with the HTML they came in."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import icalendar
from django import forms
from django.core.mail import EmailMultiAlternatives
from django.test.signals import template_rendered
from pypdf import PdfReader

from bookings.models.services import CURRENCIES
from tests.components.markup import read

SPOKEN_ATTRIBUTES = ("title", "alt", "placeholder", "aria-label")
# Words in Latin letters that appear in every language: a name in the switch of languages, and names of things.
PROPER = {"English", "QR", "cookie", "WCAG", "AA", "UTC"}
# Besides, where staff read: kinds of files, how a password is kept (MD5), and currencies.
OF_STAFF = {"Excel", "PDF", "XLSX", "md", *dict(CURRENCIES)}


class Read(NamedTuple):
    """Where something was read and its visible text; of a page the HTML too, the name of its view, of each field of
    its form whether it must be filled in (None where no view drew it); and whether a hold on it can be kept longer."""

    where: str
    text: str
    html: str = ""
    view: str = ""
    required: Mapping[str, bool] | None = None
    can_be_kept_longer: bool = False


def visible(html: str) -> str:
    """What a person sees or has read out: text, and the attributes that are spoken."""
    page = read(re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL))
    spoken = [element.attrs[name] for element in page.all() for name in SPOKEN_ATTRIBUTES if name in element.attrs]
    return " ".join([page.text, *spoken])


def english(text: str, *names: str) -> list[str]:
    """The Latin words of a text, apart from addresses, proper names and the names given.

    Stricter than looking for our own sentences: it also sees a text that no catalogue knows.
    """
    for name in names:
        text = text.replace(name, " ")
    words = re.findall(r"[A-Za-z][A-Za-z’']+", re.sub(r"\S*[@/]\S*", " ", text))
    return [word for word in words if word not in PROPER]


def entry(calendar: bytes) -> str:
    """What a calendar shows of its entries."""
    events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    return " ".join(str(event[name]) for event in events for name in ("SUMMARY", "LOCATION", "DESCRIPTION"))


def file_text(content: bytes) -> str:
    """The texts of a table file and its tabs, or of a paper, with the title that a program for it shows."""
    if content.startswith(b"%PDF"):
        paper = PdfReader(io.BytesIO(content))
        return " ".join([str(paper.metadata and paper.metadata.title), *(page.extract_text() for page in paper.pages)])
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        tabs = re.findall(r'<sheet name="([^"]*)"', file.read("xl/workbook.xml").decode())
        return " ".join([*tabs, re.sub(r"<[^>]+>", " ", file.read("xl/sharedStrings.xml").decode())])


def seen(where: str, response: Any) -> Read:  # the test client's response is a type of its own
    assert not response.headers.get("Location"), f"{where} leads away"
    html = response.content.decode()
    matched = getattr(response, "resolver_match", None)
    return Read(
        where, visible(html), html, matched.view_name if matched else "", _required(response), _longer(response)
    )


def _longer(response: Any) -> bool:
    context = getattr(response, "context", None) or {}
    return bool(context.get("can_be_kept_longer")) and not context.get("hold_is_over")


def _required(response: Any) -> Mapping[str, bool] | None:
    context = getattr(response, "context", None)
    if context is None:
        return None
    form = context.get("form")
    if not isinstance(form, forms.BaseForm):
        return {}
    return {field.html_name: field.field.required for field in form}


def mail_text(mail: EmailMultiAlternatives) -> str:
    """Subject, both bodies and the calendar entry."""
    html = [visible(str(content)) for content, _type in mail.alternatives]
    calendars = [entry(part.content.encode()) for part in mail.attachments]
    return " ".join([str(mail.subject), str(mail.body), *html, *calendars])


@contextmanager
def templates_used() -> Iterator[set[str]]:
    """The names of all templates that are drawn meanwhile."""
    names: set[str] = set()

    def note(template: Any, **_more: Any) -> None:
        names.add(str(template.name))

    template_rendered.connect(note)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)
