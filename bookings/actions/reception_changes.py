"""Changing a published day: another date or venue, other hours, a desk closed or added. All of it or nothing."""

import copy
import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bookings.actions.core.locks import lock_post, lock_reception
from bookings.actions.core.party_messages import announce
from bookings.actions.core.slot_release import WAITING_LIST_SECONDS, free_slots, open_slots, quarantine
from bookings.actions.core.transitions import change_status, record
from bookings.actions.core.waiting_entries import close_offer, lock_entries, tell_entry
from bookings.actions.first_rights import give_first_right
from bookings.errors import CannotChange, PreviewOutdated, TooLate, WrongState
from bookings.models import Actor, Booking, Desk, DeskService, Notification, Reception, Slot, WaitlistEntry
from bookings.notifications.outbox import withdraw
from bookings.queries.reception_change_effects import AffectedBooking, ChangeEffects, find_effects
from bookings.queries.reception_change_slots import shift_to_new_date
from bookings.queries.reception_plan import Problem, plan

VERB = "change_day"
Kind, Status = Notification.Kind, Booking.Status


@dataclass(frozen=True)
class Hours:
    """A desk (its id) on the changed day; times are local."""

    desk: int
    opens: dt.time
    closes: dt.time
    breaks: str = ""
    closed: bool = False


@dataclass(frozen=True)
class NewDesk:
    """A desk to be added; `services` are ids. Its label distinguishes a repeated request from a second desk."""

    label: str
    opens: dt.time
    closes: dt.time
    services: tuple[int, ...]
    breaks: str = ""
    slot_minutes: int = 10
    has_kit: bool = False


@dataclass(frozen=True)
class Change:
    """The day after the change: date, venue (its id), the desks whose hours change, and the desks to be added."""

    date: dt.date
    venue: int
    hours: tuple[Hours, ...] = ()
    new: tuple[NewDesk, ...] = ()


def is_so_already(reception: Reception, change: Change) -> bool:
    """Return whether the day already is as requested, so that there is nothing to do."""
    if (reception.date, reception.venue_id) != (change.date, change.venue):
        return False
    desks = {desk.pk: desk for desk in reception.desks.all()}
    by_label = {desk.label: desk for desk in desks.values()}
    as_is = all(hours == _hours(desks[hours.desk]) for hours in change.hours if hours.desk in desks)
    return as_is and all(new.label in by_label and _is(by_label[new.label], new) for new in change.new)


def changed_reception(reception: Reception, change: Change, *, now: dt.datetime) -> Reception:
    """Return the reception after the change, not saved. Booking closes on the eve of the new day, or as many days
    before it as staff have chosen. If booking has opened already, it closes after the opening in any case."""
    after = copy.copy(reception)
    after.date = change.date
    if after.venue_id != change.venue:
        after.venue_id = change.venue
    if after.date != reception.date and reception.closes_at and reception.opens_at:
        is_usual = reception.closes_at == reception.usual_closing
        after.closes_at = after.usual_closing if is_usual else shift_to_new_date(reception.closes_at, reception, after)
        if reception.opens_at <= now:
            after.closes_at = max(after.closes_at, reception.opens_at + dt.timedelta(minutes=1))
    return after


def write_desks(reception: Reception, change: Change) -> list[Problem]:
    """Save the changed and new desks. Return the problems of those that cannot be saved."""
    desks = {desk.pk: desk for desk in reception.desks.all()}
    by_label = {desk.label: desk for desk in desks.values()}
    for hours in change.hours:
        if desk := desks.get(hours.desk):
            desk.opens, desk.closes, desk.breaks, desk.closed = hours.opens, hours.closes, hours.breaks, hours.closed
            desk.save(update_fields=["opens", "closes", "breaks", "closed"])
    problems = []
    for new in change.new:
        known = by_label.get(new.label)
        if known is None:
            by_label[new.label] = _add(reception, new)
        elif not _is(known, new):
            problems.append(Problem("label_taken", _("Another desk has this number or name."), known))
    return problems


def _add(reception: Reception, new: NewDesk) -> Desk:
    desk = Desk.objects.create(
        reception=reception,
        label=new.label,
        opens=new.opens,
        closes=new.closes,
        breaks=new.breaks,
        slot_minutes=new.slot_minutes,
        has_kit=new.has_kit,
    )
    DeskService.objects.bulk_create(DeskService(desk=desk, service_id=service) for service in new.services)
    return desk


def _hours(desk: Desk) -> Hours:
    return Hours(desk.pk, desk.opens, desk.closes, desk.breaks, desk.closed)


def _is(desk: Desk, new: NewDesk) -> bool:
    """Return whether the desk is the one requested, and not a colleague's. If its kit has failed since, the desk may be
    without it, and may provide the service without the kit, even after the kit works again."""
    if (desk.opens, desk.closes, desk.breaks, desk.slot_minutes) != (
        new.opens,
        new.closes,
        new.breaks,
        new.slot_minutes,
    ):
        return False
    wanted, offered = set(new.services), {each.service_id for each in desk.desk_services.all()}
    if new.has_kit and desk.kit_failed:
        return wanted <= offered
    return (wanted, new.has_kit) == (offered, desk.has_kit)


def preview_change(*, reception: Reception, change: Change, now: dt.datetime) -> ChangeEffects:
    """Return what the change would do now, and change nothing. Raises WrongState, TooLate.

    This takes the lock of the reception because it writes the desks, and a colleague may be adding one of the same
    name.
    """
    with transaction.atomic():
        reception = lock_reception(reception.pk)
        require_changeable(reception, now=now)
        found = _work_out(reception, change, now=now)
        transaction.set_rollback(True)  # the desks were written only for the plan
    return found


def change_day(*, reception: Reception, change: Change, seen: str, actor: Actor, now: dt.datetime) -> ChangeEffects:
    """Change a published day as previewed, and tell everybody concerned. Return what was done.

    `seen` is the fingerprint of the preview. Parties that do not fit get the first right at the next reception. A
    change that has been made already does nothing. Raises PreviewOutdated if the effects differ from those shown,
    CannotChange with the new day's problems, WrongState if the reception is not published, TooLate if it is over.
    """
    with transaction.atomic():
        # Kits and officers are counted across the post's receptions on a date, as when one is published.
        lock_post(reception.post_id)
        reception = lock_reception(reception.pk)
        require_changeable(reception, now=now)
        if is_so_already(reception, change):
            return ChangeEffects(reception, reception, moves=False)
        entries = lock_entries(reception.pk, *WaitlistEntry.ON_LIST)
        rows = reception.bookings.exclude(status__in=Booking.ENDED).order_by("pk")
        list(rows.select_for_update(of=("self",)))
        found = _work_out(reception, change, now=now)
        if found.problems:
            raise CannotChange(problems=found.problems)
        if found.fingerprint != seen:
            raise PreviewOutdated
        after = found.after
        after.version += 1
        after.save(update_fields=["date", "venue", "closes_at", "version"])
        record(VERB, after, actor=actor, now=now, from_state=after.status, to_state=after.status)
        _end_holds_and_offers(found, entries, actor=actor, now=now)
        _change_slots(found, now=now)
        for touched in found.touched:
            _change_booking(found, touched, actor=actor, now=now)
        _tell_waiting(found, entries, now=now)
        return found


def require_changeable(reception: Reception, *, now: dt.datetime) -> None:
    """Raise WrongState if the reception is not published, and TooLate if its last time is over."""
    if reception.status != Reception.Status.PUBLISHED:
        raise WrongState(state=reception.get_status_display())
    if not Slot.objects.at(reception).filter(ends_at__gt=now).exists():
        raise TooLate


def _work_out(reception: Reception, change: Change, *, now: dt.datetime) -> ChangeEffects:
    known = plan(reception, now=now)
    problems = write_desks(reception, change)
    found = find_effects(reception, changed_reception(reception, change, now=now), known=known, now=now)
    found.problems += problems
    return found


def _end_holds_and_offers(
    found: ChangeEffects, entries: list[WaitlistEntry], *, actor: Actor, now: dt.datetime
) -> None:
    """End holds and offers at times that no longer exist. Entries that lose an offer go back to waiting."""
    for hold in found.holds:
        change_status(hold, to=Status.EXPIRED, verb=VERB, actor=actor, now=now)
        free_slots(hold, now=now)
    offered = {offer.entry_id for offer in found.offers}
    for entry in entries:
        if entry.pk in offered:
            close_offer(entry, to=Status.CANCELLED, verb=VERB, actor=actor, now=now)
            change_status(entry, to=WaitlistEntry.Status.WAITING, verb=VERB, actor=actor, now=now)


def _change_slots(found: ChangeEffects, *, now: dt.datetime) -> None:
    """Make the slots match the new hours. Nobody is claiming one: every claim takes the reception's lock first."""
    before, after = found.before, found.after
    homeless = [touched.booking for touched in found.touched if touched.why]
    if homeless:
        delay = quarantine(homeless[0])
        Slot.objects.filter(booking__in=homeless).update(booking=None, free_from=now + delay)
    Slot.objects.filter(pk__in=[slot.pk for day in found.desks for slot in day.gone]).delete()
    if before.date != after.date:
        times = {pk: interval for day in found.desks for pk, interval in day.staying.items()}
        slots = list(Slot.objects.filter(pk__in=times))
        for slot in slots:
            slot.starts_at, slot.ends_at = times[slot.pk]
            if slot.free_from == before.kept_until != before.opens_at:
                slot.free_from = after.kept_until
        # In one statement, and by whole days, so that no slot overlaps another meanwhile.
        Slot.objects.bulk_update(slots, ["starts_at", "ends_at", "free_from"])
    _add_slots(found, now=now)
    for touched in found.touched:
        if touched.why and (place := touched.place):
            run = Slot.objects.filter(desk=place.desk_id, starts_at__gte=place.starts_at, ends_at__lte=place.ends_at)
            run.update(booking=touched.booking, free_from=None)


def _add_slots(found: ChangeEffects, *, now: dt.datetime) -> None:
    """Add the new slots. The waiting list gets them before the public, and the last ones of each desk are kept for the
    counter."""
    after = found.after
    assert after.opens_at  # a constraint requires it for a published one
    somebody_waits = WaitlistEntry.objects.on_list().filter(reception=after).exists()
    opens_at = max(after.opens_at, now + dt.timedelta(seconds=WAITING_LIST_SECONDS if somebody_waits else 0))
    kept_until = max(opens_at, after.kept_until)
    for day in found.desks:
        open_slots(after, day.desk, day.added, opens_at=opens_at, kept_until=kept_until)


def _change_booking(found: ChangeEffects, touched: AffectedBooking, *, actor: Actor, now: dt.datetime) -> None:
    booking, place, before = touched.booking, touched.place, found.before
    old = {"starts_at": touched.old_starts_at.isoformat(), "venue": before.venue_id}
    if place is None:
        give_first_right(booking, verb="not_fit", kind=Kind.NOT_FITTING, actor=actor, now=now, facts=old)
        return
    is_told = found.is_told(touched)
    if not is_told and place.desk_id == booking.desk_id:
        return
    if is_told:
        withdraw(booking)
    booking.desk_id, booking.slot_count = place.desk_id, place.slot_count
    booking.starts_at, booking.ends_at = place.starts_at, place.ends_at
    booking.version += is_told
    booking.save(update_fields=["desk", "slot_count", "starts_at", "ends_at", "version"])
    record(VERB, booking, actor=actor, now=now, from_state=booking.status, to_state=booking.status)
    if is_told:
        announce(booking, Kind.DAY_CHANGED, now=now, facts=old, remind=True, told_before=touched.old_starts_at)


def _tell_waiting(found: ChangeEffects, entries: list[WaitlistEntry], *, now: dt.datetime) -> None:
    """Tell the waiting list about another date or venue, and tell those who have lost an offer."""
    offered = {offer.entry_id for offer in found.offers}
    for entry in entries:
        if found.moves or entry.pk in offered:
            tell_entry(
                entry,
                Kind.DAY_CHANGED,
                now=now,
                version=found.after.version,
                facts={
                    "date": found.before.date.isoformat(),
                    "venue": found.before.venue_id,
                    "had_offer": entry.pk in offered,
                },
                expires_at=found.after.local(dt.time.max),
            )
