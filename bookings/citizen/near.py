"""The list of receptions on its shelves: those of the chosen district, of the neighbouring ones, and further away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.citizen.offers import Listed
from bookings.models import District
from bookings.queries.distances import Nearness

_HEADINGS = {
    Nearness.THERE: _("In your district"),
    Nearness.NEAR: _("Near your district"),
    Nearness.FAR: _("Further away"),
}


@dataclass
class Shelf:
    """Receptions under one heading (none while no district is chosen): each with its page and, if it is known and not
    of the district itself, about how many kilometres away it is."""

    heading: str | Promise = ""
    cards: list[tuple[Listed, str, int | None]] = field(default_factory=list)


def shelves(shown: Sequence[tuple[Listed, str]], *, district: District | None, is_first_page: bool) -> list[Shelf]:
    """What stands on a page of the list, in its order. On the first page a district with nothing planned says so."""
    if district is None:
        return [Shelf(cards=[(card, url, None) for card, url in shown])] if shown else []
    found: dict[Nearness, Shelf] = {Nearness.THERE: Shelf(_HEADINGS[Nearness.THERE])} if is_first_page else {}
    for card, url in shown:
        reach, km = Nearness(vars(card.reception)["reach"]), vars(card.reception)["km"]
        shelf = found.setdefault(reach, Shelf(_HEADINGS[reach]))
        away = None if km is None or reach is Nearness.THERE else max(10, round(km, -1))
        shelf.cards.append((card, url, None if away is None else int(away)))
    return list(found.values())
