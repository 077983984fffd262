"""The page on which staff move somebody's booking."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from bookings.actions import receptions
from bookings.models import Booking, Event, Membership, Notification, Post
from tests.admin.pages import logged_in, words
from tests.factories import by, confirmed_booking, make_post, make_staff, published_reception
from tests.staff.hall import address, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(post: Post) -> Booking:
    return confirmed_booking(published_reception(post=post))


def times(page: object) -> list[str]:
    return [choice.attrs["value"] for choice in page.html.all("input", name="time")]  # type: ignore[attr-defined]


def clock(booking: Booking) -> str:
    booking.refresh_from_db()
    return f"{booking.local_starts_at:%H:%M}"


def test_the_card_leads_to_the_times_and_the_booking_moves_with_an_email(officer: Client, booking: Booking) -> None:
    page = look(officer, "move", booking.pk)
    assert address("move", booking.pk) in look(officer, "booking", booking.pk).links()
    assert times(page)[:2] == ["09:10", "09:20"]  # named times only, and not the present one
    for _click in range(2):
        sent = officer.post(address("move", booking.pk), {"time": "09:20"})
        assert sent["Location"] == address("staff_booking_done", booking.pk)
    assert clock(booking) == "09:20"
    [told] = booking.notifications.filter(kind=Notification.Kind.MOVED)
    assert (told.channel, told.state) == ("email", "queued")
    assert Event.objects.filter(booking_id=booking.pk, verb="move", actor_kind="staff").count() == 1


def test_a_party_that_knows_already_gets_no_email_but_its_reminders(officer: Client, booking: Booking) -> None:
    officer.post(address("move", booking.pk), {"time": "10:00", "told": "on"})
    assert clock(booking) == "10:00"
    [told] = booking.notifications.filter(kind=Notification.Kind.MOVED)
    assert (told.channel, told.state) == ("call", "sent")
    assert booking.notifications.filter(kind="reminder_day", version=1, state="queued").exists()


def test_places_kept_for_phone_and_counter_are_offered_and_the_citizens_limit_does_not_count(
    officer: Client, post: Post
) -> None:
    Post.objects.filter(pk=post.pk).update(counter_share=50)
    post.refresh_from_db()
    booking = confirmed_booking(published_reception(post=post, desk={"closes": dt.time(9, 40)}))
    Booking.objects.filter(pk=booking.pk).update(visit=None)
    assert "Kept for phone and counter" in look(officer, "move", booking.pk).text
    kept = times(look(officer, "move", booking.pk))[-1]
    officer.post(address("move", booking.pk), {"time": kept})
    assert clock(booking) == kept


def test_another_reception_of_the_post_is_offered_and_a_booking_moves_there(officer: Client, booking: Booking) -> None:
    day = booking.reception.date + dt.timedelta(days=3)
    there = published_reception(booking.service, post=booking.post, date=day)
    assert f"?reception={there.pk}" in look(officer, "move", booking.pk).links()
    officer.post(f"{address('move', booking.pk)}?reception={there.pk}", {"time": "09:30"})
    booking.refresh_from_db()
    assert (booking.reception, clock(booking)) == (there, "09:30")


def test_a_time_taken_meanwhile_is_refused_and_the_old_one_stays(officer: Client, booking: Booking) -> None:
    for _person in range(3):
        confirmed_booking(booking.reception)
    answer = officer.post(address("move", booking.pk), {"time": "09:10"})
    assert answer.status_code in (200, 409)
    assert clock(booking) == "09:00"
    assert booking.live


def test_nothing_chosen_is_explained(officer: Client, booking: Booking) -> None:
    assert "Choose a time" in words(officer.post(address("move", booking.pk), {}))


def test_what_has_ended_or_been_cancelled_is_not_moved(officer: Client, booking: Booking) -> None:
    receptions.cancel_reception(reception=booking.reception, actor=by("officer"), now=timezone.now())
    page = look(officer, "move", booking.pk)
    assert "This booking can no longer be moved." in page.text
    assert not times(page)
    officer.post(address("move", booking.pk), {"time": "09:10"})
    booking.refresh_from_db()
    assert booking.status == "cancelled"


def test_an_auditor_and_a_stranger_move_nothing(auditor: Client, booking: Booking) -> None:
    stranger = logged_in(make_staff(make_post(), Membership.Role.MANAGER))
    for client, status in ((auditor, 403), (stranger, 404)):
        assert client.post(address("move", booking.pk), {"time": "09:10"}).status_code == status
    assert clock(booking) == "09:00"


@pytest.mark.parametrize("asked", ["x", "-1", "999999999", "9" * 40, "²"])
def test_an_odd_reception_in_the_address_is_no_server_error(officer: Client, booking: Booking, asked: str) -> None:
    assert officer.get(f"{address('move', booking.pk)}?reception={asked}").status_code in (200, 404)
