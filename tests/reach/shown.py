"""A page that was read before, drawn by a browser: without a server, with the styles and pictures of the site."""

from pathlib import Path

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from tests.journeys.browsing import AXE, RUN_AXE

SITE = "http://pages.example"
NARROW = 320  # CSS pixels: also a window of 1280 at 400 % (WCAG 1.4.10)
# For letters of twice the size: a browser that is set to them takes a window of 1279 for this narrow, too.
LARGE = 639
CONTRAST = RUN_AXE.replace("{resultTypes: ['violations']}", "{runOnly: ['color-contrast']}")
WIDTH = "document.documentElement.scrollWidth"
# What is wider or higher than the box that cuts it off. What only screen readers say is cut off on purpose.
CUT = """[...document.querySelectorAll('body *')].filter(e => {
  const style = getComputedStyle(e);
  return !e.closest('.unseen, .skip, svg') && style.overflow !== 'visible' && style.overflow !== 'auto' && e.innerText
    && e.tagName !== 'SELECT' && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map(e => 'cut: ' + e.tagName + ' ' + e.innerText.slice(0, 40))"""
# Each thing that can have the focus has it once; its ring must be there, and of some width.
RINGS = """[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')].filter(e => {
  e.focus();
  const style = getComputedStyle(e);
  return document.activeElement === e && (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2);
}).map(e => 'no ring: ' + e.outerHTML.slice(0, 80))"""
# In forced colours backgrounds go: buttons and fields must have a border, radios the browser's own look.
EDGES = """[...document.querySelectorAll('.button, input:not([type=hidden]), select')].filter(e => {
  const style = getComputedStyle(e);
  const native = ['radio', 'checkbox'].includes(e.type);
  return native ? style.appearance === 'none' : parseFloat(style.borderTopWidth) < 1;
}).map(e => 'no edge: ' + e.outerHTML.slice(0, 80))"""
# What is pressed must be large enough (WCAG 2.5.8, and more for who presses with a thumb): buttons, fields and whole
# rows of choices 44 pixels high, links 24 unless they are in a line of text.
PRESSED = "a[href], button, input:not([type=hidden]), select, summary, textarea"
SMALL = (
    f"""[...document.querySelectorAll('{PRESSED}')]"""
    """.filter(e => {
  const box = (['radio', 'checkbox'].includes(e.type) && e.closest('.choice') || e).getBoundingClientRect();
  const least = e.tagName === 'A' && !e.matches('.button, .back, .way-on a') ? 24 : 44;
  const alone = getComputedStyle(e).display !== 'inline' || e.parentElement.textContent.trim() === e.textContent.trim();
  return alone && !e.closest('.unseen, .skip') && box.width && (box.height < least - 0.5 || box.width < 24);
}).map(e => 'small: ' + e.outerHTML.slice(0, 80))"""
)
# Text in the styles would be lost without them.
WRITTEN_BY_STYLES = r"""[...document.querySelectorAll('body *')]
  .flatMap(e => ['::before', '::after'].map(part => getComputedStyle(e, part).content))
  .filter(text => !['none', 'normal'].includes(text) && /[\p{L}\p{N}]/u.test(text))"""


class Shown:
    """One tab in which pages are drawn one after another, and asked in several ways."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(viewport={"width": NARROW, "height": 640}, reduced_motion="reduce")
        self.page: Page = self._context.new_page()
        self.page.route("**/*", self._answer)
        self._html = ""

    def close(self) -> None:
        self._context.close()

    def draw(self, html: str) -> None:
        self._html = html
        self.page.set_viewport_size({"width": NARROW, "height": 640})
        self.page.emulate_media(color_scheme="light", forced_colors="none")
        self.page.goto(f"{SITE}/")

    def axe(self) -> list[str]:
        """All its rules, and the contrasts once more in dark colours."""
        self.page.evaluate(AXE)
        found = list(self.page.evaluate(RUN_AXE))
        self.page.emulate_media(color_scheme="dark")
        found += [f"dark: {fault}" for fault in self.page.evaluate(CONTRAST)]
        self.page.emulate_media(color_scheme="light")
        return found

    def width(self) -> int:
        return int(self.page.evaluate(WIDTH))

    def faults(self) -> list[str]:
        """Of narrow windows, large letters, forced colours and missing styles."""
        found = [fault for kind in (CUT, SMALL, WRITTEN_BY_STYLES) for fault in self.page.evaluate(kind)]
        self.page.emulate_media(forced_colors="active")
        found += [*self.page.evaluate(RINGS), *self.page.evaluate(EDGES)]
        self.page.emulate_media(forced_colors="none")
        self.page.set_viewport_size({"width": LARGE, "height": 640})
        self.page.add_style_tag(content="html { font-size: 200% }")
        if (wide := self.width()) > LARGE:
            found.append(f"with large letters {wide} pixels wide")
        return found + [f"with large letters {fault}" for fault in self.page.evaluate(CUT)]

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == "/":
            route.fulfill(body=self._html, content_type="text/html; charset=utf-8")
        elif found := finders.find(path.removeprefix("/static/")):
            route.fulfill(path=Path(str(found)))
        else:
            route.fulfill(status=404)
