"""Book a place in a running demo, in a phone's browser without JavaScript.

`on_page` is called with the name of each page once it has opened.
"""

import re
import secrets
import shutil
import time
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Locator, Playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
WIDTH, HEIGHT = 390, 800  # of a telephone
SERVICE = "passport-5"
EMAIL = "aigerim@people.example"
MAIL_SECONDS = 30


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    )


def telephone(browser: Browser, site: str) -> BrowserContext:
    context = browser.new_context(
        base_url=site,
        java_script_enabled=False,
        viewport={"width": WIDTH, "height": HEIGHT},
        reduced_motion="reduce",
    )
    context.set_default_timeout(60_000)
    return context


class Journey:
    """A booking in one language, from the list of receptions to the confirmed place."""

    def __init__(self, context: BrowserContext, language: str, on_page: Callable[[str], None]) -> None:
        self.page = context.new_page()
        self.language = language
        self._mail = context.new_page()
        self._on_page = on_page
        self.taps = 0

    def book(self) -> None:
        self.page.goto(f"/{self.language}/?service={SERVICE}")
        self._on_page("receptions")
        self._go(self._link("/receptions/"))
        self._on_page("reception")
        self._press(f"input[name=service][value={SERVICE}]", "input[name=people][value='1']")
        self._send()
        self._on_page("times")
        self._press("input[name=time][value=earliest]")
        self._send()
        self._on_page("person")
        self._fill_in()
        for _ in range(3):  # questions, if the service asks any, then consent
            if "/check/" not in self.page.url:
                self._on_page("questions and consent")
                for box in self.page.locator("main input[type=checkbox]").all():
                    self._tap(self._label(box))
                self._send()
        self._on_page("answers")
        self._send()
        self._on_page("code")
        self.page.locator("input[name=code]").fill(self._code())
        self._send()
        self._on_page("booked")

    def _fill_in(self) -> None:
        typed = {
            "surname": "Құрманғазиева",
            "given_names": "Әйгерім",
            "birth_date_day": "8",
            "birth_date_month": "3",
            "birth_date_year": "1960",
            # Another person in each run, because a person can have only one booking for a service.
            "document": f"N {secrets.randbelow(10**8):08}",
            "email": EMAIL,
        }
        for name, text in typed.items():
            self.page.locator(f"input[name={name}]").fill(text)
        self._send()

    def _press(self, *selectors: str) -> None:
        for selector in selectors:
            if not self.page.locator(selector).is_checked():
                self._tap(self._label(self.page.locator(selector)))

    def _label(self, entry: Locator) -> Locator:
        return self.page.locator(f"label[for='{entry.get_attribute('id')}']")

    def _link(self, part: str) -> Locator:
        return self.page.locator(f"main a[href*='{part}']").first

    def _send(self) -> None:
        self._go(self.page.locator("main form .button").first)

    def _go(self, pressed: Locator) -> None:
        with self.page.expect_navigation():
            self._tap(pressed)

    def _tap(self, pressed: Locator) -> None:
        self.taps += 1
        pressed.click()

    def _code(self) -> str:
        """Return the code from the demo's mail page, as soon as the worker has delivered it."""
        end = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < end:
            self._mail.goto("/demo/mail/")
            newest = self._mail.locator("main a").first
            if newest.count():
                newest.click()
                if found := re.search(r"(?<!\d)(\d{6})(?!\d)", self._mail.locator("main").inner_text()):
                    return found[1]
            time.sleep(0.3)
        raise SystemExit(f"No code came within {MAIL_SECONDS} s.")
