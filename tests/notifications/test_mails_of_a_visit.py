"""Several bookings of one visit are one thing to the people who come: one email, one link, one calendar file."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from bookings.actions import cancellation, contact_changes, link_requests, reschedule, visits
from bookings.identity.tokens import booking_url
from bookings.models import CITIZEN, Booking, ChecklistItem, Fee, Notification
from bookings.notifications.delivery import deliver
from tests import factories
from tests.notifications.test_mails_of_a_change import newest
from tests.notifications.test_messages import body, sent
from tests.notifications.worlds import NOW, Kind, State, confirmed

pytestmark = pytest.mark.django_db


def visit() -> tuple[Booking, Booking]:
    """A passport at 09:10 and, before it, advice at 09:00, confirmed with one code."""
    post = factories.make_post(payment="By card only")
    services = [factories.make_service(name="Passport"), factories.make_service(name="Advice")]
    for service, text, amount in zip(services, ("The old passport", "Any papers"), (24500, 0), strict=True):
        ChecklistItem.objects.create(service=service, audience="everybody", text=text)
        Fee.objects.create(post=post, service=service, amount=Decimal(amount), valid_from=dt.date(2020, 1, 1))
    reception = factories.published_reception(*services, post=post, desks=2)
    passport = next(service for service in reception.services if service.name == "Passport")
    start = reception.local(dt.time(9, 10))
    later = factories.fill_in(factories.held_booking(reception, service=passport, starts_at=start))
    earlier = visits.add_service(
        booking=later,
        service=next(service for service in reception.services if service.name == "Advice"),
        persons=[person.pk for person in later.applicants.all()],
        now=NOW,
        request_key=uuid.uuid4(),
    )
    later.refresh_from_db()
    confirmed(later)
    for booking in (earlier, later):
        booking.refresh_from_db()
    assert earlier.starts_at < later.starts_at
    return earlier, later


def test_one_email_has_the_whole_visit_with_the_earliest_time_on_top() -> None:
    earlier, later = visit()
    message = sent(newest(earlier, Kind.CONFIRMED))
    assert "09:00" in str(message["Subject"])
    plain, html = body(message, "plain"), body(message, "html")
    assert f"- 09:00: Advice, 1 person, {earlier.reference}" in plain
    assert f"- 09:10: Passport, 1 person, {later.reference}" in plain
    assert "Total: 24,500\xa0₸" in plain
    for part in (plain, html):
        for words in ("Be there by 09:00", "Passport. Everybody", "The old passport", "Any papers", "By card only"):
            assert words in part
    assert booking_url(later) not in plain  # one link opens both
    [calendar] = message.iter_attachments()
    assert str(calendar.get_content()).count("BEGIN:VEVENT") == 2


def test_the_email_of_the_later_booking_is_not_sent_as_well() -> None:
    earlier, later = visit()
    assert deliver(newest(later, Kind.CONFIRMED).pk, now=NOW) is State.OBSOLETE
    assert deliver(newest(earlier, Kind.CONFIRMED).pk, now=NOW) is State.SENT


def test_one_reminder_is_sent_and_covers_the_rest_if_the_first_is_given_up() -> None:
    earlier, later = visit()
    day_before = earlier.starts_at - dt.timedelta(hours=23)
    cases = {True: State.SENT, False: State.OBSOLETE}
    for given_up in (False, True):
        if given_up:
            cancellation.cancel_booking(booking=earlier, actor=CITIZEN, now=NOW)
            Notification.objects.filter(booking=later, kind=Kind.REMINDER_DAY).update(state=State.QUEUED)
        assert deliver(newest(later, Kind.REMINDER_DAY).pk, now=day_before) is cases[given_up]


def test_a_reminder_that_could_not_be_sent_does_not_silence_the_other() -> None:
    earlier, later = visit()
    Notification.objects.filter(booking=earlier, kind=Kind.REMINDER_DAY).update(state=State.FAILED)
    assert deliver(newest(later, Kind.REMINDER_DAY).pk, now=later.starts_at - dt.timedelta(hours=23)) is State.SENT


def test_a_booking_added_later_has_its_own_email_with_the_whole_visit() -> None:
    earlier, later = visit()
    service = later.reception.services[0]
    added = visits.add_service(booking=later, service=service, persons=[], more=1, now=NOW, request_key=uuid.uuid4())
    confirmed(factories.fill_in(added, now=NOW, document="N 7777777"), now=NOW + dt.timedelta(minutes=5))
    plain = body(sent(newest(added, Kind.CONFIRMED)), "plain")
    for booking in (earlier, later, added):
        assert booking.reference in plain


def test_a_change_to_one_booking_says_that_the_rest_stays() -> None:
    earlier, later = visit()
    there = factories.published_reception(earlier.service, post=earlier.post, date=factories.DAY + dt.timedelta(days=3))
    reschedule.move_booking(booking=earlier, reception=there, now=NOW)
    moved = body(sent(newest(earlier, Kind.MOVED)), "plain")
    assert "These bookings have not changed:" in moved
    assert f"{later.reference}: Passport, Saturday, 5\xa0December 2026, 09:10" in moved
    assert deliver(newest(later, Kind.REMINDER_DAY).pk, now=later.starts_at - dt.timedelta(hours=23)) is State.SENT


def test_a_new_link_ends_the_old_links_of_the_whole_visit_and_is_sent_once() -> None:
    earlier, later = visit()
    old = [booking_url(each) for each in (earlier, later)]
    contact_changes.renew_link(booking=later, now=NOW)
    assert Notification.objects.filter(kind=Kind.LINK).count() == 1
    for each in (earlier, later):
        each.refresh_from_db()
        assert booking_url(each) not in old


def test_a_new_address_applies_to_the_whole_visit_and_the_old_one_is_notified_once() -> None:
    earlier, later = visit()
    contact_changes.ask_new_address(booking=earlier, email="new@example.org", now=NOW)
    contact_changes.confirm_new_address(booking=earlier, code=factories.the_code(earlier), now=NOW)
    for each in (earlier, later):
        each.refresh_from_db()
        assert each.email == "new@example.org"
        assert newest(each, Kind.REMINDER_DAY).recipient == "new@example.org"
    assert Notification.objects.filter(kind__in=(Kind.LINK, Kind.ADDRESS_CHANGED)).count() == 2


def test_a_lost_link_is_sent_once_for_a_visit_and_names_its_bookings() -> None:
    earlier, later = visit()
    link_requests.ask_link(text=earlier.email, language="en", now=NOW)
    link_requests.look_up_links(now=NOW)
    [row] = Notification.objects.filter(kind=Kind.LINK)
    plain = body(sent(row), "plain")
    for words in ("09:00: Advice", "09:10: Passport", "House of Culture", earlier.reference, later.reference):
        assert words in plain
    assert "Құрманғазиева" not in plain
