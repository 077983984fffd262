"""A visit on the pages: what is held for one journey, what of it has run out, and what is booked already."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from bookings.citizen.ways import step_url
from bookings.models import Applicant, Booking


@dataclass(frozen=True)
class Visit:
    """The bookings of a visit, the first made first. `lapsed` ran out and were neither chosen anew nor left out."""

    held: list[Booking]
    lapsed: list[Booking]
    booked: list[Booking]

    def persons(self, booking: Booking) -> list[Applicant]:
        """Who can come for one more service: all of this booking and of the holds, each once."""
        known: dict[str, Applicant] = {}
        for each in (booking, *self.held):
            for person in each.applicants.all():
                known.setdefault(person.person_hash, person)
        return list(known.values())

    @property
    def chosen(self) -> dict[tuple[int, str], uuid.UUID | None]:
        """Which service is chosen for whom, by service and person hash; with the key of the page that chose it."""
        return {
            (booking.service_id, person.person_hash): booking.request_key
            for booking in (*self.booked, *self.held)
            for person in booking.applicants.all()
        }


def visit_of_page(booking: Booking) -> Visit:
    """The visit of a booking that a link has opened; what has another address by now is no part of it."""
    bookings = [booking]
    if booking.visit is not None:
        others = Booking.objects.with_places().filter(visit=booking.visit, erased_at=None).exclude(pk=booking.pk)
        bookings += [other for other in others if other.email.lower() == booking.email.lower()]
        bookings.sort(key=lambda each: each.pk)
    return Visit(
        held=[each for each in bookings if each.status == Booking.Status.HELD],
        lapsed=[each for each in bookings if each.status == Booking.Status.EXPIRED],
        booked=[each for each in bookings if each.live],
    )


def leading(booking: Booking) -> Booking | None:
    """The hold of a booking's visit on whose pages the whole visit is checked and confirmed; None when none is held."""
    if booking.visit is None:
        return booking if booking.status == Booking.Status.HELD else None
    return _held(booking.visit).first()


def has_other_holds(booking: Booking) -> bool:
    return booking.visit is not None and _held(booking.visit).exclude(pk=booking.pk).exists()


def visit_url(booking: Booking) -> str | None:
    """Where a visit is checked; None when nothing of it is held."""
    first = leading(booking)
    return step_url(first, None) if first else None


def _held(visit: uuid.UUID) -> QuerySet[Booking]:
    return Booking.objects.filter(visit=visit, status=Booking.Status.HELD).order_by("pk")
