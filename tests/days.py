"""A reception day under way: who has booked, and the hours of it."""

import datetime as dt
import itertools
import uuid
from typing import Any

from bookings.actions import walk_ins
from bookings.actions.staff_bookings import PersonData
from bookings.models import Booking, Reception
from tests.factories import by, confirmed_booking, make_post, make_service, published_reception
from tests.worlds import built_once

# At the place it is five hours later: the desks of `factories` are open from 9 to 11.
OPENING = dt.datetime(2026, 12, 5, 4, 0, tzinfo=dt.UTC)
EVENING = dt.datetime(2026, 12, 5, 15, 0, tzinfo=dt.UTC)
EVE = dt.datetime(2026, 12, 4, 18, 0, tzinfo=dt.UTC)  # 23:00 at the place
_numbers = itertools.count(1)


@built_once
def a_day(*, booked: int = 2, places: int = 6, desks: int = 1, **fields: Any) -> tuple[Reception, list[Booking]]:
    """A reception with so many places of ten minutes a desk, of which the first are booked, by one person each."""
    fields = {"post": make_post()} | fields
    closes = dt.time(9 + places // 6, 10 * (places % 6))
    service = fields.pop("service", None) or make_service()
    reception = published_reception(service, desks=desks, desk={"closes": closes}, **fields)
    return reception, [confirmed_booking(reception, email=f"day-{next(_numbers)}@example.org") for _i in range(booked)]


def somebody(**fields: Any) -> PersonData:
    """A new adult."""
    defaults: dict[str, Any] = {
        "surname": "Ёлкина",
        "given_names": "Қарлығаш",
        "patronymic": "",
        "birth_date": dt.date(1970, 5, 1),
        "document": f"K{next(_numbers):08d}",
    }
    return PersonData(**defaults | fields)


@built_once
def came_in(reception: Reception, *persons: PersonData, now: dt.datetime = OPENING, **more: Any) -> Booking:
    """A party without a booking that takes the next time."""
    defaults: dict[str, Any] = {
        "service": reception.services[0],
        "phone": "",
        "language": "ru",
        "consent_version": "test",
        "request_key": uuid.uuid4(),
        "actor": by("officer"),
    }
    return walk_ins.book_walk_in(reception=reception, persons=persons or (somebody(),), now=now, **defaults | more)
