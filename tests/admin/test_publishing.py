"""Planning, previewing and publishing a reception over HTTP."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from bookings.models import Event, Post, Reception, Slot
from tests.admin.pages import form_of, logged_in, url, words
from tests.factories import (
    DAY,
    NOW,
    make_desk,
    make_reception,
    make_service,
    make_staff,
    make_venue,
    published_reception,
)


def publish(staff: Client, reception: Reception) -> str:
    return words(staff.post(url("reception_publish", reception.pk), follow=True))


def a_draft(post: Post) -> Reception:
    reception = make_reception(post=post)
    make_desk(reception, make_service(), label="Desk A")
    return reception


def test_publishing_makes_the_slots_and_an_event(staff: Client, post: Post) -> None:
    reception = a_draft(post)
    page = publish(staff, reception)
    reception.refresh_from_db()
    assert "Published: 10 times can be booked at once. 2 times are kept for phone and counter bookings until " in page
    assert "until 2 Dec 2026, 09:00." in page
    assert reception.status == Reception.Status.PUBLISHED
    assert Slot.objects.at(reception).count() == 12
    event = Event.objects.get(reception_id=reception.pk)
    assert (event.verb, event.actor_name) == ("publish", post.memberships.get().user.username)


def test_publishing_says_when_booking_will_open(staff: Client, post: Post) -> None:
    post.counter_share = 0
    post.save()
    reception = a_draft(post)
    reception.opens_at = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
    reception.save()
    page = publish(staff, reception)
    assert "Published: 12 times can be booked from 25 Nov 2026, 09:00." in page
    assert "are kept" not in page


def test_a_second_press_says_that_it_is_published(staff: Client, post: Post) -> None:
    reception = a_draft(post)
    publish(staff, reception)
    page = publish(staff, reception)
    assert "It is already published." in page
    assert "Nothing was changed" not in page
    assert Slot.objects.at(reception).count() == 12


def test_the_preview_shows_what_publishing_makes_and_makes_nothing(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    long, short = make_service(name="Passport", first_minutes=25), make_service(name="Advice")
    make_desk(reception, long, short, label="Desk A")
    page = words(staff.get(url("reception_preview", reception.pk)))
    assert "Desk A 09:00–11:00 – Passport Advice 12 × 10 min 2 09:00 10:50" in page
    assert "Passport 4" in page
    assert "Advice 12" in page
    assert "Booking opens at once." in page
    assert "It closes 4 Dec 2026, 18:00." in page
    assert not Slot.objects.exists()


def test_the_preview_says_when_booking_opens_on_the_posts_clock(staff: Client, post: Post) -> None:
    reception = a_draft(post)
    reception.opens_at = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
    reception.save()
    assert "Booking opens 25 Nov 2026, 09:00." in words(staff.get(url("reception_preview", reception.pk)))


def test_opening_the_publishing_page_publishes_nothing(staff: Client, post: Post) -> None:
    reception = a_draft(post)
    response = staff.get(url("reception_publish", reception.pk))
    assert response.status_code == 302
    assert not Slot.objects.exists()


def no_desk(post: Post) -> Reception:
    return make_reception(post=post)


def break_outside(post: Post) -> Reception:
    reception = make_reception(post=post)
    make_desk(reception, make_service(), label="Desk A", breaks="12:00-13:00")
    return reception


def ends_before_it_begins(post: Post) -> Reception:
    reception = make_reception(post=post)
    make_desk(reception, make_service(), label="Desk A", opens=dt.time(11), closes=dt.time(9))
    return reception


def no_slot(post: Post) -> Reception:
    reception = make_reception(post=post)
    make_desk(reception, make_service(), label="Desk A", slot_minutes=240)
    return reception


def no_service(post: Post) -> Reception:
    reception = a_draft(post)
    make_desk(reception, label="Desk B")
    return reception


def kits_of_one_reception(post: Post) -> Reception:
    reception = make_reception(post=post)
    for label in ("Desk A", "Desk B"):
        make_desk(reception, make_service(), label=label, has_kit=True)
    return reception


def kits_of_two_receptions(post: Post) -> Reception:
    published_reception(post=post, desk={"has_kit": True})
    reception = make_reception(post=post)
    make_desk(reception, make_service(), label="Desk A", has_kit=True)
    return reception


def in_the_past(post: Post) -> Reception:
    reception = make_reception(post=post, date=NOW.date() - dt.timedelta(days=1))
    make_desk(reception, make_service())
    return reception


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (no_desk, "The reception has no desks."),
        (break_outside, "Desk “Desk A”: A break is outside its hours."),
        (ends_before_it_begins, "Desk “Desk A”: It must end after it begins."),
        (no_slot, "Desk “Desk A”: Its hours are too short for a slot."),
        (no_service, "Desk “Desk B”: It has no services."),
        (kits_of_one_reception, "Not enough biometric kits on this date. Desks with a kit: 2. Kits: 1."),
        (kits_of_two_receptions, "Not enough biometric kits on this date. Desks with a kit: 2. Kits: 1."),
        (in_the_past, "The reception is in the past or has begun."),
    ],
)
def test_a_faulty_plan_is_refused_and_nothing_is_created(
    faulty: Callable[[Post], Reception], said: str, staff: Client, post: Post
) -> None:
    reception = faulty(post)
    assert said in words(staff.get(url("reception_preview", reception.pk)))
    page = publish(staff, reception)
    assert "Nothing was published." in page
    assert said in page
    reception.refresh_from_db()
    assert reception.status == Reception.Status.DRAFT
    assert not Slot.objects.at(reception).exists()


def test_a_draft_is_hidden_from_the_public(staff: Client, post: Post) -> None:
    reception = a_draft(post)
    assert reception not in Reception.objects.public()
    publish(staff, reception)
    assert reception in Reception.objects.public()


def test_a_draft_is_written_with_its_desks_and_services(staff: Client, post: Post) -> None:
    one, other, service = make_service(), make_service(), make_service()
    planned = Reception(post=post, venue=make_venue(), date=DAY)
    desk = {"label": "Desk A", "opens": "09:00", "closes": "12:00", "breaks": "", "slot_minutes": "10"}
    data = form_of(planned, opens_at_0="2026-11-25", opens_at_1="10:00", _preview="1")
    data |= {f"desks-0-{name}": value for name, value in desk.items()}
    data |= {"desks-TOTAL_FORMS": 1, "desks-0-desk_services": [one.pk, service.pk]}
    response = staff.post(url("reception_add"), data)
    reception = Reception.objects.get()
    assert response["Location"] == url("reception_preview", reception.pk)
    assert reception.services == [one, service]
    assert other not in reception.services
    # Ten o'clock on the post's clock, which is five hours ahead of UTC.
    assert reception.opens_at == dt.datetime(2026, 11, 25, 5, 0, tzinfo=dt.UTC)


def test_desks_without_a_name_are_numbered_and_empty_rows_save_nothing(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    make_desk(reception, make_service(), label="2")
    filled = {"opens": "09:00", "closes": "12:00", "breaks": "", "slot_minutes": "10", "label": ""}
    page = staff.get(url("reception_change", reception.pk))
    desks = next(inline.formset for inline in page.context["inline_admin_formsets"])
    unsent = ("id", "DELETE", "desk_services")
    empty = {field.name: field.value() for field in desks.forms[-1] if field.name not in unsent}
    data = form_of(reception, **{"desks-TOTAL_FORMS": 4})
    for number, row in ((1, filled), (2, filled), (3, empty)):
        data |= {f"desks-{number}-{name}": value for name, value in row.items() if value not in (None, False)}
    assert staff.post(url("reception_change", reception.pk), data).status_code == 302
    assert sorted(reception.desks.values_list("label", flat=True)) == ["1", "2", "3"]


def test_two_desks_with_one_name_are_refused_with_the_name(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    for label in ("Desk A", "Desk B"):
        make_desk(reception, make_service(), label=label)
    page = words(staff.post(url("reception_change", reception.pk), form_of(reception, **{"desks-1-label": "Desk A"})))
    assert "Another desk has this number or name." in page


def test_a_break_that_is_not_one_is_refused_in_the_form(staff: Client, post: Post) -> None:
    reception = a_draft(post)
    page = staff.post(url("reception_change", reception.pk), form_of(reception, **{"desks-0-breaks": "lunch"}))
    assert "“lunch” is not a break" in words(page)
    assert reception.desks.get().breaks == ""


def test_saving_a_desk_again_keeps_the_minutes_set_for_its_services(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    service, more = make_service(), make_service()
    desk = make_desk(reception, service, minutes=(20, 5))
    data = form_of(reception) | {"desks-0-desk_services": [service.pk, more.pk]}
    assert staff.post(url("reception_change", reception.pk), data).status_code == 302
    assert list(desk.desk_services.order_by("service").values_list("service", "first_minutes")) == [
        (service.pk, 20),
        (more.pk, None),
    ]


def test_a_published_reception_keeps_its_day_and_desks_but_not_its_texts(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    changed = form_of(
        reception, date="2027-01-15", venue=make_venue().pk, notes_ru="Вход со двора", **{"desks-0-closes": "18:00"}
    )
    page = words(staff.post(url("reception_change", reception.pk), changed, follow=True))
    assert "only your changes to the texts were saved" in page
    again = Reception.objects.get(pk=reception.pk)
    assert (again.date, again.venue) == (reception.date, reception.venue)
    assert again.desks.get().closes == dt.time(11)
    assert again.notes_ru == "Вход со двора"  # type: ignore[attr-defined]
    assert again.status == Reception.Status.PUBLISHED


def test_booking_that_would_close_before_it_opens_is_refused_in_the_form(staff: Client, post: Post) -> None:
    reception = a_draft(post)
    data = form_of(
        reception, opens_at_0="2026-12-02", opens_at_1="10:00", closes_at_0="2026-12-01", closes_at_1="10:00"
    )
    page = words(staff.post(url("reception_change", reception.pk), data))
    assert "Booking must close after it opens." in page


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_an_impossible_year_is_refused_in_the_form(year: str, staff: Client, post: Post) -> None:
    reception = a_draft(post)
    data = form_of(reception, date=f"{year}-01-01", opens_at_0=f"{year}-01-01", opens_at_1="00:00")
    page = words(staff.post(url("reception_change", reception.pk), data))
    assert page.count("Is the year right?") == 2


def test_a_draft_can_be_deleted_and_a_published_reception_not(staff: Client, post: Post) -> None:
    draft, published = a_draft(post), published_reception(post=post)
    assert staff.post(url("reception_delete", draft.pk), {"post": "yes"}).status_code == 302
    assert staff.post(url("reception_delete", published.pk), {"post": "yes"}).status_code == 403
    assert list(Reception.objects.all()) == [published]


@pytest.mark.parametrize("role", ["officer", "auditor"])
def test_only_managers_preview_publish_and_cancel(role: str, post: Post) -> None:
    reception = a_draft(post)
    member = logged_in(make_staff(post, role))
    for page in ("reception_preview", "reception_publish", "reception_cancel"):
        assert member.get(url(page, reception.pk)).status_code == 403
        assert member.post(url(page, reception.pk)).status_code == 403
    assert member.get(url("reception_change", reception.pk)).status_code == 200
    assert member.post(url("reception_change", reception.pk), form_of(reception)).status_code == 403
