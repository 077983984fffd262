"""Papers and files to take to the reception, and the pack for a day without internet.

A download changes nothing, but it is recorded, so that it is known what has left the office.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings import permissions
from bookings.actions.access_log import note_export
from bookings.models import Event, Reception
from bookings.queries.call_sheet import build_call_sheet
from bookings.queries.day_list import build_day_list, count_changed_since, count_unconfirmed
from bookings.staff.access import get_actor, get_reception, render_page
from bookings.staff.pdf.call_sheet import print_call_sheet
from bookings.staff.pdf.day_list import print_day_list
from bookings.staff.pdf.pack import print_pack
from bookings.staff.pdf.poster import describe_for_messengers, print_poster
from bookings.staff.xlsx.day_list import write_day_list
from bookings.staff.xlsx.workbook import XLSX
from bookings.staff_messages import state_in_words

PDF = "application/pdf"
# The keys under which exports are recorded. `bookings.staff_messages` has their texts.
FILES = ("pack", "day_list", "day_list_xlsx", "call_sheet")


@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of files: when each was last downloaded, who did it, and what may still change."""
    reception, now = get_reception(request, pk), timezone.now()
    taken = _taken(reception)
    latest = taken.get("pack")
    is_open = reception.closes_at is not None and now < reception.closes_at
    context: dict[str, Any] = {
        "here": "papers",
        "taken": taken,
        "is_held": _is_held(reception),
        "announcement": describe_for_messengers(reception) if reception.status == Reception.Status.PUBLISHED else "",
        "open_until": reception.closes_at if is_open else None,
        "being_confirmed": count_unconfirmed(reception, now=now),
        "changed": count_changed_since(reception, latest.at) if latest else 0,
    }
    return render_page(request, "staff/papers.html", reception, context)


@require_safe
def day_list_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The day list to print. Auditors get it without personal data."""
    reception = get_reception(request, pk)
    personal = permissions.can_receive(request.user, reception.post)

    def make(now: dt.datetime) -> bytes:
        return print_day_list(reception, build_day_list(reception), personal=personal, now=now)

    return _file(request, reception, "day_list", "pdf", make)


@require_safe
def day_list_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The day list as a spreadsheet. Auditors get it without personal data."""
    reception = get_reception(request, pk)
    personal = permissions.can_receive(request.user, reception.post)

    def make(now: dt.datetime) -> bytes:
        return write_day_list(reception, build_day_list(reception), personal=personal, now=now)

    return _file(request, reception, "day_list_xlsx", "xlsx", make)


@require_safe
def call_sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The call sheet to print. A cancelled reception has one too, because people must be told about it."""
    reception = get_reception(request, pk, may=permissions.can_receive)

    def make(now: dt.datetime) -> bytes:
        return print_call_sheet(reception, build_call_sheet(reception, now=now), now=now)

    return _file(request, reception, "call_sheet", "pdf", make, is_there=reception.published_at is not None)


@require_safe
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    reception = get_reception(request, pk, may=permissions.can_receive)

    def make(now: dt.datetime) -> bytes:
        return print_pack(reception, build_day_list(reception), build_call_sheet(reception, now=now), now=now)

    return _file(request, reception, "pack", "pdf", make)


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The announcement to hang up. Without personal data, so the download is not recorded."""
    reception = get_reception(request, pk)
    if reception.status != Reception.Status.PUBLISHED:
        return redirect("staff:papers", pk=reception.pk)
    response = HttpResponse(print_poster(reception, now=timezone.now()), content_type=PDF)
    response["Content-Disposition"] = f'attachment; filename="poster-{reception.date}-{reception.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _is_held(reception: Reception) -> bool:
    """Return whether people come: the reception is published or finished."""
    return reception.status in (Reception.Status.PUBLISHED, Reception.Status.FINISHED)


def _taken(reception: Reception) -> dict[str, Event]:
    """Return the last download of each file, by its key."""
    exports = Event.objects.filter(reception_id=reception.pk, verb="export", to_state__in=FILES)
    return {event.to_state: event for event in exports.order_by("to_state", "-id").distinct("to_state")}


def _file(
    request: HttpRequest,
    reception: Reception,
    what: str,
    ending: str,
    make: Callable[[dt.datetime], bytes],
    *,
    is_there: bool | None = None,
) -> HttpResponse:
    """Record the download (unless HEAD) and return the file, or redirect to the page that says why there is none."""
    if not (_is_held(reception) if is_there is None else is_there):
        return redirect("staff:papers", pk=reception.pk)
    response = HttpResponse(content_type=PDF if ending == "pdf" else XLSX)
    if request.method != "HEAD":
        now = timezone.now()
        response.content = make(now)
        note_export(reception, actor=get_actor(request), now=now, what=what)
    plain = f"{what.replace('_', '-').removesuffix('-xlsx')}-{reception.date}-{reception.pk}.{ending}"
    response["Content-Disposition"] = _saved_as(plain, _in_words(reception, what, ending))
    response["Cache-Control"] = "private, no-store"
    return response


def _in_words(reception: Reception, what: str, ending: str) -> str:
    """Return the file name in the user's language: what it is, the day and the place."""
    place = reception.venue.district.centre or reception.venue.district.name
    name = " ".join((str(state_in_words(what)).partition(",")[0], reception.date.isoformat(), place))
    return "".join(char if char.isalnum() or char in " -." else "_" for char in name) + f".{ending}"


def _saved_as(plain: str, name: str) -> str:
    """Return the Content-Disposition header with an ASCII name for old programs and the full name (RFC 6266)."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
