"""What beat calls: each works through a batch, can be repeated, and is safe when two run at once."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.actions.core.locks import by_pk, lock_slots_of
from bookings.actions.core.slot_release import quarantine
from bookings.actions.core.transitions import move, record
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

BATCH = 200
# So long after its end a booking that nobody marked counts as missed; staff can still correct it.
MISSED_AFTER = dt.timedelta(hours=12)
# What was typed into a hold that came to nothing can be taken over for so long.
DRAFT_KEPT = dt.timedelta(days=1)


def expire_holds(*, now: dt.datetime) -> int:
    """Mark holds whose undisclosed grace is over, and let their slots go. Answers how many.

    The slots are free already by their `free_from`; this only tidies up, so a late sweep costs nobody a place.
    """
    kept = Slot.objects.filter(booking=OuterRef("pk"), free_from__gt=now)
    done = 0
    with transaction.atomic():
        holds = (
            Booking.objects.filter(status=Booking.Status.HELD, hold_ends_at__lte=now, entry=None)
            .filter(~Exists(kept))
            .order_by("pk")
            .select_for_update(skip_locked=True, of=("self",))
        )
        for booking in holds[:BATCH]:
            if booking.slots.filter(free_from__gt=now).exists():
                continue  # extended between the look and the lock
            move(booking, to=Booking.Status.EXPIRED, verb="expire", actor=SYSTEM, now=now)
            by_pk(lock_slots_of(booking)).update(booking=None)
            done += 1
        # What has ended keeps no slot. A claim that looked at one in the very moment of freeing hid it from there.
        for booking in Booking.objects.filter(status__in=Booking.ENDED, slots__isnull=False).distinct()[:BATCH]:
            left = by_pk(lock_slots_of(booking))
            left.filter(free_from=None).update(free_from=now + quarantine(booking))
            left.update(booking=None)
    return done


def mark_missed(*, now: dt.datetime) -> int:
    """Confirmed bookings whose day has passed unmarked did not come, as far as anybody knows. Answers how many.

    Without this a person whose day was kept on paper only could not book the service again.
    """
    done = 0
    with transaction.atomic():
        past = Booking.objects.filter(status=Booking.Status.CONFIRMED, ends_at__lte=now - MISSED_AFTER)
        for booking in past.order_by("pk").select_for_update(skip_locked=True)[:BATCH]:
            move(booking, to=Booking.Status.NO_SHOW, verb="miss", actor=SYSTEM, now=now)
            done += 1
    return done


def erase_personal_data(*, now: dt.datetime) -> int:
    """Erase names, contacts, dates and answers of bookings past their post's time, and of holds that came to nothing.

    The row itself, its reference and its events stay, for counting. Goes on, a batch in a transaction of its own,
    until nothing is due; answers how many bookings were erased.
    """
    due = Q(
        status__in=Booking.ENDED,
        confirmed_at=None,
        created_at__lte=now - DRAFT_KEPT,
    )
    for post in Post.objects.only("erase_days"):
        due |= Q(post=post, ends_at__lte=now - dt.timedelta(days=post.erase_days))
    rows = Booking.objects.filter(due, erased_at=None).exclude(status=Booking.Status.HELD).order_by("pk")
    done = 0
    while True:
        with transaction.atomic():
            batch = list(rows.select_for_update(skip_locked=True)[:BATCH])
            for booking in batch:
                _erase(booking, now=now)
        done += len(batch)
        if len(batch) < BATCH:
            return done + _erase_entries(now=now)


def _erase_entries(*, now: dt.datetime) -> int:
    """Entries of waiting lists go with their reception's data; those never confirmed, after a day."""
    due = Q(status=WaitlistEntry.Status.NEW, created_at__lte=now - DRAFT_KEPT)
    for post in Post.objects.only("erase_days"):
        due |= Q(reception__post=post, reception__date__lt=(now - dt.timedelta(days=post.erase_days)).date())
    rows = WaitlistEntry.objects.filter(due, erased_at=None).select_related("reception").order_by("pk")
    done = 0
    while True:
        with transaction.atomic():
            batch = list(rows.select_for_update(skip_locked=True, of=("self",))[:BATCH])
            for entry in batch:
                if (
                    entry.status == WaitlistEntry.Status.DEFERRED
                ):  # the right ends with the data; they were told until when
                    move(entry, to=WaitlistEntry.Status.ENDED, verb="erase", actor=SYSTEM, now=now)
                entry.email = entry.phone = ""
                entry.erased_at = now
                entry.save(update_fields=["email", "phone", "erased_at"])
                _erase_persons(Applicant.objects.filter(entry=entry))
                EmailCode.objects.filter(entry=entry).delete()
                Notification.objects.filter(entry=entry).update(recipient="", facts={})
                record("erase", entry, actor=SYSTEM, now=now)
        done += len(batch)
        if len(batch) < BATCH:
            return done


def _erase(booking: Booking, *, now: dt.datetime) -> None:
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


def _erase_persons(applicants: QuerySet[Applicant]) -> None:
    NameCorrection.objects.filter(applicant__in=applicants).delete()
    for applicant in applicants:
        applicant.surname = applicant.given_names = applicant.patronymic = ""
        applicant.representative_name = applicant.last_four = applicant.key_version = ""
        applicant.birth_date = None
        # Unlike any hash, and unlike any other erased person's: the rule of one live booking must not hit them.
        applicant.person_hash = f"erased:{applicant.pk}"
        applicant.save()
