"""What those read whose day was changed or called off, and those who wait for it."""

import datetime as dt

import pytest
from django.db.models import Q

from bookings.actions import receptions, waiting_list
from bookings.actions.reception_changes import Change, Hours, change_day, preview_change
from bookings.identity.tokens import booking_url, entry_url
from bookings.models import Booking, Notification, Reception, WaitlistEntry
from bookings.notifications.messages import render
from bookings.queries.message_relevance import is_wanted
from tests.factories import DAY, NOW, by, confirmed_booking, make_venue, published_reception

pytestmark = pytest.mark.django_db
Kind = Notification.Kind
LATER = DAY + dt.timedelta(days=7)


def change(reception: Reception, *, closes: dt.time | None = None) -> None:
    """Another date and venue, and perhaps a shorter day."""
    desk = reception.desks.get()
    hours = (Hours(desk.pk, desk.opens, closes or desk.closes),)
    wanted = Change(date=LATER, venue=make_venue(name="School 5").pk, hours=hours)
    seen = preview_change(reception=reception, change=wanted, now=NOW).fingerprint
    change_day(reception=reception, change=wanted, seen=seen, actor=by("boss"), now=NOW)


def mail(kind: Notification.Kind, about: Booking | WaitlistEntry) -> tuple[str, str, list[str]]:
    """Subject, text and the methods of the calendars; the HTML says the same links."""
    subject = Q(booking=about) if isinstance(about, Booking) else Q(entry=about)
    row = Notification.objects.get(subject, kind=kind, channel="email")
    assert is_wanted(row, now=NOW)
    message = render(row, now=NOW)
    html = str(message.alternatives[0][0])
    for link in (word for word in str(message.body).split() if word.startswith("http")):
        assert link in html
    return str(message.subject), str(message.body), [part.mimetype for part in message.attachments]


def test_the_mail_of_a_changed_day_has_old_and_new_details_and_the_options() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    change(reception)
    subject, text, [calendar] = mail(Kind.DAY_CHANGED, booking)
    assert subject == "The reception has changed: 12 December 2026, 09:00, Taldykorgan"
    for words in (
        "School 5, 1 Abai Street",
        "Previously: Saturday, 5\xa0December 2026, 09:00 (local time, UTC+5), House of Culture",
        "you do not need to do anything: the new time is yours",
        booking_url(booking, "move"),
        booking_url(booking, "give_up"),
    ):
        assert words in text
    assert "method" in calendar
    assert "PUBLISH" in calendar


def test_a_party_that_does_not_fit_gets_the_old_place_and_the_first_right() -> None:
    reception = published_reception(desk={"closes": "09:20"})
    confirmed_booking(reception)
    last = confirmed_booking(reception)
    change(reception, closes=dt.time(9, 10))
    subject, text, [calendar] = mail(Kind.NOT_FITTING, last)
    assert subject == "Please do not come: 5 December 2026, 09:10, Taldykorgan"
    assert "House of Culture" in text
    assert "School 5" not in text
    assert "You have priority for a place at our next reception in Taldykorgan." in text
    assert "by 11 January 2027, your priority ends" in text  # thirty days after the reception, as it is now
    assert entry_url(WaitlistEntry.objects.get()) in text
    assert "CANCEL" in calendar


def test_the_mail_of_a_cancelled_reception_has_the_reason_and_the_next_steps() -> None:
    reception = published_reception(desk={"closes": "09:10"})
    booking = confirmed_booking(reception)
    entry = waiting_list.join_waiting_list(
        reception=reception, service=booking.service, party_size=1, now=NOW, language="en"
    )
    WaitlistEntry.objects.filter(pk=entry.pk).update(status="waiting", rank=1, email="b@example.org")
    receptions.cancel_reception(reception=reception, actor=by("boss"), now=NOW, reason="Snow on the road.")
    _subject, text, _calendars = mail(Kind.RECEPTION_CANCELLED, booking)
    assert "Snow on the road." in text
    assert "You have priority" in text
    subject, text, _none = mail(Kind.WAITING_CANCELLED, entry)
    assert subject == "The reception that you are waiting for has been cancelled: 5 December 2026, Taldykorgan"
    for words in ("Snow on the road.", "You keep your position", entry_url(entry)):
        assert words in text
    assert "no longer on the waiting list" not in text


def test_people_on_the_waiting_list_get_the_new_day() -> None:
    reception = published_reception(desk={"closes": "09:10"})
    booking = confirmed_booking(reception)
    entry = waiting_list.join_waiting_list(
        reception=reception, service=booking.service, party_size=1, now=NOW, language="en"
    )
    WaitlistEntry.objects.filter(pk=entry.pk).update(status="waiting", rank=1, email="b@example.org")
    change(reception)
    subject, text, _none = mail(Kind.DAY_CHANGED, entry)
    assert subject == "The reception that you are waiting for has changed: 12 December 2026, Taldykorgan"
    assert "Previously: Saturday, 5\xa0December 2026, House of Culture" in text
    assert "You are still on the waiting list, number 1" in text


def test_a_cancellation_is_sent_even_if_the_entry_has_moved_to_the_next_waiting_list() -> None:
    reception = published_reception(desk={"closes": "09:10"})
    booking = confirmed_booking(reception)
    entry = waiting_list.join_waiting_list(
        reception=reception, service=booking.service, party_size=1, now=NOW, language="en"
    )
    WaitlistEntry.objects.filter(pk=entry.pk).update(status="waiting", rank=1, email="b@example.org")
    receptions.cancel_reception(reception=reception, actor=by("boss"), now=NOW)
    published_reception(booking.service, post=reception.post, venue=reception.venue, date=LATER)
    subject, _text, _none = mail(Kind.WAITING_CANCELLED, entry)
    assert "5 December 2026" in subject
