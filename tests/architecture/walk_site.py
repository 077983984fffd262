"""Somebody looks around: the pages that explain, lost mails, "Email me when you come", and what goes wrong."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.utils import translation

from bookings.actions import interests, receptions
from bookings.citizen.views import errors
from bookings.identity.tokens import code_digits, interest_token
from bookings.models import EmailCode, Interest, Reception, Service
from tests.architecture.reading import Read, seen
from tests.architecture.walker import Walker
from tests.factories import NOW, by

EMAIL = "aigerim@example.org"
PAGES_OF_FAULTS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "400": lambda request: errors.bad_request(request, Exception()),
    "403": lambda request: errors.permission_denied(request, Exception()),
    "403, cookies": errors.csrf_failure,
    "404": lambda request: errors.page_not_found(request, Exception()),
    "429": lambda request: render(request, "429.html", status=429),
    "500": errors.server_error,
    "503": errors.unavailable,
}


class Guest(Walker):
    def pages(self) -> Iterator[Read]:
        yield from self._explained()
        yield from self._lost()
        yield from self._asking_to_be_told()
        yield from self._told()
        yield from self.faults()

    def _explained(self) -> Iterator[Read]:
        for page in ("help/", "help/day/", "help/accessibility/"):
            yield self.get(page, page)
        for service in Service.objects.all():
            yield self.get(f"service {service.code}", f"services/{service.code}/")
        yield seen("service, unknown", self.client.get(f"/{self.language}/services/nothing/"))

    def _lost(self) -> Iterator[Read]:
        yield self.get("lost", "lost/")
        yield self.post("lost, empty", "lost/")
        yield self.get("lost, sent", self.send("lost/", text=EMAIL))

    def _asking_to_be_told(self) -> Iterator[Read]:
        yield self.get("tell me", "tell-me/")
        yield self.get("tell me, chosen before", "tell-me/?district=alakol&service=passport-10")
        yield self.post("tell me, empty", "tell-me/")
        yield self.post("tell me, wrong", "tell-me/", email="x", district="nowhere", services="nothing")
        code = self.send("tell-me/", email=EMAIL, district="kerbulak", consent="on")
        yield self.get("tell me, code", code)
        yield self.post("tell me, new code too soon", f"{code}new/")
        yield self.post("tell me, no code", code)
        yield self.post("tell me, short code", code, code="12")
        self.interest = Interest.objects.get(email=EMAIL)
        yield from self.mails(self.interest)
        right = code_digits(EmailCode.objects.get(interest=self.interest))
        wrong = f"{(int(right) + 1) % 10**6:06}"
        for number in range(1, 6):
            yield self.post(f"tell me, wrong code {number}", code, code=wrong)
        EmailCode.objects.filter(interest=self.interest).update(tries=0)
        yield self.get("tell me, done", self.send(code, code=right))

    def _told(self) -> Iterator[Read]:
        coming = Reception.objects.get(venue__district__code="kerbulak", status="draft")
        receptions.publish_reception(reception=coming, actor=by("officer"), now=NOW)
        self.interest.refresh_from_db()
        yield from self.mails(self.interest)
        one = f"tell-me/{interest_token(self.interest)}"
        yield self.get("tell me, keep", f"{one}/keep/")
        yield self.get("tell me, kept", self.send(f"{one}/keep/"))
        yield self.get("tell me, leave", f"{one}/leave/")
        interests.end_interest(interest=self.interest, now=NOW)
        yield self.get("tell me, keep what has ended", f"{one}/keep/")
        yield self.get("tell me, left", self.send(f"{one}/leave/"))
        yield self.get("tell me, a link that opens nothing", "tell-me/1.1.cut-off/leave/")

    def faults(self) -> Iterator[Read]:
        for name, page in PAGES_OF_FAULTS.items():
            with translation.override(self.language):
                yield seen(f"fault {name}", page(RequestFactory().get(f"/{self.language}/nowhere/")))
