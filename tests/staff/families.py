"""A family that has a place."""

from bookings.actions import confirmation
from bookings.models import Booking, Reception
from tests.factories import NOW, add_child, fill_in, held_booking, the_code


def confirmed_family(reception: Reception) -> Booking:
    """A woman and her child, with a phone number."""
    booking = fill_in(held_booking(reception, party_size=2))
    add_child(booking, 2)
    Booking.objects.filter(pk=booking.pk).update(phone="+77011234567")
    confirmation.ask_code(booking=booking, now=NOW)
    return confirmation.confirm_booking(booking=booking, code=the_code(booking), now=NOW)
