"""A browser that is driven by keys alone; at each stop the ring of the focus must be in sight."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext

MOST_STOPS = 80
STOP = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const label = e.labels && e.labels.length ? e.labels[0].innerText : '';
  return {
    words: e.tagName === 'SELECT' ? '' : (e.innerText || label || '').trim(), name: e.name || '', value: e.value || '',
    place: [...document.querySelectorAll('*')].indexOf(e), body: e === document.body,
    seen: box.width > 0 && box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= 0 && box.right <= innerWidth,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
}"""


class Keyboard:
    def __init__(self, browser: Browser, site: str) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=site, viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
        )
        self.page = self.context.new_page()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def to(self, *, words: str = "", name: str = "") -> None:
        """Press Tab until something with these words, or a field of this name, has the focus."""
        before = self._stop()["place"]
        for _press in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self._stop()
            assert stop["place"] > before or stop["body"], f"the focus jumps back to {stop}"
            before = stop["place"]
            if not stop["body"]:
                assert stop["ring"], f"no ring around {stop}"
                assert stop["seen"], f"out of sight: {stop}"
            if (words and words in str(stop["words"])) or (name and name == stop["name"]):
                return
        raise AssertionError(f"Tab never comes to {words or name}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, **typed: str) -> None:
        for name, text in typed.items():
            self.to(name=name)
            self.page.keyboard.type(text)

    def go(self, words: str) -> None:
        """To a link or button, and Enter."""
        self.to(words=words)
        with self.page.expect_navigation():
            self.press("Enter")

    @property
    def focused(self) -> str:
        return str(self._stop()["words"])

    def _stop(self) -> dict[str, Any]:
        stop: dict[str, Any] = self.page.evaluate(STOP)
        return stop
