"""Past receptions, and people who wait for the next one: data for reports and comparisons.

Made once, by the actions that citizens and staff call, at times in the past.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import cycle, islice

from bookings.actions import attendance, cancellation, interests, party_details, receptions, waiting_list, walk_ins
from bookings.identity.tokens import code_digits
from bookings.models import (
    CITIZEN,
    Actor,
    Booking,
    District,
    Interest,
    Notification,
    Post,
    Reception,
    Service,
    TurnedAway,
    WaitlistEntry,
)
from consulate.demo.data.guests import CONSENT_VERSION, fill, keep_silent, parties
from consulate.demo.data.people import ADULTS, Party
from consulate.demo.data.receptions import Day, DeskData, make_reception

ACTOR = Actor.staff("demo")
# Days before today on which each was published; one filled within a day, the other had places left.
FULL, EASY = 35, 25
PAST = {
    FULL: Day("koksu", 2, (DeskData(("passport-10", "criminal-record"), 10, 13, 10, ""),)),
    EASY: Day("eskeldi", 3, (DeskData(("passport-5", "criminal-record"), 9, 13, 15, ""),)),
}
PLAYED_MINUTES = 45
ON_LIST = 3
TURNED_AWAY = (("passport-10", 3, TurnedAway.Why.FULL), ("criminal-record", 1, TurnedAway.Why.PAPERS))
INTERESTS = {"sarkand": 9, "koksu": 6, "kerbulak": 4, "karatal": 2, "tekeli": 1}


def make_past(
    *, post: Post, districts: dict[str, District], services: dict[str, Service], now: dt.datetime
) -> list[Reception]:
    """Make the finished receptions, unless there is one already."""
    if Reception.objects.filter(status=Reception.Status.FINISHED).exists():
        return []
    return [
        _held(day, post=post, districts=districts, services=services, published=now - dt.timedelta(days=days))
        for days, day in PAST.items()
    ]


def _held(
    day: Day, *, post: Post, districts: dict[str, District], services: dict[str, Service], published: dt.datetime
) -> Reception:
    reception = make_reception(day, post=post, districts=districts, services=services, now=published)
    is_full = day == PAST[FULL]
    guests = parties()
    bookings: list[Booking] = []
    # Hours after booking opened; the kept and last places are taken on the days before.
    for hours in (0, 1, 2, 3, 5, 7, 20, 26) if is_full else (2, 30, 60, 90, 120):
        made = fill(reception, guests, leave=0, most=4 if is_full else 2, now=published + dt.timedelta(hours=hours))
        bookings += made
    eve = reception.local(dt.time(9), days_before=2)
    bookings += fill(reception, guests, leave=0, most=5 if is_full else 1, now=eve)
    entries = _waiting_list(reception, now=eve) if is_full else []
    gave_up = bookings[-2:]
    cancellation.cancel_booking(booking=gave_up[0], actor=CITIZEN, now=eve + dt.timedelta(hours=3))
    cancellation.cancel_booking(booking=gave_up[1], actor=CITIZEN, now=gave_up[1].starts_at - dt.timedelta(hours=6))
    for number, booking in enumerate(bookings[:-2]):
        receive(booking, number)
    for code, persons, why in TURNED_AWAY if is_full else TURNED_AWAY[1:]:
        walk_ins.note_turned_away(
            reception=reception,
            service=services[code],
            persons=persons,
            why=why,
            request_key=uuid.uuid4(),
            actor=ACTOR,
            now=reception.local(dt.time(10, 20)),
        )
    receptions.close_reception(reception=reception, confirmed=True, actor=ACTOR, now=reception.local(dt.time(18)))
    keep_silent(bookings)
    Notification.objects.filter(entry__in=entries).update(state=Notification.State.OBSOLETE)
    return reception


def receive(booking: Booking, number: int) -> None:
    """Play a party's day: most are served, some after a wait, a few are not. It takes PLAYED_MINUTES at most."""
    begins = booking.starts_at

    def at(minutes: int) -> dt.datetime:
        return begins + dt.timedelta(minutes=minutes)

    if number % 9 == 4:
        attendance.miss(booking=booking, actor=ACTOR, now=at(40))
        return
    arrived = max(at(-4 - 5 * number % 13), booking.reception.local(dt.time.min))
    attendance.check_in(booking=booking, actor=ACTOR, now=arrived)
    called = number * 7 % 23
    attendance.call(booking=booking, desk=booking.desk, actor=ACTOR, now=at(called))
    if number % 10 in (6, 9):
        reason = Booking.Reason.KIT if number % 10 == 9 else Booking.Reason.PAPERS
        attendance.not_serve(booking=booking, reason=reason, actor=ACTOR, now=at(called + 4))
    else:
        attendance.serve(booking=booking, actor=ACTOR, now=at(called + 6 + number % 8))


def _waiting_list(reception: Reception, *, now: dt.datetime) -> list[WaitlistEntry]:
    services = cycle(reception.services)
    return [
        _waiting(reception, next(services), party, number, now=now)
        for number, party in enumerate(islice(reversed(ADULTS), ON_LIST), 1)
    ]


def _waiting(reception: Reception, service: Service, party: Party, number: int, *, now: dt.datetime) -> WaitlistEntry:
    entry = waiting_list.join_waiting_list(
        reception=reception, service=service, party_size=1, now=now, language=party.language
    )
    contact = party_details.Contact(f"waiting{number}@example.org", "", party.language)
    [person] = party.persons
    data = person._asdict() | {"document": f"WAIT{number}"}
    party_details.save_applicant(party=entry, position=1, contact=contact, **data)
    party_details.save_consent(party=entry, version=CONSENT_VERSION, now=now)
    waiting_list.ask_joining_code(entry=entry, now=now)
    entry.refresh_from_db()
    code = entry.codes.order_by("pk").last()
    assert code is not None
    return waiting_list.confirm_joining(entry=entry, code=code_digits(code), now=now)


def make_interests(*, districts: dict[str, District], services: dict[str, Service], now: dt.datetime) -> None:
    """People who asked for notices, once; after the receptions are published, so that nobody is notified of these."""
    if not Interest.objects.exists():
        wanted: Iterator[list[Service]] = cycle([[], [services["passport-10"]], list(services.values())[:2]])
        number = 0
        for code, people in INTERESTS.items():
            for _i in range(people):
                number += 1
                asked = interests.ask_for_notices(
                    email=f"reader{number}@example.org",
                    district=districts[code],
                    services=next(wanted),
                    language="ru",
                    now=now,
                )
                interests.confirm_interest(interest=asked, code=code_digits(asked.codes.get()), now=now)
    # A later round publishes again, and they are notified of it.
    invented = Notification.objects.filter(
        interest__email__startswith="reader", interest__email__endswith="@example.org"
    )
    invented.update(state=Notification.State.OBSOLETE)
