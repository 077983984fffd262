"""Takes the pictures of the README from a running demo: `make demo` in one terminal, `make pictures` in another.

A telephone without JavaScript books a place in Russian and one in Kazakh; both bookings stay in the demo.
"""

import argparse
import base64
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, sync_playwright

from bench.journey import HEIGHT, WIDTH, Journey, launch, telephone

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
QUALITY = 62  # of WebP, in percent
LANGUAGES = ("ru", "kk")
SHEET = """<!doctype html><style>
body {{ margin: 0; padding: {gap}px; background: #e9e4da; width: max-content;
  display: grid; grid-template-columns: repeat({columns}, max-content); gap: {gap}px }}
img {{ display: block; width: {width}px; height: {height}px; border-radius: 18px; box-shadow: 0 2px 10px #0004 }}
</style>{images}"""


def pictures_of(browser: Browser, site: str, language: str) -> list[bytes]:
    context = telephone(browser, site)
    pictures: list[bytes] = []

    def take(name: str) -> None:
        if name not in PAGES:
            return
        page = journey.page
        whole = page.locator("html").bounding_box()
        begins = page.locator(PAGES[name]).first.bounding_box()
        assert whole
        assert begins
        area = FloatRect(x=0, y=max(0, begins["y"] - whole["y"] - MARGIN), width=WIDTH, height=HEIGHT)
        pictures.append(page.screenshot(full_page=True, clip=area))

    journey = Journey(context, language, take)
    journey.book()
    context.close()
    return pictures


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
        browser = launch(playwright)
        for language in LANGUAGES:
            taken = pictures_of(browser, site, language)
            (FOLDER / f"journey-{language}.webp").write_bytes(sheet(browser, taken))
        browser.close()


if __name__ == "__main__":
    main()
