"""What a mail about a booking says, in the active language and on the active clock."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language

from bookings.models import Booking, ChecklistItem, Fee, Notification
from bookings.notifications.relevance import REMINDERS, NotWanted, code_for
from bookings.tokens import booking_url, code_digits

For = ChecklistItem.For


class Bring(NamedTuple):
    """What one kind of person brings; `whom` in words."""

    whom: str
    items: list[ChecklistItem]


class Price(NamedTuple):
    """A fee, and for how many of the party it is due."""

    persons: int
    amount: Decimal
    currency: str


def contents(notification: Notification, booking: Booking, *, now: dt.datetime) -> dict[str, Any]:
    """The values for the mail's templates. Instants come as such: `date` shows them on the active clock."""
    reception = booking.reception
    values = {
        "LANGUAGE_CODE": get_language(),
        "booking": booking,
        "post": booking.post,
        "reception": reception,
        "venue": reception.venue,
        "town": reception.venue.district.centre or reception.venue.district.name,
        "starts_at": _starts_at(notification, booking),
        "home_url": f"{settings.SITE_URL}/{get_language()}/",
        "facts": notification.facts,
    }
    if notification.kind == Notification.Kind.CODE:
        return values | _of_code(notification, booking, now=now)
    return values | {
        "booking_url": booking_url(booking),
        "reminded": booking.notifications.filter(kind__in=REMINDERS, state__in=Notification.OWED).exists(),
        "bring": bring(booking),
        "prices": prices(booking),
    }


def bring(booking: Booking) -> list[Bring]:
    """What this party brings: nothing for children if no child comes. A changed name or a foreign passport is not
    known here, so those lists come always, under whom they concern."""
    day = booking.reception.date
    minors = [applicant.is_minor_on(day) for applicant in booking.applicants.all()]
    absent = set()
    if minors and not any(minors):
        absent.add(For.MINOR)
    if minors and all(minors):
        absent.add(For.ADULT)
    items = list(booking.service.checklist.all())
    groups = [
        Bring(str(whom.label), [item for item in items if item.audience == whom]) for whom in For if whom not in absent
    ]
    return [group for group in groups if group.items]


def prices(booking: Booking) -> list[Price]:
    """What the party will be asked to pay at the reception, by age on its date; empty when nothing is known."""
    day = booking.reception.date
    fees = list(Fee.objects.on(day).filter(post=booking.post, service=booking.service).order_by("age_from"))
    counted: Counter[Fee] = Counter()
    for applicant in booking.applicants.all():
        age = applicant.age_on(day)
        if age is not None:
            counted.update([fee for fee in fees if _is_for(fee, age)][:1])
    return [Price(counted[fee], fee.amount, fee.currency) for fee in fees if counted[fee]]


def _is_for(fee: Fee, age: int) -> bool:
    return fee.age_from <= age and (fee.age_below is None or age < fee.age_below)


def _starts_at(notification: Notification, booking: Booking) -> dt.datetime:
    """As of the event: a cancellation tells the time that was cancelled."""
    told = notification.facts.get("starts_at")
    return dt.datetime.fromisoformat(told) if told else booking.starts_at


def _of_code(notification: Notification, booking: Booking, *, now: dt.datetime) -> dict[str, Any]:
    code = code_for(notification, now=now)
    if code is None:
        raise NotWanted
    ends = [code.expires_at, *([booking.hold_ends_at] if booking.hold_ends_at else [])]
    return {"code": code_digits(code), "valid_until": min(ends), "code_url": booking_url(booking, "code")}
