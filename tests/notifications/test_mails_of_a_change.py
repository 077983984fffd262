"""The mails after a citizen changes a booking: what they say, who gets them, and while they are true."""

import datetime as dt
import re

import pytest
from django.core import mail

from bookings.actions import cancellation, contact_changes, reschedule
from bookings.identity.tokens import booking_url
from bookings.models import CITIZEN, Booking, Fee, Notification, Post
from bookings.notifications.delivery import deliver
from tests import factories
from tests.notifications.test_messages import body, sent
from tests.notifications.worlds import NOW, Kind, State, confirmed, full_reception, owed

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://\S*/booking/")


def booked(*, party_size: int = 1) -> Booking:
    return confirmed(factories.fill_in(factories.held_booking(full_reception(), party_size=party_size)))


def newest(booking: Booking, kind: Notification.Kind) -> Notification:
    return Notification.objects.filter(booking=booking, kind=kind).latest("pk")


def moved() -> Booking:
    booking = booked()
    there = factories.published_reception(
        booking.service,
        post=booking.post,
        venue=factories.make_venue(name="School 5", address="2 Tole Bi Street"),
        date=factories.DAY + dt.timedelta(days=3),
    )
    return reschedule.move_booking(booking=booking, reception=there, starts_at=there.local(dt.time(10, 30)), now=NOW)


def test_a_move_mail_has_the_old_and_the_new_time_and_place() -> None:
    booking = moved()
    message = sent(newest(booking, Kind.MOVED))
    assert "8 December 2026, 10:30" in str(message["Subject"])
    for part in (body(message, "plain"), body(message, "html")):
        for words in ("8\xa0December 2026", "10:30", "School 5, 2 Tole Bi Street", "5\xa0December 2026, 09:00"):
            assert words in part
        assert "House of Culture, 1 Abai Street, Taldykorgan" in part
        assert "do not come at that time" in part
        assert booking_url(booking) in part


@pytest.mark.parametrize("kind", [Kind.MOVED, Kind.CHANGED])
def test_the_calendar_entry_is_replaced_by_one_of_the_new_version(kind: Notification.Kind) -> None:
    if kind == Kind.MOVED:
        booking = moved()
    else:
        booking = booked(party_size=2)
        booking = cancellation.give_up(booking=booking, persons=[booking.applicants.all()[0].pk], now=NOW)
    [calendar] = sent(newest(booking, kind)).iter_attachments()
    assert calendar.get_param("method") == "PUBLISH"
    entry = str(calendar.get_content())
    assert f"UID:{booking.reference}@" in entry
    assert booking.version == 1
    assert "SEQUENCE:1\r\n" in entry or "SEQUENCE:1\n" in entry


def test_a_smaller_party_learns_how_many_people_stay_and_until_when() -> None:
    booking = booked(party_size=3)
    cancellation.give_up(booking=booking, persons=[booking.applicants.all()[0].pk], now=NOW)
    message = sent(newest(booking, Kind.CHANGED))
    for part in (body(message, "plain"), body(message, "html")):
        assert "Your booking is now for 2 people" in part
        assert "begins at 09:00 as before and ends at 09:20" in part


def test_a_link_mail_has_the_new_link_and_says_what_it_opens_but_no_name() -> None:
    booking = contact_changes.renew_link(booking=booked(), now=NOW)
    message = sent(newest(booking, Kind.LINK))
    for part in (body(message, "plain"), body(message, "html")):
        assert booking_url(booking, "manage") in part
        assert len(LINK.findall(part)) == 1
        for words in (booking.reference, booking.service.name, "House of Culture", "5\xa0December 2026"):
            assert words in part
        assert "Құрманғазиева" not in part


def with_new_address() -> Booking:
    booking = booked()
    contact_changes.ask_new_address(booking=booking, email="new@example.org", now=NOW)
    return contact_changes.confirm_new_address(booking=booking, code=factories.the_code(booking), now=NOW)


def test_the_old_address_gets_a_mail_with_a_phone_number_and_no_link() -> None:
    booking = with_new_address()
    row = newest(booking, Kind.ADDRESS_CHANGED)
    message = sent(row)
    assert message["To"] == "aigerim@example.org"
    for part in (body(message, "plain"), body(message, "html")):
        assert "If this was not you, call the consulate at once: +7 727 000 00 00" in part
        assert booking.reference in part
        assert "new@example.org" not in part
        assert "http" not in part.replace("https://www.w3.org", "")
    cancellation.cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    assert deliver(row.pk, now=NOW) is State.SENT


def test_the_code_for_a_new_address_goes_there_and_carries_no_link() -> None:
    booking = booked()
    contact_changes.ask_new_address(booking=booking, email="slip@example.org", now=NOW)
    row = newest(booking, Kind.CODE)
    message = sent(row)
    assert message["To"] == "slip@example.org"
    assert "change the email address" in str(message["Subject"])
    for part in (body(message, "plain"), body(message, "html")):
        assert factories.the_code(booking) in part
        assert not LINK.search(part)
        assert "somebody else can get the place" not in part
    assert deliver(row.pk, now=NOW) is State.SENT


def test_no_link_goes_to_an_address_that_the_booking_no_longer_has() -> None:
    booking = booked()
    old = owed(booking, Kind.LINK)
    with_other = Notification.objects.filter(pk=old.pk)
    with_other.update(state=State.SENDING, sending_since=NOW)  # being sent while the address changes: not taken over
    contact_changes.ask_new_address(booking=booking, email="new@example.org", now=NOW)
    contact_changes.confirm_new_address(booking=booking, code=factories.the_code(booking), now=NOW)
    with_other.update(state=State.RETRY, sending_since=None)
    assert deliver(old.pk, now=NOW) is State.OBSOLETE
    assert not mail.outbox


def test_a_person_who_already_has_a_place_learns_how_to_move_it() -> None:
    booking = booked()
    message = sent(owed(booking, Kind.ALREADY_BOOKED))
    for part in (body(message, "plain"), body(message, "html")):
        assert booking_url(booking, "manage") in part
        assert "move this one" in part


@pytest.mark.parametrize("kind", [Kind.MOVED, Kind.CHANGED, Kind.LINK, Kind.ALREADY_BOOKED])
def test_no_mail_is_sent_for_a_booking_that_has_ended(kind: Notification.Kind) -> None:
    booking = booked()
    row = owed(booking, kind)
    cancellation.cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    row.refresh_from_db()
    assert row.state == State.OBSOLETE
    Notification.objects.filter(pk=row.pk).update(state=State.QUEUED)  # in a worker's hand at that moment
    assert deliver(row.pk, now=NOW) is State.OBSOLETE


@pytest.mark.parametrize(
    ("kind", "state"),
    [(Kind.MOVED, State.OBSOLETE), (Kind.CHANGED, State.OBSOLETE), (Kind.LINK, State.SENT)],
)
def test_an_outdated_time_is_not_sent_but_a_link_is(kind: Notification.Kind, state: State) -> None:
    booking = booked()
    row = owed(booking, kind)
    later = booking.starts_at + dt.timedelta(minutes=10)
    reschedule.move_booking(booking=booking, reception=booking.reception, starts_at=later, now=NOW)
    assert deliver(row.pk, now=NOW) is state


def test_a_moved_booking_says_what_it_costs_and_what_to_do_if_late_as_the_first_email_does() -> None:
    booking = moved()
    Post.objects.update(latecomers="Come to the entrance", payment="By card only")
    Fee.objects.update(amount=24500)
    message = sent(newest(booking, Kind.MOVED))
    for part in (body(message, "plain"), body(message, "html")):
        for words in ("24,500\xa0₸", "By card only", "Come to the entrance"):
            assert words in part
