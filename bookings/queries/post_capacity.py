"""What a date takes of a post: one officer to a desk, and the kits that stand at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from bookings.models import Desk, Reception


@dataclass(frozen=True)
class Needs:
    """How many officers and biometric kits are out. Closed desks take none."""

    officers: int
    kits: int

    def __add__(self, other: Needs) -> Needs:
        return Needs(self.officers + other.officers, self.kits + other.kits)

    @staticmethod
    def of(desks: Iterable[Desk]) -> Needs:
        open_desks = [desk for desk in desks if not desk.closed]
        return Needs(len(open_desks), sum(desk.has_kit for desk in open_desks))


def needs_of_others(reception: Reception) -> tuple[Needs, Needs]:
    """What the post's other receptions of that date take: the published ones, and these with the drafts. One query."""
    others = Desk.objects.filter(reception__post=reception.post, reception__date=reception.date, closed=False).exclude(
        reception=reception
    )
    published = Q(reception__status=Reception.Status.PUBLISHED)
    planned = published | Q(reception__status=Reception.Status.DRAFT)
    kit = Q(has_kit=True)
    counted = others.aggregate(
        desks=Count("id", filter=published),
        kits=Count("id", filter=published & kit),
        all_desks=Count("id", filter=planned),
        all_kits=Count("id", filter=planned & kit),
    )
    return Needs(counted["desks"], counted["kits"]), Needs(counted["all_desks"], counted["all_kits"])
