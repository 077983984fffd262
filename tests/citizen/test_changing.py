"""Choosing anew: what is held meanwhile is said, counts as one's own, and nothing that was typed is lost unsaid."""

import datetime as dt
from functools import partial

import pytest
from django.test import Client

from bookings.identity.tokens import link_token
from bookings.models import Applicant, Booking
from bookings.queries.availability import free_places, free_runs
from tests.citizen.timetable import address, local_start, look, offered, send
from tests.citizen.visitor import Page, Visitor
from tests.factories import DAY, NOW, confirmed_booking, held_booking, make_service, ready_booking
from tests.factories import published_reception as published

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def way_back(page: Page, old: Booking) -> str:
    """The words of the link that leads back to the hold as it is."""
    links = [link.text for link in page.html.one("main").all("a") if link.attrs["href"] == way_of(old, "check")]
    return links[-1]


def way_of(booking: Booking, page: str) -> str:
    return f"/en/booking/{link_token(booking)}/{page}/"


def test_the_way_back_says_what_is_kept_when_something_else_has_been_chosen() -> None:
    old = ready_booking(published(make_service(name="Passport"), make_service(), desks=2), party_size=4)
    other = published(old.service)
    token = link_token(old)
    same = look(address(old.reception, people=4, replacing=token))
    assert way_back(same, old) == "Keep this time and continue"
    for url in (
        address(old.reception, people=2, replacing=token),
        address(old.reception, people=4, service=old.reception.services[1], replacing=token),
        address(other, people=4, replacing=token),
        address(old.reception, "", people=4, replacing=token),
        f"/en/?from={token}",
        f"/en/receptions/{other.pk}/?from={token}",
    ):
        page = look(url)
        assert "Saturday, 5 December 2026, 09:00, Taldykorgan This time is kept for you until 12:20" in page.text, url
        assert way_back(page, old) == "Go back without changes (4 people, Passport, 09:00)", url


def test_changing_the_answers_leads_back_to_the_answers() -> None:
    old = ready_booking()
    token = link_token(old)
    for page in (look(address(old.reception, "", replacing=token)), look(address(old.reception, replacing=token))):
        assert page.html.one("a", class_="back").attrs["href"] == way_of(old, "check")
    changed = look(address(old.reception, people=2, replacing=token))
    assert changed.html.one("a", class_="back").attrs["href"].endswith("#answers")


def test_before_there_are_answers_the_way_back_leads_to_the_list_and_takes_the_hold_along() -> None:
    old = held_booking()
    page = look(address(old.reception, "", replacing=link_token(old)))
    back = f"/en/?service={old.service.code}&from={link_token(old)}"
    assert page.html.one("a", class_="back").attrs["href"] == back


def test_your_own_place_counts_as_free_and_the_earliest_time_is_chosen() -> None:
    reception = published(desk={"closes": dt.time(9, 20)})
    old = ready_booking(reception)
    held_booking(reception)
    url = address(reception, replacing=link_token(old))
    page = look(url)
    assert offered(page) == ["earliest", "09:00"]
    assert "The earliest time (09:00)" in page.text
    assert "1 free place" in look(address(reception, "", replacing=link_token(old))).text
    send(url, time="earliest")
    assert local_start(Booking.objects.get(status="held", email=old.email)) == "09:00"
    assert look(address(reception)).heading == "There is no free time"


def test_a_smaller_party_finds_room_in_its_own_place() -> None:
    reception = published(desk={"closes": dt.time(9, 30)})
    old = ready_booking(reception, party_size=3)
    page = look(address(reception, people=2, replacing=link_token(old)))
    assert offered(page) == ["earliest", "09:00", "09:10"]


def test_your_own_place_is_listed_with_the_others_that_have_room() -> None:
    service = make_service()
    old = ready_booking(published(service, desk={"closes": dt.time(9, 10)}))
    full = published(service, desk={"closes": dt.time(9, 10)})
    held_booking(full)
    page = look(address(full, replacing=link_token(old)))
    assert page.heading == "There is no free time"
    assert address(old.reception, replacing=link_token(old)) in page.links()
    assert way_back(page, old).startswith("Go back without changes")
    assert f"/en/?service={service.code}&from={link_token(old)}" in page.links()


def test_no_place_counts_as_free_except_your_own_hold() -> None:
    reception = published(desk={"closes": dt.time(9, 10)})
    confirmed = confirmed_booking(reception)
    assert look(address(reception, replacing=link_token(confirmed))).heading == "There is no free time"
    times = partial(free_runs, reception=reception, service=confirmed.service, party_size=1, now=NOW)
    assert times(besides=confirmed) == []
    assert free_places([reception], now=NOW, besides=confirmed) == free_places([reception], now=NOW)
    foreign = held_booking(published(desk={"closes": dt.time(9, 10)}))
    assert times(besides=foreign) == []


def test_the_page_names_the_people_left_out_before_a_smaller_party_gets_its_time() -> None:
    old = ready_booking(party_size=3)
    second, third = old.applicants.filter(position__gt=1)
    Applicant.objects.filter(pk=second.pk).update(given_names="Бауыржан")
    Applicant.objects.filter(pk=third.pk).update(given_names="Ерасыл")
    for name in ("times", ""):
        page = look(address(old.reception, name, people=1, replacing=link_token(old)))
        assert "we remove these people and their details" in page.text
        assert "Person 2: Құрманғазиева Бауыржан" in page.text
        assert "Person 3: Құрманғазиева Ерасыл" in page.text
        page = look(address(old.reception, name, people=3, replacing=link_token(old)))
        assert "People who will be removed" not in page.text
    assert "Remove this person" in look(address(old.reception, "", replacing=link_token(old))).text


def test_a_person_can_be_removed_from_the_answers_after_a_question() -> None:
    old = ready_booking(party_size=3)
    visitor = Visitor(old)
    second = old.applicants.get(position=2)
    Applicant.objects.filter(pk=second.pk).update(given_names="Бауыржан")
    answers = visitor.open("check")
    link = f"{visitor.url('leave_person', 2)}?change=1"
    assert "Remove: Құрманғазиева Бауыржан" in [a.text for a in answers.html.one("main").all("a")]
    page = look(link)
    assert "Құрманғазиева Бауыржан" in page.text
    assert "The booking will be for 2 people, at the same time: 09:00." in page.text
    assert page.html.one("a", class_="back").attrs["href"] == visitor.url("check")
    assert old.applicants.count() == 3
    for _click in range(2):
        assert visitor.send("leave_person", 2, person=page.value("person")).leads_to == visitor.url("check")
    assert list(old.applicants.values_list("position", flat=True)) == [1, 2]
    assert "Бауыржан" not in visitor.open("check").text


@pytest.mark.parametrize("meant", ["", "0", "x", "²", "\0", "9" * 400])
def test_a_person_that_the_form_does_not_name_is_not_removed(meant: str) -> None:
    visitor = Visitor(ready_booking(party_size=2))
    assert visitor.send("leave_person", 1, person=meant).leads_to == visitor.url("check")
    assert visitor.booking.applicants.count() == 2


def test_the_only_person_cannot_be_removed() -> None:
    visitor = Visitor(ready_booking())
    assert "Remove this person" not in visitor.open("check").text
    assert visitor.open("leave_person", 1).leads_to == visitor.url("check")
    page = visitor.send("leave_person", 1, person=str(visitor.booking.applicants.get().pk))
    assert page.heading == "Nobody would be left"
    assert visitor.url("check") in page.links()


def test_another_reception_takes_along_all_that_was_typed() -> None:
    service = make_service()
    old = ready_booking(published(service), party_size=2)
    other = published(service, date=DAY + dt.timedelta(days=3))
    visitor = Visitor(old)
    link = next(a for a in visitor.open("check").links() if a.startswith("/en/?"))
    listed = look(link)
    assert listed.html.one("input", name="from").attrs["value"] == link_token(old)
    card = next(a for a in listed.links() if f"/receptions/{other.pk}/" in a)
    choice = look(card)
    assert [a.attrs["value"] for a in choice.html.all("input") if "checked" in a.attrs] == [service.code, "2"]
    url = address(other, people=2, replacing=choice.value("from"))
    page = send(url, time="09:30")
    new = Booking.objects.get(status="held")
    assert (new.reception, new.email, new.applicants.count()) == (other, old.email, 2)
    assert page.leads_to == way_of(new, "consent")


def test_a_page_with_the_link_of_a_hold_is_not_cached_by_others() -> None:
    old = ready_booking()
    for url in ("/en/", f"/en/receptions/{old.reception_id}/"):
        assert Client().get(url).headers["Cache-Control"] == "no-cache"
        headers = Client().get(f"{url}?from={link_token(old)}").headers
        assert headers["Cache-Control"] == "no-cache, private"
        assert headers["X-Robots-Tag"] == "noindex"
