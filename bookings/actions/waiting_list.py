"""The waiting list of a full reception: joining it by a code, and leaving it."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from bookings.actions.core.email_codes import make_code, require_another_code, send_code, try_code
from bookings.actions.core.locks import lock_addresses, lock_entry, lock_reception, share_reception
from bookings.actions.core.transitions import change_status, record
from bookings.actions.core.waiting_entries import begins_at, close_offer
from bookings.actions.holds import admit
from bookings.errors import (
    AlreadyBooked,
    AlreadyWaiting,
    BookingError,
    Incomplete,
    PlacesFree,
    ReceptionCancelled,
    ServiceNotProvided,
    TooLate,
    TooManyForAddress,
    WaitingEnded,
    WrongState,
)
from bookings.models import (
    CITIZEN,
    Actor,
    Applicant,
    Booking,
    DeskService,
    EmailCode,
    Notification,
    Reception,
    Service,
    WaitlistEntry,
)
from bookings.notifications.outbox import enqueue
from bookings.queries.availability import free_runs
from bookings.queries.party_steps import first_missing

# Places freed in the last hours before a reception are for walk-ins.
LAST_OFFER_BEFORE = dt.timedelta(hours=15)
Status = WaitlistEntry.Status


def can_be_joined(reception: Reception, *, now: dt.datetime) -> bool:
    """Return whether a place might still be offered to people who join now."""
    return now < begins_at(reception) - LAST_OFFER_BEFORE


def join_waiting_list(
    *, reception: Reception, service: Service, party_size: int, now: dt.datetime, language: str
) -> WaitlistEntry:
    """Make an entry with nothing typed yet; it joins the waiting list when its code is entered.

    Raises PlacesFree if nobody needs to wait, TooLate if no place will be offered any more, and as `hold`: NotOpenYet,
    TooLate, ReceptionCancelled (also for a draft), ServiceNotProvided, PartyTooBig.
    """
    with transaction.atomic():
        reception = share_reception(reception.pk)
        admit(reception, party_size, now=now)
        if not DeskService.objects.filter(desk__reception=reception, service=service).exists():
            raise ServiceNotProvided
        if not can_be_joined(reception, now=now):
            raise TooLate
        if free_runs(reception=reception, service=service, party_size=party_size, now=now):
            raise PlacesFree
        entry = WaitlistEntry.objects.create(
            reception=reception, service=service, party_size=party_size, language=language, created_at=now
        )
        record("ask_to_wait", entry, actor=CITIZEN, now=now, to_state=entry.status)
        return entry


def ask_joining_code(*, entry: WaitlistEntry, now: dt.datetime) -> EmailCode:
    """Send a code to the entry's address. Only somebody who has proven the address is told that a person has a place or
    is on the waiting list already.

    Raises Incomplete, CodeTooSoon, NoMoreCodes, WaitingEnded, WrongState.
    """
    with transaction.atomic():
        entry = lock_entry(entry.pk)
        require_new(entry)
        if missing := first_missing(entry):
            raise Incomplete(step=missing)
        codes = list(entry.codes.order_by("pk"))
        require_another_code(codes, now=now)
        code = make_code(entry=entry, now=now)
        send_code(code, ordinal=len(codes), now=now)
        return code


def confirm_joining(*, entry: WaitlistEntry, code: str, now: dt.datetime, actor: Actor = CITIZEN) -> WaitlistEntry:
    """Put an entry at the end of the waiting list. Doing it twice succeeds.

    Raises WrongCode, CodeEnded, AlreadyBooked, AlreadyWaiting, TooManyForAddress, ReceptionCancelled, WaitingEnded.
    """
    refusal: BookingError | None
    with transaction.atomic():
        # The reception alone: ranks are given one by one, and a person can join its waiting list only once.
        reception = lock_reception(entry.reception_id)
        entry = lock_entry(entry.pk)
        if entry.status in (*WaitlistEntry.ON_LIST, Status.BOOKED):
            return entry
        if reception.status != Reception.Status.PUBLISHED:
            raise ReceptionCancelled
        require_new(entry)
        refusal = try_code(entry.codes.order_by("pk").last(), code, now=now)
        if refusal is None:
            _refuse_twice(entry)
            last = reception.entries.aggregate(last=Max("rank"))["last"] or 0
            change_status(entry, to=Status.WAITING, verb="join", actor=actor, now=now, rank=last + 1)
            enqueue(kind=Notification.Kind.WAITING, now=now, entry=entry, due_at=now, expires_at=begins_at(reception))
    if refusal is not None:  # the try is counted and committed; only now is it refused
        raise refusal
    return entry


def leave_waiting_list(*, entry: WaitlistEntry, now: dt.datetime, actor: Actor = CITIZEN) -> WaitlistEntry:
    """Leave the waiting list; a place offered at the time goes to the next entry. Leaving twice does nothing.

    Raises WrongState for an entry that has become a booking, which is cancelled as a booking.
    """
    with transaction.atomic():
        share_reception(entry.reception_id)
        entry = lock_entry(entry.pk)
        if entry.status == Status.BOOKED:
            raise WrongState(state=entry.get_status_display())
        if entry.status in (Status.LEFT, Status.ENDED):
            return entry
        close_offer(entry, to=Booking.Status.CANCELLED, verb="leave", actor=actor, now=now)
        change_status(entry, to=Status.LEFT, verb="leave", actor=actor, now=now)
        return entry


def require_new(entry: WaitlistEntry) -> None:
    """Refuse unless the entry is not confirmed yet. Raises WaitingEnded, WrongState."""
    if entry.status in (Status.LEFT, Status.ENDED):
        raise WaitingEnded
    if entry.status != Status.NEW:
        raise WrongState(state=entry.get_status_display())


def _refuse_twice(entry: WaitlistEntry) -> None:
    """Raises AlreadyBooked, AlreadyWaiting, TooManyForAddress."""
    persons = entry.applicants.values("person_hash")
    post = entry.reception.post_id
    if Applicant.objects.filter(live=True, post=post, service=entry.service_id, person_hash__in=persons).exists():
        raise AlreadyBooked
    waiting = WaitlistEntry.objects.on_list().filter(reception=entry.reception_id, service=entry.service_id)
    if waiting.exclude(pk=entry.pk).filter(applicants__person_hash__in=persons).exists():
        raise AlreadyWaiting
    lock_addresses(entry.email)
    # Accepting an offer does not count by address again, so an entry counts as if it had its place.
    places = Booking.objects.live().filter(post=post, email__iexact=entry.email).count()
    entries = (
        WaitlistEntry.objects.on_list().filter(reception__post=post, email__iexact=entry.email).exclude(pk=entry.pk)
    )
    most = entry.post.bookings_per_email
    if places + entries.count() >= most:
        raise TooManyForAddress(most=most)
