"""Takes the pictures of the README from a running demo: `make demo` in one terminal, `make pictures` in another.

A telephone without JavaScript books a place in Russian and one in Kazakh; both bookings stay in the demo.
"""

import argparse
import base64
import re
import secrets
import shutil
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
FOLDER = Path(__file__).with_name("pictures")
WIDTH, HEIGHT = 390, 800  # of a telephone
COLUMNS, GAP, MARGIN = 4, 28, 16
QUALITY = 62  # of WebP, in percent
SERVICE = "passport-5"
EMAIL = "aigerim@people.example"
LANGUAGES = ("ru", "kk")
MAIL_SECONDS = 30
SHEET = """<!doctype html><style>
body {{ margin: 0; padding: {gap}px; background: #e9e4da; width: max-content;
  display: grid; grid-template-columns: repeat({columns}, max-content); gap: {gap}px }}
img {{ display: block; width: {width}px; height: {height}px; border-radius: 18px; box-shadow: 0 2px 10px #0004 }}
</style>{images}"""


class Journey:
    """One booking in one language, with a picture of each page that matters."""

    def __init__(self, context: BrowserContext, language: str) -> None:
        self.page = context.new_page()
        self.mail = context.new_page()
        self.language = language
        self.pictures: list[bytes] = []

    def book(self) -> list[bytes]:
        self.page.goto(f"/{self.language}/?service={SERVICE}")
        self._picture("body")
        self._go(self._link("/receptions/"))
        self._picture()
        self._go(self._link("/book/"))
        self._press(f"input[name=service][value={SERVICE}]", "input[name=people][value='1']")
        self._picture()
        self._send()
        if "/ready/" in self.page.url:
            self._go(self._link("/times/"))
        self._press("input[name=time][value=earliest]")
        self._picture("main fieldset")
        self._send()
        self._fill_in()
        for _ in range(3):  # questions, if the service asks any, then consent
            if "/check/" not in self.page.url:
                for box in self.page.locator("main input[type=checkbox]").all():
                    self._label(box).click()
                self._send()
        self._picture()
        self._send()
        self.page.locator("input[name=code]").fill(self._code())
        self._picture()
        self._send()
        self._picture()
        return self.pictures

    def _fill_in(self) -> None:
        self.page.locator("input[name=email]").fill(EMAIL)
        self._send()
        typed = {
            "surname": "Құрманғазиева",
            "given_names": "Әйгерім",
            "birth_date_day": "8",
            "birth_date_month": "3",
            "birth_date_year": "1960",
            # Another person in each run: one person has one booking for a service.
            "document": f"N {secrets.randbelow(10**8):08}",
        }
        for name, text in typed.items():
            self.page.locator(f"input[name={name}]").fill(text)
        self._picture()
        self._send()

    def _picture(self, top: str = "main") -> None:
        """As on a telephone that is scrolled so far that `top` begins the screen."""
        whole = self.page.locator("html").bounding_box()
        begins = self.page.locator(top).first.bounding_box()
        assert whole
        assert begins
        area = FloatRect(x=0, y=max(0, begins["y"] - whole["y"] - MARGIN), width=WIDTH, height=HEIGHT)
        self.pictures.append(self.page.screenshot(full_page=True, clip=area))

    def _press(self, *selectors: str) -> None:
        for selector in selectors:
            self._label(self.page.locator(selector)).click()

    def _label(self, entry: Locator) -> Locator:
        return self.page.locator(f"label[for='{entry.get_attribute('id')}']")

    def _link(self, part: str) -> Locator:
        return self.page.locator(f"main a[href*='{part}']").first

    def _send(self) -> None:
        self._go(self.page.locator("main form button").first)

    def _go(self, pressed: Locator) -> None:
        with self.page.expect_navigation():
            pressed.click()

    def _code(self) -> str:
        """From the demo's mail page, as soon as the worker has delivered it."""
        end = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < end:
            self.mail.goto("/demo/mail/")
            newest = self.mail.locator("main a").first
            if newest.count():
                newest.click()
                if found := re.search(r"(?<!\d)(\d{6})(?!\d)", self.mail.locator("main").inner_text()):
                    return found[1]
            time.sleep(0.3)
        raise SystemExit(f"No code came within {MAIL_SECONDS} s.")


def sheet(browser: Browser, pictures: list[bytes]) -> bytes:
    """All pictures side by side, as one WebP file."""
    sources = [f"data:image/png;base64,{base64.b64encode(picture).decode()}" for picture in pictures]
    images = "".join(f'<img alt="" src="{source}">' for source in sources)
    rows = -(-len(pictures) // COLUMNS)
    width, height = (n * (side + GAP) + GAP for n, side in ((COLUMNS, WIDTH), (rows, HEIGHT)))
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(SHEET.format(gap=GAP, columns=COLUMNS, width=WIDTH, height=HEIGHT, images=images))
    devtools = page.context.new_cdp_session(page)
    taken = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(taken["data"])


def main() -> None:
    parser = argparse.ArgumentParser(description="Takes the pictures of the README from a running demo.")
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    site: str = parser.parse_args().site
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for language in LANGUAGES:
            context = browser.new_context(
                base_url=site,
                java_script_enabled=False,
                viewport={"width": WIDTH, "height": HEIGHT},
                reduced_motion="reduce",
            )
            context.set_default_timeout(15_000)
            pictures = Journey(context, language).book()
            (FOLDER / f"journey-{language}.webp").write_bytes(sheet(browser, pictures))
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
