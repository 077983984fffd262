"""Whether a message is still wanted. Checked as late as possible, because months can pass before a message is sent."""

import datetime as dt

from django.db.models import F, Q

from bookings.models import Booking, EmailCode, Interest, Notification, Reception, WaitlistEntry

Kind = Notification.Kind
REMINDERS = (Kind.REMINDER_WEEK, Kind.REMINDER_DAY)
CANCELLATIONS = (Kind.CANCELLED, Kind.RECEPTION_CANCELLED, Kind.NOT_FITTING)
# Messages to a party that has first right to another place in exchange for its own.
FIRST_RIGHTS = (Kind.RECEPTION_CANCELLED, Kind.NOT_FITTING, Kind.KIT_DEFERRED)
# They speak of all bookings of a visit, so that one of them is sent.
OF_THE_VISIT = (Kind.CONFIRMED, *REMINDERS, Kind.LINK)
# Valid for any version of the booking, because they give a link and not a time.
OF_ANY_VERSION = (Kind.LINK, Kind.ALREADY_BOOKED)
_DAY = dt.timedelta(days=1)


class NotWanted(Exception):
    """Raised when the reason for a message has gone since it was claimed."""


def is_wanted(notification: Notification, *, now: dt.datetime) -> bool:
    """Return whether a message is still true and useful. Once the booking's time has begun, only a cancellation, a
    deferral or a change of address is still sent."""
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
        return False  # the mail's link opens the booking, and this address is no longer the party's
    if notification.kind in OF_THE_VISIT and _is_said_with_another(notification, booking):
        return False
    if notification.kind == Kind.REMINDER_WEEK and booking.starts_at - _DAY <= now:
        return False  # the reminder of the day before says the same
    return is_still_so(notification, booking)


def is_still_so(notification: Notification, booking: Booking) -> bool:
    """Return whether what a message says about a booking is still true, regardless of how and when it is delivered."""
    if notification.kind in CANCELLATIONS:
        return booking.status == Booking.Status.CANCELLED
    if notification.kind == Kind.KIT_DEFERRED:
        return booking.status in (Booking.Status.CANCELLED, Booking.Status.NOT_SERVED)
    if booking.status != Booking.Status.CONFIRMED:
        return False
    if notification.kind in (Kind.KIT_FAILED, Kind.KIT_WORKS):  # any version: a new time does not repair a kit
        return booking.service.needs_kit and booking.kit_is_away == (notification.kind == Kind.KIT_FAILED)
    return booking.version == notification.version or notification.kind in OF_ANY_VERSION


def _is_said_with_another(notification: Notification, booking: Booking) -> bool:
    """Return whether the message of an earlier booking of the visit says the same. Reminders are sent for the day;
    other messages are one if they were owed in one moment."""
    earlier = Q(starts_at__lt=booking.starts_at) | Q(starts_at=booking.starts_at, pk__lt=booking.pk)
    same = Notification.objects.filter(
        kind=notification.kind,
        recipient=notification.recipient,
        version=F("booking__version"),
        booking__in=Booking.objects.together_with(booking).filter(
            earlier, reception=booking.reception_id, status=Booking.Status.CONFIRMED
        ),
        state__in=(*Notification.OWED, Notification.State.SENDING, Notification.State.SENT),
    )
    if notification.kind not in REMINDERS:
        same = same.filter(created_at=notification.created_at)
    return same.exists()


def _entrys(notification: Notification, entry: WaitlistEntry, *, now: dt.datetime) -> bool:
    """Return whether a message to a waiting list entry is still wanted: a code while it is valid, anything else while
    true."""
    match notification.kind:
        case Kind.CODE:
            return entry_code_for(notification, entry, now=now) is not None
        case _:
            return is_entry_still_told(notification, entry)


def is_entry_still_told(notification: Notification, entry: WaitlistEntry) -> bool:
    """Return whether what a message says to a waiting list entry is still true, regardless of how and when it is
    delivered."""
    match notification.kind:
        case Kind.OFFER:
            return offer_told(notification, entry) is not None
        case Kind.CARRIED_OVER:
            return entry.status == WaitlistEntry.Status.WAITING  # an offer says more
        case Kind.WAITING | Kind.DAY_CHANGED:
            return entry.status in WaitlistEntry.ON_LIST
        case Kind.WAITING_CANCELLED:
            return entry.status not in (WaitlistEntry.Status.LEFT, WaitlistEntry.Status.BOOKED)
        case _:
            return entry.status == WaitlistEntry.Status.ENDED


def entry_code_for(notification: Notification, entry: WaitlistEntry, *, now: dt.datetime) -> EmailCode | None:
    """Return the code that confirms a waiting list entry; None if it has expired or been replaced, or if the entry is
    already confirmed or has another address."""
    code = newest_code(notification, entry, now=now)
    return code if code and entry.status == WaitlistEntry.Status.NEW and entry.email == notification.recipient else None


def offer_told(notification: Notification, entry: WaitlistEntry) -> Booking | None:
    """Return the place that a message offers; None if it has been answered or passed on."""
    offer = entry.offer(notification.version)
    return offer if offer and offer.status == Booking.Status.HELD else None


def _interests(notification: Notification, interest: Interest, *, now: dt.datetime) -> bool:
    """Return whether a message to an interested person is still wanted: a code until it is entered, a notice while the
    interest is active and the reception is going ahead."""
    if notification.kind == Kind.CODE:
        return interest.confirmed_at is None
    wants = interest.confirmed_at is not None and interest.ends_at is not None and interest.ends_at > now
    return wants and reception_told(notification) is not None


def reception_told(notification: Notification) -> Reception | None:
    """Return the reception that a notice announces; None if it is cancelled or over."""
    on = Reception.objects.with_places().filter(status=Reception.Status.PUBLISHED)
    found: Reception | None = on.filter(pk=notification.reception_id).first()
    return found


def newest_code(
    notification: Notification, subject: Booking | WaitlistEntry | Interest, *, now: dt.datetime
) -> EmailCode | None:
    """Return the code that the message gives; None if it has expired or if a newer one has its own message."""
    code = subject.codes.order_by("-id").first()
    return code if code and code.created_at <= notification.created_at and now < code.expires_at else None


def code_for(notification: Notification, *, now: dt.datetime) -> EmailCode | None:
    """Return the code for a hold, or for a confirmed booking that gets a new address.

    Returns None if the code has expired, if a newer one was requested (it has its own message), or if the address has
    been corrected since.
    """
    booking = notification.booking
    if booking is None:
        return None
    code = newest_code(notification, booking, now=now)
    if code is None:
        return None
    is_sent_there = notification.recipient == (code.new_email or booking.email)
    wanted = Booking.Status.CONFIRMED if code.new_email else Booking.Status.HELD
    return code if is_sent_there and booking.status == wanted else None
