"""Every page of the staff, requested by each role and by the manager of another post. The address table is walked: a
page that is added needs a line in `permission_table.py`, or these tests say which."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from bookings.models import (
    Answer,
    Applicant,
    Booking,
    Event,
    Membership,
    NameCorrection,
    Notification,
    Post,
    Question,
    Template,
    WaitlistEntry,
)
from tests.architecture.test_urls import PART
from tests.factories import DAY, make_reception, make_staff
from tests.staff.permission_table import FOR_ALL, MODELS, SHARED, May, may
from tests.waiting_lists import full_reception, new_entry

REFUSED = (403, 404)
# What comes before a number in an address of staff pages, and whose number it is.
OWNERS = {"receptions": "reception", "bookings": "booking", "applicants": "applicant"} | {
    "corrections": "correction",
    "calls": "call",
    "b": "reference",
}


class Page(NamedTuple):
    name: str
    route: str

    @property
    def model(self) -> str:
        """Of an admin page: the model that it is about."""
        found = re.match(r"/en/admin/bookings/(\w+)/", self.route)
        return found[1] if found else ""

    @property
    def takes_one(self) -> bool:
        return bool(PART.search(self.route))


def pages() -> list[Page]:
    def walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> Iterator[Page]:
        for pattern in patterns:
            here = before + str(pattern.pattern).strip("^$")
            if isinstance(pattern, URLResolver):
                inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from walk(pattern.url_patterns, here, inner)
            elif isinstance(pattern, URLPattern) and here.startswith(("/en/admin/", "/en/staff/")):
                yield Page(":".join([*spaces, pattern.name or "?"]), here)

    with translation.override("en"):
        return list(walk(get_resolver().url_patterns, "/", ()))


PAGES = [page for page in pages() if page.name not in FOR_ALL]


class World:
    """A post with one of everything that an address can name."""

    def __init__(self, post: Post) -> None:
        reception, [self.booking, *_others] = full_reception(post=post, places=1)
        entry = new_entry(reception, email="waiting@example.org")
        asker = make_staff(post, Membership.Role.OFFICER, username="colleague-of-the-post")
        person = self.booking.applicants.get()
        correction = NameCorrection.objects.create(
            applicant=person, surname="Құрманғазы", asked_by=asker, asked_at=self.booking.created_at
        )
        Notification.objects.filter(booking=self.booking).update(channel="call", recipient="+77010000000")
        call = Notification.objects.filter(booking=self.booking).earliest("pk")
        slot = reception.slots.earliest("pk")
        self.ids: dict[str, Any] = {
            "reception": reception.pk,
            "booking": self.booking.pk,
            "applicant": person.pk,
            "correction": correction.pk,
            "call": call.pk,
            "reference": self.booking.reference,
            "draft": make_reception(post=post, venue=reception.venue, date=DAY + dt.timedelta(days=1)).pk,
            "district": reception.venue.district_id,
            "venue": reception.venue_id,
            "service": self.booking.service_id,
            "event": Event.objects.filter(post_id=post.pk).latest("pk").pk,
            "interest": 1,
            "membership": asker.memberships.get().pk,
            "notification": call.pk,
            "post": post.pk,
            "slot": slot.pk,
            "template": Template.objects.create(post=post, name="An ordinary day").pk,
            "user": asker.pk,
            "waitlistentry": entry.pk,
        }
        # None of it may be read by who has nothing to do with the post.
        self.marks = [self.booking.reference, "Құрманғаз", asker.username, "waiting@example.org", "Mark of this post"]

    def address(self, page: Page) -> str:
        subject = page.model or OWNERS.get(page.route.split("/")[3], "")
        if page.name == "admin:bookings_reception_delete":
            subject = "draft"  # what was published is deleted by nobody
        if page.takes_one and subject not in self.ids:
            pytest.fail(f"Whose number is in {page.route}? Say it in OWNERS or World.ids of {__file__}.")
        return PART.sub(lambda part: str(self.ids[subject]), page.route)


@pytest.fixture
def world(post: Post) -> World:
    post.name_en = post.name_ru = "Mark of this post"  # type: ignore[attr-defined]  # modeltranslation's
    post.save()
    return World(post)


def text_of(response: Any) -> str:
    """The text of a page, or of the sheets of a table file."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"".join(file.read(name) for name in file.namelist())
    return str(content.decode(errors="replace"))


def refuses(client: Client, address: str, *, sent: bool = True) -> bool:
    """Whether neither opening it nor sending a form to it does anything."""
    answers = {client.get(address).status_code, client.head(address).status_code}
    if sent:
        answers.add(client.post(address, {}).status_code)
    return answers <= {*REFUSED, 405} and answers != {405}


def test_every_page_of_the_staff_is_in_the_table() -> None:
    missing = sorted({page.name for page in PAGES if may(page.name) is None})
    assert not missing, f"Who may open and send these? Add them to tests/staff/permission_table.py: {missing}"
    assert len(PAGES) > 90


def test_an_address_without_a_name_is_the_stock_admins() -> None:
    """A page of ours whose address has no name would not be requested by the tests below."""
    stock = re.compile(r"/en/admin/(bookings/\w+/<path:object_id>/|\(\?P<url>\.\*\))$")
    nameless = [page.route for page in pages() if page.name.endswith("?")]
    assert [route for route in nameless if not stock.match(route)] == []


def test_a_stranger_finds_nothing_of_another_post(world: World, stranger: Client) -> None:
    open_to_strangers = []
    for page in PAGES:
        if not page.takes_one or page.model in SHARED:
            continue
        # A name's change that is there no more, or never was, "has already been decided": the list comes.
        if not refuses(stranger, world.address(page), sent=page.name != "staff:correction"):
            open_to_strangers.append(page.name)
    assert open_to_strangers == []


def test_pages_open_to_a_stranger_say_nothing_about_another_post(world: World, stranger: Client) -> None:
    said = []
    for page in PAGES:
        if page.takes_one and page.model not in SHARED:
            continue
        for query in ("", f"?q={world.booking.reference}"):
            response = stranger.get(world.address(page) + query)
            if response.status_code == 200:
                text = text_of(response).replace(query[3:], "") if query else text_of(response)
                said += [f"{page.name}: {mark}" for mark in world.marks if mark in text]
    assert said == []


@pytest.mark.parametrize("role", ["auditor", "officer", "manager"])
def test_each_role_opens_and_sends_what_the_table_says(role: str, world: World, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    letter = role[0].upper()
    wrong = []
    for page in PAGES:
        line, address = may(page.name) or May(""), world.address(page)
        opened = client.get(address).status_code
        if letter in line.open and opened in REFUSED and page.model != "interest":
            wrong.append(f"{page.name} is closed to the {role} ({opened})")
        if letter not in line.open and opened not in (*REFUSED, 405):
            wrong.append(f"{page.name} opens to the {role} ({opened})")
        # Sent is only what must be refused; what may be sent would change the world.
        if (
            line.send
            and letter not in line.send
            and (sent := client.post(address, {"post": "yes"}).status_code) not in REFUSED
        ):
            wrong.append(f"{page.name} lets the {role} send ({sent})")
    assert wrong == []


def test_only_superusers_change_what_no_role_may_change(world: World, manager: Client) -> None:
    for model, (_sees, adds, changes, deletes) in MODELS.items():
        for page, who in (("add", adds), ("change", changes), ("delete", deletes)):
            if not who:
                [found] = [one for one in PAGES if one.name == f"admin:bookings_{model}_{page}"]
                assert manager.post(world.address(found), {"post": "yes"}).status_code in REFUSED, found.name


# Of the people of the world below, as pages in English write it.
PERSONAL = ["Тайныш", "Ұлбосын", "Қорғанбек", "9X7Q", "5550123", "555-01-23", "555 01 23", "secret-person"]
PERSONAL += ["29.03.1987", "29 March 1987", "March 29, 1987", "1987-03-29", "The answer of a person", "waiting@example"]


def name_people(world: World) -> None:
    """Give the people of the world data that nothing else on the pages has."""
    Booking.objects.update(phone="+77015550123", email="secret-person@example.org")
    WaitlistEntry.objects.update(phone="+77015550123")
    Applicant.objects.update(
        surname="Тайныш",
        given_names="Ұлбосын",
        representative_name="Қорғанбек",
        last_four="9X7Q",
        birth_date=dt.date(1987, 3, 29),
    )
    question = Question.objects.create(service=world.booking.service, text="A question", position=1)
    Answer.objects.create(booking=world.booking, question=question, text="The answer of a person")
    Notification.objects.update(recipient="secret-person@example.org", error="No such box: secret-person@example.org")


def personal_data_on(client: Client, world: World) -> list[str]:
    """What the pages that the person may open say of the people, page by page."""
    said = []
    for page in PAGES:
        for query in TYPED if page.name in SEARCHES else ("?all=1",):
            response = client.get(world.address(page) + query, follow=True)
            if response.status_code == 200:
                # The box of the search repeats what was typed.
                text = text_of(response).replace(query[3:], "") if query.startswith("?q=") else text_of(response)
                said += [f"{page.name}{query}: {mark}" for mark in PERSONAL if mark in text]
                if query.startswith("?q=") and page.name in SEARCHES and world.booking.reference in text:
                    said.append(f"{page.name}{query} finds the booking")
    return said


TYPED = ("", "?q=Тайныш", "?q=9X7Q", "?q=5550123", "?q=secret-person")
SEARCHES = {"admin:bookings_booking_changelist", "admin:bookings_notification_changelist", "staff:search"}


def test_no_page_shows_an_auditor_personal_data(world: World, auditor: Client, officer: Client) -> None:
    name_people(world)
    assert personal_data_on(auditor, world) == []
    # The control: an officer sees them.
    card = text_of(officer.get(f"/en/staff/bookings/{world.booking.pk}/"))
    in_admin = text_of(officer.get(f"/en/admin/bookings/booking/{world.booking.pk}/change/"))
    for mark in ("Тайныш", "9X7Q", "29.03.1987", "The answer of a person"):
        assert mark in card
    assert "secret-person" in in_admin
    assert world.booking.reference in text_of(officer.get("/en/admin/bookings/booking/?q=Тайныш"))


def test_an_auditor_sees_references_times_services_and_states(world: World, auditor: Client) -> None:
    booking = world.booking
    card = text_of(auditor.get(f"/en/staff/bookings/{booking.pk}/"))
    for shown in (booking.reference, "Person 1", str(booking.service), f"{booking.local_starts_at:%H:%M}"):
        assert shown in card
    assert "As an auditor you do not see who is coming" in card
    found = auditor.get(f"/en/staff/receptions/{booking.reception_id}/day/find/?q={booking.reference}")
    assert found["Location"] == f"/en/staff/bookings/{booking.pk}/"
    listed = text_of(auditor.get(f"/en/admin/bookings/booking/?q={booking.reference}"))
    assert booking.reference in listed


def test_a_booking_of_the_post_is_read_by_its_officers(world: World, officer: Client) -> None:
    """The control: the marks that a stranger must not see are there to be seen."""
    shown = text_of(officer.get(f"/en/admin/bookings/booking/{world.booking.pk}/change/"))
    assert world.booking.reference in shown
    assert "Құрманғаз" in shown
