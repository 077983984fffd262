"""Failure of the biometric kit: services that need it cannot be booked, and booked parties are asked what they want."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from bookings.actions.core.day_slots import free_remaining_slots
from bookings.actions.core.locks import (
    lock_booking,
    lock_persons,
    lock_reception,
    lock_slots_of,
    share_reception,
)
from bookings.actions.core.party_messages import announce, record_told_in_person, tell_party
from bookings.actions.core.slot_release import free_slots, free_surplus
from bookings.actions.core.transitions import change_status, record, refusing_second_booking
from bookings.actions.core.waiting_entries import close_offer, end_waiting_of_booked, return_to_list
from bookings.actions.first_rights import defer_party, give_first_right
from bookings.errors import (
    KitWorks,
    RepresentativeMissing,
    ServiceNotProvided,
    TooLate,
    WrongState,
)
from bookings.models import (
    CITIZEN,
    Actor,
    Answer,
    Booking,
    Desk,
    DeskService,
    Notification,
    Reception,
    Slot,
    WaitlistEntry,
)
from bookings.notifications.outbox import withdraw

Status = Booking.Status
KIT_FAILED, KIT_DEFERRED = Notification.Kind.KIT_FAILED, Notification.Kind.KIT_DEFERRED


def fail_kit(*, reception: Reception, actor: Actor, now: dt.datetime, desk: Desk | None = None) -> int:
    """Take the kit away from a desk, or from all desks of a published reception. Return the number of bookings told.

    Holds and offers that need it end. Each confirmed booking keeps its place and its time, and is asked what it wants:
    the service without the kit, which the desk provides from now on, or the first right at the next reception. Doing it
    twice does nothing. Raises WrongState, TooLate if the day is over.
    """
    with transaction.atomic():
        reception = _running(reception, now=now)
        desks = reception.desks.filter(has_kit=True)
        if desk is not None:
            desks = desks.filter(pk=desk.pk)
        ids = list(desks.order_by("pk").values_list("pk", flat=True))
        if not ids:
            return 0
        # No claim, confirmation or acceptance is under way: each shares the reception. Earlier ones are told below,
        # and later ones find the desk without its kit.
        Desk.objects.filter(pk__in=ids).update(has_kit=False, kit_failed=True)
        _add_replacements(ids)
        _count_change(reception, verb="fail_kit", actor=actor, now=now)
        _end_holds_and_offers(reception, ids, actor=actor, now=now)
        return _announce(affected_bookings(reception, ids), reception, KIT_FAILED, now=now)


def restore_kit(*, desk: Desk, actor: Actor, now: dt.datetime) -> int:
    """Give a desk its kit back. Return the number of bookings told that everything is as they had booked it.

    Parties that were asked and have not chosen anything else are notified. The choices of others stay. Doing it
    twice does nothing. Raises WrongState, TooLate.
    """
    with transaction.atomic():
        reception = _running(desk.reception, now=now)
        if not Desk.objects.filter(pk=desk.pk, has_kit=False).update(has_kit=True):
            return 0
        _count_change(reception, verb="kit_works", actor=actor, now=now)
        asked = Notification.objects.filter(kind=KIT_FAILED, booking__reception=reception).values("booking")
        told_before = affected_bookings(reception, [desk.pk]).filter(pk__in=asked)
        return _announce(told_before, reception, Notification.Kind.KIT_WORKS, now=now)


def affected_bookings(reception: Reception, desks: list[int] | None = None) -> QuerySet[Booking]:
    """Return confirmed bookings that need the kit, at those desks or at all desks, in the order of the day."""
    rows = reception.bookings.filter(status=Status.CONFIRMED, service__needs_kit=True)
    return (rows if desks is None else rows.filter(desk__in=desks)).order_by("starts_at", "pk")


def take_instead(*, booking: Booking, now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """Give a party the service that needs no kit, at the same time. Doing it twice does nothing.

    Slots that it no longer needs are freed; it gets none beyond those it has. Staff may also do this for people who
    have arrived, and if it is not known yet who comes with a child. Raises KitWorks, WrongState, TooLate,
    ServiceNotProvided, RepresentativeMissing, AlreadyBooked.
    """
    with refusing_second_booking(), transaction.atomic():
        share_reception(booking.reception_id)
        booking = lock_booking(booking.pk)
        if booking.took_instead:
            return booking
        _require_choice(booking, actor=actor, now=now)
        service = booking.service.without_kit
        here = DeskService.objects.bookable().filter(desk=booking.desk_id)
        if service is None or not here.filter(service=service).exists():
            raise ServiceNotProvided
        persons = list(booking.applicants.all())
        day = booking.reception.date
        for person in persons if actor == CITIZEN else ():
            age = person.age_on(day)
            if age is not None and age < service.adult_age and not person.representative_relation:
                raise RepresentativeMissing
        lock_persons(person.person_hash for person in persons)
        booking.service = service
        free_surplus(booking, lock_slots_of(booking), now=now)
        booking.version += 1
        booking.took_instead = True
        booking.save(update_fields=["service", "took_instead", "slot_count", "ends_at", "version"])
        Answer.objects.filter(booking=booking).exclude(question__service=service).delete()
        record("take_instead", booking, actor=actor, now=now)
        if booking.status == Status.CONFIRMED:
            withdraw(booking)
            tell_party(booking, Notification.Kind.SERVICE_CHANGED, now=now)
            end_waiting_of_booked(booking, now=now)
        else:
            record_told_in_person(booking, Notification.Kind.SERVICE_CHANGED, now=now)
        return booking


def choose_first_right(*, booking: Booking, now: dt.datetime, actor: Actor = CITIZEN) -> Booking:
    """End a booking whose kit has failed, and give its party the first right at the next reception. Its place is freed.

    A party that has arrived was not served: the same step records that. Doing it twice does nothing. Raises KitWorks,
    WrongState, TooLate.
    """
    with transaction.atomic():
        reception = lock_reception(booking.reception_id)
        booking = lock_booking(booking.pk)
        if booking.status in (Status.CANCELLED, Status.NOT_SERVED) and booking.first_rights.exists():
            return booking
        _require_choice(booking, actor=actor, now=now)
        booking.reception = reception
        if booking.status == Status.CONFIRMED:
            give_first_right(booking, verb="defer", kind=KIT_DEFERRED, actor=actor, now=now)
            free_slots(booking, now=now)
        else:
            change_status(
                booking, to=Status.NOT_SERVED, verb="not_serve", actor=actor, now=now, reason=Booking.Reason.KIT
            )
            entry = defer_party(booking, actor=actor, now=now)
            record("defer", booking, actor=actor, now=now)
            _tell_of_right(booking, entry, now=now)
            free_remaining_slots(booking, now=now)
        # A party that has made this choice knows of it, so no call is needed.
        calls = booking.notifications.filter(
            kind__in=(KIT_FAILED, KIT_DEFERRED), channel=Notification.Channel.CALL, state=Notification.State.QUEUED
        )
        calls.update(state=Notification.State.SENT, sent_at=now)
        return booking


def _tell_of_right(booking: Booking, entry: WaitlistEntry, *, now: dt.datetime) -> None:
    """Send the link to leave the waiting list, by email if there is an address, even if the day is over.

    The version stays the same, because nothing that the party was told has changed.
    """
    announce(booking, KIT_DEFERRED, now=now, expires_at=now + dt.timedelta(days=2), ordinal=entry.pk)


def _running(reception: Reception, *, now: dt.datetime) -> Reception:
    """Lock a published reception alone, and return it. Raises WrongState, TooLate if its day is over."""
    reception = lock_reception(reception.pk)
    if reception.status != Reception.Status.PUBLISHED:
        raise WrongState(state=reception.get_status_display())
    if not Slot.objects.at(reception).filter(ends_at__gt=now).exists():
        raise TooLate
    return reception


def _require_choice(booking: Booking, *, actor: Actor, now: dt.datetime) -> None:
    if booking.status not in Booking.LIVE or (actor == CITIZEN and booking.status != Status.CONFIRMED):
        raise WrongState(state=booking.get_status_display())
    if not booking.kit_is_away:
        raise KitWorks
    if actor == CITIZEN and booking.starts_at <= now:
        raise TooLate


def _add_replacements(desks: list[int]) -> None:
    """Let each desk provide the services that replace those that need the kit."""
    with_kit = DeskService.objects.filter(desk__in=desks, service__needs_kit=True).exclude(service__without_kit=None)
    found = with_kit.values_list("desk", "service__without_kit").order_by("desk", "service__without_kit").distinct()
    new = [DeskService(desk_id=desk, service_id=service) for desk, service in found if service]
    DeskService.objects.bulk_create(new, ignore_conflicts=True)


def _end_holds_and_offers(reception: Reception, desks: list[int], *, actor: Actor, now: dt.datetime) -> None:
    """End the holds and offers that need the kit of these desks. Entries that lose an offer go back to waiting."""
    held = reception.bookings.filter(status=Status.HELD, service__needs_kit=True, desk__in=desks)
    offered = reception.entries.filter(status=WaitlistEntry.Status.OFFERED, offers__in=held)
    for pk in offered.order_by("pk").values_list("pk", flat=True).distinct():
        entry = WaitlistEntry.objects.select_for_update(of=("self",)).select_related("reception__post").get(pk=pk)
        close_offer(entry, to=Status.EXPIRED, verb="fail_kit", actor=actor, now=now)
        return_to_list(entry, verb="fail_kit", actor=actor, now=now)
    for pk in held.filter(entry=None).order_by("pk").values_list("pk", flat=True):
        booking = lock_booking(pk)
        if booking.status == Status.HELD:
            change_status(booking, to=Status.EXPIRED, verb="fail_kit", actor=actor, now=now)
            free_slots(booking, now=now)


def _count_change(reception: Reception, *, verb: str, actor: Actor, now: dt.datetime) -> None:
    reception.version += 1
    reception.save(update_fields=["version"])
    record(verb, reception, actor=actor, now=now)


def _announce(bookings: QuerySet[Booking], reception: Reception, kind: Notification.Kind, *, now: dt.datetime) -> int:
    """Tell each booking that has not begun, and return their number. A kit may fail, work and fail again within one
    version of a booking."""
    told = 0
    for booking in bookings.filter(starts_at__gt=now).select_for_update(of=("self",)).order_by("pk"):
        announce(booking, kind, now=now, ordinal=reception.version)
        told += 1
    return told
