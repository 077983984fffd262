"""What is taken along on paper or as a file, and the one button for a day without network.

A download changes nothing but the record that it was made: what has left the house is written down.
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
from bookings.staff.xlsx.day_list import write_day_list
from bookings.staff.xlsx.workbook import XLSX
from bookings.staff_messages import state_in_words

PDF = "application/pdf"
# The keys under which exports are recorded, as `words` knows them.
FILES = ("pack", "day_list", "day_list_xlsx", "call_sheet")


@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Which files there are, when each was last taken out and by whom, and what they can't know yet."""
    reception, now = get_reception(request, pk), timezone.now()
    taken = _taken(reception)
    latest = taken.get("pack")
    is_open = reception.closes_at is not None and now < reception.closes_at
    context: dict[str, Any] = {
        "here": "papers",
        "taken": taken,
        "is_held": _is_held(reception),
        "open_until": reception.closes_at if is_open else None,
        "being_confirmed": count_unconfirmed(reception, now=now),
        "changed": count_changed_since(reception, latest.at) if latest else 0,
    }
    return render_page(request, "staff/papers.html", reception, context)


@require_safe
def day_list_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Without anything personal for whoever only audits."""
    reception = get_reception(request, pk)
    personal = permissions.can_receive(request.user, reception.post)

    def make(now: dt.datetime) -> bytes:
        return print_day_list(reception, build_day_list(reception), personal=personal, now=now)

    return _file(request, reception, "day_list", "pdf", make)


@require_safe
def day_list_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Without anything personal for whoever only audits."""
    reception = get_reception(request, pk)
    personal = permissions.can_receive(request.user, reception.post)

    def make(now: dt.datetime) -> bytes:
        return write_day_list(reception, build_day_list(reception), personal=personal, now=now)

    return _file(request, reception, "day_list_xlsx", "xlsx", make)


@require_safe
def call_sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a cancelled reception too: then above all people have to be told."""
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


def _is_held(reception: Reception) -> bool:
    """Whether anybody comes: it is published, or its day is over."""
    return reception.status in (Reception.Status.PUBLISHED, Reception.Status.FINISHED)


def _taken(reception: Reception) -> dict[str, Event]:
    """The last download of each file."""
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
    """The file, written down; or the page that says why there is none. Whoever only asks for the head takes nothing."""
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
    """The name of the file in the reader's language: what, which day, where."""
    place = reception.venue.district.centre or reception.venue.district.name
    name = " ".join((str(state_in_words(what)).partition(",")[0], reception.date.isoformat(), place))
    return "".join(char if char.isalnum() or char in " -." else "_" for char in name) + f".{ending}"


def _saved_as(plain: str, name: str) -> str:
    """For programs that read only ASCII, and for all others (RFC 6266)."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
