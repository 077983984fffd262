"""Locks, in the order that every action keeps: post, reception, waiting-list entry, booking, persons, email addresses,
interests, slots. Several of one kind are locked in the order of their keys.

No action ever waits for a slot: slots are locked with SKIP LOCKED or NOWAIT. A transaction that holds slots may
therefore wait for any other lock (the constraint triggers wait for a booking at COMMIT) without causing a deadlock.
"""

import hashlib
import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from bookings.models import Booking, Post, Reception, Slot, WaitlistEntry

Row = TypeVar("Row", bound=Model)

# The namespaces of advisory locks, in the upper half of their 64 bits.
_RECEPTION, _PERSON, _REQUEST, _ADDRESS = 1 << 56, 2 << 56, 3 << 56, 4 << 56
_SHARED, _ALONE = "pg_advisory_xact_lock_shared", "pg_advisory_xact_lock"


def _gate(*gates: tuple[str, int]) -> None:
    """Take advisory locks, in this order, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'{how}(%s)' for how, _key in gates)}", [key for _how, key in gates])


def lock_post(post_id: int) -> Post:
    """Lock a post for what is counted over all its receptions, such as the kits of a date.

    NO KEY: every booking's foreign key shares the post's row, and a transaction that makes a booking already holds the
    reception that the caller waits for next.
    """
    return Post.objects.select_for_update(no_key=True).get(pk=post_id)


def share_reception(reception_id: int, *, request: uuid.UUID | None = None) -> Reception:
    """Lock a reception against changes until the end of the transaction; many transactions may share it.

    `request` is the key of a page sent by one person. It is locked as by `lock_request`, but in the same statement:
    holding a time is a hot path.

    FOR SHARE is in SQL because the ORM lacks it; FOR UPDATE would queue up all claims of a reception. The gate before
    it is for a transaction that needs the reception alone: new sharers of a row overtake one that waits for it, so that
    cancelling a reception in a rush of claims would wait until the rush is over. Advisory locks queue in order.
    """
    shared = (_SHARED, _RECEPTION | reception_id)
    _gate(shared, *([(_ALONE, _request_key(request))] if request else []))
    return next(iter(Reception.objects.raw("SELECT * FROM bookings_reception WHERE id = %s FOR SHARE", [reception_id])))


def lock_reception(reception_id: int) -> Reception:
    """Lock a reception for this transaction alone: no claim or confirmation is under way."""
    _gate((_ALONE, _RECEPTION | reception_id))
    return Reception.objects.select_for_update().get(pk=reception_id)


def lock_entry(entry_id: int) -> WaitlistEntry:
    """Lock and reload an entry of a waiting list, before any booking that is offered to it."""
    rows = WaitlistEntry.objects.select_for_update(of=("self",)).select_related("reception__post", "service")
    return _the_row(rows.filter(pk=entry_id))


def lock_booking(booking_id: int) -> Booking:
    """Lock and reload a booking."""
    rows = Booking.objects.select_for_update(of=("self",)).select_related("post", "service")
    return _the_row(rows.filter(pk=booking_id))


def _the_row(rows: QuerySet[Row]) -> Row:
    """Return the one row, even if another transaction gave it another service or reception while this one waited for
    the lock: PostgreSQL then compares the new row with the old joined rows, and finds none. The second query has the
    lock already. Raises DoesNotExist."""
    return next(iter(rows), None) or rows.get()


def lock_visit(booking_id: int) -> tuple[Booking, list[Booking]]:
    """Lock and return a booking and the other holds of its visit."""
    visit = Booking.objects.values_list("visit", flat=True).get(pk=booking_id)
    ids = {booking_id}
    if visit:
        ids |= set(Booking.objects.filter(visit=visit, status=Booking.Status.HELD).values_list("pk", flat=True))
    locked = {pk: lock_booking(pk) for pk in sorted(ids)}
    others = [each for each in locked.values() if each.pk != booking_id and each.status == Booking.Status.HELD]
    return locked[booking_id], others


def lock_live_visit(booking_id: int) -> tuple[Booking, list[Booking]]:
    """Lock and return a booking and the other live bookings of its visit: one link and one address are for them all."""
    seen = Booking.objects.only("visit", "email").get(pk=booking_id)
    ids = {booking_id, *Booking.objects.together_with(seen).values_list("pk", flat=True)}
    locked = {pk: lock_booking(pk) for pk in sorted(ids)}
    booking = locked.pop(booking_id)
    return booking, [each for each in locked.values() if each.live and each.email.lower() == booking.email.lower()]


def lock_persons(hashes: Iterable[str]) -> None:
    """Lock persons, by their hashes, for this transaction alone.

    Otherwise two parties with the same persons in another order would wait for each other in the index that keeps the
    rule of one live booking. Two shortened hashes may be equal; then two strangers wait for each other for a moment.
    """
    for key in sorted(int(value[:13], 16) for value in hashes if not value.startswith("erased")):
        _gate((_ALONE, _PERSON | key))


def lock_addresses(*emails: str) -> None:
    """Lock email addresses until the end of the transaction, for whatever is counted by address.

    Case does not matter, as in the look-ups by address. An empty address is not locked.
    """
    spellings = {email.strip().upper().encode() for email in emails} - {b""}
    for key in sorted(int(hashlib.sha256(spelling).hexdigest()[:13], 16) for spelling in spellings):
        _gate((_ALONE, _ADDRESS | key))


def lock_request(key: uuid.UUID) -> None:
    """Lock one page sent by one person: the second click of a double click waits for the first, and then finds what
    it made.

    A transaction that waits for this key holds only a shared reception, so its place in the order does not matter.
    """
    _gate((_ALONE, _request_key(key)))


def _request_key(key: uuid.UUID) -> int:
    return _REQUEST | key.int >> 76


def lock_slots_of(booking: Booking) -> list[Slot]:
    """Lock and return the slots of a locked booking, except those that somebody else is taking at this moment."""
    return list(booking.slots.select_for_update(skip_locked=True).order_by("pk"))


def by_pk(slots: Iterable[Slot]) -> QuerySet[Slot]:
    """Return locked slots as a queryset, to be written in one statement."""
    return Slot.objects.filter(pk__in=[slot.pk for slot in slots])
