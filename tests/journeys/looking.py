"""Looking at the staff's pages with their scripts: what axe, the policy, a telephone's width and the checker find."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Response, ViewportSize

from tests.journeys.browsing import AXE

PHONE: ViewportSize = {"width": 390, "height": 844}
RUN_AXE = (
    "part => axe.run(part, {resultTypes: ['violations']}).then(found => found.violations.map(v => "
    "v.id + ': ' + v.help + ' at ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join('; ')))"
)
TOO_WIDE = (
    "() => document.documentElement.scrollWidth <= innerWidth ? '' : document.documentElement.scrollWidth + ' wide: ' "
    "+ [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    ".slice(0, 9).map(e => e.tagName + '.' + e.className).join(' ')"
)


class Looking:
    """Opens pages and keeps all their faults, so that one run tells of every one of them."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.faults: list[str] = []
        self.seen = 0
        self._listens = True
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def press(self, button: str) -> None:
        """A button of the main part, by its words."""
        with self.page.expect_navigation() as going:
            self.page.locator("main").get_by_role("button", name=button).first.click()
        self._look(f"{urlsplit(self.page.url).path} after {button}", going.value)

    def open(self, address: str, *, judged: bool = True) -> None:
        self._look(address, self.page.goto(address), judged=judged)

    def send(self, address: str) -> None:
        """Open a page and send its first form as it stands, without the script of the day."""
        self.page.goto(address)
        with self.page.expect_navigation() as going:
            self.page.locator("main form[method=post]").first.evaluate("form => form.submit()")
        self._look(f"{address} sent", going.value)

    def _look(self, name: str, answer: Response | None, *, judged: bool = True) -> None:
        assert answer is not None
        assert answer.status in (200, 409), f"{name}: {answer.status}"
        self.seen += 1
        if too_wide := self.page.evaluate(TOO_WIDE):
            self.faults.append(f"{name} is {too_wide}")
        if not judged:
            return
        (self.folder / (re.sub(r"\W+", "-", f"staff{name}") + ".html")).write_bytes(answer.body())
        self._listens = False  # axe itself breaks the policy
        self.page.evaluate(AXE)
        # What the stock admin puts around a page is not ours to judge.
        part = "#content-main" if "/admin/" in name else "html"
        self.faults += [f"{name}: {fault}" for fault in self.page.evaluate(RUN_AXE, part)]
        self._listens = True

    def _hear(self, message: ConsoleMessage) -> None:
        if self._listens and message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")
