"""What a citizen chooses before a time is held, and the addresses of the pages that ask for it.

A hold can be replaced: it stays until another time is chosen, and what was typed for it is kept. The link to that
hold is `from` in the addresses.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.cache import patch_cache_control

from bookings.citizen.access import find_booking, next_url, step_url
from bookings.forms.page_form import PageForm
from bookings.identity.tokens import BadToken, link_token
from bookings.models import Applicant, Booking, Reception, Service
from bookings.queries.party_steps import first_missing

REPLACEABLE = (Booking.Status.HELD, Booking.Status.EXPIRED)
SENT = "go"  # in the address once a form was sent: radio buttons that are not chosen send nothing


@dataclass(frozen=True)
class Choice:
    """Where, for which service and for how many people, as far as it is chosen; `replaces` is the hold to replace."""

    reception: Reception
    service: Service | None = None
    people: int | None = None
    replaces: Booking | None = None

    @classmethod
    def from_query(cls, query: QueryDict, reception: Reception) -> Choice:
        """Read the choice from an address. What this reception does not have counts as not chosen."""
        code, people = query.get("service"), query.get("people")
        return cls(
            reception,
            next((service for service in reception.services if service.code == code), None),
            next((size for size in range(1, reception.post.max_party + 1) if str(size) == people), None),
            hold_of(query),
        )

    @classmethod
    def of(cls, booking: Booking) -> Choice:
        """Return the choice that a booking was made by, to make it again."""
        return cls(booking.reception, booking.service, booking.party_size, booking)

    @property
    def is_complete(self) -> bool:
        return self.service is not None and self.people is not None

    @property
    def chosen(self) -> tuple[Service, int]:
        """The service and the number of people, once the choice is complete."""
        assert self.service is not None
        assert self.people is not None
        return self.service, self.people

    @property
    def is_as_held(self) -> bool:
        """Whether only the time is chosen again."""
        held = self.replaces
        return held is not None and (held.reception_id, held.service_id, held.party_size) == (
            self.reception.pk,
            self.service and self.service.pk,
            self.people,
        )

    @property
    def left_out(self) -> list[Applicant]:
        """The people entered for the hold who do not fit in a party of this size."""
        if self.replaces is None or self.people is None:
            return []
        return [person for person in self.replaces.applicants.all() if person.position > self.people]

    @property
    def reception_url(self) -> str:
        """The page of the reception, which asks for service and number of people. What is known is already chosen."""
        return self._url("reception")

    @property
    def choose_url(self) -> str:
        """The same page, at its form."""
        return f"{self.reception_url}#{PageForm.form_id}"

    @property
    def ask_again_url(self) -> str:
        """The same page, which says what is missing."""
        return self._url("reception", **{SENT: "1"})

    @property
    def readiness_url(self) -> str:
        """The questions that show which papers a person needs."""
        return self._url("readiness")

    @property
    def times_url(self) -> str:
        return self._url("times")

    @property
    def wait_url(self) -> str:
        return self._url("wait")

    @property
    def answers_url(self) -> str | None:
        """The page of the answers, if something about a hold at this reception is changed from there."""
        held = self.replaces
        return answers_url(held) if held is not None and held.reception_id == self.reception.pk else None

    def readiness_url_with(self, **answers: str) -> str:
        return self._url("readiness", **answers)

    def _url(self, page: str, **more: str | None) -> str:
        known: dict[str, object] = {
            "service": self.service and self.service.code,
            "people": self.people,
            "from": _link(self.replaces),
        }
        return _with_query(reverse(f"citizen:{page}", args=[self.reception.pk]), known | more)


def receptions_url(*, service: Service | None = None, replaces: Booking | None = None) -> str:
    """Return the address of the list of receptions, only those that provide a service if one is given."""
    return _with_query(reverse("citizen:receptions"), {"service": service and service.code, "from": _link(replaces)})


def hold_of(query: QueryDict) -> Booking | None:
    """Return the hold that `from` in an address names, if it can be replaced. A bad link is ignored."""
    try:
        booking = find_booking(query.get("from", ""))
    except BadToken:
        return None
    return booking if booking.status in REPLACEABLE else None


def hold_is_over(booking: Booking, *, now: dt.datetime) -> bool:
    """Return whether the end that the holder is shown has passed."""
    return booking.status != Booking.Status.HELD or (booking.hold_ends_at or now) <= now


def hold_notice(held: Booking | None, *, now: dt.datetime) -> dict[str, object]:
    """Return what `citizen/parts/hold_notice.html` says: which place is held, and the way back to it."""
    if held is None or held.status != Booking.Status.HELD:
        return {}
    return {"booking": held, "hold_is_over": hold_is_over(held, now=now), "keep_url": next_url(held)}


def answers_url(held: Booking | None) -> str | None:
    """Return the page where the answers are checked, once nothing is missing: "Change" was pressed there."""
    if held is None or held.status != Booking.Status.HELD or first_missing(held):
        return None
    return step_url(held, None)


def keep_fresh(response: HttpResponse, *, private: bool) -> HttpResponse:
    """Make caches ask again: what is free changes at any time.

    `private` is for pages of one person's choice, whose address may carry the link of a booking.
    """
    patch_cache_control(response, no_cache=True, **({"private": True} if private else {}))
    if private:
        response["X-Robots-Tag"] = "noindex"
    return response


def _link(replaces: Booking | None) -> str | None:
    return link_token(replaces) if replaces and replaces.status in REPLACEABLE else None


def _with_query(path: str, query: dict[str, object]) -> str:
    given = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path
