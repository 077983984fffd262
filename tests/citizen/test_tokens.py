"""Who holds the link holds the booking; nobody else gets near it, and the page tells nobody of it."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bookings.actions.sweeps import erase_personal_data
from bookings.citizen.access import find_booking
from bookings.identity.tokens import BadToken, entry_url, link_token
from tests.citizen.visitor import Page, Visitor, person
from tests.factories import DAY, NOW, confirmed_booking, held_booking, ready_booking
from tests.waiting_lists import full_reception, waiting_entry

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
PAGES = [
    ("booked",),
    ("calendar",),
    ("applicant", 1),
    ("representative", 1),
    ("representative_needed", 1),
    ("questions",),
    ("consent",),
    ("check",),
    ("code",),
    ("new_code",),
    ("address",),
]


@pytest.mark.parametrize("page", PAGES)
def test_a_changed_link_opens_nothing_and_says_what_to_do(page: tuple[str, int]) -> None:
    visitor = Visitor(ready_booking())
    address = visitor.url(*page)
    token = link_token(visitor.booking)
    for other in (
        token[:-1],
        token + "x",
        token[:-1] + "~",
        f"{visitor.booking.pk}.1.{'A' * 32}",
        "9" * 400,
        "%00",
        "%D0",
    ):
        shown = Page(visitor.client.get(address.replace(token, other)))
        assert shown.status == 404
        assert shown.heading == "This link does not open a booking"
        assert "/en/" in shown.links()
        assert "tel:+77270000000" in shown.links()


def test_a_renewed_link_ends_the_old_one() -> None:
    booking = held_booking()
    old = link_token(booking)
    booking.link_version += 1
    booking.save()
    assert find_booking(link_token(booking)) == booking
    with pytest.raises(BadToken):
        find_booking(old)


def test_the_link_of_a_booking_whose_data_is_erased_opens_nothing() -> None:
    booking = confirmed_booking()
    token = link_token(booking)
    erase_personal_data(now=dt.datetime.combine(DAY, dt.time(23), tzinfo=dt.UTC) + dt.timedelta(days=31))
    with pytest.raises(BadToken):
        find_booking(token)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_under_a_link_is_not_cached_and_sends_no_referrer(page: tuple[str, int]) -> None:
    response = Client().get(Visitor(ready_booking()).url(*page))
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex"


def test_a_form_redrawn_with_its_mistakes_stays_in_the_browser_for_its_button_back() -> None:
    visitor = Visitor(held_booking())
    answer = visitor.send("applicant", 1, email="x").response
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")
    assert visitor.send("applicant", 1, **person()).response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("page", PAGES)
def test_a_mail_scanner_that_follows_links_changes_nothing(page: tuple[str, int]) -> None:
    visitor = Visitor(ready_booking())
    before = state_of(visitor)
    for method in (visitor.client.get, visitor.client.head):
        assert method(visitor.url(*page)).status_code in (200, 302)
    assert state_of(visitor) == before


@pytest.mark.parametrize("page", PAGES)
def test_other_methods_are_refused(page: tuple[str, int]) -> None:
    assert Visitor(held_booking()).client.delete(Visitor(held_booking()).url(*page)).status_code == 405


def test_times_are_shown_in_the_posts_zone_five_hours_ahead_since_2024() -> None:
    visitor = Visitor(held_booking())
    assert visitor.booking.hold_ends_at == NOW + dt.timedelta(minutes=15)
    assert "until 12:15" in visitor.open("applicant", 1).text


def state_of(visitor: Visitor) -> object:
    booking = visitor.booking
    booking.refresh_from_db()
    return booking.status, booking.hold_ends_at, booking.codes.count(), booking.notifications.count()


@pytest.mark.parametrize("page", ["booked", "manage", "calendar"])
def test_a_sign_behind_a_link_is_dropped(page: str) -> None:
    visitor = Visitor(confirmed_booking())
    address = visitor.url(page)
    for sign in (")", ".", ",", ";", ":", "!", "?", ">", "»", "”", "’", ").", "%29", "%3E", '"', "*"):
        for glued in (address + sign, address.rstrip("/") + sign):
            response = visitor.client.get(glued, follow=True)
            assert response.status_code == 200, glued
            assert response.request["PATH_INFO"] == address
            if response.redirect_chain:
                assert response["Cache-Control"] == "no-store"


def test_a_sign_behind_other_links_is_dropped() -> None:
    booking = confirmed_booking()
    with translation.override("kk"):
        for address in (
            reverse("citizen:receptions"),
            reverse("citizen:reception", args=[booking.reception_id]),
            entry_url(waiting_entry(full_reception()[0]), "waiting"),
        ):
            path = address.removeprefix(settings.SITE_URL)
            assert Client().get(path + ").", follow=True).status_code == 200, path


@pytest.mark.parametrize(
    "address",
    ["//evil.example/)", "/en/no-such-page/)", "/en/booking/1.1.x/)", "/en/admin/)", "/none.css)", "/)"],
)
def test_no_trailing_sign_leads_anywhere_else(address: str) -> None:
    response = Client().get("/", PATH_INFO=address)
    assert response.headers.get("Location", "/en/").startswith("/en/")


def test_a_form_sent_to_a_wrong_address_stays_not_found() -> None:
    visitor = Visitor(confirmed_booking())
    assert visitor.client.post(visitor.url("give_up") + ")/", {}).status_code == 404
