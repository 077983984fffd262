"""The waiting list as a visitor sees it, and what is refused with words."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from bookings.actions import offer_answers, waiting_list
from bookings.actions.cancellation import cancel_booking
from bookings.actions.core.waiting_entries import begins_at
from bookings.actions.receptions import cancel_reception
from bookings.identity.tokens import entry_token, link_token
from bookings.models import CITIZEN, Booking, Notification, Reception, WaitlistEntry
from bookings.notifications.delivery import deliver
from tests.citizen.visitor import Page, child, person
from tests.factories import DAY, NOW, by, confirmed_booking, make_reception, make_service, published_reception
from tests.waiting_lists import digits_for, full_reception, new_entry, offered_entry, waiting_entry

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def look(address: str) -> Page:
    return Page(Client().get(address))


def send(address: str, **typed: Any) -> Page:
    return Page(Client().post(address, typed))


def url(entry: WaitlistEntry, page: str = "waiting", *numbers: int) -> str:
    return reverse(f"citizen:{page}", args=[entry_token(entry), *numbers]).replace("/ru/", "/en/")


def newest_mail() -> str:
    for pk in Notification.objects.due(NOW).order_by("pk").values_list("pk", flat=True):
        assert deliver(pk, now=NOW) in ("sent", "obsolete")  # a code that has been used
    return str(mail.outbox[-1].body)


def offered() -> tuple[WaitlistEntry, Booking]:
    entry = offered_entry()
    return entry, entry.offers.get()


def test_a_person_joins_the_waiting_list_of_a_full_reception() -> None:
    reception, _full = full_reception()
    service = reception.services[0]
    page = look(f"/en/receptions/{reception.pk}/times/?service={service.code}&people=2")
    [address] = [link for link in page.links() if "/wait/" in link]
    assert look(address).heading == "Join the waiting list"

    first = send(address).leads_to
    entry = WaitlistEntry.objects.get()
    assert (entry.status, entry.party_size) == ("new", 2)
    second = send(first, **person()).leads_to
    parent = send(second, **child()).leads_to
    refusal = send(parent, relation="other", person="1")
    assert "guardianship papers" in refusal.errors[0]
    consent = send(parent, relation="parent", person="1").leads_to
    assert "This time was kept" not in look(consent).text
    code = send(consent, own="on", children="on").leads_to
    assert "aigerim@example.org" in look(code).text
    digits = re.search(r"^\d{6}$", newest_mail(), re.MULTILINE)
    assert digits
    joined = send(code, code=digits[0]).leads_to
    assert look(joined).heading == "You are on the waiting list: number 1"
    assert joined in newest_mail()


def test_while_places_are_free_the_way_to_the_waiting_list_leads_to_the_times() -> None:
    reception = published_reception()
    path = f"/en/receptions/{reception.pk}/wait/?service={reception.services[0].code}&people=1"
    for page in (look(path), send(path)):
        assert "/times/" in page.leads_to or page.status == 409
    assert not WaitlistEntry.objects.exists()


def test_each_page_of_an_entry_is_secret_and_opening_it_changes_nothing() -> None:
    entry, offer = offered()
    for page, numbers in (("waiting", []), ("waiting_offer", [1]), ("waiting_leave", [])):
        response = Client().get(url(entry, page, *numbers))
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.status_code == 200
    entry.refresh_from_db()
    offer.refresh_from_db()
    assert (entry.status, offer.status) == ("offered", "held")


def test_the_offer_shows_its_time_and_deadline_and_can_be_accepted() -> None:
    entry, offer = offered()
    body = newest_mail()
    assert url(entry, "waiting_offer", 1) in body
    page = look(url(entry, "waiting_offer", 1))
    assert "at 09:00" in page.text
    assert "until 24 November, 00:00" in page.text or "24 November" in page.text
    booked = send(url(entry, "waiting_offer", 1), answer="accept").leads_to
    assert link_token(offer) in booked
    assert look(booked).heading == "Your place is booked"
    assert send(url(entry, "waiting_offer", 1), answer="accept").leads_to == booked
    assert look(url(entry)).heading == "You have a place"


def accepted() -> tuple[WaitlistEntry, Booking]:
    entry, _offer = offered()
    return entry, offer_answers.accept_offer(entry=entry, number=1, now=NOW)


def test_an_accepted_place_that_was_given_up_is_not_shown_as_a_place() -> None:
    entry, taken = accepted()
    cancel_booking(booking=taken, actor=CITIZEN, now=NOW)
    page = look(url(entry))
    assert page.heading == "You no longer have a place"
    assert page.title.startswith("You no longer have a place")
    assert "this booking has since been cancelled" in page.text
    assert "You have accepted the place" not in page.text
    again = page.html.one("a", **{"class": "button"})
    assert again.text == "Choose a time or wait again"
    assert look(again.attrs["href"]).status == 200
    assert f"/en/booking/{link_token(taken)}/" in page.links()
    assert look(look(url(entry, "waiting_offer", 1)).leads_to).heading == "Your booking is cancelled"


def test_an_accepted_place_at_a_cancelled_reception_is_shown_as_cancelled() -> None:
    entry, _taken = accepted()
    cancel_reception(reception=entry.reception, actor=by("officer"), now=NOW)
    page = look(url(entry))
    assert page.heading == "You no longer have a place"
    assert "The reception has been cancelled." in page.text
    assert "wait again" not in page.text


@pytest.mark.parametrize("state", ["waiting", "offered", "booked"])
def test_after_the_day_no_page_of_the_waiting_list_mentions_a_place(
    state: str, time_machine: TimeMachineFixture
) -> None:
    entry = accepted()[0] if state == "booked" else offered_entry() if state == "offered" else None
    entry = entry or waiting_entry(full_reception()[0])
    assert entry.reception.entries.get().status == state
    time_machine.move_to(entry.reception.day_ends_at)
    page = look(url(entry))
    assert page.heading == "This reception is over"
    assert not [said for said in ("You have accepted", "number 1", "A place is free for you") if said in page.text]
    assert url(entry, "waiting_leave") not in page.links()


def test_an_offer_at_a_cancelled_reception_says_that_it_is_cancelled() -> None:
    entry, _offer = offered()
    cancel_reception(reception=entry.reception, actor=by("officer"), now=NOW)
    assert look(url(entry, "waiting_offer", 1)).heading == "This reception has been cancelled"


def test_a_first_right_whose_place_was_given_up_is_not_shown_as_a_place() -> None:
    first = confirmed_booking()
    cancel_reception(reception=first.reception, actor=by("officer"), now=NOW)
    right = first.first_rights.get()
    published_reception(
        *first.reception.services, post=first.post, venue=first.reception.venue, date=DAY + dt.timedelta(days=7)
    )
    right.refresh_from_db()
    assert look(f"/en/booking/{link_token(first)}/").html.all("a", href=url(right))
    taken = offer_answers.accept_offer(entry=right, number=1, now=NOW)
    cancel_booking(booking=taken, actor=CITIZEN, now=NOW)
    assert "You have accepted the place" not in look(f"/en/booking/{link_token(first)}/").text


def test_an_offer_that_has_passed_to_somebody_else_says_so() -> None:
    entry, _offer = offered()
    assert send(url(entry, "waiting_offer", 1), answer="decline").leads_to == url(entry)
    for page in (look(url(entry, "waiting_offer", 1)), send(url(entry, "waiting_offer", 1), answer="accept")):
        assert (page.status, page.heading) == (410, "This place is no longer kept for you")
        assert url(entry) in page.links()
    assert send(url(entry, "waiting_offer", 7), answer="accept").status == 410
    assert look(url(entry)).heading == "You are on the waiting list: number 1"


def test_a_person_can_leave_the_waiting_list() -> None:
    reception, _full = full_reception()
    entry = waiting_entry(reception)
    assert look(url(entry, "waiting_leave")).heading == "Leave the waiting list"
    for _again in range(2):
        assert send(url(entry, "waiting_leave")).leads_to == url(entry)
    assert look(url(entry)).heading == "You are no longer on the waiting list"


def test_there_is_no_waiting_list_at_a_draft_or_with_free_times_or_after_cancelling() -> None:
    draft = make_reception()
    assert look(f"/en/receptions/{draft.pk}/wait/?service=x&people=1").status == 404
    assert send(f"/en/receptions/{draft.pk}/wait/?service=x&people=1").status == 404
    free = published_reception()
    page = send(f"/en/receptions/{free.pk}/wait/?service={free.services[0].code}&people=1")
    assert (page.status, page.heading) == (409, "You do not need to wait")
    reception, _full = full_reception()
    entry = waiting_entry(reception)
    cancel_reception(reception=reception, actor=by("officer"), now=NOW)
    page = send(f"/en/receptions/{reception.pk}/wait/?service={reception.services[0].code}&people=1")
    assert page.status == 410
    assert "The reception has been cancelled" in look(url(entry)).text
    asked = look(f"/en/receptions/{free.pk}/wait/?service=none&people=1").leads_to
    assert asked == f"/en/receptions/{free.pk}/?people=1&go=1"


def test_nobody_is_sent_to_a_waiting_list_that_offers_no_more_places(time_machine: TimeMachineFixture) -> None:
    reception, _full = full_reception()
    last = begins_at(reception) - waiting_list.LAST_OFFER_BEFORE
    Reception.objects.filter(pk=reception.pk).update(closes_at=last + dt.timedelta(hours=1))
    query = f"?service={reception.services[0].code}&people=1"
    day, times, wait = (f"/en/receptions/{reception.pk}/{page}" for page in ("", f"times/{query}", f"wait/{query}"))
    for moment, is_offered in ((last - dt.timedelta(seconds=1), True), (last, False)):
        time_machine.move_to(moment, tick=False)
        assert ("waiting list" in look(day).text, "waiting list" in look(times).text) == (is_offered, is_offered)
        assert (look(wait).status == 200) == is_offered


def test_a_cut_link_and_a_bookings_token_open_nothing() -> None:
    reception, [booking, *_rest] = full_reception()
    entry = waiting_entry(reception)
    for token in (entry_token(entry)[:-3], link_token(booking), "x", link_token(booking).replace(".", "²")):
        assert look(f"/en/waiting/{token}/").status == 404
    assert look(f"/en/booking/{entry_token(entry)}/").status == 404
    WaitlistEntry.objects.update(link_version=2)
    assert look(url(entry)).status == 404


def test_a_code_tried_too_often_and_a_corrected_address() -> None:
    reception, _full = full_reception()
    entry = new_entry(reception)
    wrong = f"{(int(digits_for(entry)) + 1) % 10**6:06}"
    assert "You have 4 attempts left" in send(url(entry, "waiting_code"), code=wrong).errors[0]
    for _try in range(4):
        page = send(url(entry, "waiting_code"), code=wrong)
    assert "no longer works" in page.text
    too_soon = send(url(entry, "waiting_new_code"))
    assert (too_soon.heading, "Please wait a little" in too_soon.text) == ("Enter the code", True)
    entry.codes.update(created_at=NOW - dt.timedelta(minutes=2))
    code = send(url(entry, "waiting_applicant", 1), **person(document="", email="right@example.org")).leads_to
    assert "right@example.org" in look(code).text
    assert send(url(entry, "waiting_new_code")).leads_to == code
    entry.refresh_from_db()
    assert send(code, code=digits_for(entry)).leads_to == url(entry)


def test_a_person_already_on_the_waiting_list_is_told_so() -> None:
    reception, _full = full_reception()
    waiting_entry(reception, document="N 7777777")
    entry = new_entry(reception)
    send(url(entry, "waiting_applicant", 1), **person(document="N 7777777"))
    code = send(url(entry, "waiting_consent"), own="on").leads_to
    page = send(code, code=digits_for(entry))
    assert (page.status, page.heading) == (409, "One of you is already on the waiting list")


def test_a_confirmed_entry_accepts_no_more_details() -> None:
    reception, _full = full_reception()
    entry = waiting_entry(reception)
    for page, numbers in (("waiting_applicant", [1]), ("waiting_code", [])):
        assert send(url(entry, page, *numbers)).leads_to == url(entry)
        assert look(url(entry, page, *numbers)).leads_to == url(entry)
    assert look(url(entry, "waiting_offer", 1)).status == 410


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("why", ["booked", "cancelled", "offers"])
def test_the_end_of_waiting_is_told(language: str, why: str) -> None:
    service = make_service()
    reception, _full = full_reception(service=service)
    entry = waiting_entry(reception, language=language, document="N 7777777")
    if why == "cancelled":
        cancel_reception(reception=reception, actor=by("officer"), now=NOW)
    else:
        confirmed_booking(published_reception(service, post=reception.post), document="N 7777777")
        Notification.objects.filter(kind="waiting_ended").update(facts={"why": why})
    row = entry.notifications.get(kind__in=["waiting_ended", "waiting_cancelled"])
    assert deliver(row.pk, now=NOW) == "sent"
    body = str(mail.outbox[-1].body)
    assert "{{" not in body
    assert "{%" not in body


def test_mails_that_are_no_longer_true_are_not_sent() -> None:
    entry, _offer = offered()
    rows = {row.kind: row.pk for row in entry.notifications.all()}
    assert deliver(rows["code"], now=NOW) == "obsolete"
    offer_answers.decline_offer(entry=entry, number=1, now=NOW)
    assert deliver(rows["offer"], now=NOW) == "obsolete"
    assert deliver(rows["waiting"], now=NOW) == "sent"
