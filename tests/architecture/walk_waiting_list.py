"""Somebody finds a reception full, waits with a child, and is offered places; what they read is handed out."""

from collections.abc import Iterator
from typing import Any

from bookings.actions import receptions, waiting_list, waiting_list_offers
from bookings.actions.cancellation import cancel_booking
from bookings.actions.core import waiting_entries
from bookings.actions.reception_changes import Change, change_day, preview_change
from bookings.identity.tokens import entry_token
from bookings.models import CITIZEN, SYSTEM, Booking, Reception, Service, WaitlistEntry
from tests.architecture.reading import Read
from tests.architecture.walker import Walker, reception_in
from tests.citizen.visitor import child, person
from tests.factories import NOW, by, make_venue
from tests.waiting_lists import digits_for, waiting_entry


class Waiting(Walker):
    """They wait for Alakol, where the demo has no place left."""

    def pages(self) -> Iterator[Read]:
        self.reception = reception_in("alakol")
        yield from self._joining()
        yield from self._typing()
        yield from self._code()
        yield from self._offers()
        yield from self._endings()

    def _joining(self) -> Iterator[Read]:
        path = f"receptions/{self.reception.pk}/wait/?service=passport-10&people=2"
        yield self.get("wait", path)
        self.send(path)
        self.entry = WaitlistEntry.objects.latest("pk")

    def _typing(self) -> Iterator[Read]:
        yield from self._asked("person/1/", {}, person(birth_date_day="31", birth_date_month="4", phone="12"))
        self.send(self._at("person/1/"), **person(phone="8 701 123 45 67"))
        yield from self._asked("person/2/", {}, person())
        self.send(self._at("person/2/"), **child())
        yield from self._asked("person/2/representative/", {}, {"relation": "parent", "person": "else", "name": "5"})
        self.send(self._at("person/2/representative/"), relation="parent", person="1")
        yield from self._asked("consent/", {})
        self.send(self._at("consent/"), own="on", children="on")
        for page in ("person/1/", "person/2/", "person/2/representative/", "consent/"):
            yield self.get(f"waiting, {page}, again", self._at(page))

    def _code(self) -> Iterator[Read]:
        self.entry.refresh_from_db()
        wrong = f"{(int(digits_for(self.entry)) + 1) % 10**6:06}"
        yield from self.mails(self.entry)
        yield from self._asked("code/", {}, {"code": "12"}, *[{"code": wrong}] * 5)
        yield self.post("waiting, new code too soon", self._at("code/new/"))
        self.entry.codes.update(tries=0)
        yield self.get("waiting, in the line", self.send(self._at("code/"), code=digits_for(self.entry)))
        yield from self.mails(self.entry)
        yield self.get("waiting, leave", self._at("leave/"))

    def _offers(self) -> Iterator[Read]:
        for number in (1, 2):
            places = Booking.objects.filter(reception=self.reception, status="confirmed").order_by("starts_at")
            for booking in places[:3]:
                cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
            assert waiting_list_offers.offer_places(now=NOW) == 1
            self.entry.refresh_from_db()
            yield self.get("waiting, offered", self._at(""))
            yield self.get("waiting, offer", self._at(f"offer/{number}/"))
            yield from self.mails(self.entry)
            answer = "decline" if number == 1 else "accept"
            after = self.send(self._at(f"offer/{number}/"), answer=answer)
            yield self.get(f"waiting, {answer}", after)
        yield self.get("waiting, an offer that has ended", self._at("offer/1/"))
        yield self.get("waiting, booked", self._at(""))

    def _endings(self) -> Iterator[Read]:
        service = Service.objects.get(code="passport-10")
        self.reception.refresh_from_db()
        left, told = (
            waiting_entry(self.reception, service=service, language=self.language, email=f"{number}@example.org")
            for number in (1, 2)
        )
        waiting_list.leave_waiting_list(entry=left, now=NOW)
        yield self.get("waiting, left", f"waiting/{entry_token(left)}/")
        self._move_the_day()
        yield from self.mails(told)
        receptions.cancel_reception(reception=self._reception(), actor=by("officer"), now=NOW, reason="…")
        told.refresh_from_db()
        yield self.get(f"waiting, {told.status}", f"waiting/{entry_token(told)}/")
        yield self.get("waiting, the reception is cancelled", self._at(""))
        yield from self.mails(told)
        for why in ("booked", "offers"):
            entry = self._ended(service, why)
            yield from self.mails(entry)
            yield self.get(f"waiting, ended, {why}", f"waiting/{entry_token(entry)}/")
        yield self.get("a waiting link that opens nothing", "waiting/1.1.cut-off/")

    def _ended(self, service: Service, why: str) -> WaitlistEntry:
        more: dict[str, Any] = {"service": service, "language": self.language, "party_size": 4}
        entry = waiting_entry(reception_in("panfilov"), email=f"{why}@example.org", **more)
        waiting_entries.end_entry(entry, why=why, verb="offer", actor=SYSTEM, now=NOW)
        return WaitlistEntry.objects.get(pk=entry.pk)

    def _move_the_day(self) -> None:
        change = Change(date=self.reception.date.replace(day=28), venue=self._venue())
        seen = preview_change(reception=self._reception(), change=change, now=NOW).fingerprint
        change_day(reception=self._reception(), change=change, seen=seen, actor=by("officer"), now=NOW)

    def _venue(self) -> int:
        district = self.reception.venue.district
        return make_venue(district=district, name="Мектеп", address="Абай, 5").pk

    def _reception(self) -> Reception:
        return Reception.objects.get(pk=self.reception.pk)

    def _at(self, page: str) -> str:
        return f"waiting/{entry_token(self.entry)}/{page}"

    def _asked(self, page: str, *typed: dict[str, str]) -> Iterator[Read]:
        yield self.get(f"waiting, {page}", self._at(page))
        for number, words in enumerate(typed, 1):
            yield self.post(f"waiting, {page}, mistake {number}", self._at(page), **words)
