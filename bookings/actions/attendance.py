"""The reception day: who arrived, who was called to which desk, what the outcome was, and corrections.

A form says which state the officer saw (`seen`; empty if it does not matter), so a form that arrives late or twice does
no harm: if the step is done already, it counts as done; if the state is another one, the officer is told which, and who
set it.
"""

import datetime as dt

from django.db import transaction

from bookings.actions.core.busy_times import busy_times_of
from bookings.actions.core.day_slots import free_remaining_slots, reclaim_slots
from bookings.actions.core.locks import lock_booking, lock_persons, share_reception
from bookings.actions.core.transitions import change_status, refusing_second_booking
from bookings.actions.core.waiting_entries import end_waiting_of_booked
from bookings.errors import (
    DayClosed,
    NotToday,
    ReceptionCancelled,
    TooEarly,
    WrongState,
)
from bookings.models import Actor, Booking, Desk, Event, Reception

Status = Booking.Status
Reason = Booking.Reason

# What a wrong state can be corrected to. The database's table of moves has these too, until the day is closed.
CORRECTIONS: dict[str, tuple[Status, ...]] = {
    Status.ARRIVED: (Status.CONFIRMED,),
    Status.CALLED: (Status.ARRIVED,),
    Status.SERVED: (Status.CALLED, Status.ARRIVED),
    Status.NOT_SERVED: (Status.CALLED, Status.ARRIVED),
    Status.NO_SHOW: (Status.ARRIVED,),
}


def check_in(*, booking: Booking, actor: Actor, now: dt.datetime, seen: str = "") -> Booking:
    """Note that a confirmed party has come.

    Raises WrongState, NotToday, DayClosed, ReceptionCancelled, as do all actions of this module.
    """
    with transaction.atomic():
        booking, _reception = lock_on_the_day(booking, now=now)
        if not _is_new(booking, Status.ARRIVED, seen=seen, of=(Status.CONFIRMED,)):
            return booking
        change_status(booking, to=Status.ARRIVED, verb="check_in", actor=actor, now=now)
        return booking


def call(*, booking: Booking, desk: Desk, actor: Actor, now: dt.datetime, seen: str = "") -> Booking:
    """Call a party that has arrived to a desk of its reception.

    If two officers call it, one succeeds; for the other it raises WrongState, even if the desk is the same.
    """
    with transaction.atomic():
        booking, reception = lock_on_the_day(booking, now=now)
        if booking.status == Status.CALLED and (booking.called_to_id, booking.called_by) != (desk.pk, actor.name):
            raise wrong_state(booking)
        if desk.reception_id != reception.pk:
            raise wrong_state(booking)
        if not _is_new(booking, Status.CALLED, seen=seen, of=(Status.ARRIVED,)):
            return booking
        change_status(
            booking, to=Status.CALLED, verb="call", actor=actor, now=now, called_to=desk, called_by=actor.name
        )
        return booking


def serve(*, booking: Booking, actor: Actor, now: dt.datetime, seen: str = "") -> Booking:
    """Note that the party has got what it came for."""
    with transaction.atomic():
        booking, _reception = lock_on_the_day(booking, now=now)
        if not _is_new(booking, Status.SERVED, seen=seen, of=Booking.PRESENT):
            return booking
        change_status(booking, to=Status.SERVED, verb="serve", actor=actor, now=now)
        return booking


def not_serve(*, booking: Booking, reason: Reason, actor: Actor, now: dt.datetime, seen: str = "") -> Booking:
    """Note that the party could not be served, or left. The rest of its time becomes free."""
    with transaction.atomic():
        booking, _reception = lock_on_the_day(booking, now=now)
        if booking.status == Status.NOT_SERVED and booking.reason != reason:
            raise wrong_state(booking)
        if not _is_new(booking, Status.NOT_SERVED, seen=seen, of=Booking.PRESENT):
            return booking
        change_status(booking, to=Status.NOT_SERVED, verb="not_serve", actor=actor, now=now, reason=reason)
        free_remaining_slots(booking, now=now)
        return booking


def miss(*, booking: Booking, actor: Actor, now: dt.datetime, seen: str = "") -> Booking:
    """Note that the party did not come, or did not come to the desk. The rest of its time becomes free.

    Raises TooEarly until the post's waiting minutes after the start are over.
    """
    with transaction.atomic():
        booking, _reception = lock_on_the_day(booking, now=now)
        if not _is_new(booking, Status.NO_SHOW, seen=seen, of=Booking.LIVE):
            return booking
        require_waited(booking, now=now)
        change_status(booking, to=Status.NO_SHOW, verb="miss", actor=actor, now=now)
        free_remaining_slots(booking, now=now)
        return booking


def correct_attendance(*, booking: Booking, to: Status, actor: Actor, now: dt.datetime, seen: str = "") -> Booking:
    """Take a step back until the day is closed (`CORRECTIONS`). People who are there after all get their own time
    again if nobody has it and they have no other booking then, or else the next one.

    Raises also NothingFree, TimesOverlap, AlreadyBooked (one of them has booked again since).
    """
    with refusing_second_booking(), transaction.atomic():
        booking, reception = lock_on_the_day(booking, now=now)
        if booking.status == to:
            return booking
        if (seen and seen != booking.status) or to not in possible_corrections(booking):
            raise wrong_state(booking)
        was_live = booking.live
        was_gone = booking.status in (Status.NOT_SERVED, Status.NO_SHOW)
        busy = () if was_live else busy_times_of(booking, at=reception)
        desk = booking.called_to if to == Status.CALLED else None
        change_status(
            booking,
            to=to,
            verb="correct",
            actor=actor,
            now=now,
            reason="",
            called_to=desk,
            called_by=actor.name if desk else "",
        )
        if not was_live:
            reclaim_slots(booking, reception, busy=busy, now=now)
        if was_gone:
            end_waiting_of_booked(booking, now=now)  # a first right too, if the kit was why
        return booking


def possible_corrections(booking: Booking) -> tuple[Status, ...]:
    """Return the states that a booking can be put back to.

    A walk-in was never expected, so it cannot be confirmed again; a party that was never called to a desk cannot be
    called again. On a cancelled day nobody is expected.
    """
    if booking.reception.status == Reception.Status.CANCELLED:
        return ()
    return tuple(
        to
        for to in CORRECTIONS.get(booking.status, ())
        if not (to == Status.CONFIRMED and booking.source == Booking.Source.WALK_IN)
        and not (to == Status.CALLED and booking.called_to_id is None)
    )


def lock_on_the_day(booking: Booking, *, now: dt.datetime) -> tuple[Booking, Reception]:
    """Lock a booking and share its reception, which has begun and is not closed.

    People who were there when the day was cancelled can still be marked, so that no booking stays live for good.
    Raises NotToday, DayClosed, ReceptionCancelled.
    """
    reception = share_reception(booking.reception_id)
    booking = lock_booking(booking.pk)
    if booking.reception_id != reception.pk:  # moved between the look and the lock
        raise NotToday(date=booking.reception.date)
    if not (reception.status == Reception.Status.CANCELLED and booking.status in Booking.PRESENT):
        require_open_day(reception, now=now)
    return booking, reception


def require_open_day(reception: Reception, *, now: dt.datetime) -> None:
    """Refuse what is for the day itself and the time after it, until the reception is closed.

    Raises NotToday, DayClosed, ReceptionCancelled.
    """
    if reception.status == Reception.Status.FINISHED:
        raise DayClosed
    if reception.status != Reception.Status.PUBLISHED:
        raise ReceptionCancelled
    if not reception.has_come(now):
        raise NotToday(date=reception.date)


def can_be_missed(booking: Booking, *, now: dt.datetime) -> bool:
    """Return whether a booking's time began at least the post's waiting minutes ago."""
    return now >= _missed_from(booking)


def require_waited(booking: Booking, *, now: dt.datetime) -> None:
    """Raise TooEarly if a booking cannot become a no-show yet."""
    if not can_be_missed(booking, now=now):
        raise TooEarly(from_time=_missed_from(booking).astimezone(booking.post.zone))


def _missed_from(booking: Booking) -> dt.datetime:
    return booking.starts_at + dt.timedelta(minutes=booking.post.waiting_minutes)


def wrong_state(booking: Booking) -> WrongState:
    """Return the refusal that says which state a locked booking is in, and who set it."""
    return WrongState(state=booking.get_status_display(), by=str(_set_by(booking) or ""))


def _set_by(booking: Booking) -> Actor | None:
    """Return who set the present state; None if it is not known."""
    steps = Event.objects.filter(booking_id=booking.pk, to_state=booking.status).exclude(verb__in=("view", "reach"))
    last = steps.order_by("-id").first()
    return last.actor if last else None


def _is_new(booking: Booking, to: Status, *, seen: str, of: tuple[Status, ...]) -> bool:
    """Return whether a step is still to be done. Raises WrongState if the booking is in none of the states in which the
    step begins, or not in the one that the officer saw."""
    if booking.status == to:
        return False
    if booking.status not in of or (seen and seen != booking.status):
        raise wrong_state(booking)
    return True


VERBS = {Status.SERVED: "serve", Status.NOT_SERVED: "not_serve", Status.NO_SHOW: "miss"}


def enter_outcome(
    *, booking: Booking, to: Status, reason: str = "", seen: str, actor: Actor, now: dt.datetime
) -> Booking:
    """Record the outcome of a party, whatever its state; each step in between is recorded too.

    An earlier outcome is corrected by way of "arrived". `reason` says why a party was not served. Entering the same
    outcome again does nothing. Raises WrongState if the state is not the one that was `seen`, AlreadyBooked, NotToday,
    TooEarly, DayClosed, ReceptionCancelled.
    """
    assert to in Booking.OUTCOMES
    reason = reason if to == Status.NOT_SERVED else ""
    with refusing_second_booking(), transaction.atomic():
        booking, _reception = lock_on_the_day(booking, now=now)
        if (booking.status, booking.reason) == (to, reason):
            return booking
        if booking.status != seen or booking.status not in (*Booking.LIVE, *Booking.OUTCOMES):
            raise wrong_state(booking)
        if to == Status.NO_SHOW:
            require_waited(booking, now=now)
        if booking.status in Booking.OUTCOMES:
            # Live for a moment only, so it needs no time of its own: the database looks at slots at COMMIT.
            lock_persons(booking.applicants.values_list("person_hash", flat=True))
            change_status(booking, to=Status.ARRIVED, verb="correct", actor=actor, now=now, reason="")
            if to == Status.SERVED:
                end_waiting_of_booked(booking, now=now)  # a first right too, if the kit was why they were not
        elif booking.status == Status.CONFIRMED and to != Status.NO_SHOW:
            change_status(booking, to=Status.ARRIVED, verb="check_in", actor=actor, now=now)
        change_status(booking, to=to, verb=VERBS[to], actor=actor, now=now, reason=reason)
        if to != Status.SERVED:
            free_remaining_slots(booking, now=now)
        return booking
