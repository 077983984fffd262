"""Slots are shown by what they are worth; the second that nobody may know stays hidden."""

import pytest
from django.test import Client

from bookings.actions import cancellation
from bookings.models import Post, Slot
from tests.admin.pages import url, words
from tests.factories import NOW, by, confirmed_booking, held_booking, published_reception


def test_each_slot_shows_its_state_in_words(staff: Client, post: Post) -> None:
    post.counter_share = 0
    post.save()
    reception = published_reception(post=post)
    confirmed_booking(reception)
    held_booking(reception)
    cancellation.cancel_booking(booking=confirmed_booking(reception), actor=by("tester"), now=NOW)
    Slot.objects.filter(pk=Slot.objects.at(reception).order_by("-starts_at").values("pk")[:1]).update(free_from=None)
    rows = words(staff.get(url("slot_changelist")))
    for time, state in (
        ("09:00", "Taken"),
        ("09:10", "Held, not confirmed"),
        ("09:20", "Not open to everybody yet: kept, or freed recently"),
        ("09:30", "Free"),
        ("10:50", "Blocked"),
    ):
        line = rows.split(f"5 Dec 2026, {time}")[1].split("5 Dec 2026, ")[0]
        assert state in line, time


def test_no_page_of_a_slot_tells_when_it_becomes_free(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    slot = Slot.objects.get(booking=held_booking(reception))
    assert slot.free_from is not None
    page = words(staff.get(url("slot_change", slot.pk)))
    assert "Held, not confirmed" in page
    assert "5 Dec 2026, 09:00 – 09:10" in page
    free_from = slot.free_from.astimezone(post.zone)
    for shown in (page, words(staff.get(url("slot_changelist")))):
        assert f"{free_from:%H:%M}" not in shown
        assert "free from" not in shown.lower()


@pytest.mark.parametrize("lookup", ["free_from__gt=2026-11-23", "free_from__isnull=True"])
def test_no_filter_of_the_address_tells_when_a_slot_becomes_free(lookup: str, staff: Client, post: Post) -> None:
    published_reception(post=post)
    assert staff.get(url("slot_changelist") + f"?{lookup}").status_code == 400
