"""Small worlds with valid defaults. A test names only what it is about.

Receptions are published and bookings are made through the same verbs that people use; what they wrote is written back
when another test asks for the same (see worlds.py).
"""

import datetime as dt
import itertools
import uuid
from typing import Any

from bookings.actions import confirmation, holds, party_details, receptions
from bookings.actions.core.busy_times import HELD_OR_LIVE
from bookings.identity.tokens import code_digits
from bookings.models import (
    Actor,
    Applicant,
    Booking,
    Desk,
    DeskService,
    District,
    Membership,
    Post,
    Reception,
    Service,
    User,
    Venue,
)
from tests.worlds import built_once

# A Monday noon in Almaty (UTC+5); receptions are held in the week after next.
NOW = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 12, 5)

# All as long, so that rows are in the order in which they were made, also where they are sorted by a text.
_numbers = itertools.count(100_001)


def by(name: str) -> Actor:
    """The member of staff of that user name, who acts."""
    return Actor.staff(name)


@built_once
def make_post(**fields: Any) -> Post:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "slug": f"post-{number}",
        "name": "Consulate General in Almaty",
        "city": "Almaty",
        "phone": "+7 727 000 00 00",
        "counter_share": 0,
        "waiting_minutes": 0,
    }
    return Post.objects.create(**defaults | fields)


@built_once
def make_venue(**fields: Any) -> Venue:
    number = next(_numbers)
    district = fields.pop("district", None) or District.objects.create(
        code=f"district-{number}", name="Taldykorgan", region="Zhetysu", centre="Taldykorgan"
    )
    defaults: dict[str, Any] = {"district": district, "name": "House of Culture", "address": "1 Abai Street"}
    return Venue.objects.create(**defaults | fields)


@built_once
def make_service(**fields: Any) -> Service:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "code": f"service-{number}",
        "name": "Criminal-record certificate",
        "first_minutes": 10,
        "next_minutes": 10,
    }
    return Service.objects.create(**defaults | fields)


@built_once
def make_reception(**fields: Any) -> Reception:
    """A draft without desks."""
    defaults: dict[str, Any] = {"date": DAY}
    if "post" not in fields:
        defaults["post"] = make_post()
    if "venue" not in fields:
        defaults["venue"] = make_venue()
    return Reception.objects.create(**defaults | fields)


@built_once
def make_desk(reception: Reception, *services: Service, minutes: tuple[int, int] | None = None, **fields: Any) -> Desk:
    """A desk from 9 to 11 without a break; `minutes` override the services' own."""
    defaults: dict[str, Any] = {
        "label": str(next(_numbers)),
        "opens": dt.time(9),
        "closes": dt.time(11),
        "breaks": "",
        "slot_minutes": 10,
    }
    desk = Desk.objects.create(reception=reception, **defaults | fields)
    first, each_next = minutes or (None, None)
    for service in services:
        DeskService.objects.create(desk=desk, service=service, first_minutes=first, next_minutes=each_next)
    return desk


@built_once
def published_reception(
    *services: Service,
    desks: int = 1,
    now: dt.datetime = NOW,
    desk: dict[str, Any] | None = None,
    **fields: Any,
) -> Reception:
    """A published reception with like desks that all offer the services (one is made if none is given)."""
    reception = make_reception(**fields)
    offered = services or (make_service(),)
    for _i in range(desks):
        make_desk(reception, *offered, **desk or {})
    receptions.publish_reception(reception=reception, actor=by("tester"), now=now)
    reception.refresh_from_db()
    return reception


@built_once
def held_booking(
    reception: Reception | None = None,
    *,
    service: Service | None = None,
    party_size: int = 1,
    now: dt.datetime = NOW,
    language: str = "en",
    **more: Any,
) -> Booking:
    """A hold with nothing typed yet, at the earliest time."""
    reception = reception or published_reception(now=now)
    return holds.hold(
        reception=reception,
        service=service or reception.services[0],
        party_size=party_size,
        now=now,
        language=language,
        **{"request_key": uuid.uuid4()} | more,
    )


@built_once
def write_down(booking: Booking, position: int = 1, **changes: Any) -> Applicant:
    """One person of the party, by default a grandmother's age and no new document."""
    values: dict[str, Any] = {
        "surname": "Құрманғазиева",
        "given_names": "Әйгерім",
        "patronymic": "",
        "birth_date": dt.date(1960, 3, 8),
        "document": None,
    }
    return party_details.save_applicant(party=booking, position=position, **values | changes)


@built_once
def fill_in(
    booking: Booking,
    *,
    now: dt.datetime = NOW,
    email: str = "aigerim@example.org",
    document: str | None = None,
) -> Booking:
    """Everything a code needs: contact, as many adults as the party has, no answers, consent."""
    contact = party_details.Contact(email, "", booking.language)
    for position in range(1, booking.party_size + 1):
        number = document if document and position == 1 else f"N{next(_numbers):08d}"
        write_down(booking, position, document=number, contact=contact if position == 1 else None)
    party_details.save_consent(party=booking, version="test", now=now)
    booking.refresh_from_db()
    return booking


@built_once
def add_child(booking: Booking, position: int, *, now: dt.datetime = NOW) -> Applicant:
    """A ten-year-old at that place in the party, with a parent; a consent given before is given anew."""
    had_consent = Booking.objects.get(pk=booking.pk).consent_at is not None
    born = dt.date(2016, 1, 2)
    child = write_down(booking, position, surname="Құрманғазиев", given_names="Ерасыл", birth_date=born, document="")
    party_details.save_representative(
        party=booking, position=position, name="Әйгерім", relation=Applicant.Relation.PARENT
    )
    if had_consent:
        party_details.save_consent(party=booking, version="test", now=now)
    return child


def the_code(booking: Booking) -> str:
    """The digits of the newest code, as in the mail."""
    code = booking.codes.order_by("pk").last()
    assert code is not None
    return code_digits(code)


@built_once
def ready_booking(reception: Reception | None = None, *, now: dt.datetime = NOW, **more: Any) -> Booking:
    """A hold whose code has been sent."""
    fill = {key: more.pop(key) for key in ("email", "document") if key in more}
    booking = fill_in(held_booking(reception, now=now, **more), now=now, **fill)
    confirmation.ask_code(booking=booking, now=now)
    booking.refresh_from_db()
    return booking


@built_once
def confirmed_booking(reception: Reception | None = None, *, now: dt.datetime = NOW, **more: Any) -> Booking:
    booking = ready_booking(reception, now=now, **more)
    return confirmation.confirm_booking(booking=booking, code=the_code(booking), now=now)


@built_once
def make_staff(post: Post | None = None, role: str = Membership.Role.MANAGER, **fields: Any) -> User:
    """A member of staff; with a post, in a role there. The password is "correct horse"."""
    number = next(_numbers)
    defaults: dict[str, Any] = {"username": f"staff-{number}", "password": "correct horse", "is_staff": True}
    user = User.objects.create_user(**defaults | fields)
    if post:
        Membership.objects.create(user=user, post=post, role=role)
    return user


def visit_of(booking: Booking) -> list[Booking]:
    """The bookings of a visit that are held or live, in the order of their times; the booking itself among them."""
    if booking.visit is None:
        return [booking]
    return list(Booking.objects.filter(visit=booking.visit, status__in=HELD_OR_LIVE).order_by("starts_at", "pk"))
