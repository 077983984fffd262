"""Who is on the call sheet, what is said to them, and the tick that removes them."""

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from bookings.actions import cancellation, kits, receptions
from bookings.actions.call_sheet import mark_not_reached, mark_reached
from bookings.actions.core.party_messages import announce
from bookings.errors import WrongState
from bookings.models import CITIZEN, Booking, Event, Notification, Reception
from bookings.notifications.outbox import enqueue
from bookings.queries.call_sheet import Call, CallReason, CallSheet, build_call_sheet
from tests.factories import NOW, by, confirmed_booking, make_post, make_service, published_reception
from tests.waiting_lists import offered_entry

pytestmark = pytest.mark.django_db
Kind = Notification.Kind
State = Notification.State
PHONE = "+77011234567"


def by_phone(booking: Booking) -> Booking:
    """As staff book for somebody who has no email."""
    Booking.objects.filter(pk=booking.pk).update(email="", phone=PHONE)
    booking.refresh_from_db()
    return booking


def sheet(reception: Reception, *, now: dt.datetime = NOW) -> CallSheet:
    with translation.override("en"):
        return build_call_sheet(reception, now=now)


def only(reception: Reception, *, now: dt.datetime = NOW) -> Call:
    [line] = sheet(reception, now=now).to_call
    return line


def said(line: Call) -> str:
    with translation.override("en"):
        return line.say.replace("\xa0", " ")


def called_off(booking: Booking, *, now: dt.datetime = NOW) -> Reception:
    receptions.cancel_reception(reception=booking.reception, actor=by("manager"), now=now)
    return booking.reception


def bounced(booking: Booking, kind: Kind) -> Notification:
    mail = booking.notifications.get(kind=kind, channel="email")
    Notification.objects.filter(pk=mail.pk).update(state=State.FAILED)
    return mail


def test_nobody_is_called_while_all_is_well() -> None:
    booking = confirmed_booking()
    assert sheet(booking.reception) == CallSheet([], [])


def test_a_mail_that_came_back_is_a_call() -> None:
    booking = confirmed_booking()
    reception = called_off(booking)
    bounced(booking, Kind.RECEPTION_CANCELLED)
    line = only(reception)
    assert (line.why, line.reference, line.party_size) == (CallReason.BOUNCED, booking.reference, 1)
    assert line.language_name == "English"
    assert "5 December 2026 has been cancelled" in said(line)


def test_a_lost_code_is_not_a_call() -> None:
    booking = confirmed_booking()
    bounced(booking, Kind.CODE)
    assert sheet(booking.reception).to_call == []


def test_without_an_email_a_message_that_must_arrive_is_a_call() -> None:
    booking = by_phone(confirmed_booking())
    announce(booking, Kind.DAY_CHANGED, now=NOW, facts={"starts_at": (booking.starts_at - dt.timedelta(1)).isoformat()})
    line = only(booking.reception)
    assert (line.why, line.phone) == (CallReason.NO_EMAIL, PHONE)
    assert "Please come on Saturday, 5 December 2026, 09:00, not on Friday, 4 December 2026, 09:00" in said(line)


def test_a_cancellation_by_staff_is_a_call_if_there_is_no_email() -> None:
    booking = by_phone(confirmed_booking())
    cancellation.cancel_booking(booking=booking, actor=by("officer"), now=NOW)
    line = only(booking.reception)
    assert (line.why, line.phone, said(line)[-13:]) == (CallReason.NO_EMAIL, PHONE, "is cancelled.")
    assert not booking.notifications.filter(recipient="").exists()


def test_a_person_who_cancels_with_the_link_on_the_slip_is_not_called() -> None:
    booking = by_phone(confirmed_booking())
    cancellation.cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    assert sheet(booking.reception) == CallSheet([], [])


def test_close_to_the_day_everybody_is_called() -> None:
    booking = confirmed_booking()
    late = booking.starts_at - dt.timedelta(hours=47)
    announce(booking, Kind.DAY_CHANGED, now=late)
    assert only(booking.reception, now=late).why == CallReason.NEAR


def test_close_to_the_day_a_mail_that_is_still_being_tried_is_not_waited_for() -> None:
    booking = confirmed_booking()
    announce(booking, Kind.DAY_CHANGED, now=NOW)
    booking.notifications.filter(kind=Kind.DAY_CHANGED).update(state=State.RETRY, due_at=NOW)
    assert sheet(booking.reception).to_call == []
    assert only(booking.reception, now=booking.starts_at - dt.timedelta(hours=47)).why == CallReason.NOT_SENT


def test_a_reminder_is_listed_from_the_morning_of_the_day_before() -> None:
    booking = by_phone(confirmed_booking())
    booking.notifications.filter(kind=Kind.REMINDER_DAY).update(channel="call", recipient=PHONE)
    reception = booking.reception
    assert sheet(reception, now=reception.local(dt.time(23, 59), days_before=2)).to_call == []
    assert "This is a reminder" in said(only(reception, now=reception.local(dt.time(0), days_before=1)))


def test_a_call_that_is_no_longer_needed_disappears() -> None:
    booking = by_phone(confirmed_booking())
    announce(booking, Kind.DAY_CHANGED, now=NOW)
    Booking.objects.filter(pk=booking.pk).update(email="back@example.org")  # then it is told by mail, and cancelled
    cancellation.cancel_booking(booking=booking, actor=by("officer"), now=NOW)
    assert sheet(booking.reception).to_call == []


def test_nobody_is_called_once_the_time_has_begun() -> None:
    booking = by_phone(confirmed_booking())
    announce(booking, Kind.DAY_CHANGED, now=NOW)
    assert sheet(booking.reception, now=booking.starts_at).to_call == []


def test_a_returned_mail_and_its_call_are_one_entry() -> None:
    booking = confirmed_booking()
    now = booking.starts_at - dt.timedelta(hours=3)
    announce(booking, Kind.DAY_CHANGED, now=now)
    bounced(booking, Kind.DAY_CHANGED)
    assert only(booking.reception, now=now).notification.channel == "call"


def test_a_message_sent_again_to_the_corrected_address_is_no_call() -> None:
    booking = confirmed_booking()
    announce(booking, Kind.DAY_CHANGED, now=NOW)
    bounced(booking, Kind.DAY_CHANGED)
    enqueue(kind=Kind.DAY_CHANGED, now=NOW, booking=booking, version=booking.version, ordinal=1)
    assert len(sheet(booking.reception).to_call) == 1
    booking.notifications.filter(dedupe_key__endswith=":1").update(state=State.SENT)
    assert sheet(booking.reception).to_call == []


def test_a_call_about_a_returned_offer_gives_the_deadline() -> None:
    entry = offered_entry()
    Notification.objects.filter(entry=entry, kind=Kind.OFFER).update(state=State.FAILED)
    line = only(entry.reception)
    assert line.booking is None
    assert line.until == entry.offers.get().hold_ends_at
    assert "Would you like it?" in said(line)
    assert "09:00" in said(line)


def test_the_failed_kit_is_a_call_until_the_party_has_chosen() -> None:
    five = make_service()
    ten = make_service(needs_kit=True, without_kit=five)
    reception = published_reception(ten, post=make_post(kits=1), desk={"has_kit": True})
    booking = by_phone(confirmed_booking(reception))
    kits.fail_kit(reception=reception, actor=by("officer"), now=NOW)
    assert "has failed" in said(only(reception))
    kits.take_instead(booking=booking, now=NOW, actor=by("officer"))
    assert sheet(reception).to_call == []


def test_a_tick_shows_who_set_it_and_when() -> None:
    booking = confirmed_booking()
    reception = called_off(booking)
    mail = bounced(booking, Kind.RECEPTION_CANCELLED)
    later = NOW + dt.timedelta(minutes=5)
    for _click in range(2):
        line = mark_reached(notification=mail, actor=by("aigul"), now=later)
    assert line.channel == "call"
    [done] = sheet(reception).reached
    assert (done.reached_at, done.reached_by) == (later, "aigul")
    assert sheet(reception).to_call == []
    event = Event.objects.get(verb="reach")
    assert (event.booking_id, event.to_state, event.actor_name) == (booking.pk, Kind.RECEPTION_CANCELLED, "aigul")


def test_a_tick_can_be_taken_back_and_set_again() -> None:
    booking = confirmed_booking()
    reception = called_off(booking)
    mail = bounced(booking, Kind.RECEPTION_CANCELLED)
    line = mark_reached(notification=mail, actor=by("aigul"), now=NOW)
    for _click in range(2):
        mark_not_reached(notification=line, actor=by("bolat"), now=NOW)
    assert only(reception).notification == line
    mark_reached(notification=line, actor=by("bolat"), now=NOW)
    assert sheet(reception).reached[0].reached_by == "bolat"
    assert Notification.objects.filter(booking=booking, kind=Kind.RECEPTION_CANCELLED).count() == 2


def test_a_change_made_in_person_is_not_on_the_call_sheet() -> None:
    booking = confirmed_booking()
    enqueue(kind=Kind.MOVED, now=NOW, booking=booking, channel=Notification.Channel.CALL, recipient=PHONE, told=True)
    assert sheet(booking.reception) == CallSheet([], [])
    told = booking.notifications.get(kind=Kind.MOVED)
    with pytest.raises(WrongState):
        mark_not_reached(notification=told, actor=by("aigul"), now=NOW)


def test_a_mail_that_is_on_its_way_cannot_be_ticked() -> None:
    booking = confirmed_booking()
    with pytest.raises(WrongState):
        mark_reached(notification=booking.notifications.get(kind=Kind.CONFIRMED), actor=by("aigul"), now=NOW)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_every_kind_of_call_has_a_text(kind: Kind, language: str) -> None:
    booking = confirmed_booking()
    row = Notification(kind=kind, booking=booking, facts={"starts_at": NOW.isoformat(), "reason": "Snow."})
    with translation.override(language):
        words = Call(row, booking, CallReason.NEAR, None, "").say
    assert words.endswith("Snow.")
    assert "%(" not in words


@pytest.mark.parametrize("people", [1, 5])
def test_a_sheet_takes_the_same_few_queries_for_one_and_for_many(people: int, django_assert_num_queries: Any) -> None:
    service = make_service(needs_kit=True, without_kit=make_service())
    reception = published_reception(service, post=make_post(kits=1), desk={"has_kit": True})
    for _number in range(people):
        by_phone(confirmed_booking(reception))
    kits.fail_kit(reception=reception, actor=by("officer"), now=NOW)
    with django_assert_num_queries(8):
        lines = sheet(reception).to_call
        assert [line.say for line in lines if line.names]
    assert len(lines) == people
