"""Which receptions are near a district: in it, in the neighbouring ones, further away. Reads only."""

from __future__ import annotations

from enum import IntEnum

from django.db.models import Case, ExpressionWrapper, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Cos, Power, Radians, Sqrt

from bookings.models import District, Reception

# Main towns of neighbouring districts lie this far apart, mostly; there and back on one day by bus.
NEIGHBOURING_KM = 150
_KM_OF_A_DEGREE = 111.2


class Nearness(IntEnum):
    """How near, the nearest first."""

    THERE = 0
    NEAR = 1
    FAR = 2


def order_by_distance(receptions: QuerySet[Reception], district: District) -> QuerySet[Reception]:
    """The receptions in the order in which they lie near to a district, each kind by date, with `reach` and `km`.

    `km` is as the crow flies from the district's main town, null where either place is not on the map; then those of
    the same region count as neighbours.
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
    """Kilometres on a flat map: right within a percent at these distances, and no extension of the database needed."""
    if district.latitude is None or district.longitude is None:
        return ExpressionWrapper(Value(None, output_field=FloatField()), output_field=FloatField())
    here = [Value(float(number), output_field=FloatField()) for number in (district.latitude, district.longitude)]
    there = [
        Cast(Coalesce(f"venue__{name}", f"venue__district__{name}"), FloatField()) for name in ("latitude", "longitude")
    ]
    north, east = there[0] - here[0], (there[1] - here[1]) * Cos(Radians(here[0]))
    return ExpressionWrapper(Sqrt(Power(north, 2) + Power(east, 2)) * _KM_OF_A_DEGREE, output_field=FloatField())
