"""What beat calls: each works through a batch, can be repeated, and is safe when two run at once."""

import datetime as dt
from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.actions.core.locks import by_pk, lock_slots_of
from bookings.actions.core.slot_release import quarantine
from bookings.actions.core.sweep_rows import work_through
from bookings.actions.core.transitions import change_status, record
from bookings.models import (
    SYSTEM,
    Answer,
    Applicant,
    Booking,
    EmailCode,
    NameCorrection,
    Notification,
    Post,
    Slot,
    WaitlistEntry,
)

# A booking that nobody marked counts as missed this long after its end. Staff can still correct it.
MISSED_AFTER = dt.timedelta(hours=12)
# What somebody typed for a hold that ended can be used again for this long.
DRAFT_KEPT = dt.timedelta(days=1)


def expire_holds(*, now: dt.datetime) -> int:
    """End the holds whose undisclosed grace is over, and release their slots. Return the number of holds.

    The slots are already free by their `free_from`. This only tidies up, so a late sweep costs nobody a place.
    """
    kept = Slot.objects.filter(booking=OuterRef("pk"), free_from__gt=now)
    over = Booking.objects.filter(~Exists(kept), status=Booking.Status.HELD, hold_ends_at__lte=now, entry=None)
    done = work_through("expire_holds", over.order_by("pk"), partial(_expire, now=now), now=now)
    # A claim that looked at a slot while it was being released hid it from the release. An ended booking keeps none.
    left = Booking.objects.filter(Exists(Slot.objects.filter(booking=OuterRef("pk"))), status__in=Booking.ENDED)
    work_through("release_slots", left.order_by("pk"), partial(_release_slots, now=now), now=now)
    return done


def _expire(booking: Booking, *, now: dt.datetime) -> int:
    if booking.slots.filter(free_from__gt=now).exists():
        return 0  # extended since the sweep found it
    change_status(booking, to=Booking.Status.EXPIRED, verb="expire", actor=SYSTEM, now=now)
    by_pk(lock_slots_of(booking)).update(booking=None)
    return 1


def _release_slots(booking: Booking, *, now: dt.datetime) -> int:
    left = by_pk(lock_slots_of(booking))
    left.filter(free_from=None).update(free_from=now + quarantine(booking))
    return left.update(booking=None)


def mark_missed(*, now: dt.datetime) -> int:
    """Mark confirmed bookings as missed if their day has passed and nobody marked them. Return the number of bookings.

    Without this, somebody whose day was only kept on paper could not book the service again.
    """
    past = Booking.objects.filter(status=Booking.Status.CONFIRMED, ends_at__lte=now - MISSED_AFTER)
    return work_through("mark_missed", past.order_by("pk"), partial(_miss, now=now), now=now)


def _miss(booking: Booking, *, now: dt.datetime) -> int:
    change_status(booking, to=Booking.Status.NO_SHOW, verb="miss", actor=SYSTEM, now=now)
    return 1


def erase_personal_data(*, now: dt.datetime) -> int:
    """Erase names, contacts, dates and answers once their post's time is over, and those of holds that came to nothing.

    The row itself, its reference and its events stay for statistics. Continue until nothing is due. Return the number
    of bookings and waiting list entries.
    """
    bookings = Q(status__in=Booking.ENDED, confirmed_at=None, created_at__lte=now - DRAFT_KEPT)
    entries = Q(status=WaitlistEntry.Status.NEW, created_at__lte=now - DRAFT_KEPT)
    for post in Post.objects.only("erase_days"):
        before = now - dt.timedelta(days=post.erase_days)
        bookings |= Q(post=post, ends_at__lte=before)
        entries |= Q(reception__post=post, reception__date__lt=before.date())
    due = Booking.objects.filter(bookings, erased_at=None).exclude(status=Booking.Status.HELD).order_by("pk")
    done = work_through("erase_bookings", due, partial(_erase_booking, now=now), now=now, batch=None)
    waiting = WaitlistEntry.objects.filter(entries, erased_at=None).select_related("reception").order_by("pk")
    return done + work_through("erase_entries", waiting, partial(_erase_entry, now=now), now=now, batch=None)


def _erase_booking(booking: Booking, *, now: dt.datetime) -> int:
    had_data = bool(booking.email or booking.phone or booking.applicants.exists())
    booking.email = booking.phone = ""
    booking.erased_at, booking.request_key = now, None
    booking.save(update_fields=["email", "phone", "erased_at", "request_key"])
    _erase_persons(Applicant.objects.filter(booking=booking))
    Answer.objects.filter(booking=booking).update(text="")
    EmailCode.objects.filter(booking=booking).delete()
    Notification.objects.filter(booking=booking).update(recipient="", facts={})
    if had_data:
        record("erase", booking, actor=SYSTEM, now=now)
    return 1


def _erase_entry(entry: WaitlistEntry, *, now: dt.datetime) -> int:
    if entry.status == WaitlistEntry.Status.DEFERRED:  # the right ends with the data: they were told until when
        change_status(entry, to=WaitlistEntry.Status.ENDED, verb="erase", actor=SYSTEM, now=now)
    entry.email = entry.phone = ""
    entry.erased_at = now
    entry.save(update_fields=["email", "phone", "erased_at"])
    _erase_persons(Applicant.objects.filter(entry=entry))
    EmailCode.objects.filter(entry=entry).delete()
    Notification.objects.filter(entry=entry).update(recipient="", facts={})
    record("erase", entry, actor=SYSTEM, now=now)
    return 1


def _erase_persons(applicants: QuerySet[Applicant]) -> None:
    NameCorrection.objects.filter(applicant__in=applicants).delete()
    for applicant in applicants:
        applicant.surname = applicant.given_names = applicant.patronymic = ""
        applicant.representative_name = applicant.last_four = applicant.key_version = ""
        applicant.birth_date = None
        # Not the hash of anybody, and different for each: the rule of one live booking must not apply.
        applicant.person_hash = f"erased:{applicant.pk}"
        applicant.save()
