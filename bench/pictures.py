"""Take the pictures of the README from a running demo: `make demo` in one terminal, `make pictures` in another.

A phone without JavaScript books a place in Russian and one in Kazakh; both bookings stay in the demo. Then the demo's
manager logs in, which needs the secrets in the demo's folder: start both commands with the same DEMO_FOLDER.
"""

import argparse
import base64
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from bench.journey import HEIGHT, WIDTH, Journey, launch, telephone
from consulate.demo.folder import default_folder, read_secrets
from consulate.demo.logins import logins

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
# Which pages, and what of each begins the screen.
PAGES = {
    "receptions": "body",
    "reception": "main",
    "service": "main",
    "times": "main fieldset",
    "person": "main",
    "answers": "main",
    "code": "main",
    "booked": "main",
}
COLUMNS, GAP, MARGIN = 4, 28, 16
ADMIN_WIDTH = 760  # of a window in the admin
STAFF_ROLE, STAFF_LANGUAGE = "manager", "en"
QUALITY = 62  # of WebP, in percent
LANGUAGES = ("ru", "kk")
SHEET = """<!doctype html><style>
body {{ margin: 0; padding: {gap}px; background: #e9e4da; width: max-content;
  display: grid; grid-template-columns: repeat({columns}, max-content); gap: {gap}px }}
img {{ display: block; border-radius: 18px; box-shadow: 0 2px 10px #0004 }}
</style>{images}"""


class Picture(NamedTuple):
    """One screen as PNG, and its width in pixels. All are as high as the phone's."""

    png: bytes
    width: int


def take(page: Page, begins_with: str, width: int = WIDTH) -> Picture:
    """Take the screen that begins with the first element of this selector."""
    whole = page.locator("html").bounding_box()
    begins = page.locator(begins_with).first.bounding_box()
    assert whole
    assert begins
    area = FloatRect(x=0, y=max(0, begins["y"] - whole["y"] - MARGIN), width=width, height=HEIGHT)
    return Picture(page.screenshot(full_page=True, clip=area), width)


def pictures_of_a_citizen(browser: Browser, site: str, language: str) -> list[Picture]:
    context = telephone(browser, site)
    pictures: list[Picture] = []

    def on_page(name: str) -> None:
        if name in PAGES:
            pictures.append(take(journey.page, PAGES[name]))

    journey = Journey(context, language, on_page)
    journey.book()
    context.close()
    return pictures


def pictures_of_staff(browser: Browser, site: str) -> list[Picture]:
    """The admin's first page, the fullest reception's timetable, and its day on a phone."""
    context = telephone(browser, site)
    page = context.new_page()
    page.set_viewport_size({"width": ADMIN_WIDTH, "height": HEIGHT})
    admin = f"/{STAFF_LANGUAGE}/admin/"
    person = next(each for each in logins(read_secrets(default_folder())) if each.role == STAFF_ROLE)
    page.goto(f"/{STAFF_LANGUAGE}/accounts/login/?next={admin}")
    page.locator("input[name=login]").fill(person.name)
    page.locator("input[name=password]").fill(person.password)
    page.locator("main form .button").click()
    page.locator("input[name=code]").fill(person.code)
    page.locator("main form .button").click()
    page.wait_for_url(f"**{admin}")
    pictures = [take(page, "body", ADMIN_WIDTH)]
    days = [str(link.get_attribute("href")) for link in page.locator("main a[href$='/day/']").all()]
    fullest = max(days, key=lambda day: _taken(page, day))
    reception = fullest.split("/")[-3]
    page.goto(f"{admin}bookings/reception/{reception}/timetable/")
    pictures.append(take(page, "body", ADMIN_WIDTH))
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(fullest)
    pictures.append(take(page, "main form"))
    context.close()
    return pictures


def _taken(page: Page, day: str) -> int:
    reception = day.split("/")[-3]
    return int(page.locator(f"main a[href$='?reception={reception}']").inner_text().split()[0])


def sheet(browser: Browser, pictures: list[Picture]) -> bytes:
    """All pictures side by side, as one WebP file."""
    images = "".join(
        f'<img alt="" width="{picture.width}" height="{HEIGHT}" '
        f'src="data:image/png;base64,{base64.b64encode(picture.png).decode()}">'
        for picture in pictures
    )
    columns = min(COLUMNS, len(pictures))
    rows = -(-len(pictures) // columns)
    width = sum(picture.width + GAP for picture in pictures[:columns]) + GAP
    page = browser.new_page(viewport={"width": width, "height": rows * (HEIGHT + GAP) + GAP})
    page.set_content(SHEET.format(gap=GAP, columns=columns, images=images))
    devtools = page.context.new_cdp_session(page)
    taken = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(taken["data"])


def main() -> None:
    parser = argparse.ArgumentParser(description="Take the pictures of the README from a running demo.")
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    site: str = parser.parse_args().site
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for language in LANGUAGES:
            taken = pictures_of_a_citizen(browser, site, language)
            (FOLDER / f"journey-{language}.webp").write_bytes(sheet(browser, taken))
        (FOLDER / "staff.webp").write_bytes(sheet(browser, pictures_of_staff(browser, site)))
        browser.close()


if __name__ == "__main__":
    main()
