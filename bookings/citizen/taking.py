"""Taking a time for a party: one click, one hold, however often it is clicked."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.translation import get_language

from bookings.actions.holding import hold
from bookings.citizen.ways import REPLACEABLE
from bookings.errors import SlotTaken
from bookings.models import Booking, Reception, Service

TURNS = 10  # how often one opened page may be used to choose anew


@dataclass(frozen=True)
class Party:
    """Who wants a time where; `replaces` is the hold that the new one takes the place of."""

    reception: Reception
    service: Service
    people: int
    replaces: Booking | None


def page_key(typed: str) -> uuid.UUID:
    """The key a page was opened with. Without a readable one a double click holds twice, at its sender's cost."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()


def take(party: Party, starts_at: dt.datetime | None, *, key: uuid.UUID, now: dt.datetime) -> Booking:
    """Hold the time chosen on a page; None is the earliest. Raises what `hold` raises.

    The page's key gets its first hold again (a double click, a reload). Somebody who goes back in the browser to the
    same page and chooses another time means to change: then the first hold is replaced, under a key that follows from
    it, so that a double click on this choice is one, too.
    """
    replaces = party.replaces
    for _turn in range(TURNS):
        booking = hold(
            reception=party.reception,
            service=party.service,
            party_size=party.people,
            now=now,
            language=get_language() or "ru",
            starts_at=starts_at,
            request_key=key,
            replaces=replaces,
        )
        if _is_wanted(booking, party, starts_at, now=now):
            return booking
        replaces = booking if booking.status in REPLACEABLE else None
        key = uuid.uuid5(key, f"{party.service.pk}.{party.people}.{starts_at}")
    raise SlotTaken


def _is_wanted(booking: Booking, party: Party, starts_at: dt.datetime | None, *, now: dt.datetime) -> bool:
    """Whether a booking found again by its key is what is being asked for now, and still stands."""
    chosen = (booking.reception_id, booking.service_id, booking.party_size)
    held = booking.status == Booking.Status.HELD and booking.hold_ends_at is not None and booking.hold_ends_at > now
    return (
        chosen == (party.reception.pk, party.service.pk, party.people)
        and (booking.live or held)
        and starts_at in (None, booking.starts_at)
    )
