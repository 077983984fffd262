"""The list of receptions: which ones are asked for, and under which headings they appear."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.citizen.reception_cards import ReceptionCard
from bookings.models import District, Reception, Service
from bookings.queries.distances import Nearness, order_by_distance

_CODE = re.compile(r"[-\w]{1,50}")
_COOKIE, _KEPT = "list", dt.timedelta(days=180)
_HEADINGS = {
    Nearness.THERE: _("In your district"),
    Nearness.NEAR: _("Near your district"),
    Nearness.FAR: _("Further away"),
}
# Kazakh has all the letters of Russian, in the same order, with its own among them. Latin letters come first.
_LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACES = {letter: chr(0x10000 + place) for place, letter in enumerate(_LETTERS)}
M = TypeVar("M", District, Service)


def alphabet_key(name: str) -> str:
    """Return what to sort a name by.

    The database sorts by the locale of the server. On many machines that puts Ақсу after Аягөз.
    """
    return "".join(_PLACES.get(letter, letter) for letter in name.lower())


class ReceptionFilter:
    """Which receptions the address asks for: `?district=aksu&service=passport-10`.

    A service narrows the list. A district puts the nearest receptions first. Within a heading, those where booking is
    over come last. An unknown code changes nothing; `unknown` tells of it.
    """

    form_id = "filter"  # of the page's form, which is sent along when the language is changed

    def __init__(self, query: QueryDict, *, now: dt.datetime) -> None:
        coming = Reception.objects.public().coming(now)
        # All districts: people whose own district has no reception look for the nearest.
        self.districts = list(District.objects.all())
        self.services = list(Service.objects.filter(desks__reception__in=coming).distinct())
        self.district, wrong_district = _known(District.objects.all(), self.districts, query.get("district"))
        self.service, wrong_service = _known(Service.objects.all(), self.services, query.get("service"))
        self.districts.sort(key=lambda district: alphabet_key(district.name))
        self.unknown = wrong_district or wrong_service
        self.receptions = coming.with_places().bookable_first(now)
        if self.district:
            self.receptions = order_by_distance(coming.with_places(), self.district).bookable_first(now, "reach")
        if self.service:
            self.receptions = self.receptions.filter(
                pk__in=self.service.desk_services.values("desk__reception")  # not a join: a row for each desk
            )


def remembered_query(request: HttpRequest) -> str:
    """Return what was chosen on this device before, for somebody who opens the list itself; "" if nothing was."""
    known = QueryDict(request.COOKIES.get(_COOKIE, "")[:200])
    codes = {name: known[name] for name in ("district", "service") if _CODE.fullmatch(known.get(name, ""))}
    return urlencode(codes) if not request.GET else ""


def remember(response: HttpResponse, request: HttpRequest, chosen: ReceptionFilter) -> None:
    """Keep what was chosen in the list's form on the device: there are no accounts. Choosing everything forgets it."""
    if "district" not in request.GET:
        return
    codes = {"district": chosen.district, "service": chosen.service}
    query = urlencode({name: row.code for name, row in codes.items() if row})
    if query:
        response.set_cookie(
            _COOKIE, query, max_age=_KEPT, secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    elif _COOKIE in request.COOKIES:
        response.delete_cookie(_COOKIE, samesite="Lax")


def _known(rows: QuerySet[M], listed: list[M], code: str | None) -> tuple[M | None, bool]:
    """Return the row of a code in the address, and whether the code is unknown. Add the row to the list if need be."""
    if not code:
        return None, False
    found = rows.filter(code=code).first() if _CODE.fullmatch(code) else None
    if found and found not in listed:
        listed.append(found)
    return found, found is None


@dataclass
class DistanceGroup:
    """Receptions under one heading (none while no district is chosen): each with its address and, if it is known and
    the reception is in another district, about how many kilometres away it is."""

    heading: str | Promise = ""
    cards: list[tuple[ReceptionCard, str, int | None]] = field(default_factory=list)


def group_by_distance(
    shown: Sequence[tuple[ReceptionCard, str]], *, district: District | None, is_first_page: bool
) -> list[DistanceGroup]:
    """Group one page of the list. On the first page a district without receptions keeps its heading."""
    if district is None:
        return [DistanceGroup(cards=[(card, url, None) for card, url in shown])] if shown else []
    found = {Nearness.THERE: DistanceGroup(_HEADINGS[Nearness.THERE])} if is_first_page else {}
    for card, url in shown:
        reach = Nearness(vars(card.reception)["reach"])
        group = found.setdefault(reach, DistanceGroup(_HEADINGS[reach]))
        group.cards.append((card, url, kilometres_away(card.reception)))
    return list(found.values())


def kilometres_away(reception: Reception) -> int | None:
    """Return about how far away a reception is that was ordered by distance; None in the district itself and where the
    distance is not known."""
    km, reach = vars(reception).get("km"), vars(reception).get("reach")
    return None if km is None or reach == Nearness.THERE else int(max(10, round(km, -1)))
