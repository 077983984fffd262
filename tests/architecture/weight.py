"""What pages weigh on the wire, reckoned from what was read. `make bench-weight` measures the same in a browser."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from tests.architecture.reading import Read

KIB = 1024
HEADERS = 700  # bytes of a request's answer besides its content, roughly
# Promised are 14 KiB in 6 requests, and 60 KiB; there is room below, so that a promise is not broken by a sentence.
FIRST_VIEW, REQUESTS, WHOLE = 11 * KIB, 4, 50 * KIB
JOURNEY = (
    *("list", "reception", "times", "applicant", "representative", "questions", "consent"),
    *("check", "code", "booked"),
)


def of_page(page: Read) -> int:
    return len(gzip.compress(page.html.encode(), 6)) + HEADERS


def files(page: Read) -> dict[str, int]:
    """What a browser fetches for the page: the address of each style, picture, script or frame, and its weight."""
    tags = re.findall(r"<(?:link|script|img|source|iframe|object)\b[^>]*>", page.html)
    fetched = {tag for tag in tags if not re.search(r'rel="(?:canonical|alternate)"', tag)}
    addresses = {address for tag in fetched for address in re.findall(r'(?:href|src|data)="([^"]*)"', tag)}
    return {address: _weight(address) for address in addresses}


def _weight(address: str) -> int:
    found = finders.find(address.removeprefix("/static/"))
    assert found, f"{address} is no file of ours"
    return len(gzip.compress(Path(str(found)).read_bytes(), 9)) + HEADERS


def kept(pages: list[Read]) -> bool:
    """Whether the first view and a whole booking are as light as promised."""
    by_name = {page.where: page for page in reversed(pages)}
    first = by_name["list"]
    once = {address: weight for name in JOURNEY for address, weight in files(by_name[name]).items()}
    first_view = of_page(first) + sum(files(first).values())
    whole = sum(of_page(by_name[name]) for name in JOURNEY) + sum(once.values())
    print(f"first view {first_view} bytes in {1 + len(files(first))} requests, {whole} bytes in all")  # noqa: T201
    return first_view <= FIRST_VIEW and 1 + len(files(first)) <= REQUESTS and whole <= WHOLE
