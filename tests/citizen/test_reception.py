"""One reception, with all one must know before going there."""

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from bookings.actions import receptions
from bookings.citizen.views.preview import draw
from bookings.identity.tokens import link_token
from bookings.models import ChecklistItem, Fee, Reception
from tests.citizen.visitor import Page
from tests.components.markup import Element
from tests.factories import DAY, NOW, by, held_booking, make_post, make_reception, make_service, make_venue
from tests.factories import published_reception as published

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def look(reception: Reception, query: str = "") -> Page:
    return Page(Client().get(f"/en/receptions/{reception.pk}/{query}"))


def can_start(page: Page) -> bool:
    """Whether the page has the form that leads to the times."""
    return any(form.attrs["action"].endswith("/times/") for form in page.html.all("form", id="answers"))


def fees(part: Element) -> list[tuple[str, str]]:
    rows = part.one("tbody").all("tr")
    return [(row.one("th").text, row.one("td").text.replace("\xa0", " ")) for row in rows]


def full_of_facts(**changes: Any) -> Reception:
    service = make_service(name="Passport", who="Citizens only", ready="Up to three months", first_minutes=20)
    add = ChecklistItem.objects.create
    add(service=service, text="The old passport", audience=ChecklistItem.For.ADULT, copies=2)
    add(service=service, text="The birth certificate", audience=ChecklistItem.For.MINOR)
    add(service=service, text="Two photographs")
    post = make_post(payment="By card only", latecomers="After the others", handover="In Almaty", counter_share=20)
    for since, below, amount in ((0, 14, 21000), (14, None, 42000)):
        Fee.objects.create(post=post, service=service, age_from=since, age_below=below, amount=amount, valid_from=DAY)
    Fee.objects.create(
        post=post, service=service, amount=1, valid_from=DAY - dt.timedelta(days=9), valid_until=DAY - dt.timedelta(1)
    )
    venue = make_venue(
        directions="Behind the station",
        accessibility="A ramp",
        copies="At the post office",
        latitude="45.0200",
        longitude="78.3800",
    )
    return published(service, post=post, venue=venue, **changes)


def test_the_page_has_everything_a_visitor_needs_to_know() -> None:
    page = look(full_of_facts(notes="Bring warm clothes"))
    assert page.title.startswith("Saturday, 5 December 2026, Taldykorgan")
    for words in (
        "From 09:00 to 11:00",
        "House of Culture",
        "1 Abai Street",
        "Behind the station",
        "A ramp",
        "At the post office",
        "Consulate General in Almaty",
        "+7 727 000 00 00",
        "Bring warm clothes",
        "It takes about 20 minutes for one person.",
        "Citizens only",
        "Up to three months",
        "By card only",
        "After the others",
        "In Almaty",
        "Closes on Friday, 4 December 2026 at 18:00",
        "One place in 5 is kept for people who phone us or come to our counter.",
        "Any that are still free can be booked here from 2 December at 09:00.",
    ):
        assert words in page.text, words
    assert any("openstreetmap.org" in link for link in page.links())


def test_what_to_bring_is_grouped_by_person_and_fees_by_age() -> None:
    sheet = look(full_of_facts()).html.one("details")
    heard = sheet.text
    assert heard.index("Everybody") < heard.index("Two photographs") < heard.index("Each adult")
    assert heard.index("Each adult") < heard.index("The old passport 2 photocopies")
    assert heard.index("Each child") < heard.index("The birth certificate")
    assert fees(sheet) == [("Under the age of 14", "21,000 ₸"), ("From the age of 14", "42,000 ₸")]


def test_a_service_without_a_fee_says_so() -> None:
    service, post = make_service(), make_post()
    Fee.objects.create(post=post, service=service, amount=0, valid_from=DAY)
    assert fees(look(published(service, post=post)).html) == [("Everybody", "free of charge")]


def test_the_reception_overrides_the_post_on_finished_papers() -> None:
    assert "Here, in a month" in look(full_of_facts(handover="Here, in a month")).text


def test_booking_begins_on_its_page() -> None:
    page = look(published())
    assert can_start(page)
    assert [button.text for button in page.html.all("button", class_="button")] == ["Choose a time"]
    assert "Step 1 of 6" in page.text


def test_the_chosen_service_is_shown_open_and_stays_chosen() -> None:
    wanted, other = make_service(), make_service()
    reception = published(wanted, other)
    page = look(reception, f"?service={wanted.code}")
    assert [sheet.attrs["id"] for sheet in page.html.all("details") if "open" in sheet.attrs] == [wanted.code]
    chosen = [entry.attrs["value"] for entry in page.html.all("input", type="radio") if "checked" in entry.attrs]
    assert chosen == [wanted.code]
    everything = look(reception, "?all=1")
    assert all("open" in sheet.attrs for sheet in everything.html.all("details"))


def test_a_draft_can_not_be_seen() -> None:
    draft = make_reception()
    for page in ("", "times/"):
        assert look(draft, page).status == 404


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 400, "9" * 5000])
def test_an_unknown_reception_is_not_found(number: str) -> None:
    for page in ("", "times/?service=a&people=1"):
        assert Client().get(f"/en/receptions/{number}/{page}").status_code == 404


def test_before_it_opens_the_page_shows_the_day_instead_of_a_button() -> None:
    page = look(published(opens_at=dt.datetime(2026, 11, 28, 5, 0, tzinfo=dt.UTC)))
    assert "Booking opens on 28 November at 10:00" in page.text
    assert "Opens on Saturday, 28 November 2026 at 10:00" in page.text
    assert not can_start(page)


def test_after_it_closed_the_page_leads_to_other_receptions() -> None:
    page = look(published(closes_at=NOW - dt.timedelta(hours=1), now=NOW - dt.timedelta(days=2)))
    assert "Booking is closed" in page.text
    assert not can_start(page)
    assert "/en/" in page.links()


def test_a_cancelled_reception_says_not_to_travel() -> None:
    reception = published()
    receptions.cancel_reception(reception=reception, actor=by("tester"), now=NOW)
    page = look(reception)
    assert page.status == 200
    assert "This reception is cancelled" in page.text
    assert not can_start(page)


def test_a_full_reception_says_that_places_may_become_free() -> None:
    reception = published(desk={"closes": dt.time(9, 10)})
    held_booking(reception)
    page = look(reception)
    assert "All places are taken at the moment" in page.text
    assert not can_start(page)


def test_the_hours_are_in_the_time_zone_of_the_post() -> None:
    there = published(
        post=make_post(time_zone="Europe/Berlin"), opens_at=dt.datetime(2026, 11, 28, 5, 0, tzinfo=dt.UTC)
    )
    assert "Booking opens on 28 November at 06:00" in look(there).text


def test_staff_texts_are_escaped() -> None:
    page = look(published(make_service(name="<b>", who="<i>\nx"), notes="<u>", venue=make_venue(name="<s>")))
    assert not any(page.html.all(tag) for tag in "bius")


def test_queries_do_not_grow_with_services_and_desks() -> None:
    def count(reception: Reception) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert look(reception, "?all=1").status == 200
        return len(queries)

    few, many = published(), published(*[make_service() for _i in range(6)], desks=4)
    for service in many.services:
        ChecklistItem.objects.create(service=service, text="A paper")
        Fee.objects.create(post=many.post, service=service, amount=5, valid_from=DAY)
    assert count(many) == count(few)


def test_a_link_to_it_is_shown_by_messengers_with_day_town_and_a_picture() -> None:
    reception = published()
    shown = {
        tag.attrs["property"]: tag.attrs["content"]
        for tag in look(reception).html.all("meta")
        if "property" in tag.attrs
    }
    assert shown["og:title"].replace("\xa0", " ") == "Saturday, 5 December 2026, Taldykorgan"
    assert shown["og:image"].startswith("http")
    answer = Client().get(shown["og:image"].partition("/en/")[1] + shown["og:image"].partition("/en/")[2])
    assert answer["Content-Type"] == "image/png"
    assert "max-age=86400" in answer["Cache-Control"]
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == (1200, 630)
    assert len(answer.content) < 40_000
    held = held_booking(reception)
    assert "og:" not in look(reception, f"?from={link_token(held)}").response.content.decode()


def test_a_draft_has_no_picture() -> None:
    assert Client().get(f"/en/receptions/{make_reception().pk}/preview.png").status_code == 404


def test_long_names_fit_into_the_picture() -> None:
    lines = draw(
        "Көшпелі консулдық қабылдаулар", "Сәрсенбі, 2026 жылғы 16 желтоқсан", "Усть-Каменогорск-Семипалатинск" * 3
    )
    assert Image.open(io.BytesIO(lines)).size == (1200, 630)
