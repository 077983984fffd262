"""Measure a booking on a slow link: bytes, requests and seconds of each page, and what it asks of people: taps to get
there, fields to fill in, how long the page is. From a running demo.

`make demo` in one terminal, `make bench-weight` in another. Chromium counts the bytes on the wire, headers
included, on a link of 400 kbit/s with 400 ms round trip. Each journey begins with an empty cache.
"""

import argparse
import sys
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.journey import Journey, launch, telephone

KBIT, LATENCY = 400, 400  # kbit/s, ms
# What we promise: bytes, requests, bytes; and seconds for each page.
FIRST_VIEW, FIRST_REQUESTS, WHOLE, SECONDS = 14 * 1024, 6, 60 * 1024, 3
LANGUAGES = ("ru", "kk", "en")
# What the page's form asks for: text, and the first button of each group.
FIELDS = (
    "main #answers input:is([type=text], [type=email], [type=tel]):not(.date-parts *), main #answers .date-parts, "
    "main #answers fieldset .choice:first-child input, main #answers .field > .choice input"
)
HEADS = f"{'taps':>6}{'fields':>8}{'height':>8}"


@dataclass
class Cost:
    page: str
    requests: int
    bytes: int
    seconds: float  # from the request to the end of loading, by the browser's clock
    taps: int  # from the page before
    fields: int  # a date, or radio buttons of one question, are one
    height: int  # CSS pixels


class Meter:
    """Counts what a tab loads from one page to the next."""

    def __init__(self, page: Page) -> None:
        self._page = page
        devtools = page.context.new_cdp_session(page)
        self.costs: list[Cost] = []
        self._requests = self._bytes = 0
        self._seconds = self._asked_at = 0.0
        devtools.send("Network.enable")
        devtools.send("Page.enable")
        devtools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": KBIT * 1000 / 8,
                "uploadThroughput": KBIT * 1000 / 8,
            },
        )
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.loadingFinished", self._finished)
        devtools.on("Page.loadEventFired", self._loaded)

    def _asked(self, request: dict[str, Any]) -> None:
        if request.get("type") == "Document" and "redirectResponse" not in request:
            self._asked_at = request["timestamp"]

    def _loaded(self, event: dict[str, Any]) -> None:
        self._seconds += event["timestamp"] - self._asked_at

    def _finished(self, loaded: dict[str, Any]) -> None:
        if loaded["encodedDataLength"]:  # nothing if it came from the cache
            self._requests += 1
            self._bytes += int(loaded["encodedDataLength"])

    def page(self, name: str, taps: int) -> None:
        self._page.wait_for_load_state("load")
        self._page.wait_for_timeout(200)  # until the browser has reported everything that it loaded
        taps -= sum(cost.taps for cost in self.costs)
        fields, height = self._page.locator(FIELDS).count(), self._page.locator("body").bounding_box()
        tall = int(height["height"]) if height else 0
        self.costs.append(Cost(name, self._requests, self._bytes, self._seconds, taps, fields, tall))
        self._requests = self._bytes = 0
        self._seconds = 0.0


def measure(site: str, language: str) -> list[Cost]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = telephone(browser, site)
        journey = Journey(context, language, lambda name: meter.page(name, journey.taps))
        meter = Meter(journey.page)
        journey.book()
        browser.close()
    return meter.costs


def table(language: str, costs: list[Cost]) -> bool:
    """Print the journey in one language; return whether it keeps our promises."""
    print(f"\n{language}, {KBIT} kbit/s, {LATENCY} ms\n{'page':24}{'requests':>9}{'bytes':>9}{'seconds':>9}{HEADS}")
    for cost in costs:
        print(
            f"{cost.page:24}{cost.requests:9}{cost.bytes:9}{cost.seconds:9.1f}{cost.taps:6}{cost.fields:8}{cost.height:8}"
        )
    whole = sum(cost.bytes for cost in costs)
    print(
        f"{'the whole journey':24}{sum(cost.requests for cost in costs):9}{whole:9}{'':9}"
        f"{sum(cost.taps for cost in costs):6}{sum(cost.fields for cost in costs):8}  {len(costs)} pages"
    )
    first = costs[0]
    kept = first.bytes <= FIRST_VIEW and first.requests <= FIRST_REQUESTS and whole <= WHOLE
    kept = kept and all(cost.seconds <= SECONDS for cost in costs)
    promised = f"first view {FIRST_VIEW} bytes in {FIRST_REQUESTS} requests, all pages {WHOLE} bytes, each {SECONDS} s"
    print(f"{'kept' if kept else 'NOT KEPT'}: {promised}")
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description="What booking a place costs on a slow link, from a running demo.")
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    site: str = parser.parse_args().site
    kept = [table(language, measure(site, language)) for language in LANGUAGES]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
