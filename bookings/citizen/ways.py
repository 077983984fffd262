"""Ways on: where a page of the public site sends a person next."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from bookings.identity.tokens import link_token
from bookings.models import Booking, Reception, Service
from bookings.queries.booking_steps import Step, first_missing

# Holds whose time can be chosen anew with all that was typed.
REPLACEABLE = (Booking.Status.HELD, Booking.Status.EXPIRED)


@dataclass(frozen=True)
class Way:
    """One thing to do next. `post` makes a button of it that sends a form: for what changes something."""

    text: str | Promise
    url: str
    post: bool = False


def receptions_url(*, service: Service | None = None, replaces: Booking | None = None) -> str:
    """The list of receptions, narrowed to those that offer a service. `replaces` is moved to the one chosen there."""
    return _address(reverse("citizen:receptions"), service=service.code if service else None, **_from(replaces))


def reception_url(reception: Reception, *, service: Service | None = None, replaces: Booking | None = None) -> str:
    address = reverse("citizen:reception", args=[reception.pk])
    return _address(address, service=service.code if service else None, **_from(replaces))


def choose_url(
    reception: Reception,
    *,
    service: Service | None = None,
    people: int | None = None,
    replaces: Booking | None = None,
) -> str:
    """The page that asks for service and number of people, with what is known chosen already."""
    return _address(
        reverse("citizen:choose", args=[reception.pk]),
        service=service.code if service else None,
        people=people,
        **_from(replaces),
    )


def readiness_url(reception: Reception, *, service: Service, people: int, replaces: Booking | None = None) -> str:
    """The questions that a service asks before a time is chosen."""
    return _address(
        reverse("citizen:readiness", args=[reception.pk]), service=service.code, people=people, **_from(replaces)
    )


def times_url(reception: Reception, *, service: Service, people: int, replaces: Booking | None = None) -> str:
    """The free times for a party. What was typed on `replaces` goes along to the time chosen there."""
    return _address(
        reverse("citizen:times", args=[reception.pk]), service=service.code, people=people, **_from(replaces)
    )


def other_times_url(booking: Booking) -> str:
    """The free times for a booking's own service and party, taking along what was typed on it."""
    return times_url(booking.reception, service=booking.service, people=booking.party_size, replaces=booking)


def step_url(booking: Booking, step: Step | None) -> str:
    """A page of the journey; None is the last one, where the answers are checked."""
    if step is None:
        return reverse("citizen:check", args=[link_token(booking)])
    numbered = [step.number] if step.number else []
    return reverse(f"citizen:{step.name}", args=[link_token(booking), *numbered])


def next_url(booking: Booking) -> str:
    """Where a booking goes on: the first page not answered yet, or the booked page."""
    if booking.live:
        return reverse("citizen:booked", args=[link_token(booking)])
    return step_url(booking, first_missing(booking))


def _from(replaces: Booking | None) -> dict[str, str]:
    return {"from": link_token(replaces)} if replaces and replaces.status in REPLACEABLE else {}


def _address(path: str, **query: object) -> str:
    given = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path
