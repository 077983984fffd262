"""Publishing a reception, and cancelling one."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from bookings.actions.interests import tell_of
from bookings.actions.lines import end_line
from bookings.actions.locks import lock_reception
from bookings.actions.steps import move, move_reception
from bookings.errors import CannotPublish, TooLate, WrongState
from bookings.models import Booking, Notification, Post, Reception, Slot
from bookings.notifications.outbox import enqueue, withdraw
from bookings.planning import Plan, plan


def publish(*, reception: Reception, actor: str, now: dt.datetime) -> Plan:
    """Make the slots of a draft and show it to citizens. Raises CannotPublish with the plan's problems, WrongState."""
    with transaction.atomic():
        # The kits of a date are counted over the post's receptions, so two can't be published at once. NO KEY: a
        # booking's foreign key shares the post's row, and its hold has the reception that we are about to wait for.
        Post.objects.select_for_update(no_key=True).get(pk=reception.post_id)
        reception = lock_reception(reception.pk)
        if reception.status != Reception.Status.DRAFT:
            raise WrongState(state=reception.get_status_display())
        result = plan(reception, now=now)
        if result.problems:
            raise CannotPublish(problems=result.problems)
        opens_at = max(reception.opens_at or now, now)
        closes_at = reception.closes_at or reception.usual_closing
        kept_until = max(opens_at, reception.kept_places_open_at)
        slots = []
        for desk_plan in result.desks:
            first_kept = len(desk_plan.slots) - desk_plan.kept
            slots += [
                Slot(
                    reception=reception,
                    desk=desk_plan.desk,
                    starts_at=start,
                    ends_at=end,
                    free_from=kept_until if number >= first_kept else opens_at,
                )
                for number, (start, end) in enumerate(desk_plan.slots)
            ]
        Slot.objects.bulk_create(slots)
        move_reception(
            reception,
            to=Reception.Status.PUBLISHED,
            verb="publish",
            actor=actor,
            now=now,
            opens_at=opens_at,
            closes_at=closes_at,
            published_at=now,
        )
        tell_of(reception, now=now)
        return result


def cancel(*, reception: Reception, actor: str, now: dt.datetime) -> int:
    """Cancel a reception and every booking at it, and tell everybody who had a confirmed one; answers how many.

    Raises WrongState when it is cancelled or finished already, TooLate when its last time is over.
    """
    with transaction.atomic():
        reception = lock_reception(reception.pk)
        if reception.status not in (Reception.Status.DRAFT, Reception.Status.PUBLISHED):
            raise WrongState(state=reception.get_status_display())
        slots = Slot.objects.at(reception)
        if slots.exists() and not slots.filter(ends_at__gt=now).exists():
            raise TooLate
        end_line(reception, actor=actor, now=now)  # with its offers: entries are locked before bookings
        told = 0
        bookings = reception.bookings.filter(status__in=[Booking.Status.HELD, Booking.Status.CONFIRMED])
        for booking in bookings.select_for_update().order_by("pk"):
            was_confirmed = booking.status == Booking.Status.CONFIRMED
            move(
                booking,
                to=Booking.Status.CANCELLED,
                verb="cancel_reception",
                actor=actor,
                now=now,
                version=booking.version + was_confirmed,
            )
            if was_confirmed:
                told += 1
                withdraw(booking)
                enqueue(
                    kind=Notification.Kind.RECEPTION_CANCELLED,
                    now=now,
                    booking=booking,
                    version=booking.version,
                    due_at=now,
                    expires_at=booking.ends_at,
                )
        # No claim is under way: all take the reception's share lock first. Whoever has arrived keeps the slots.
        slots.filter(Q(booking=None) | Q(booking__status__in=Booking.ENDED)).update(booking=None, free_from=None)
        move_reception(reception, to=Reception.Status.CANCELLED, verb="cancel_reception", actor=actor, now=now)
        return told
