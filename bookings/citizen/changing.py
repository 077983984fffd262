"""Choosing anew: the hold that `from` names in an address, and what the pages of choosing say of it.

It stays as it is until another time is chosen; what was typed on it goes along.
"""

import datetime as dt

from django.http import HttpResponse, QueryDict
from django.utils.cache import patch_cache_control

from bookings.citizen import ways
from bookings.citizen.access import booking_of
from bookings.identity.tokens import BadToken
from bookings.models import Applicant, Booking
from bookings.queries.booking_steps import first_missing


def hold_of(query: QueryDict) -> Booking | None:
    """The hold that `from` names, while it can be replaced. A link that opens nothing is left out of account."""
    try:
        booking = booking_of(query.get("from", ""))
    except BadToken:
        return None
    return booking if booking.status in ways.REPLACEABLE else None


def hold_is_over(booking: Booking, *, now: dt.datetime) -> bool:
    """Whether the end that the holder is shown has passed."""
    return booking.status != Booking.Status.HELD or (booking.hold_ends_at or now) <= now


def notice(held: Booking | None, *, now: dt.datetime) -> dict[str, object]:
    """What `citizen/parts/changing.html` says: which place is held, and the way back to it. Empty without a hold."""
    if held is None or held.status != Booking.Status.HELD:
        return {}
    return {"booking": held, "hold_is_over": hold_is_over(held, now=now), "keep_url": ways.next_url(held)}


def answers_url(held: Booking | None) -> str | None:
    """The page where the answers are checked, once there is nothing left to ask: where "Change" was pressed."""
    if held is None or held.status != Booking.Status.HELD or first_missing(held):
        return None
    return ways.step_url(held, None)


def left_out(held: Booking | None, people: int) -> list[Applicant]:
    """The persons who have been written down and for whom a party of that size has no place."""
    return [person for person in held.applicants.all() if person.position > people] if held else []


def of_this_moment(response: HttpResponse, *, private: bool) -> HttpResponse:
    """What is free is true now only: a page out of some memory would offer what is long gone.

    `private` is for pages of one person's choice, whose address may carry the link of a booking.
    """
    patch_cache_control(response, no_cache=True, **({"private": True} if private else {}))
    if private:
        response["X-Robots-Tag"] = "noindex"
    return response
