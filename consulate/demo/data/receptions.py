"""The receptions: where, when (counted from today), with which desks, and how full."""

import datetime as dt
from typing import NamedTuple

from bookings.actions.reception_drafts import save_template
from bookings.actions.receptions import publish_reception
from bookings.models import Actor, Desk, DeskService, District, Post, Reception, Service, Template
from consulate.demo.data.places import make_venue
from consulate.demo.data.texts import Text, translated

ACTOR = Actor.staff("demo")
MONDAY = 0
NOTES = translated(
    notes=Text(
        "День и место этого приёма вымышлены для демонстрации.",
        "Бұл қабылдаудың күні мен орны демонстрация үшін ойдан алынған.",
        "The day and the place of this reception are invented for the demo.",
    )
)


class DeskData(NamedTuple):
    """A desk. The one that issues 10-year passports has the kit."""

    services: tuple[str, ...]
    opens: int = 9
    closes: int = 17
    slot_minutes: int = 10
    breaks: str = "13:00-14:00"


class Day(NamedTuple):
    """A reception, some days after the first Monday that is at least a week away.

    `leave` is how many free places the bookings of the demo leave; None makes only a few bookings.
    """

    district: str
    days: int
    desks: tuple[DeskData, ...]
    opens_in: int | None = None
    published: bool = True
    leave: int | None = None
    guests: bool = False


_KIT = DeskData(("passport-10",))
_PAPERS = DeskData(("passport-5", "criminal-record"), slot_minutes=15)
_ADVICE = DeskData(("citizenship-advice", "child-citizenship", "citizenship-check", "collection"))
_ALL_SMALL = DeskData(("passport-10", "criminal-record", "collection"), closes=16)

DAYS = [
    Day("taldykorgan", 2, (_KIT, _PAPERS, _ADVICE), guests=True),
    Day("alakol", 4, (DeskData(("passport-10", "passport-5"), 10, 13, 15, ""),), leave=0),
    Day("panfilov", 8, (DeskData(("passport-10", "criminal-record"), 10, 13, 10, ""),), leave=2),
    Day("tekeli", 12, (DeskData(("passport-5", "criminal-record", "collection"), 10, 15, 15),)),
    Day("karatal", 18, (_ALL_SMALL, _ADVICE)),
    Day("aksu", 22, (_KIT, _PAPERS)),
    Day("sarkand", 25, (_ALL_SMALL, _PAPERS), opens_in=10),
    Day("kerbulak", 30, (_ALL_SMALL,), published=False),
]
# Each from the desks of a reception in this district.
TEMPLATES = {
    "Три окна: паспорта, справки, гражданство": "taldykorgan",
    "Два окна, один комплект": "aksu",
    "Одно окно, до 16 часов": "kerbulak",
}


def first_monday(today: dt.date) -> dt.date:
    """Return the first Monday that is at least a week away."""
    soonest = today + dt.timedelta(days=7)
    return soonest + dt.timedelta(days=(MONDAY - soonest.weekday()) % 7)


def make_reception(
    day: Day,
    *,
    post: Post,
    districts: dict[str, District],
    services: dict[str, Service],
    now: dt.datetime,
    date: dt.date | None = None,
) -> Reception:
    """Make a draft with its desks, and publish it by the action that the admin's button calls."""
    monday = first_monday(now.astimezone(post.zone).date())
    reception = Reception.objects.create(
        post=post,
        venue=make_venue(districts[day.district]),
        date=date or monday + dt.timedelta(days=day.days),
        opens_at=_nine(post, now, day.opens_in) if day.opens_in else None,
        **NOTES,
    )
    for number, data in enumerate(day.desks, 1):
        desk = Desk.objects.create(
            reception=reception,
            label=str(number),
            opens=dt.time(data.opens),
            closes=dt.time(data.closes) if data.closes < 24 else dt.time(23, 59),
            breaks=data.breaks,
            slot_minutes=data.slot_minutes,
            has_kit="passport-10" in data.services,
        )
        DeskService.objects.bulk_create(DeskService(desk=desk, service=services[code]) for code in data.services)
    if day.published:
        publish_reception(reception=reception, actor=ACTOR, now=now)
        reception.refresh_from_db()
    return reception


def make_templates(post: Post, *, now: dt.datetime) -> None:
    """Save the desks of some receptions as templates, if the post has none."""
    if Template.objects.filter(post=post).exists():
        return
    for name, district in TEMPLATES.items():
        found = Reception.objects.filter(post=post, venue__district__code=district).order_by("-date").first()
        if found is not None:
            save_template(reception=found, name=name, actor=ACTOR, now=now)


def _nine(post: Post, now: dt.datetime, days: int) -> dt.datetime:
    day = now.astimezone(post.zone).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(9), tzinfo=post.zone)
