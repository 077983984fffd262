"""Who did what: shown where it happened, looks at personal data too, and nothing of it can be changed."""

import ast
import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.actions.access_log import note_look
from bookings.actions.cancellation import cancel_booking
from bookings.actions.core.transitions import record
from bookings.models import CITIZEN, Event, Post, Reception, User
from bookings.templatetags.events import ON_A_PAGE
from tests.admin.pages import logged_in, url, words
from tests.factories import NOW, by, confirmed_booking, make_post, make_staff, published_reception
from tests.waiting_lists import full_reception, offered_entry, waiting_entry

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


def looks() -> list[tuple[int | None, int | None, int | None]]:
    """Reception, booking and entry of each look that was written down."""
    seen = Event.objects.filter(verb="view").order_by("pk")
    return list(seen.values_list("reception_id", "booking_id", "entry_id"))


def test_a_booking_shows_its_events_in_the_time_zone_of_the_post(staff: Client, post: Post) -> None:
    booking = confirmed_booking(published_reception(post=post))
    cancel_booking(booking=booking, actor=by("somebody"), now=NOW)
    page = words(staff.get(url("booking_change", booking.pk)))
    assert "23 Nov 2026, 12:00 Cancelled Confirmed → Cancelled somebody" in page.replace("\xa0", " ")
    assert "Time chosen Held, not confirmed visitor" in page


def test_a_reception_shows_its_events_and_those_of_its_bookings(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    booking = confirmed_booking(reception)
    page = words(staff.get(url("reception_change", reception.pk)))
    assert "Published Draft → Published tester" in page
    assert f"Confirmed {booking.reference} Held, not confirmed → Confirmed visitor" in page


def test_a_waiting_list_entry_shows_its_events(staff: Client, post: Post) -> None:
    entry = waiting_entry(full_reception(post=post)[0])
    page = words(staff.get(url("waitlistentry_change", entry.pk)))
    assert "Joined the waiting list Not confirmed → Waiting visitor" in page


def test_a_long_history_has_pages(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    booking = confirmed_booking(reception)
    for _i in range(ON_A_PAGE):
        record("move", booking, actor=CITIZEN, now=NOW)
    first = words(staff.get(url("reception_change", reception.pk)))
    second = words(staff.get(url("reception_change", reception.pk) + "?steps_of_bookings=2"))
    assert "Page 1 of 2" in first
    assert "Time chosen" not in first
    assert "Time chosen" in second
    for garbage in ("-1", "²", "9" * 5000, "%00"):
        assert staff.get(url("reception_change", reception.pk) + f"?steps={garbage}").status_code == 200


def test_the_number_of_queries_is_fixed(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    numbers = []
    staff.get(url("reception_change", reception.pk))
    for number in range(2):
        for place in range(3):
            confirmed_booking(reception, email=f"{number}-{place}@example.org")
        with CaptureQueriesContext(connection) as queries:
            staff.get(url("reception_change", reception.pk))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_viewing_personal_data_is_recorded_once_an_hour(post: Post) -> None:
    reception = published_reception(post=post)
    booking = confirmed_booking(reception)
    entry = offered_entry(email="other@example.org")
    user = make_staff(is_superuser=True)
    reader = logged_in(user)
    for _i in range(2):
        reader.get(url("booking_change", booking.pk))
        reader.get(url("waitlistentry_change", entry.pk))
        reader.get(url("booking_changelist") + f"?reception={reception.pk}")
    assert looks() == [
        (reception.pk, booking.pk, None),
        (entry.reception_id, None, entry.pk),
        (reception.pk, None, None),
    ]
    with time_machine.travel(NOW + dt.timedelta(hours=1, minutes=1), tick=False):
        reader = logged_in(user)
        reader.get(url("booking_change", booking.pk))
        assert len(looks()) == 4
    logged_in(make_staff(post, "auditor")).get(url("booking_change", booking.pk))
    assert len(looks()) == 5


def test_a_list_over_several_receptions_is_recorded_for_each_post(staff: Client, post: Post) -> None:
    for _i in range(2):
        confirmed_booking(published_reception(post=post))
    confirmed_booking()
    staff.get(url("booking_changelist") + "?q=Құрман")
    staff.get(url("booking_changelist"))
    assert [(event.post_id, event.reception_id) for event in Event.objects.filter(verb="view")] == [(post.pk, None)]
    staff.get(url("notification_changelist"))
    assert len(looks()) == 1


def test_a_list_that_shows_nobody_is_not_recorded_as_a_view(staff: Client, post: Post) -> None:
    confirmed_booking(published_reception(post=post))
    staff.get(url("booking_changelist") + "?q=nobody")
    staff.get(url("event_changelist"))
    staff.get(url("slot_changelist"))
    assert looks() == []


def test_views_of_posts_and_of_entries_are_recorded_separately(post: Post) -> None:
    other, reception = make_post(), published_reception(post=post)
    entry = waiting_entry(full_reception(post=post)[0])
    for subject in (post, other, reception, entry):
        for _i in range(2):
            note_look(subject, actor=by("somebody"), now=NOW)
    assert Event.objects.filter(verb="view").count() == 4


def test_events_cannot_be_added_or_changed_or_deleted(manager: User, post: Post) -> None:
    confirmed_booking(published_reception(post=post))
    event = Event.objects.filter(post_id=post.pk).first()
    assert event
    before = list(Event.objects.order_by("pk").values())
    for user in (manager, make_staff(is_superuser=True)):
        reader = logged_in(user)
        assert reader.get(url("event_add")).status_code == 403
        for page in ("change", "delete"):
            assert reader.post(url(f"event_{page}", event.pk), {"verb": "x", "post": "yes"}).status_code == 403
        response = reader.get(url("event_changelist"))
        assert b"action-select" not in response.content
        assert "/add/" not in words(response)
    assert list(Event.objects.order_by("pk").values()) == before


def test_no_code_of_the_project_empties_a_table() -> None:
    """The trigger knows no TRUNCATE, which tests use: so nothing of the software may say it."""
    for path in [*(ROOT / "bookings").rglob("*.py"), *(ROOT / "consulate").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "migrations" not in path.parts:
                assert "truncate " not in node.value.lower(), path
                assert node.value not in ("flush", "sqlflush"), path


def test_events_are_found_by_reference_actor_reception_and_verb(staff: Client, post: Post) -> None:
    reception, other = published_reception(post=post), published_reception(post=post)
    booking = confirmed_booking(reception)
    elsewhere = confirmed_booking(other)
    record("call", booking, actor=by("Saule"), now=NOW)

    def listed(query: str) -> str:
        page = staff.get(url("event_changelist") + query).content.decode()
        return page.partition("<tbody>")[2].partition("</tbody>")[0]  # without the filters beside it

    assert booking.reference in listed(f"?q={booking.reference.lower()}")
    assert elsewhere.reference not in listed(f"?q={booking.reference}")
    assert "Called to the desk" in listed("?q=saul")
    assert "Time chosen" not in listed("?q=saul")
    assert "Called to the desk" in listed("?by=staff")
    assert "Time chosen" not in listed("?by=staff")
    assert elsewhere.reference not in listed(f"?reception={reception.pk}")
    assert "Published" not in listed("?verb=call")
    for garbage in ("?by=x", "?reception=²", "?q=%25_", "?q=²", "?q=-", "?q=%00"):
        assert staff.get(url("event_changelist") + garbage).status_code in (200, 302)


def test_an_event_about_an_account_names_it(post: Post) -> None:
    user = make_staff(post, username="askar")
    Event.objects.create(
        post_id=post.pk, user_id=user.pk, verb="reset_second_factor", actor_kind="staff", actor_name="saule", at=NOW
    )
    page = words(logged_in(make_staff(post)).get(url("event_changelist")))
    assert "Second factor reset - - - askar saule" in page


def test_events_of_another_post_are_not_shown(staff: Client) -> None:
    reception: Reception = published_reception()
    assert staff.get(url("reception_change", reception.pk)).status_code == 404
    assert str(reception.venue.name) not in words(staff.get(reverse("admin:bookings_event_changelist")))
