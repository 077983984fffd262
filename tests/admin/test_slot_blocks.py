"""The page on which times are blocked."""

import pytest
from django.test import Client

from bookings.models import Membership, Post, Reception
from tests.admin.pages import logged_in, url, words
from tests.factories import confirmed_booking, held_booking, make_reception, make_staff, published_reception


@pytest.fixture
def reception(post: Post) -> Reception:
    return published_reception(post=post)


def send(staff: Client, reception: Reception, **typed: object) -> str:
    data = {"desk": reception.desks.get().pk, "do": "block"} | typed
    return words(staff.post(url("reception_blocks", reception.pk), data, follow=True))


def blocked(reception: Reception) -> int:
    return reception.slots.filter(booking=None, free_from=None).count()


def test_chosen_times_are_blocked_and_opened_again(staff: Client, reception: Reception) -> None:
    chosen = list(reception.slots.order_by("starts_at").values_list("pk", flat=True)[:2])
    assert "2 times are now blocked." in send(staff, reception, slot=chosen)
    assert blocked(reception) == 2
    page = words(staff.get(url("reception_blocks", reception.pk)))
    assert "09:00 blocked" in page
    assert "09:20 free" in page
    assert "2 times are open again." in send(staff, reception, slot=chosen, do="open")
    assert blocked(reception) == 0


def test_a_whole_period_can_be_blocked(staff: Client, reception: Reception) -> None:
    assert "6 times are now blocked." in send(staff, reception, **{"from": "10:00", "to": "13.00"})
    assert blocked(reception) == 6


def test_a_period_in_whole_hours_can_be_blocked(staff: Client, reception: Reception) -> None:
    assert "6 times are now blocked." in send(staff, reception, **{"from": "10", "to": "11"})


@pytest.mark.parametrize(("begins", "ends"), [("ten", "11"), ("11", "10:00"), ("10:00", ""), ("٩:٣٠", "25:00")])
def test_an_invalid_period_is_refused(staff: Client, reception: Reception, begins: str, ends: str) -> None:
    assert "Nothing was changed. Enter the period" in send(staff, reception, **{"from": begins, "to": ends})
    assert blocked(reception) == 0


def test_booked_times_are_named(staff: Client, reception: Reception) -> None:
    booking = confirmed_booking(reception)
    held_booking(reception)
    page = send(staff, reception, **{"from": "09:00", "to": "11:00"})
    label = reception.desks.get().label
    assert f"because they are booked: {label}: 09:00. Change the day instead" in page
    assert f"is booking them or has been offered them: {label}: 09:10." in page
    assert "10 times are now blocked." in page
    assert booking.reference in page


def test_choosing_nothing_is_refused(staff: Client, reception: Reception) -> None:
    assert "no time was chosen at this desk" in send(staff, reception)
    assert "no time was chosen at this desk" in send(staff, reception, slot=["x", "²", "9" * 40])


def test_only_managers_of_the_post(post: Post, reception: Reception) -> None:
    officer = logged_in(make_staff(post, Membership.Role.OFFICER))
    assert officer.get(url("reception_blocks", reception.pk)).status_code == 403
    stranger = logged_in(make_staff())
    assert stranger.get(url("reception_blocks", reception.pk)).status_code in (302, 404)


def test_a_draft_has_nothing_to_block(staff: Client, post: Post) -> None:
    draft = make_reception(post=post)
    assert "There is nothing to do here." in words(staff.get(url("reception_blocks", draft.pk)))
    assert "Nothing was changed" in words(
        staff.post(url("reception_blocks", draft.pk), {"slot": "1", "do": "block"}, follow=True)
    )
