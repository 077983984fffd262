"""Places that are moved, given up or lost, and days that go otherwise than planned; what is read is handed out."""

from collections.abc import Iterator

import time_machine

from bookings.actions import attendance, kits, party_details, receptions
from bookings.actions.reception_changes import Change, Hours, change_day, preview_change
from bookings.identity.tokens import code_digits
from bookings.models import Booking, Desk, EmailCode, Reception, Service
from tests.architecture.reading import Read, entry
from tests.architecture.walker import Walker, again, booking_path, reception_in
from tests.citizen.visitor import Visitor
from tests.factories import NOW, by, make_venue, the_code


class Changed(Walker):
    def pages(self) -> Iterator[Read]:
        yield from self._moved_and_given_up()
        yield from self._another_address()
        yield from self._added()
        yield from self._without_the_kit()
        yield from self._on_another_day()
        yield from self._over()

    def _moved_and_given_up(self) -> Iterator[Read]:
        tekeli, aksu = reception_in("tekeli"), reception_in("aksu")
        visitor = self.placed(tekeli, "passport-5", party_size=2)
        yield from self.mails(visitor.booking)
        path = booking_path(visitor, "manage/")
        yield self.get("move, nothing chosen", f"{path}move/{aksu.pk}/?go=1")
        to = f"{path}move/{aksu.pk}/confirm/?time=09:00"
        yield self.get("move, confirm", to)
        yield self.get("moved", self.send(to))
        yield from self.mails(again(visitor.booking))
        yield self.get("give up, who", f"{path}give-up/")
        yield self.get("give up, nobody", f"{path}give-up/?go=1")
        one, other = visitor.booking.applicants.order_by("position")
        for person, after in ((other, "fewer"), (one, "given up")):
            confirm = f"{path}give-up/confirm/?person={person.pk}"
            yield self.get("give up, confirm", confirm)
            yield self.get(after, self.send(confirm))
            yield from self.mails(again(visitor.booking))
        yield from self._renewed(self.placed(tekeli, "passport-5"))

    def _renewed(self, visitor: Visitor) -> Iterator[Read]:
        yield self.get("link, renewed", self.send(booking_path(visitor, "manage/link/")))
        yield from self.mails(again(visitor.booking))

    def _another_address(self) -> Iterator[Read]:
        visitor = self.placed(reception_in("karatal"))
        path = booking_path(visitor, "manage/address/")
        code = self.send(path, email="new@example.org")
        yield self.get("new address, code", code)
        yield self.get("new address, asked", path)
        yield self.post("new address, too soon", path, email="newer@example.org")
        yield from self.mails(visitor.booking)
        right = code_digits(EmailCode.objects.filter(booking=visitor.booking).latest("pk"))
        for typed in ("", "12", *[f"{(int(right) + 1) % 10**6:06}"] * 5):
            yield self.post(f"new address, code {typed}", code, code=typed)
        EmailCode.objects.filter(booking=visitor.booking).update(tries=0)
        yield self.get("new address, done", self.send(code, code=right))
        yield from self.mails(again(visitor.booking))

    def _added(self) -> Iterator[Read]:
        reception = reception_in("aksu")
        visitor = self.placed(reception, "passport-5")
        path = booking_path(visitor, "add/")
        yield self.post("add, empty", path)
        [one] = visitor.booking.applicants.all()
        other = Service.objects.get(code="criminal-record")
        yield self.post("add, wrong", path, service="nothing", more="99")
        after = self.send(path, service=other.code, person=str(one.pk), more="0")
        yield self.get("add, one more", after)
        added = Visitor(Booking.objects.latest("pk"), self.language)
        party_details.save_consent(party=added.booking, version="test", now=NOW)
        yield self.get("add, check", booking_path(added, "check/"))
        yield self.get("add, leave out", booking_path(added, "leave-out/"))
        code = self.send(booking_path(added, "check/"))
        yield self.get("add, code", code)
        yield self.get("add, booked", self.send(code, code=the_code(added.booking)))
        yield from self.mails(again(added.booking))
        yield self.get("visit, manage", booking_path(added, "manage/"))
        yield self.get("visit, slip", booking_path(added, "slip/"))
        there = reception_in("tekeli")
        move = booking_path(visitor, f"manage/move/{there.pk}/confirm/?time=11:00")
        yield self.get("visit, move", move)
        yield self.get("visit, moved", self.send(move))
        yield from self.mails(again(visitor.booking))
        yield self.get("visit, another day", booking_path(added, ""))
        yield from self.mails(again(added.booking))
        nearly_full = booking_path(self.placed(reception_in("panfilov")), "add/")
        yield self.post("add, no room", nearly_full, service="passport-10", more="5")

    def _without_the_kit(self) -> Iterator[Read]:
        reception = reception_in("taldykorgan")
        first, second, third = (self.placed(reception, "passport-10") for _number in range(3))
        kits.fail_kit(reception=reception, actor=by("officer"), now=NOW)
        yield from self.mails(again(first.booking))
        for page in ("", "manage/", "kit/", "kit/instead/", "kit/first-right/"):
            yield self.get(f"kit failed, {page}", booking_path(first, page))
        yield self.get("kit failed, another service", self.send(booking_path(first, "kit/instead/")))
        yield self.get("kit failed, first right", self.send(booking_path(second, "kit/first-right/")))
        desk = Desk.objects.get(pk=third.booking.desk_id)
        kits.restore_kit(desk=desk, actor=by("officer"), now=NOW)
        yield self.get("kit works", booking_path(third, "kit/instead/"))
        for visitor in (first, second, third):
            yield from self.mails(again(visitor.booking))

    def _on_another_day(self) -> Iterator[Read]:
        reception = reception_in("karatal")
        stays, goes = (self.placed(reception) for _number in range(2))
        desk = goes.booking.desk
        hours = (Hours(desk.pk, desk.opens, goes.booking.local_starts_at.time(), ""),)
        venue = make_venue(district=reception.venue.district, name="Мектеп", address="Абай, 5")
        change = Change(date=reception.date.replace(day=29), venue=venue.pk, hours=hours)
        seen = preview_change(reception=reception, change=change, now=NOW).fingerprint
        change_day(reception=reception, change=change, seen=seen, actor=by("officer"), now=NOW)
        for visitor in (stays, goes):
            yield self.get("another day", booking_path(visitor, ""))
            yield from self.mails(again(visitor.booking))
        receptions.cancel_reception(
            reception=Reception.objects.get(pk=reception.pk), actor=by("officer"), now=NOW, reason="…"
        )
        yield self.get("cancelled", booking_path(stays, ""))
        yield from self.mails(again(stays.booking))

    def _over(self) -> Iterator[Read]:
        visitor = self.placed(reception_in("tekeli"))
        booking = visitor.booking
        calendar = self.client.get(f"/{self.language}/{booking_path(visitor, 'calendar.ics')}").content
        yield Read("calendar, of one", entry(calendar))
        with time_machine.travel(booking.movable_until, tick=False):
            yield self.get("too late to move", booking_path(visitor, "manage/"))
        with time_machine.travel(booking.starts_at, tick=False):
            attendance.check_in(booking=booking, actor=by("officer"), now=booking.starts_at)
            yield self.get("arrived", booking_path(visitor, ""))
        with time_machine.travel(booking.reception.day_ends_at, tick=False):
            yield self.get("over", booking_path(visitor, ""))
