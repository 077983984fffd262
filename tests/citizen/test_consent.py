"""Consent, on a page of its own."""

import pytest
from django.template.loader import get_template

from bookings.forms.booking_details import CONSENT_VERSION
from bookings.models import Booking
from tests.citizen.visitor import Page, Visitor
from tests.factories import NOW, add_child, fill_in, held_booking, make_post, published_reception

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def without_consent(party_size: int = 1, children: tuple[int, ...] = (), **post: object) -> Visitor:
    booking = fill_in(held_booking(published_reception(post=make_post(**post)), party_size=party_size))
    for position in children:
        add_child(booking, position)
    Booking.objects.update(consent_at=None, consent_version="")
    return Visitor(booking)


def boxes(page: Page) -> list[str]:
    return [box.attrs["name"] for box in page.html.all("input", type="checkbox")]


def test_the_consent_text_says_what_is_processed_why_by_whom_and_for_how_long() -> None:
    text = without_consent(erase_days=45, name="Consulate General in Almaty").open("consent").text
    for words in (
        "date of birth",
        "To keep the place for you",
        "Consulate General in Almaty and its officers",
        "erased 45 days after the reception",
        "You can withdraw your consent at any time: call or write to us.",
        f"Version of this text: {CONSENT_VERSION}",
    ):
        assert words in text


def test_the_way_back_is_called_so() -> None:
    assert without_consent().open("consent").html.one("a", class_="back").text == "Back"


def test_no_page_asks_for_other_citizenships() -> None:
    assert "citizen" not in " ".join(label.text for label in without_consent().open("consent").html.all("label"))


def test_time_and_version_of_the_text_are_stored() -> None:
    visitor = without_consent()
    assert visitor.send("consent", own="on").leads_to == visitor.url("check")
    visitor.booking.refresh_from_db()
    assert (visitor.booking.consent_at, visitor.booking.consent_version) == (NOW, CONSENT_VERSION)
    assert get_template(f"citizen/consents/{CONSENT_VERSION}.html")


def test_consent_is_not_asked_twice() -> None:
    visitor = without_consent()
    assert "checked" not in visitor.open("consent").html.one("input", name="own").attrs
    visitor.send("consent", own="on")
    assert "checked" in visitor.open("consent").html.one("input", name="own").attrs
    Booking.objects.update(consent_version="2026-1")  # another text than the one on the page
    assert "checked" not in visitor.open("consent").html.one("input", name="own").attrs


def test_without_a_tick_nothing_is_agreed_to() -> None:
    visitor = without_consent()
    page = visitor.send("consent")
    assert page.errors == ["We need your consent to book a place. Tick the box if you agree"]
    visitor.booking.refresh_from_db()
    assert visitor.booking.consent_at is None


def test_consent_is_asked_once_it_is_known_who_is_coming() -> None:
    visitor = without_consent(party_size=2)
    visitor.booking.applicants.get(position=2).delete()
    assert visitor.open("consent").leads_to == visitor.url("applicant", 2)
    assert visitor.send("consent", own="on").leads_to == visitor.url("applicant", 2)
    visitor.booking.refresh_from_db()
    assert visitor.booking.consent_at is None


@pytest.mark.parametrize(
    ("party_size", "children", "asked"),
    [
        (1, (), ["own"]),
        (1, (1,), ["own", "children"]),
        (2, (), ["own", "adults"]),
        (2, (2,), ["own", "children"]),
        (3, (2,), ["own", "children", "adults"]),
    ],
)
def test_children_and_other_adults_are_asked_about_where_the_party_has_them(
    party_size: int, children: tuple[int, ...], asked: list[str]
) -> None:
    visitor = without_consent(party_size, children)
    assert boxes(visitor.open("consent")) == asked
    if len(asked) > 1:
        assert len(visitor.send("consent", own="on").errors) == len(asked) - 1
    assert visitor.send("consent", **dict.fromkeys(asked, "on")).leads_to == visitor.url("check")


def test_for_a_child_the_representative_is_named() -> None:
    text = without_consent(1, (1,)).open("consent").text
    assert "The legal representative, Әйгерім, gives consent for Құрманғазиев Ерасыл." in text
