"""The reception of today, to try the day on: made anew each day, by the actions that citizens and staff call."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q

from bookings.actions import attendance
from bookings.actions.core.locks import lock_post
from bookings.errors import BookingError, SlotTaken
from bookings.models import Booking, District, Notification, Post, Reception, Service, Slot
from consulate.demo.data.guests import book, parties
from consulate.demo.data.past import ACTOR, PLAYED_MINUTES, receive
from consulate.demo.data.people import Party
from consulate.demo.data.receptions import Day, DeskData, make_reception

PUBLISHED_BEFORE = dt.timedelta(days=12)
DISTRICT = "eskeldi"  # none of the coming receptions is there
OPENS, CLOSES = 9, 18
ELDER = dt.timedelta(days=1000)

logger = logging.getLogger(__name__)


def make_today(
    *, post: Post, districts: dict[str, District], services: dict[str, Service], now: dt.datetime, stretch: bool
) -> list[Booking]:
    """Make a reception of today with people booked all day, unless today has one; return its bookings.

    `stretch`: its hours reach from two hours ago until three hours from now at least, so that at any hour some people
    have been served, some wait, and some are still to come. What staff have changed in the demo may leave no room for
    it, as another number of kits does; then there is none.
    """
    try:
        with transaction.atomic():
            lock_post(post.pk)  # the start of the demo and its clock may call this at once
            if Reception.objects.filter(post=post, date=now.astimezone(post.zone).date()).exists():
                return []
            return _make_today(post, districts, services, now, stretch=stretch)
    except BookingError as error:
        logger.warning("The demo has no reception of today: %s %s", type(error).__name__, error.facts)
        return []


def _make_today(
    post: Post, districts: dict[str, District], services: dict[str, Service], now: dt.datetime, *, stretch: bool
) -> list[Booking]:
    hour = now.astimezone(post.zone).hour
    opens, closes = (min(OPENS, max(0, hour - 2)), max(CLOSES, min(24, hour + 3))) if stretch else (OPENS, CLOSES)
    kit = DeskData(("passport-10",), opens, closes)
    papers = DeskData(("criminal-record", "passport-5"), opens, closes, slot_minutes=15)
    reception = make_reception(
        Day(DISTRICT, 0, (kit, papers)),
        post=post,
        districts=districts,
        services=services,
        now=now - PUBLISHED_BEFORE,
        date=now.astimezone(post.zone).date(),
    )
    bookings = _book_all_day(reception)
    for number, booking in enumerate(bookings):
        _play(booking, number, now=now)
    # Also of people who tried the demo before and have a first right here.
    owed = Notification.objects.filter(Q(booking__reception=reception) | Q(entry__reception=reception))
    owed.update(state=Notification.State.OBSOLETE)
    return bookings


def _book_all_day(reception: Reception) -> list[Booking]:
    """Book one party after the other, evenly over the day."""
    published = reception.local(dt.time(9), days_before=2)  # the kept places are free by then
    free = list(Slot.objects.free(published).at(reception).order_by("starts_at", "pk").select_related("desk"))
    guests = [(number, _elder(party)) for number, party in parties()]
    bookings = []
    for (number, party), slot in zip(guests, free[:: -(-len(free) // len(guests))], strict=False):
        offered = list(slot.desk.services.order_by("pk"))
        service = offered[number % len(offered)]
        try:
            bookings.append(book(reception, service, number, party, now=published, starts_at=slot.starts_at))
        except SlotTaken:
            continue  # a family before the break
    return sorted(bookings, key=lambda booking: (booking.starts_at, booking.pk))


def _elder(party: Party) -> Party:
    """Return the party as other people of the same names: the coming receptions have these."""
    persons = tuple(person._replace(birth_date=person.birth_date - ELDER) for person in party.persons)
    return party._replace(persons=persons)


def _play(booking: Booking, number: int, *, now: dt.datetime) -> None:
    """Bring a booking to where it would be by now: those of the last hours have been received, those of the last
    minutes wait or have not come yet."""
    begun = now - booking.starts_at
    if begun >= dt.timedelta(minutes=PLAYED_MINUTES):
        receive(booking, number)
    elif begun >= dt.timedelta(0) and number % 2:
        attendance.check_in(booking=booking, actor=ACTOR, now=booking.starts_at)
        if number % 4 == 1:
            attendance.call(booking=booking, desk=booking.desk, actor=ACTOR, now=now)
