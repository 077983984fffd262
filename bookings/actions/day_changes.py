"""What a change of a published day asks for, and the writing of its desks."""

import copy
import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bookings.models import Desk, DeskService, Event, Reception
from bookings.placing import shifted
from bookings.planning import Problem


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
    """A desk to be added; `services` by their ids. Its label tells a repeated request from a second desk."""

    label: str
    opens: dt.time
    closes: dt.time
    services: tuple[int, ...]
    breaks: str = ""
    slot_minutes: int = 10
    has_kit: bool = False


@dataclass(frozen=True)
class Change:
    """The day as it shall be: date, venue (its id), the hours of desks that change, and desks to be added."""

    date: dt.date
    venue: int
    hours: tuple[Hours, ...] = ()
    new: tuple[NewDesk, ...] = ()


def is_so_already(reception: Reception, change: Change) -> bool:
    """Whether the day is as the change wants it: nothing is to be done."""
    if (reception.date, reception.venue_id) != (change.date, change.venue):
        return False
    desks = {desk.pk: desk for desk in reception.desks.all()}
    by_label = {desk.label: desk for desk in desks.values()}
    as_is = all(hours == _hours(desks[hours.desk]) for hours in change.hours if hours.desk in desks)
    return as_is and all(new.label in by_label and _is(by_label[new.label], new) for new in change.new)


def changed(reception: Reception, change: Change, *, now: dt.datetime) -> Reception:
    """The reception as it shall be, not saved. Booking closes on the eve of the new day, or as many days before it as
    staff have chosen; it has closed after it opened in any case."""
    after = copy.copy(reception)
    after.date = change.date
    if after.venue_id != change.venue:
        after.venue_id = change.venue
    if after.date != reception.date and reception.closes_at and reception.opens_at:
        is_usual = reception.closes_at == reception.usual_closing
        after.closes_at = after.usual_closing if is_usual else shifted(reception.closes_at, reception, after)
        if reception.opens_at <= now:
            after.closes_at = max(after.closes_at, reception.opens_at + dt.timedelta(minutes=1))
    return after


def write_desks(reception: Reception, change: Change) -> list[Problem]:
    """Save the desks as they shall be. Answers what can't be saved."""
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
    """Whether it is the desk that was asked for, and no colleague's. Where a kit has failed since, its desk may stand
    without it, and offer what can be had instead, also when the kit works again."""
    if (desk.opens, desk.closes, desk.breaks, desk.slot_minutes) != (
        new.opens,
        new.closes,
        new.breaks,
        new.slot_minutes,
    ):
        return False
    wanted, offered = set(new.services), {offer.service_id for offer in desk.offers.all()}
    if new.has_kit and Event.objects.filter(reception_id=desk.reception_id, verb="fail_kit").exists():
        return wanted <= offered
    return (wanted, new.has_kit) == (offered, desk.has_kit)
