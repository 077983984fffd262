"""Looking at the staff's pages with their scripts: what axe, the policy, a phone's width and the checker find."""

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
WIDE: ViewportSize = {"width": 1280, "height": 800}
# What is wider than the screen, what is cut or has to be moved sideways, and words broken in the middle.
NOT_WHOLE = r"""() => {
  const faults = [], words = e => e.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
  const name = e => e.tagName + '.' + e.className + ' ' + words(e);
  const seen = e => e.checkVisibility() && !e.closest('.skip, .unseen, .visually-hidden')
    && !(e.closest('thead') && getComputedStyle(e.closest('thead')).clip !== 'auto');
  const all = [...document.querySelectorAll('body *')].filter(seen);
  const wide = all.filter(e => e.getBoundingClientRect().right > innerWidth + 1);
  if (document.documentElement.scrollWidth > innerWidth) faults.push('too wide: ' + wide.slice(0, 9).map(name));
  const pen = document.createElement('canvas').getContext('2d');
  for (const e of all) {
    const style = getComputedStyle(e);
    pen.font = style.font;
    if (e.matches('select:not([multiple])')) {
      const text = e.selectedOptions.length ? e.selectedOptions[0].text : '';
      const wraps = style.appearance === 'base-select';
      if (!wraps && pen.measureText(text).width > e.clientWidth) faults.push('cut: ' + text);
    } else if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && style.overflowX !== 'visible'
        && !e.matches('input, textarea, select'))
      faults.push('cut: ' + name(e));
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest('select, textarea') || !seen(text.parentElement)) continue;
    for (const word of text.data.matchAll(/\p{L}{3,}/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (lines.size > 1) faults.push('broken: ' + word[0]);
    }
  }
  return [...new Set(faults)].slice(0, 9).join('; ');
}"""


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
        """Open a page and send its first form unchanged, without the script of the day."""
        self.page.goto(address)
        with self.page.expect_navigation() as going:
            self.page.locator("main form[method=post]").first.evaluate("form => form.submit()")
        self._look(f"{address} sent", going.value)

    def _look(self, name: str, answer: Response | None, *, judged: bool = True) -> None:
        assert answer is not None
        assert answer.status in (200, 409), f"{name}: {answer.status}"
        self.seen += 1
        for size in (WIDE, PHONE):  # it was opened, and is left, as a phone
            self.page.set_viewport_size(size)
            if found := self.page.evaluate(NOT_WHOLE):
                self.faults.append(f"{name} at {size['width']}: {found}")
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
