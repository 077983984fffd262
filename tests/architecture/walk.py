"""A family books a place in one language and makes each mistake on the way; what they read is handed out."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import icalendar
from django.test import Client

from bookings.actions import cancelling, receptions
from bookings.models import Booking, Notification, Reception
from bookings.notifications.messages import render
from bookings.notifications.outbox import enqueue
from bookings.tokens import link_token, read_link
from consulate.demo.data.load import load
from tests.citizen.visitor import Visitor, child, person
from tests.components.markup import read
from tests.factories import NOW, the_code

Kind = Notification.Kind
CHILD = "Құрманғазиева Ерасыл"
# About somebody who waits, or wants to hear of receptions, not about the family's booking.
OF_OTHERS = (Kind.OFFER, Kind.WAITING, Kind.WAITING_ENDED, Kind.NOTICE)
FACTS = {Kind.CHANGED: {"left": 2}}
SPOKEN_ATTRIBUTES = ("title", "alt", "placeholder", "aria-label")
Read = tuple[str, str]  # where, and the visible text


def visible(html: str) -> str:
    """What a person sees or has read out: text, and the attributes that are spoken."""
    page = read(re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL))
    spoken = [element.attrs[name] for element in page.all() for name in SPOKEN_ATTRIBUTES if name in element.attrs]
    return " ".join([page.text, *spoken])


def entry(calendar: bytes) -> str:
    """What a calendar shows of its entries."""
    events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    return " ".join(str(event[name]) for event in events for name in ("SUMMARY", "LOCATION", "DESCRIPTION"))


def seen(where: str, response: Any) -> Read:  # the test client's response is a type of its own
    assert not response.headers.get("Location"), f"{where} leads away"
    return where, visible(response.content.decode())


class Family:
    """Two adults and a child who want passports. The world is the demonstration's: its texts stand in all languages."""

    def __init__(self, language: str) -> None:
        load(now=NOW)
        self.language = language
        self.client = Client()
        self.reception = Reception.objects.filter(desks__services__code="passport-10").order_by("date")[0]
        self.visitor = Visitor(Booking(), language)

    def pages(self) -> Iterator[Read]:
        yield from self._public()
        yield from self._choosing()
        yield from self._typing()
        yield from self._changing()
        yield from self._confirming()
        yield from self._after()

    def _get(self, where: str, path: str = "") -> Read:
        return seen(where, self.client.get(f"/{self.language}/{path}"))

    def _public(self) -> Iterator[Read]:
        yield self._get("list")
        yield self._get("list, unknown filter", "?district=nowhere&service=nothing")
        yield self._get("list, nothing found", "?district=alakol&service=collection")
        receptions.cancel(reception=Reception.objects.public().latest("date"), actor="officer", now=NOW)
        for reception in Reception.objects.public():
            yield self._get(f"reception {reception.pk}", f"receptions/{reception.pk}/")
        full = Reception.objects.get(venue__district__code="alakol")
        yield self._get("no times", f"receptions/{full.pk}/times/?service=passport-10&people=1")
        nearly = Reception.objects.get(venue__district__code="panfilov")
        yield self._get("fewer times", f"receptions/{nearly.pk}/times/?service=passport-10&people=4")

    def _choosing(self) -> Iterator[Read]:
        path = f"receptions/{self.reception.pk}"
        yield self._get("choose", f"{path}/book/")
        yield self._get("choose, empty", f"{path}/book/?go=1")
        yield self._get("choose, wrong", f"{path}/book/?go=1&service=x&people=99")
        times = f"{path}/times/?service=passport-10&people=3"
        yield self._get("times", times)
        address = f"/{self.language}/{times}"
        yield seen("times, empty", self.client.post(address))
        yield seen("times, taken", self.client.post(address, {"time": "23:50"}))
        held = self.client.post(address, {"time": "earliest", "request_key": str(uuid.uuid4())})
        [token] = re.findall(r"/booking/([^/]+)/contact/", held.headers["Location"])
        self.visitor.booking = Booking.objects.get(pk=read_link(token)[0])

    def _typing(self) -> Iterator[Read]:
        email = "aigerim@example.org"
        yield from self._asked(
            "contact", {}, {"email": "x", "phone": "12"}, {"email": "әйгерім@example.org"}, {"email": "a@gmial.com"}
        )
        self._sent("contact", email=email, phone="")
        wrong = (
            person(surname="Ли5", given_names="-", patronymic="%", document="1"),
            person(birth_date_day="31", birth_date_month="4"),
            person(birth_date_day="", birth_date_month="", birth_date_year=""),
            person(birth_date_day=""),
            person(birth_date_month=""),
            person(birth_date_year=""),
            person(surname="Ж" * 300, birth_date_year="60", patronymic="а\u200bб"),
            person(birth_date_day="40", birth_date_month="13", birth_date_year="2060"),
            person(birth_date_day="29", birth_date_month="2", birth_date_year="1961"),
            person(birth_date_year="1860"),
            person(birth_date_year="2060"),
            person(surname="Ким Анна", given_names=""),
        )
        yield from self._asked("applicant", {}, *wrong, numbers=(1,))
        self._sent("applicant", 1, **person())
        yield from self._asked("applicant", person(), numbers=(2,))
        self._sent("applicant", 2, **person(given_names="Бауыржан", document=""))
        self._sent("applicant", 3, **child())
        mistakes = ({}, *({"relation": "parent", "person": "else", "name": name} for name in ("5", "", "Ли", CHILD)))
        yield from self._asked("representative", *mistakes, numbers=(3,))
        self._sent("representative", 3, relation="other", name="")
        yield self._opened("representative_needed", 3)
        self._sent("representative", 3, relation="parent", name="Құрманғазиева Әйгерім")
        self.visitor.booking.service.questions.update(required=True)
        yield from self._asked("questions", {})
        [question] = self.visitor.booking.service.questions.all()
        self._sent("questions", **{f"answer_{question.pk}_{number}": "777" for number in (1, 2, 3)})
        yield from self._asked("consent", {})
        self._sent("consent", own="on", children="on", adults="on")

    def _changing(self) -> Iterator[Read]:
        link = link_token(self.visitor.booking)
        path = f"receptions/{self.reception.pk}"
        yield self._get("list, from a hold", f"?from={link}")
        yield self._get("choose, fewer people", f"{path}/book/?service=passport-10&people=1&from={link}")
        yield self._get("times, fewer people", f"{path}/times/?service=passport-10&people=1&from={link}")
        yield self._get("times, as held", f"{path}/times/?service=passport-10&people=3&from={link}")
        yield self._opened("leave_person", 2)

    def _confirming(self) -> Iterator[Read]:
        yield self._opened("check")
        self._sent("check")
        self.visitor.booking.refresh_from_db()
        yield from self._asked("code", {}, {"code": "12"}, {"code": self._wrong_code()})
        yield seen("new code, too soon", self.visitor.send("new_code").response)
        yield from self._asked("address", {}, {"email": "x"})
        for _try in range(4):
            self.visitor.send("code", code=self._wrong_code())
        yield self._opened("code")
        yield "mail, code", self._mail(Kind.CODE)

    def _after(self) -> Iterator[Read]:
        booking = self.visitor.booking
        booking.codes.update(tries=0)
        self._sent("code", code=the_code(booking))
        yield self._opened("booked")
        calendar = self.visitor.client.get(self.visitor.url("calendar")).content
        yield "calendar", entry(calendar)
        yield from self._managing()
        for kind in Kind:
            if kind not in (Kind.CODE, Kind.CANCELLED, Kind.RECEPTION_CANCELLED, Kind.NOT_FITTING, *OF_OTHERS):
                yield f"mail, {kind}", self._mail(kind)
        cancelling.cancel(booking=booking, actor="citizen", now=NOW)
        yield self._opened("booked")
        for kind in (Kind.CANCELLED, Kind.RECEPTION_CANCELLED, Kind.NOT_FITTING):
            yield f"mail, {kind}", self._mail(kind)
        yield self._get("a link that opens nothing", "booking/1.1.cut-off/")
        yield seen("cookies off", Client(enforce_csrf_checks=True).post(f"/{self.language}/booking/1.1.x/contact/"))

    def _managing(self) -> Iterator[Read]:
        for page in ("slip", "manage", "move", "give_up", "renew_link", "add"):
            yield self._opened(page)
        for reception in Reception.objects.public().filter(desks__services__code="passport-10").distinct():
            yield self._opened("move_times", reception.pk)
            yield self._get(f"wait {reception.pk}", f"receptions/{reception.pk}/wait/?service=passport-10&people=2")
        ready = f"receptions/{self.reception.pk}/ready/?service=passport-10&people=1"
        questions = self.visitor.booking.service.readiness
        if not questions.exists():
            questions.create(text="Паспорт", advice="QR", matters_when=True)
        yield self._get("readiness", ready)
        yield self._get("readiness, result", f"{ready}&go=1")
        yield seen("give up, nobody", self.visitor.send("give_up").response)
        yield from self._asked("new_address", {}, {"email": "x"})
        yield self._get("lost", "lost/")
        yield seen("lost, empty", self.client.post(f"/{self.language}/lost/", {}))
        yield self._get("lost, sent", "lost/sent/")
        yield self._get("tell me", "tell-me/")
        yield seen("tell me, empty", self.client.post(f"/{self.language}/tell-me/", {}))
        for end in ("done", "kept", "left"):
            yield self._get(f"tell me, {end}", f"tell-me/{end}/")
        yield self._get("tell me, a link that opens nothing", "tell-me/1.1.cut-off/leave/")
        yield self._get("a waiting link that opens nothing", "waiting/1.1.cut-off/")

    def _asked(self, page: str, *typed: dict[str, str], numbers: tuple[int, ...] = ()) -> Iterator[Read]:
        yield self._opened(page, *numbers)
        for number, words in enumerate(typed, 1):
            yield seen(f"{page}, mistake {number}", self.visitor.send(page, *numbers, **words).response)

    def _opened(self, page: str, *numbers: int) -> Read:
        return seen(page, self.visitor.open(page, *numbers).response)

    def _sent(self, page: str, *numbers: int, **typed: str) -> None:
        answer = self.visitor.send(page, *numbers, **typed)
        assert answer.leads_to, f"{page} was refused: {answer.errors}"

    def _wrong_code(self) -> str:
        return f"{(int(the_code(self.visitor.booking)) + 1) % 10**6:06}"

    def _mail(self, kind: Notification.Kind) -> str:
        """Subject, both bodies and the calendar entry, rendered as for delivery."""
        booking = Booking.objects.get(pk=self.visitor.booking.pk)
        enqueue(kind=kind, now=NOW, booking=booking, version=booking.version, facts=FACTS.get(kind))
        owed = booking.notifications.filter(kind=kind).latest("pk")
        assert owed.language == self.language
        mail = render(owed, now=NOW)
        html = [visible(str(content)) for content, _type in mail.alternatives]
        calendars = [entry(part.get_payload(decode=True)) for part in mail.attachments]
        return " ".join([str(mail.subject), str(mail.body), *html, *calendars])
