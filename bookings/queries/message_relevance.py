"""Whether a message is still wanted. Looked at as late as can be: between the promise and the sending lie months."""

import datetime as dt

from bookings.models import Booking, EmailCode, Interest, Notification, Reception, WaitlistEntry

Kind = Notification.Kind
REMINDERS = (Kind.REMINDER_WEEK, Kind.REMINDER_DAY)
CANCELLATIONS = (Kind.CANCELLED, Kind.RECEPTION_CANCELLED, Kind.NOT_FITTING)
# What a party is told that has a first right in exchange for its place.
FIRST_RIGHTS = (Kind.RECEPTION_CANCELLED, Kind.NOT_FITTING, Kind.KIT_DEFERRED)
# Of use whatever the booking's version is: they tell a link, not a time.
OF_ANY_VERSION = (Kind.LINK, Kind.ALREADY_BOOKED)
_DAY = dt.timedelta(days=1)


class NotWanted(Exception):
    """What the message is about has gone since it was claimed."""


def is_wanted(notification: Notification, *, now: dt.datetime) -> bool:
    """Nobody is told of what is no longer so, and of nothing but a cancellation once their time has begun."""
    if notification.expires_at is not None and notification.expires_at <= now:
        return False
    if notification.interest is not None:
        return _interests(notification, notification.interest, now=now)
    if notification.entry is not None:
        return _entrys(notification, notification.entry, now=now)
    booking = notification.booking
    if booking is None:
        return True
    if notification.kind in (*CANCELLATIONS, Kind.KIT_DEFERRED):
        return is_still_so(notification, booking)
    if notification.kind == Kind.ADDRESS_CHANGED:
        return now < booking.reception.day_ends_at
    if booking.starts_at <= now:
        return False
    if notification.kind == Kind.CODE:
        return code_for(notification, now=now) is not None
    if notification.recipient != booking.email:
        return False  # its link opens the booking, and the address is somebody else's now
    if notification.kind == Kind.REMINDER_WEEK and booking.starts_at - _DAY <= now:
        return False  # it comes so late that the day's reminder says it all
    return is_still_so(notification, booking)


def is_still_so(notification: Notification, booking: Booking) -> bool:
    """Whether what a message says of a booking is true as yet, whoever tells it and when."""
    if notification.kind in CANCELLATIONS:
        return booking.status == Booking.Status.CANCELLED
    if notification.kind == Kind.KIT_DEFERRED:
        return booking.status in (Booking.Status.CANCELLED, Booking.Status.NOT_SERVED)
    if booking.status != Booking.Status.CONFIRMED:
        return False
    if notification.kind in (Kind.KIT_FAILED, Kind.KIT_WORKS):  # whatever the version is: a new time repairs no kit
        return booking.service.needs_kit and booking.kit_is_away == (notification.kind == Kind.KIT_FAILED)
    return booking.version == notification.version or notification.kind in OF_ANY_VERSION


def _entrys(notification: Notification, entry: WaitlistEntry, *, now: dt.datetime) -> bool:
    """Who stands in the line is told so, an offer while it can be answered, and the end when it has come."""
    match notification.kind:
        case Kind.CODE:
            return entry_code_for(notification, entry, now=now) is not None
        case _:
            return is_entry_still_told(notification, entry)


def is_entry_still_told(notification: Notification, entry: WaitlistEntry) -> bool:
    """Whether what a message says to those who wait is true as yet, whoever tells it and when."""
    match notification.kind:
        case Kind.OFFER:
            return offer_told(notification, entry) is not None
        case Kind.CARRIED_OVER:
            return entry.status == WaitlistEntry.Status.WAITING  # an offer says more
        case Kind.WAITING | Kind.DAY_CHANGED:
            return entry.status in WaitlistEntry.IN_LINE
        case Kind.WAITING_CANCELLED:
            return entry.status not in (WaitlistEntry.Status.LEFT, WaitlistEntry.Status.BOOKED)
        case _:
            return entry.status == WaitlistEntry.Status.ENDED


def entry_code_for(notification: Notification, entry: WaitlistEntry, *, now: dt.datetime) -> EmailCode | None:
    """The code that joins the line; null when it has ended or a newer one is on its way."""
    code = newest_code(notification, entry, now=now)
    return code if code and entry.status == WaitlistEntry.Status.NEW and entry.email == notification.recipient else None


def offer_told(notification: Notification, entry: WaitlistEntry) -> Booking | None:
    """The place that a mail offers, while nobody has answered and it has not passed on."""
    offer = entry.offer(notification.version)
    return offer if offer and offer.status == Booking.Status.HELD else None


def _interests(notification: Notification, interest: Interest, *, now: dt.datetime) -> bool:
    """A code until it is entered; a notice while they want to hear, and while its reception is on."""
    if notification.kind == Kind.CODE:
        return interest.confirmed_at is None
    wants = interest.confirmed_at is not None and interest.ends_at is not None and interest.ends_at > now
    return wants and reception_told(notification) is not None


def reception_told(notification: Notification) -> Reception | None:
    """The reception that a notice tells of; none once it is cancelled or over."""
    on = Reception.objects.with_places().filter(status=Reception.Status.PUBLISHED)
    found: Reception | None = on.filter(pk=notification.reception_id).first()
    return found


def newest_code(
    notification: Notification, subject: Booking | WaitlistEntry | Interest, *, now: dt.datetime
) -> EmailCode | None:
    """Return the code that the message is to tell; None when it has ended, or when a newer one has its own message."""
    code = subject.codes.order_by("-id").first()
    return code if code and code.created_at <= notification.created_at and now < code.expires_at else None


def code_for(notification: Notification, *, now: dt.datetime) -> EmailCode | None:
    """The code to be told: of a hold, or of a confirmed booking that gets a new address. Null when it has ended, when
    a newer one has been asked for, whose own mail is on its way, or when the address was corrected since."""
    booking = notification.booking
    if booking is None:
        return None
    code = newest_code(notification, booking, now=now)
    if code is None:
        return None
    is_sent_there = notification.recipient == (code.new_email or booking.email)
    wanted = Booking.Status.CONFIRMED if code.new_email else Booking.Status.HELD
    return code if is_sent_there and booking.status == wanted else None
