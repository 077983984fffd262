"""The page that changes a published day: what it shows first, and the button below it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from bookings.models import Booking, Notification, Post, Reception, WaitlistEntry
from tests.admin.pages import logged_in, url, words
from tests.factories import DAY, confirmed_booking, make_post, make_reception, make_staff, published_reception

LATER = DAY + dt.timedelta(days=7)


def typed(reception: Reception, **changes: Any) -> dict[str, Any]:
    """What the browser sends for the page as it is shown; `closes`, `closed` … are the first desk's."""
    data: dict[str, Any] = {"date": reception.date.isoformat(), "venue": reception.venue_id}
    for desk in reception.desks.all():
        fields = {"opens": f"{desk.opens:%H:%M}", "closes": f"{desk.closes:%H:%M}", "breaks": desk.breaks}
        data |= {f"desk_{desk.pk}_{name}": value for name, value in fields.items()}
    first = reception.desks.order_by("pk")[0].pk
    own = ("opens", "closes", "breaks", "closed")
    return data | {f"desk_{first}_{name}" if name in own else name: value for name, value in changes.items()}


def looked(client: Client, reception: Reception, **changes: Any) -> Any:
    return client.post(url("reception_change_day", reception.pk), typed(reception, preview="x", **changes))


def changed(client: Client, reception: Reception, **changes: Any) -> Any:
    seen = looked(client, reception, **changes).context_data["seen"]
    data = typed(reception, change="x", seen=seen, **changes)
    return client.post(url("reception_change_day", reception.pk), data, follow=True)


def test_the_preview_shows_who_is_affected_and_changes_nothing(staff: Client, post: Post) -> None:
    reception = published_reception(post=post, desk={"closes": "09:20"})
    confirmed_booking(reception)
    last = confirmed_booking(reception)
    Booking.objects.filter(pk=last.pk).update(email="", phone="+77011234567")
    page = words(looked(staff, reception, date=LATER.isoformat(), closes="09:10"))
    for sentence in (
        "This affects 2 bookings. That is 2 people.",
        "1 party keeps its time.",
        "1 party does not fit.",
        "Parties that do not fit Old time Who is coming Why 09:10 Құрманғазиева Әйгерім no time left is long",
        "1 party can't be reached by email: please phone.",
        "1 time is removed.",
    ):
        assert sentence in page
    reception.refresh_from_db()
    assert (reception.date, reception.slots.count()) == (DAY, 2)


def test_what_was_typed_stays_on_the_page(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    body = looked(staff, reception, date=LATER.isoformat(), breaks="lunch").content.decode()
    assert f'value="{LATER.isoformat()}"' in body
    assert 'value="lunch"' in body
    assert "is not a break" in body


def test_the_button_changes_the_day_and_leads_to_the_calls(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    booking = confirmed_booking(reception)
    response = changed(staff, reception, date=LATER.isoformat())
    assert response.request["PATH_INFO"].endswith(f"/receptions/{reception.pk}/calls/")
    assert "The day has been changed, and 1 party is being notified." in words(response)
    reception.refresh_from_db()
    assert reception.date == LATER
    assert booking.notifications.filter(kind=Notification.Kind.DAY_CHANGED).count() == 1


def test_pressing_twice_changes_once(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    booking = confirmed_booking(reception)
    seen = looked(staff, reception, date=LATER.isoformat()).context_data["seen"]
    data = typed(reception, change="x", seen=seen, date=LATER.isoformat())
    for _i in range(2):
        response = staff.post(url("reception_change_day", reception.pk), data, follow=True)
    assert "The day is already like this" in words(response)
    assert booking.notifications.filter(kind=Notification.Kind.DAY_CHANGED).count() == 1


def test_a_change_that_differs_from_the_preview_is_shown_first(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    seen = looked(staff, reception, date=LATER.isoformat()).context_data["seen"]
    other = (LATER + dt.timedelta(days=1)).isoformat()
    page = words(
        staff.post(url("reception_change_day", reception.pk), typed(reception, change="x", seen=seen, date=other))
    )
    assert "Nothing was changed: somebody has booked" in page
    reception.refresh_from_db()
    assert reception.date == DAY


def test_a_desk_is_added_with_the_next_number(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    reception.desks.update(label="1")
    new = {
        "new_services": [reception.services[0].pk],
        "new_opens": "09:00",
        "new_closes": "10:00",
        "new_minutes": "10",
        "new_breaks": "",
    }
    page = words(changed(staff, reception, **new))
    assert "The day has been changed" in page
    assert reception.desks.get(label="2").slots.count() == 6


def test_faults_of_the_new_day_are_named(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    page = words(looked(staff, reception, date="2026-11-20"))
    assert "The day can't be changed like this: The reception is in the past or has begun." in page
    assert "Is the year right?" in words(looked(staff, reception, date="1926-11-20"))


@pytest.mark.parametrize(
    "junk",
    [
        {"date": "\x00"},
        {"venue": "9" * 40},
        {"opens": "25:61"},
        {"new_services": ["x", "9" * 30]},
        {"new_minutes": "9" * 30, "new_label": "\x00"},
        {"breaks": "\x00"},
    ],
)
def test_garbage_is_refused_in_words(staff: Client, post: Post, junk: dict[str, Any]) -> None:
    reception = published_reception(post=post)
    for button in ("preview", "change"):
        data = typed(reception, **{button: "x", "seen": "\x00"} | junk)
        assert staff.post(url("reception_change_day", reception.pk), data).status_code == 200
    assert staff.post(url("reception_change_day", reception.pk), {"change": "x"}).status_code == 200


def test_the_page_is_for_managers_of_the_post(post: Post) -> None:
    reception = published_reception(post=post)
    for role, other, status in (("officer", None, 403), ("auditor", None, 403), ("manager", make_post(), 404)):
        client = logged_in(make_staff(other or post, role))
        assert client.get(url("reception_change_day", reception.pk)).status_code == status
        assert client.post(url("reception_change_day", reception.pk), {"change": "x"}).status_code == status


def test_a_draft_is_edited_and_not_changed(staff: Client, post: Post) -> None:
    draft = make_reception(post=post)
    page = words(staff.get(url("reception_change_day", draft.pk)))
    assert "Nothing was changed" in page
    assert "Show the effects" not in page


def test_a_party_that_does_not_fit_is_deferred_from_the_page(staff: Client, post: Post) -> None:
    reception = published_reception(post=post, desk={"closes": "09:20"})
    for _i in range(2):
        confirmed_booking(reception)
    changed(staff, reception, closes="09:10")
    assert WaitlistEntry.objects.get().status == "deferred"


def test_hours_are_never_entries_that_follow_the_browsers_language(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    for page in ("change_day", "blocks"):
        html = staff.get(url(f"reception_{page}", reception.pk)).content.decode()
        assert 'class="clock"' in html
        assert 'type="time"' not in html
    assert 'value="18:00"' in staff.get(url("post_change", post.pk)).content.decode()
    assert 'type="time"' not in staff.get(url("reception_add")).content.decode()


@pytest.mark.parametrize(
    ("closes", "left", "words_on_it"),
    [
        ("13:30", "10:00-10:10, 13:00-13:30", "only the breaks within its hours are left: 10:00-10:10, 13:00-13:30."),
        ("10:00", "", "no break is left within its hours."),
    ],
)
def test_a_shorter_day_trims_or_drops_the_breaks_outside_it_and_says_so(
    staff: Client, post: Post, closes: str, left: str, words_on_it: str
) -> None:
    desk = {"closes": "16:00", "breaks": "10:00-10:10, 13:00-14:00"}
    reception = published_reception(post=post, desk=desk)
    assert words_on_it in words(looked(staff, reception, closes=closes))
    for _click in range(2):
        changed(staff, reception, closes=closes)
    assert reception.desks.get().breaks == left
    assert f"{reception.desks.get().closes:%H:%M}" == closes
