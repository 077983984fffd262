"""A family books a place in one language and makes each mistake on the way; what they read is handed out."""

import re
import uuid
from collections.abc import Iterator

from django.db.models import QuerySet
from django.test import Client

from bookings.actions import cancellation, receptions
from bookings.identity.tokens import link_token, read_link
from bookings.models import CITIZEN, Booking, Notification, Reception
from bookings.notifications.messages import render
from bookings.notifications.outbox import enqueue
from tests.architecture.reading import Read, entry, mail_text, seen
from tests.architecture.walker import Walker
from tests.citizen.visitor import Visitor, child, person
from tests.factories import NOW, by, the_code

Kind = Notification.Kind
CHILD = "Құрманғазиева Ерасыл"
# Of those who wait, who want to hear of receptions, or whose day has changed: others than the family read them.
OF_OTHERS = {
    *(Kind.OFFER, Kind.WAITING, Kind.CARRIED_OVER, Kind.WAITING_ENDED, Kind.WAITING_CANCELLED, Kind.NOTICE),
    *(Kind.DAY_CHANGED, Kind.NOT_FITTING, Kind.SERVICE_CHANGED),
    *(Kind.KIT_FAILED, Kind.KIT_WORKS, Kind.KIT_DEFERRED),
}
FACTS = {Kind.CHANGED: {"left": 2}}


def _coming() -> QuerySet[Reception]:
    """Those that can be booked; that of today cannot."""
    found: QuerySet[Reception] = Reception.objects.public().filter(date__gt=NOW.date())
    return found


class Family(Walker):
    """Two adults and a child who want passports. The world is that of the demo: its texts exist in all languages."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.reception = _coming().filter(desks__services__code="passport-10").order_by("date")[0]
        self.visitor = Visitor(Booking(), language)

    def pages(self) -> Iterator[Read]:
        yield from self._public()
        yield from self._choosing()
        yield from self._typing()
        yield from self._changing()
        yield from self._confirming()
        yield from self._after()

    def _public(self) -> Iterator[Read]:
        yield self.get("list")
        yield self.get("list, unknown filter", "?district=nowhere&service=nothing")
        yield self.get("list, nothing found", "?district=alakol&service=collection")
        receptions.cancel_reception(reception=Reception.objects.public().latest("date"), actor=by("officer"), now=NOW)
        for reception in _coming():
            yield self.get(f"reception {reception.pk}", f"receptions/{reception.pk}/")
        full = Reception.objects.get(venue__district__code="alakol")
        yield self.get("no times", f"receptions/{full.pk}/times/?service=passport-10&people=1")
        nearly = Reception.objects.get(venue__district__code="panfilov")
        yield self.get("fewer times", f"receptions/{nearly.pk}/times/?service=passport-10&people=4")

    def _choosing(self) -> Iterator[Read]:
        path = f"receptions/{self.reception.pk}"
        yield self.get("reception", f"{path}/")
        yield self.get("reception, nothing chosen", f"{path}/?go=1")
        yield self.get("reception, wrong choice", f"{path}/?go=1&service=x&people=99")
        times = f"{path}/times/?service=passport-10&people=3"
        yield self.get("times", times)
        address = f"/{self.language}/{times}"
        yield seen("times, empty", self.client.post(address))
        yield seen("times, taken", self.client.post(address, {"time": "23:50"}))
        held = self.client.post(address, {"time": "earliest", "request_key": str(uuid.uuid4())})
        [token] = re.findall(r"/booking/([^/]+)/person/1/", held.headers["Location"])
        self.visitor.booking = Booking.objects.get(pk=read_link(token)[0])

    def _typing(self) -> Iterator[Read]:
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
            person(email="x", phone="12"),
            person(email="әйгерім@example.org"),
            person(email="a@gmial.com"),
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
        for page, number in (("applicant", 1), ("representative", 3), ("questions", 0), ("consent", 0)):
            yield self._opened(page, *([number] if number else []), again=True)

    def _changing(self) -> Iterator[Read]:
        link = link_token(self.visitor.booking)
        path = f"receptions/{self.reception.pk}"
        yield self.get("list, from a hold", f"?from={link}")
        yield self.get("reception, fewer people", f"{path}/?service=passport-10&people=1&from={link}")
        yield self.get("times, fewer people", f"{path}/times/?service=passport-10&people=1&from={link}")
        yield self.get("times, as held", f"{path}/times/?service=passport-10&people=3&from={link}")
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
        yield Read("mail, code", self._mail(Kind.CODE))

    def _after(self) -> Iterator[Read]:
        booking = self.visitor.booking
        booking.codes.update(tries=0)
        self._sent("code", code=the_code(booking))
        yield self._opened("booked")
        calendar = self.visitor.client.get(self.visitor.url("calendar")).content
        yield Read("calendar", entry(calendar))
        yield from self._managing()
        for kind in Kind:
            if kind not in (Kind.CODE, Kind.CANCELLED, Kind.RECEPTION_CANCELLED, *OF_OTHERS):
                yield Read(f"mail, {kind}", self._mail(kind))
        cancellation.cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
        yield self._opened("booked")
        for kind in (Kind.CANCELLED, Kind.RECEPTION_CANCELLED):
            yield Read(f"mail, {kind}", self._mail(kind))
        yield self.get("a link that opens nothing", "booking/1.1.cut-off/")
        yield seen("cookies off", Client(enforce_csrf_checks=True).post(f"/{self.language}/booking/1.1.x/consent/"))

    def _managing(self) -> Iterator[Read]:
        for page in ("slip", "papers", "manage", "move", "give_up", "renew_link", "add"):
            yield self._opened(page)
        for reception in _coming().filter(desks__services__code="passport-10").distinct():
            yield self._opened("move_times", reception.pk)
        ready = f"receptions/{self.reception.pk}/ready/?service=passport-10&people=1"
        questions = self.visitor.booking.service.readiness
        if not questions.exists():
            questions.create(text="Паспорт", advice="QR", matters_when=True)
        yield self.get("readiness", ready)
        yield self.get("readiness, result", f"{ready}&go=1")
        yield seen("give up, nobody", self.visitor.send("give_up").response)
        yield from self._asked("new_address", {}, {"email": "x"})

    def _asked(self, page: str, *typed: dict[str, str], numbers: tuple[int, ...] = ()) -> Iterator[Read]:
        yield self._opened(page, *numbers)
        for number, words in enumerate(typed, 1):
            yield seen(f"{page}, mistake {number}", self.visitor.send(page, *numbers, **words).response)

    def _opened(self, page: str, *numbers: int, again: bool = False) -> Read:
        return seen(f"{page}, again" if again else page, self.visitor.open(page, *numbers).response)

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
        return mail_text(render(owed, now=NOW))
