"""The forms of citizens: what one sends on each page, in a world of its own."""

import datetime as dt
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

from bookings.actions import contact_changes, holds, interests, kits, party_details
from bookings.identity.tokens import code_digits, entry_token, interest_token, link_token
from bookings.models import Booking, EmailCode, Fee, Interest, WaitlistEntry
from tests.citizen.visitor import person
from tests.factories import (
    DAY,
    NOW,
    add_child,
    by,
    confirmed_booking,
    fill_in,
    held_booking,
    make_post,
    make_service,
    make_venue,
    published_reception,
    ready_booking,
    the_code,
)
from tests.sent_twice.sending import Form, form
from tests.waiting_lists import digits_for, full_reception, new_entry, offered_entry, waiting_entry


def _address(name: str, *args: Any, query: str = "") -> str:
    with translation.override("en"):
        return str(reverse(f"citizen:{name}", args=args)) + query


def _of(booking: Booking, page: str, /, *numbers: int, query: str = "", **typed: Any) -> Form:
    return Form(Client(), _address(page, link_token(booking), *numbers, query=query), typed)


def _in(entry: WaitlistEntry, page: str, /, *numbers: int, **typed: Any) -> Form:
    return Form(Client(), _address(page, entry_token(entry), *numbers), typed)


def _about(interest: Interest, name: str, *, asked: bool = False, **typed: Any) -> Form:
    return Form(Client(), _address(name, interest_token(interest, asked=asked)), typed)


def _query(booking_or_entry: Any, people: int = 1) -> str:
    return f"?service={booking_or_entry.services[0].code}&people={people}"


def _entry() -> WaitlistEntry:
    return new_entry(full_reception(places=1)[0], email=f"{uuid.uuid4()}@example.org")


def _empty_entry() -> WaitlistEntry:
    entry = _entry()
    entry.codes.all().delete()
    entry.notifications.all().delete()
    return entry


def _interest(*, confirmed: bool) -> Interest:
    made = interests.ask_for_notices(
        email=f"{uuid.uuid4()}@example.org", district=make_venue().district, services=[], language="en", now=NOW
    )
    if confirmed:
        code = code_digits(EmailCode.objects.get(interest=made))
        return interests.confirm_interest(interest=made, code=code, now=NOW)
    return made


def _without_kit() -> Booking:
    other = make_service(name="Passport, 5 years")
    reception = published_reception(
        make_service(needs_kit=True, without_kit=other), post=make_post(kits=1), desk={"has_kit": True}
    )
    Fee.objects.create(post=reception.post, service=other, amount=16000, valid_from=DAY)
    booking = confirmed_booking(reception)
    kits.fail_kit(reception=reception, actor=by("officer"), now=NOW)
    return booking


def _family() -> Booking:
    booking = fill_in(held_booking(party_size=2))
    add_child(booking, 2)
    return booking


def _new_address() -> Booking:
    booking = confirmed_booking()
    contact_changes.ask_new_address(booking=booking, email=f"{uuid.uuid4()}@example.org", now=NOW)
    return booking


@form("citizen:times")
def times() -> Form:
    reception = published_reception(desk={"closes": dt.time(9, 20)})
    query = _query(reception)
    return Form(Client(), _address("times", reception.pk, query=query), {"time": "09:00", "request_key": uuid.uuid4()})


@form("citizen:wait")
def wait() -> Form:
    reception, _full = full_reception(places=1)
    return Form(Client(), _address("wait", reception.pk, query=_query(reception)), {})


@form("citizen:interest")
def interest() -> Form:
    typed = {"district": make_venue().district.code, "email": f"{uuid.uuid4()}@example.org", "consent": "on"}
    return Form(Client(), _address("interest"), typed)


@form("citizen:questions")
def questions() -> Form:
    service = make_service()
    question = service.questions.create(text="Number?", of="booking")
    booking = fill_in(held_booking(published_reception(service)))
    return _of(booking, "questions", **{f"answer_{question.pk}": "12"})


@form("citizen:leave_out")
def leave_out() -> Form:
    first = ready_booking()
    added = holds.hold(
        reception=first.reception,
        service=first.service,
        party_size=1,
        now=NOW,
        language="en",
        request_key=uuid.uuid4(),
    )
    visit = uuid.uuid4()
    Booking.objects.filter(pk__in=[first.pk, added.pk]).update(visit=visit, email=first.email)
    return _of(added, "leave_out")


@form("citizen:leave_person")
def leave_person() -> Form:
    booking = fill_in(held_booking(party_size=2))
    return _of(booking, "leave_person", 2, person=booking.applicants.get(position=2).pk)


@form("citizen:give_up_confirm")
def give_up() -> Form:
    booking = confirmed_booking(party_size=2)
    query = f"?person={booking.applicants.get(position=2).pk}"
    return _of(booking, "give_up_confirm", query=query)


@form("citizen:move_confirm")
def move() -> Form:
    booking = confirmed_booking()
    return _of(booking, "move_confirm", booking.reception_id, query="?time=10:00")


@form("citizen:add")
def add() -> Form:
    booking = confirmed_booking(published_reception(make_service(), make_service()))
    other = booking.reception.services[1] if booking.service == booking.reception.services[0] else None
    service = other or booking.reception.services[0]
    people = [booking.applicants.get().pk]
    return _of(booking, "add", service=service.code, person=people, more="0", request_key=uuid.uuid4())


form("citizen:lost")(lambda: Form(Client(), _address("lost"), {"text": "ABCDEFG"}))
form("citizen:applicant")(lambda: _of(held_booking(), "applicant", 1, **person()))
form("citizen:representative")(
    lambda: _of(_family(), "representative", 2, relation="parent", person="else", name="Құрманғазиева Әйгерім")
)
form("citizen:consent")(lambda: _of(fill_in(held_booking()), "consent", own="on"))
form("citizen:check")(lambda: _of(fill_in(held_booking()), "check"))
form("citizen:address")(lambda: _of(ready_booking(), "address", email="right@example.org"))
form("citizen:kit_instead")(lambda: _of(_without_kit(), "kit_instead"))
form("citizen:kit_first_right")(lambda: _of(_without_kit(), "kit_first_right"))
form("citizen:renew_link")(lambda: _of(confirmed_booking(), "renew_link"))
form("citizen:new_address")(lambda: _of(confirmed_booking(), "new_address", email="new@example.org"))
form("citizen:waiting_applicant")(lambda: _in(_entry(), "waiting_applicant", 1, **person()))
form("citizen:waiting_consent")(lambda: _in(_empty_entry(), "waiting_consent", own="on"))
form("citizen:waiting_leave")(lambda: _in(waiting_entry(full_reception(places=1)[0]), "waiting_leave"))
form("citizen:waiting_offer")(lambda: _in(offered_entry(), "waiting_offer", 1, answer="accept"))
form("citizen:interest_leave")(lambda: _about(_interest(confirmed=True), "interest_leave"))
form("citizen:interest_unsubscribe")(lambda: _about(_interest(confirmed=True), "interest_unsubscribe"))
form("citizen:interest_keep")(lambda: _about(_interest(confirmed=True), "interest_keep"))


@form("citizen:code")
def code() -> Form:
    booking = ready_booking()
    return _of(booking, "code", code=the_code(booking))


@form("citizen:new_address_code")
def new_address_code() -> Form:
    booking = _new_address()
    return _of(booking, "new_address_code", code=the_code(booking))


@form("citizen:waiting_code")
def waiting_code() -> Form:
    entry = _entry()
    return _in(entry, "waiting_code", code=digits_for(entry))


@form("citizen:waiting_representative")
def waiting_representative() -> Form:
    entry = new_entry(full_reception(places=1)[0], party_size=2)
    born = dt.date(2016, 1, 2)
    person = {"surname": "Құрманғазиев", "given_names": "Ерасыл", "patronymic": "", "document": ""}
    party_details.save_applicant(party=entry, position=2, birth_date=born, contact=None, **person)
    return _in(entry, "waiting_representative", 2, relation="parent", person="else", name="Құрманғазиева Әйгерім")


@form("citizen:interest_code")
def interest_code() -> Form:
    made = _interest(confirmed=False)
    return _about(made, "interest_code", asked=True, code=code_digits(EmailCode.objects.get(interest=made)))


# A new code is sent once a minute: the second of two clicks must not be told to wait.
@form("citizen:new_code", at=NOW + dt.timedelta(minutes=2))
def new_code() -> Form:
    return _of(ready_booking(), "new_code")


@form("citizen:waiting_new_code", at=NOW + dt.timedelta(minutes=2))
def waiting_new_code() -> Form:
    return _in(_entry(), "waiting_new_code")


@form("citizen:interest_new_code", at=NOW + dt.timedelta(minutes=2))
def interest_new_code() -> Form:
    return _about(_interest(confirmed=False), "interest_new_code", asked=True)
