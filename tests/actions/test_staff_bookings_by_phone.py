"""Booking for somebody on the phone or at the counter, from the places kept for it."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from bookings.actions.holds import hold
from bookings.actions.receptions import cancel_reception
from bookings.actions.staff_bookings import PersonData, book_by_staff
from bookings.actions.sweeps import erase_personal_data
from bookings.errors import (
    AlreadyBooked,
    BookingError,
    Incomplete,
    NotOpenYet,
    PartyTooBig,
    ReceptionCancelled,
    ServiceNotProvided,
    SlotTaken,
    TooLate,
)
from bookings.models import Answer, Booking, Question, Reception
from tests.factories import (
    DAY,
    NOW,
    by,
    confirmed_booking,
    make_post,
    make_reception,
    make_service,
    published_reception,
)

pytestmark = pytest.mark.django_db

WOMAN = PersonData("Сейтқали", "Әлия", "", dt.date(1961, 5, 4), "N1234567")
MAN = PersonData("Ким", "Олег", "Петрович", dt.date(1958, 1, 2), "N7654321")


def kept_reception(*, free: str = "09:50", **fields: Any) -> Reception:
    """From nine on, five slots of which the last is kept for phone and counter."""
    service = fields.pop("service", None) or make_service()
    post = fields.pop("post", None) or make_post(counter_share=20)
    return published_reception(service, post=post, desk={"closes": free}, **fields)


def assisted(reception: Reception, *persons: PersonData, **more: Any) -> Booking:
    values: dict[str, Any] = {
        "service": reception.services[0] if reception.desks.exists() else make_service(),
        "email": "",
        "phone": "+77011234567",
        "language": "kk",
        "starts_at": None,
        "answers": {},
        "consent_version": "2026-2",
        "request_key": uuid.uuid4(),
        "actor": by("officer"),
        "now": NOW,
    }
    return book_by_staff(reception=reception, persons=persons or (WOMAN,), **values | more)


def refused(reception: Reception, *persons: PersonData, **more: Any) -> BookingError:
    with pytest.raises(BookingError) as refusal:
        assisted(reception, *persons, **more)
    return refusal.value


def citizen(reception: Reception, now: dt.datetime = NOW) -> Booking:
    return hold(
        reception=reception,
        service=reception.services[0],
        party_size=1,
        now=now,
        language="ru",
        request_key=uuid.uuid4(),
    )


def test_a_person_without_email_gets_a_confirmed_place_and_a_call_the_day_before() -> None:
    booking = assisted(kept_reception())
    booking.refresh_from_db()
    assert (booking.status, booking.source, booking.phone, booking.language) == (
        "confirmed",
        "staff",
        "+77011234567",
        "kk",
    )
    assert (booking.consent_at, booking.consent_version) == (NOW, "2026-2")
    [reminder] = booking.notifications.filter(state="queued")
    assert (reminder.kind, reminder.channel, reminder.recipient) == ("reminder_day", "call", "+77011234567")
    assert reminder.due_at == booking.starts_at - dt.timedelta(days=1)


def test_kept_places_are_for_staff_until_their_day_and_then_for_all() -> None:
    reception = kept_reception()
    for _i in range(4):
        citizen(reception)
    with pytest.raises(SlotTaken):
        citizen(reception)
    kept = assisted(reception)
    assert kept.local_starts_at.strftime("%H:%M") == "09:40"

    other = kept_reception()
    for _i in range(4):
        confirmed_booking(other)
    assert citizen(other, now=other.kept_until).local_starts_at.strftime("%H:%M") == "09:40"


def test_kept_places_can_be_booked_by_staff_before_booking_opens() -> None:
    reception = kept_reception(opens_at=NOW + dt.timedelta(days=2))
    assert assisted(reception).local_starts_at.strftime("%H:%M") == "09:40"
    assert isinstance(refused(reception, MAN), SlotTaken)


def test_without_kept_places_staff_cannot_book_before_the_public() -> None:
    reception = kept_reception(opens_at=NOW + dt.timedelta(days=10))  # after the kept places would have opened
    assert isinstance(refused(reception), NotOpenYet)


def test_after_the_public_closing_staff_book_until_the_first_desk_opens() -> None:
    reception = kept_reception()
    assert reception.closes_at
    late = reception.local(dt.time(8, 59))
    assert late > reception.closes_at
    assert assisted(reception, now=late).status == "confirmed"
    assert isinstance(refused(reception, MAN, now=reception.local(dt.time(9))), TooLate)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_nothing_can_be_booked_at_a_reception_that_is_not_held(state: str) -> None:
    reception = make_reception() if state == "draft" else kept_reception()
    if state == "cancelled":
        cancel_reception(reception=reception, actor=by("manager"), now=NOW)
    assert isinstance(refused(reception), ReceptionCancelled)


def test_a_time_taken_meanwhile_is_refused_and_the_nearest_ones_are_named() -> None:
    reception = kept_reception()
    wanted = reception.local(dt.time(9, 10))
    assisted(reception, MAN, starts_at=wanted)
    error = refused(reception, starts_at=wanted)
    assert isinstance(error, SlotTaken)
    near = [start.astimezone(reception.zone).strftime("%H:%M") for start in error.facts["nearest"]]
    assert near == ["09:00", "09:20", "09:30"]


def test_a_party_too_long_for_the_free_places_is_refused_without_alternatives() -> None:
    reception = kept_reception(free="09:20")
    third = replace(MAN, document="N1112223")
    error = refused(reception, WOMAN, MAN, third)
    assert isinstance(error, SlotTaken)
    assert error.facts["nearest"] == []


def test_a_party_cannot_be_larger_than_the_post_allows() -> None:
    reception = kept_reception(post=make_post(max_party=1))
    assert refused(reception, WOMAN, MAN).facts == {"most": 1}
    assert isinstance(refused(reception, WOMAN, MAN), PartyTooBig)


def test_a_service_that_no_desk_provides_is_refused() -> None:
    assert isinstance(refused(kept_reception(), service=make_service()), ServiceNotProvided)


@pytest.mark.parametrize("missing", [{"phone": ""}, {"consent_version": ""}])
def test_nobody_is_booked_without_a_way_to_reach_them_or_their_consent(missing: dict[str, str]) -> None:
    assert isinstance(refused(kept_reception(), **missing), Incomplete)


def test_staff_see_which_booking_is_in_conflict() -> None:
    reception = kept_reception()
    first = confirmed_booking(reception, document="n 123-4567")
    error = refused(reception)
    assert isinstance(error, AlreadyBooked)
    assert error.facts["bookings"] == [first]


def test_the_same_page_sent_twice_books_once() -> None:
    reception, key = kept_reception(), uuid.uuid4()
    first = assisted(reception, request_key=key)
    assert assisted(reception, request_key=key) == first
    assert Booking.objects.count() == 1


def test_answers_are_kept_and_omitted_questions_are_not_asked_again() -> None:
    service = make_service()
    asked = Question.objects.create(service=service, text="Number of the questionnaire", required=True)
    Question.objects.create(service=service, text="Another", required=True)
    booking = assisted(kept_reception(service=service), answers={(1, asked.pk): "AB-1", (7, asked.pk): "nobody"})
    assert [(answer.question, answer.text) for answer in Answer.objects.filter(booking=booking)] == [(asked, "AB-1")]


def test_the_data_is_erased_as_any_other() -> None:
    booking = assisted(kept_reception())
    erase_personal_data(now=NOW + dt.timedelta(days=60))
    booking.refresh_from_db()
    assert (booking.phone, booking.applicants.get().surname) == ("", "")
    assert booking.reception.date == DAY


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            PersonData("Салтыков–Щедрин", "Михаил", "", dt.date(1960, 1, 27)),
            PersonData("Салтыков-Щедрин", "Михаил", "", dt.date(1960, 1, 27)),
        ),
        (replace(WOMAN, document="II-ЖА № 123456"), replace(WOMAN, document="II-ЖА 123456")),
    ],
)
def test_a_person_written_in_another_way_is_booked_once(first: PersonData, second: PersonData) -> None:
    reception = published_reception()
    assisted(reception, first)
    assert isinstance(refused(reception, second), AlreadyBooked)
    assisted(reception, replace(second, surname="Щедрин", document=second.document and "II-ЖА 123457"))


def test_two_documents_of_one_name_are_noted_as_namesakes() -> None:
    reception = published_reception()
    first = assisted(reception, replace(WOMAN, surname="Салтыков–Щедрин"))
    second = assisted(reception, replace(WOMAN, surname="Салтыков-Щедрин", document="N7654321"))
    assert list(Booking.objects.with_namesakes_of(second)) == [first]
