"""The waiting list: who may join, that nobody is on it twice, and how people leave it."""

import datetime as dt
from typing import Any

import pytest

from bookings.actions import party_details, sweeps, waiting_list
from bookings.actions.receptions import cancel_reception
from bookings.errors import (
    AlreadyBooked,
    AlreadyWaiting,
    BookingError,
    CodeTooSoon,
    Incomplete,
    PartyTooBig,
    PlacesFree,
    ReceptionCancelled,
    SamePersonTwice,
    ServiceNotProvided,
    TooLate,
    TooManyForAddress,
    WaitingEnded,
    WrongCode,
    WrongState,
)
from bookings.models import Applicant, Event, Notification, WaitlistEntry
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
from tests.waiting_lists import digits_for, full_reception, new_entry, waiting_entry

pytestmark = pytest.mark.django_db


def test_the_code_puts_an_entry_at_the_end_of_the_list() -> None:
    reception, _full = full_reception()
    first, second = waiting_entry(reception), waiting_entry(reception)
    assert (first.status, first.place, second.place) == ("waiting", 1, 2)
    assert second.notifications.get(kind="waiting").due_at == NOW
    assert list(Event.objects.filter(entry_id=first.pk).order_by("pk").values_list("verb", flat=True)) == [
        "ask_to_wait",
        "join",
    ]


def test_each_service_has_its_own_waiting_list() -> None:
    passport, advice = make_service(), make_service()
    reception = published_reception(passport, advice, desk={"closes": dt.time(9, 10)})
    confirmed_booking(reception, service=passport)
    assert waiting_entry(reception, service=passport).place == 1
    assert waiting_entry(reception, service=advice).place == 1


def test_entering_the_code_twice_joins_once() -> None:
    reception, _full = full_reception()
    entry = waiting_entry(reception)
    again = waiting_list.confirm_joining(entry=entry, code="000000", now=NOW)
    assert again.rank == entry.rank
    assert entry.notifications.filter(kind="waiting").count() == 1


def test_a_wrong_code_is_counted() -> None:
    reception, _full = full_reception()
    entry = new_entry(reception)
    wrong = f"{(int(digits_for(entry)) + 1) % 10**6:06}"
    with pytest.raises(WrongCode):
        waiting_list.confirm_joining(entry=entry, code=wrong, now=NOW)
    assert entry.codes.get().tries == 1
    with pytest.raises(CodeTooSoon):
        waiting_list.ask_joining_code(entry=entry, now=NOW)


@pytest.mark.parametrize(
    ("party_size", "refusal"),
    [(0, PartyTooBig), (7, PartyTooBig), (1, PlacesFree)],
)
def test_people_who_need_not_or_cannot_wait_are_refused(party_size: int, refusal: type[BookingError]) -> None:
    reception = published_reception()
    with pytest.raises(refusal):
        waiting_list.join_waiting_list(
            reception=reception, service=reception.services[0], party_size=party_size, now=NOW, language="en"
        )


def test_there_is_no_waiting_list_for_a_draft_or_a_cancelled_reception_or_in_the_last_hours() -> None:
    reception, _full = full_reception()
    service = reception.services[0]
    with pytest.raises(ReceptionCancelled):
        waiting_list.join_waiting_list(
            reception=make_reception(), service=service, party_size=1, now=NOW, language="en"
        )
    with pytest.raises(ServiceNotProvided):
        waiting_list.join_waiting_list(
            reception=reception, service=make_service(), party_size=1, now=NOW, language="en"
        )
    late = dt.datetime.combine(DAY, dt.time(4), tzinfo=dt.UTC) - waiting_list.LAST_OFFER_BEFORE
    with pytest.raises(TooLate):
        waiting_list.join_waiting_list(reception=reception, service=service, party_size=1, now=late, language="en")
    entry = waiting_entry(reception)
    cancel_reception(reception=reception, actor=by("officer"), now=NOW)
    with pytest.raises(ReceptionCancelled):
        waiting_list.join_waiting_list(reception=reception, service=service, party_size=1, now=NOW, language="en")
    entry.refresh_from_db()
    assert (entry.status, entry.rank < 0) == ("deferred", True)
    assert entry.notifications.get(kind="waiting_cancelled").reception == entry.reception


def test_a_family_with_room_for_one_waits() -> None:
    reception = published_reception(desk={"closes": dt.time(9, 10)})
    assert waiting_list.join_waiting_list(
        reception=reception, service=reception.services[0], party_size=2, now=NOW, language="en"
    )


def test_nobody_joins_a_waiting_list_twice_or_with_a_place() -> None:
    reception, _full = full_reception()
    waiting_entry(reception, document="N 777 7777")
    again = new_entry(reception, document="n7777777")
    with pytest.raises(AlreadyWaiting):
        waiting_list.confirm_joining(entry=again, code=digits_for(again), now=NOW)
    other, _full = full_reception(post=reception.post, service=reception.services[0])
    confirmed_booking(
        published_reception(reception.services[0], post=reception.post, date=DAY + dt.timedelta(days=1)),
        document="N 888 8888",
    )
    booked = new_entry(other, document="N 888 8888")
    with pytest.raises(AlreadyBooked):
        waiting_list.confirm_joining(entry=booked, code=digits_for(booked), now=NOW)


def test_one_address_waits_and_books_as_often_as_the_post_allows() -> None:
    reception, _full = full_reception(post=make_post(bookings_per_email=2))
    confirmed_booking(published_reception(post=reception.post), email="same@example.org")
    waiting_entry(reception, email="same@example.org")
    third = new_entry(reception, email="Same@example.org")
    with pytest.raises(TooManyForAddress):
        waiting_list.confirm_joining(entry=third, code=digits_for(third), now=NOW)


def test_two_who_began_before_either_joined() -> None:
    reception, _full = full_reception()
    first, second = new_entry(reception, document="N 777 7777"), new_entry(reception, document="N 777 7777")
    waiting_list.confirm_joining(entry=first, code=digits_for(first), now=NOW)
    with pytest.raises(AlreadyWaiting):
        waiting_list.confirm_joining(entry=second, code=digits_for(second), now=NOW)


def test_what_is_missing_is_asked_first() -> None:
    reception, _full = full_reception()
    entry = waiting_list.join_waiting_list(
        reception=reception, service=reception.services[0], party_size=1, now=NOW, language="en"
    )
    with pytest.raises(Incomplete):
        waiting_list.ask_joining_code(entry=entry, now=NOW)


def test_one_person_twice_in_a_party() -> None:
    reception, _full = full_reception()
    entry = waiting_list.join_waiting_list(
        reception=reception, service=reception.services[0], party_size=2, now=NOW, language="en"
    )
    person: dict[str, Any] = {"surname": "A", "given_names": "B", "patronymic": "", "birth_date": dt.date(1990, 1, 1)}
    party_details.save_applicant(party=entry, position=1, **person, document="N 1234567")
    with pytest.raises(SamePersonTwice):
        party_details.save_applicant(party=entry, position=2, **person, document="N-1234567")
    with pytest.raises(PartyTooBig):
        party_details.save_applicant(party=entry, position=3, **person, document="")


def test_leaving_moves_the_others_up_and_can_be_done_twice() -> None:
    reception, _full = full_reception()
    first, second = waiting_entry(reception), waiting_entry(reception)
    waiting_list.leave_waiting_list(entry=first, now=NOW)
    assert waiting_list.leave_waiting_list(entry=first, now=NOW).status == "left"
    assert second.place == 1
    with pytest.raises(WaitingEnded):
        waiting_list.confirm_joining(entry=first, code="000000", now=NOW)
    with pytest.raises(WrongState):
        party_details.save_consent(party=second, version="test", now=NOW)


def test_a_booking_made_elsewhere_removes_the_entry() -> None:
    reception, _full = full_reception()
    entry = waiting_entry(reception, document="N 777 7777")
    other = published_reception(reception.services[0], post=reception.post, date=DAY + dt.timedelta(days=1))
    confirmed_booking(other, document="N 777-7777")
    entry.refresh_from_db()
    assert entry.status == "ended"
    assert entry.notifications.get(kind="waiting_ended").facts == {"why": "booked"}


def test_a_booking_for_another_service_or_post_removes_no_entry() -> None:
    reception, _full = full_reception()
    entry = waiting_entry(reception, document="N 777 7777")
    confirmed_booking(published_reception(reception.services[0]), document="N 777 7777")
    confirmed_booking(published_reception(post=reception.post), document="N 777 7777")
    entry.refresh_from_db()
    assert entry.status == "waiting"


def test_entries_are_erased_with_their_reception_and_unconfirmed_ones_after_a_day() -> None:
    reception, _full = full_reception()
    entry, never = waiting_entry(reception), new_entry(reception)
    sweeps.erase_personal_data(now=NOW + dt.timedelta(days=2))
    assert set(WaitlistEntry.objects.exclude(erased_at=None)) == {never}
    sweeps.erase_personal_data(now=NOW + dt.timedelta(days=12 + reception.post.erase_days + 1))
    entry.refresh_from_db()
    assert (entry.email, entry.erased_at is None) == ("", False)
    assert set(Applicant.objects.filter(entry=entry).values_list("surname", "birth_date")) == {("", None)}
    assert set(Notification.objects.filter(entry=entry).values_list("recipient", flat=True)) == {""}
