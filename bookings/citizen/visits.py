"""A visit: what is held for one journey to a reception, what has expired, and what is already booked."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from bookings.citizen.access import step_url
from bookings.models import Applicant, Booking


@dataclass(frozen=True)
class Visit:
    """The bookings of a visit, oldest first. `lapsed` have expired and were neither chosen again nor removed."""

    held: list[Booking]
    lapsed: list[Booking]
    booked: list[Booking]

    def persons(self, booking: Booking) -> list[Applicant]:
        """Return who can come for one more service: everybody in this booking and in the holds, each once."""
        known: dict[str, Applicant] = {}
        for each in (booking, *self.held):
            for person in each.applicants.all():
                known.setdefault(person.person_hash, person)
        return list(known.values())

    @property
    def chosen(self) -> dict[tuple[int, str], uuid.UUID | None]:
        """The key of the page that chose a service for a person, by service and person hash."""
        return {
            (booking.service_id, person.person_hash): booking.request_key
            for booking in (*self.booked, *self.held)
            for person in booking.applicants.all()
        }


def read_visit(booking: Booking) -> Visit:
    """Return the visit of a booking that a link has opened. Bookings with another address are not part of it."""
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


def first_hold(booking: Booking) -> Booking | None:
    """Return the hold on whose pages the whole visit is checked and confirmed; None when nothing is held."""
    if booking.visit is None:
        return booking if booking.status == Booking.Status.HELD else None
    return _held(booking.visit).first()


def has_other_holds(booking: Booking) -> bool:
    return booking.visit is not None and _held(booking.visit).exclude(pk=booking.pk).exists()


def visit_url(booking: Booking) -> str | None:
    """Return where a visit is checked; None when nothing of it is held."""
    first = first_hold(booking)
    return step_url(first, None) if first else None


def _held(visit: uuid.UUID) -> QuerySet[Booking]:
    return Booking.objects.filter(visit=visit, status=Booking.Status.HELD).order_by("pk")
