"""Days that are over: bookings whose outcomes were marked, step by step, with the verbs' own words."""

import datetime as dt
import uuid
from typing import Any

from bookings.actions.core.transitions import change_status
from bookings.models import Booking, Reception, Service, TurnedAway
from tests.factories import by, confirmed_booking

Status = Booking.Status
VERBS = {
    Status.ARRIVED: "check_in",
    Status.CALLED: "call",
    Status.SERVED: "serve",
    Status.NOT_SERVED: "not_serve",
    Status.NO_SHOW: "miss",
}


def take(booking: Booking, *steps: tuple[str, int], **changes: Any) -> Booking:
    """Each step: the new status, and at how many minutes after the booking's start it was marked."""
    for to, minutes in steps:
        last = to == steps[-1][0]
        change_status(
            booking,
            to=Status(to),
            verb=VERBS[Status(to)],
            actor=by("officer"),
            now=booking.starts_at + dt.timedelta(minutes=minutes),
            **(changes if last else {}),
        )
    return booking


def served(reception: Reception, *, waited: int = 10, at_desk: int = 5, **more: Any) -> Booking:
    booking = confirmed_booking(reception, **more)
    return take(booking, ("arrived", -5), ("called", waited - 5), ("served", waited - 5 + at_desk))


def not_served(reception: Reception, reason: str, **more: Any) -> Booking:
    return take(confirmed_booking(reception, **more), ("arrived", 0), ("not_served", 5), reason=reason)


def missed(reception: Reception, **more: Any) -> Booking:
    return take(confirmed_booking(reception, **more), ("no_show", 60))


def turned_away(
    reception: Reception, service: Service, persons: int = 1, why: str = "full", at: dt.datetime | None = None
) -> None:
    TurnedAway.objects.create(
        reception=reception,
        service=service,
        persons=persons,
        why=why,
        request_key=uuid.uuid4(),
        at=at or reception.local(dt.time(10)),
    )


def finished(reception: Reception) -> Reception:
    change_status(
        reception,
        to=Reception.Status.FINISHED,
        verb="finish",
        actor=by("officer"),
        now=reception.day_ends_at - dt.timedelta(hours=2),
    )
    return reception
