"""Staff go through all their pages, the admin's and those of logging in; what they read is handed out."""

import re
from collections.abc import Iterator

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from bookings.accounts.urls import urlpatterns as logins
from bookings.models import User
from tests.admin.pages import logged_in
from tests.architecture.reading import Read, file_text, seen
from tests.architecture.test_urls import PART
from tests.factories import make_staff
from tests.journeys.staff_world import StaffWorld, post_at_noon
from tests.journeys.test_every_staff_page import OTHERS
from tests.staff.test_permissions import OWNERS, Page, pages

# Of an address with a part that is asked for elsewhere, or that leads to Django's own pages of the site.
HIDDEN = re.compile(r"\w*\*{3,}")  # how a password is kept, with its first letters
PASSED_OVER = {"admin:logout", "admin:view_on_site", "admin:app_list", "admin:jsi18n", "admin:?"}
# What the browser sends of a page's tables, here without rows.
TABLES = ("checklist", "desks", "fees", "memberships", "questions", "readiness")
NO_ROWS = {f"{table}-{count}_FORMS": "0" for table in TABLES for count in ("TOTAL", "INITIAL")}


class Staff:
    """A superuser, who opens everything, an auditor, who may only read, and all who log in, or fail to."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.manager = make_staff(post_at_noon(kits=2, counter_share=20), username="әлия")
        self.world = StaffWorld(self.manager.memberships.get().post)

    def pages(self) -> Iterator[Read]:
        root = User.objects.create_superuser("сергей", password="correct horse", is_staff=True)
        yield from self._of_staff("superuser", logged_in(root), send=True)
        auditor = make_staff(self.world.post, "auditor", username="ирина")
        yield from self._of_staff("auditor", logged_in(auditor), send=False)
        yield from self._of_logins()

    def _of_staff(self, who: str, client: Client, *, send: bool) -> Iterator[Read]:
        for page in pages():
            if page.name not in PASSED_OVER:
                for address in self._addresses(page):
                    yield from self._at(f"{who}, {page.name} {address}", client, address, send=send)

    def _of_logins(self) -> Iterator[Read]:
        known, new = logged_in(self.manager), Client()
        RecoveryCodes.activate(self.manager)
        wrong = {"login": "x", "code": "12", "oldpassword": "x", "password1": "123", "password2": "1234"}
        for who, client in (("nobody", Client()), ("manager", known), ("without a second factor", new)):
            for pattern in logins:
                if client is new:
                    new.force_login(make_staff(self.world.post, username=f"жаңа-{len(User.objects.all())}"))
                if pattern.name != "account_logout" and not PART.search(str(pattern.pattern)):
                    address = f"/{self.language}/accounts/{pattern.pattern}"
                    yield from self._at(f"{who}, {pattern.name}", client, address, send=True, **wrong)

    def _at(self, where: str, client: Client, address: str, *, send: bool, **typed: str) -> Iterator[Read]:
        forms = [NO_ROWS, typed] if typed else [NO_ROWS]
        answers = [client.get(address), *(client.post(address, form) for form in forms if send)]
        for number, answer in enumerate(answers):
            kind = answer.get("Content-Type", "")
            if "attachment" in answer.get("Content-Disposition", ""):
                yield Read(f"{where}, {number}", file_text(answer.getvalue()))
            elif kind.startswith("text/html") and answer.content and not answer.headers.get("Location"):
                read = seen(f"{where}, {number}", answer)
                yield read._replace(text=HIDDEN.sub(" ", read.text))

    def _addresses(self, page: Page) -> list[str]:
        route = page.route.replace("/en/", f"/{self.language}/", 1)
        subject = page.model or OWNERS.get(page.route.split("/")[3], "")
        owners = OTHERS.get(page.name, [subject]) if page.takes_one and subject != "interest" else []
        return [PART.sub(str(self.world.ids[owner]), route) for owner in owners] if page.takes_one else [route]
