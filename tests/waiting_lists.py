"""Small worlds with a waiting list: a full reception, and the people waiting for it."""

import datetime as dt
from typing import Any

from bookings.actions import party_details, waiting_list, waiting_list_offers
from bookings.actions.cancellation import cancel_booking
from bookings.identity.tokens import code_digits
from bookings.models import CITIZEN, Booking, Reception, Service, WaitlistEntry
from tests.factories import NOW, confirmed_booking, make_service, published_reception
from tests.worlds import built_once


@built_once
def full_reception(*, places: int = 3, **more: Any) -> tuple[Reception, list[Booking]]:
    """A reception whose places (of ten minutes, one after another) all have a confirmed booking."""
    closes = dt.time(9 + places // 6, 10 * (places % 6))
    reception = published_reception(more.pop("service", None) or make_service(), desk={"closes": closes}, **more)
    return reception, [confirmed_booking(reception, email=f"place-{place}@example.org") for place in range(places)]


@built_once
def new_entry(
    reception: Reception,
    *,
    party_size: int = 1,
    service: Service | None = None,
    document: str | None = None,
    email: str = "aigerim@example.org",
    now: dt.datetime = NOW,
    language: str = "en",
) -> WaitlistEntry:
    """Everything a code needs is typed, and the code is sent."""
    entry = waiting_list.join_waiting_list(
        reception=reception,
        service=service or reception.services[0],
        party_size=party_size,
        now=now,
        language=language,
    )
    contact = party_details.Contact(email, "", language)
    for position in range(1, party_size + 1):
        party_details.save_applicant(
            party=entry,
            position=position,
            surname="Құрманғазиева",
            given_names="Әйгерім",
            patronymic="",
            birth_date=dt.date(1960, 3, 8),
            document=document if document and position == 1 else f"W{entry.pk:06d}{position:02d}",
            contact=contact if position == 1 else None,
        )
    party_details.save_consent(party=entry, version="test", now=now)
    waiting_list.ask_joining_code(entry=entry, now=now)
    entry.refresh_from_db()
    return entry


def digits_for(entry: WaitlistEntry) -> str:
    """The newest code, as in the mail."""
    code = entry.codes.order_by("pk").last()
    assert code is not None
    return code_digits(code)


@built_once
def waiting_entry(reception: Reception, *, now: dt.datetime = NOW, **more: Any) -> WaitlistEntry:
    """Somebody on the waiting list."""
    entry = new_entry(reception, now=now, **more)
    return waiting_list.confirm_joining(entry=entry, code=digits_for(entry), now=now)


@built_once
def offered_entry(**more: Any) -> WaitlistEntry:
    """Somebody who is offered a place that was given up."""
    reception, [booking, *_rest] = full_reception()
    entry = waiting_entry(reception, **more)
    cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    assert waiting_list_offers.offer_places(now=NOW) == 1
    entry.refresh_from_db()
    return entry
