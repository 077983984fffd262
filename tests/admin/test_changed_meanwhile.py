"""Two members of staff change one row from pages that both opened before."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from bookings.models import Desk, Event, Fee, Post, Template, User
from tests.admin.pages import as_sent, logged_in, url, words
from tests.factories import DAY, make_desk, make_reception, make_service, make_staff, published_reception
from tests.waiting_lists import full_reception, new_entry

SAID = "Nothing has been saved yet: somebody else has changed this since you opened the page."


@pytest.fixture
def colleague(post: Post) -> Client:
    return logged_in(make_staff(post, username="a-colleague"))


def send(client: Client, address: str, typed: dict[str, Any], **changes: Any) -> Any:
    return client.post(address, typed | changes, follow=True)


def test_the_second_of_two_managers_sees_the_change_and_loses_nothing(
    staff: Client, colleague: Client, post: Post
) -> None:
    reception = published_reception(post=post, notes_ru="Вход со двора", handover_ru="В консульстве")
    address = url("reception_change", reception.pk)
    first, second = as_sent(colleague.get(address)), as_sent(staff.get(address))
    assert "changed successfully" in words(send(colleague, address, first, notes_ru="Вход с улицы"))
    page = send(staff, address, second, handover_ru="По почте")
    text = words(page)
    assert SAID in text
    assert "a-colleague saved this page on 23 Nov 2026, 12:00, after you had opened it" in text
    assert "now Вход с улицы . You had not changed this" in text
    reception.refresh_from_db()
    assert (reception.notes_ru, reception.handover_ru) == ("Вход с улицы", "В консульстве")  # type: ignore[attr-defined]
    assert "changed successfully" in words(send(staff, address, as_sent(page)))
    reception.refresh_from_db()
    assert (reception.notes_ru, reception.handover_ru) == ("Вход с улицы", "По почте")  # type: ignore[attr-defined]


def test_both_versions_are_shown_and_what_was_typed_is_kept(staff: Client, colleague: Client, post: Post) -> None:
    reception = published_reception(post=post, notes_ru="Вход со двора")
    address = url("reception_change", reception.pk)
    first, second = as_sent(colleague.get(address)), as_sent(staff.get(address))
    send(colleague, address, first, notes_ru="Вход с улицы")
    page = send(staff, address, second, notes_ru="Лифт не работает")
    assert "now Вход с улицы . You entered Лифт не работает" in words(page)
    assert as_sent(page)["notes_ru"] == ["Лифт не работает"]


def test_rows_of_a_page_are_compared_too(staff: Client, colleague: Client, post: Post) -> None:
    draft, service, other = make_reception(post=post), make_service(), make_service(name="Another service")
    desk = make_desk(draft, service, label="One")
    make_desk(draft, service, label="Two")
    address = url("reception_change", draft.pk)
    first, second = as_sent(colleague.get(address)), as_sent(staff.get(address))
    changes = {"desks-0-closes": "17:00", "desks-0-desk_services": [service.pk, other.pk], "desks-1-DELETE": "on"}
    new = {"desks-2-label": "Three", "desks-2-opens": "09:00", "desks-2-closes": "10:00", "desks-2-slot_minutes": "10"}
    send(colleague, address, first, **changes, **new)
    page = send(staff, address, second, **{"desks-0-opens": "10:00"})
    text = words(page)
    assert SAID in text
    assert re.search(r"desk “.*One”, Closes.{0,20}: now 17:00", text)
    assert "Another service" in text
    assert re.search(r"Added: desk “.*Three”", text)
    assert re.search(r"Removed: desk “.*Two”", text)
    assert as_sent(page)["desks-0-opens"] == ["10:00"]
    send(staff, address, as_sent(page), **{"desks-1-DELETE": "on"})
    desk.refresh_from_db()
    assert (f"{desk.opens:%H:%M}", f"{desk.closes:%H:%M}") == ("10:00", "17:00")
    assert desk.desk_services.count() == 2
    assert sorted(Desk.objects.filter(reception=draft).values_list("label", flat=True)) == ["One", "Three"]


def test_a_page_without_other_changes_is_saved_at_once(staff: Client, post: Post) -> None:
    draft = make_reception(post=post)
    make_desk(draft, make_service())
    address = url("reception_change", draft.pk)
    typed = as_sent(staff.get(address))
    assert "changed successfully" in words(send(staff, address, typed, notes_ru="Вход со двора"))


@pytest.mark.parametrize("version", ["", "x", "[1]", '["2026-11-23", [1], {}]', "null", "[" * 100])
def test_a_broken_version_compares_nothing(version: str, staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    address = url("reception_change", reception.pk)
    typed = as_sent(staff.get(address))
    assert "changed successfully" in words(send(staff, address, typed, form_version=version, notes_ru="Вход"))


def rows(post: Post) -> dict[str, Any]:
    """One row of each model that has a change form, by model."""
    reception, [booking, *_others] = full_reception(post=post, places=1)
    Fee.objects.create(service=booking.service, post=post, amount=10, currency="KZT", valid_from=DAY)
    return {
        "booking": booking,
        "district": reception.venue.district,
        "membership": make_staff(post).memberships.get(),
        "post": post,
        "reception": make_reception(post=post, venue=reception.venue),
        "service": booking.service,
        "slot": reception.slots.earliest("pk"),
        "template": Template.objects.create(post=post, name="A usual day"),
        "user": make_staff(post),
        "venue": reception.venue,
        "waitlistentry": new_entry(reception),
        "notification": booking.notifications.earliest("pk"),
        "event": Event.objects.latest("pk"),
        "interest": None,
    }


def test_every_change_form_has_a_version_and_refuses_an_older_page(post: Post) -> None:
    """All models of the admin: a form that is added is found here."""
    root = User.objects.create_superuser("root", password="x", is_staff=True)
    mine, theirs = logged_in(root), logged_in(User.objects.create_superuser("other", password="x", is_staff=True))
    request = RequestFactory().get("/")
    request.user = root
    known, changed = rows(post), []
    for model, model_admin in admin.site._registry.items():
        name = model._meta.model_name
        assert name in known, f"Give this test a row of {name}"
        if not model_admin.has_change_permission(request, known[name]):
            continue
        address = url(f"{name}_change", known[name].pk)
        typed = as_sent(mine.get(address))
        fields = [each for each in typed if re.fullmatch(r"[a-z]+_ru|first_name|name", each)]
        assert fields, f"{name} has no text to change"
        needed = {each: "x" for each, value in typed.items() if each.endswith("_ru") and value == [""]}
        after = send(theirs, address, typed, **needed | {fields[0]: "changed-meanwhile"})
        assert "changed successfully" in words(after), name
        refused = words(send(mine, address, typed))
        assert SAID in refused, name
        assert "other saved this page on" in refused, name
        changed.append(name)
    assert set(changed) >= {"district", "post", "reception", "service", "template", "user", "venue"}
