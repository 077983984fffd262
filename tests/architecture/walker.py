"""What everybody who walks through the site has: a language, a browser, and the demo's world."""

from collections.abc import Iterator

from django.db.models import Q
from django.test import Client

from bookings.actions import confirmation, party_details
from bookings.identity.tokens import link_token
from bookings.models import Booking, Interest, Notification, Reception, Service, WaitlistEntry
from bookings.notifications.messages import render
from bookings.queries.message_relevance import is_wanted
from bookings.queries.party_steps import questions_for
from tests.architecture.reading import Read, mail_text, seen
from tests.citizen.visitor import Visitor
from tests.factories import NOW, fill_in, held_booking, the_code

Subject = Booking | WaitlistEntry | Interest


class Walker:
    """Addresses are given without their language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.client = Client()
        self._read: set[int] = set()

    def get(self, where: str, path: str = "") -> Read:
        return seen(where, self.client.get(f"/{self.language}/{path}"))

    def post(self, where: str, path: str, **typed: str) -> Read:
        """Sent, and answered by a page: a mistake is shown, or a refusal."""
        return seen(where, self.client.post(f"/{self.language}/{path}", typed))

    def send(self, path: str, **typed: str) -> str:
        """Send a form that is accepted; return the next address, without its language."""
        response = self.client.post(f"/{self.language}/{path}", typed)
        assert response.status_code == 302, f"{path} was refused"
        return response.headers["Location"].removeprefix(f"/{self.language}/")

    def mails(self, subject: Subject) -> Iterator[Read]:
        """Every mail that is owed about it now and was not read yet."""
        about = {Booking: "booking", WaitlistEntry: "entry", Interest: "interest"}[type(subject)]
        owed = Notification.objects.filter(Q(**{about: subject}), channel="email").exclude(pk__in=self._read)
        for row in owed.order_by("pk"):
            if is_wanted(row, now=NOW):
                assert row.language == self.language
                self._read.add(row.pk)
                yield Read(f"mail, {about}, {row.kind}", mail_text(render(row, now=NOW)))

    def placed(self, reception: Reception, code: str = "criminal-record", *, party_size: int = 1) -> Visitor:
        """Somebody with a confirmed booking there."""
        service = Service.objects.get(code=code)
        held = held_booking(reception, service=service, party_size=party_size, language=self.language)
        booking = fill_in(held, email=f"person-{held.pk}@example.org")
        asked = {(person.position if person else None, question.pk): "" for person, question in questions_for(booking)}
        party_details.save_answers(booking=booking, answers=asked)
        confirmation.ask_code(booking=booking, now=NOW)
        booking = confirmation.confirm_booking(booking=booking, code=the_code(booking), now=NOW)
        return Visitor(booking, self.language)


def again(booking: Booking) -> Booking:
    return Booking.objects.get(pk=booking.pk)


def reception_in(district: str) -> Reception:
    """The upcoming reception of the demo there."""
    found: Reception = Reception.objects.public().filter(venue__district__code=district).latest("date")
    return found


def booking_path(visitor: Visitor, page: str) -> str:
    return f"booking/{link_token(visitor.booking)}/{page}"
