"""Receptions by distance from a district: in it, in neighbouring districts, or further away. Reads only."""

from __future__ import annotations

from enum import IntEnum

from django.db.models import Case, ExpressionWrapper, FloatField, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Cos, Power, Radians, Sqrt

from bookings.models import District
from bookings.models.receptions import ReceptionQuerySet

# The usual distance between the main towns of neighbouring districts: a return trip in one day by bus.
NEIGHBOURING_KM = 150
_KM_OF_A_DEGREE = 111.2


class Nearness(IntEnum):
    """How near a reception is, nearest first."""

    THERE = 0
    NEAR = 1
    FAR = 2


def order_by_distance(receptions: ReceptionQuerySet, district: District) -> ReceptionQuerySet:
    """Order receptions by how near they are to a district, then by date, and annotate them with `reach` and `km`.

    `km` is the straight-line distance in kilometres from the district's main town. It is null if either place has no
    coordinates; receptions in the same region then count as near.
    """
    near = Q(km__lte=NEIGHBOURING_KM) | Q(km=None, venue__district__region=district.region)
    return receptions.annotate(
        km=_distance(district),
        reach=Case(
            When(venue__district=district.pk, then=Value(Nearness.THERE.value)),
            When(near, then=Value(Nearness.NEAR.value)),
            default=Value(Nearness.FAR.value),
            output_field=IntegerField(),
        ),
    ).order_by("reach", "date", "pk")


def _distance(district: District) -> ExpressionWrapper:
    """Return kilometres on a flat map: accurate to one percent at these distances, without a database extension."""
    if district.latitude is None or district.longitude is None:
        return ExpressionWrapper(Value(None, output_field=FloatField()), output_field=FloatField())
    here = [Value(float(number), output_field=FloatField()) for number in (district.latitude, district.longitude)]
    there = [
        Cast(Coalesce(f"venue__{name}", f"venue__district__{name}"), FloatField()) for name in ("latitude", "longitude")
    ]
    north, east = there[0] - here[0], (there[1] - here[1]) * Cos(Radians(here[0]))
    return ExpressionWrapper(Sqrt(Power(north, 2) + Power(east, 2)) * _KM_OF_A_DEGREE, output_field=FloatField())
