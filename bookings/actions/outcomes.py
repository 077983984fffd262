"""Outcomes from the paper list, entered when the day is over or the network is back."""

import datetime as dt

from django.db import IntegrityError, transaction

from bookings.actions.attending import locked, refusal
from bookings.actions.day_slots import free_rest
from bookings.actions.lines import take_off_booked
from bookings.actions.steps import broken_rule, move
from bookings.errors import AlreadyBooked
from bookings.models import Booking

Status = Booking.Status
VERBS = {Status.SERVED: "serve", Status.NOT_SERVED: "not_serve", Status.NO_SHOW: "miss"}


def enter_outcome(
    *, booking: Booking, to: Status, reason: str = "", seen: str, actor: str, now: dt.datetime
) -> Booking:
    """Write down what became of a party, whatever state it is in; each step in between is recorded too.

    An outcome entered before is corrected by way of "arrived". `reason` is of those not served. Entering what stands
    there already does nothing. Raises WrongState when the state is not the one that was `seen`, AlreadyBooked,
    NotToday, DayClosed, ReceptionCancelled.
    """
    assert to in Booking.OUTCOMES
    reason = reason if to == Status.NOT_SERVED else ""
    try:
        with transaction.atomic():
            booking, _reception = locked(booking, now=now)
            if (booking.status, booking.reason) == (to, reason):
                return booking
            if booking.status != seen or booking.status not in (*Booking.LIVE, *Booking.OUTCOMES):
                raise refusal(booking)
            if booking.status in Booking.OUTCOMES:
                move(booking, to=Status.ARRIVED, verb="correct", actor=actor, now=now, reason="")
                if to == Status.SERVED:
                    take_off_booked(booking, now=now)  # a first right too, if the kit was why they were not
            elif booking.status == Status.CONFIRMED and to != Status.NO_SHOW:
                move(booking, to=Status.ARRIVED, verb="check_in", actor=actor, now=now)
            # Its slots are looked at when the transaction ends: an outcome needs none.
            move(booking, to=to, verb=VERBS[to], actor=actor, now=now, reason=reason)
            if to != Status.SERVED:
                free_rest(booking, now=now)
            return booking
    except IntegrityError as error:
        if broken_rule(error) == "applicant_one_live_booking":
            raise AlreadyBooked from error
        raise
