"""A citizen's browser against a running site: pages over HTTP, cookies, forms, no JavaScript."""

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request

from tests.components.markup import Element, read

# What is typed into the inputs of that name; radios and ticks take what is offered.
TYPED = {
    "surname": "Құрманғазиева",
    "given_names": "Әйгерім",
    "birth_date_day": "8",
    "birth_date_month": "3",
    "birth_date_year": "1960",
    "email": "aigerim@people.example",
}
LAST_PAGE = "Your place is booked"
MAIL_SECONDS = 30


class Browser:
    """One person with one set of cookies."""

    def __init__(self, site: str) -> None:
        self.site = site
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        self.address = site
        self.page = Element("", {})

    @property
    def title(self) -> str:
        return self.page.one("title").text

    @property
    def text(self) -> str:
        return self.page.one("main").text

    def go(self, address: str, fields: list[tuple[str, str]] | None = None) -> None:
        """Open a page, or send a form to it; redirects are followed."""
        self.address = urllib.parse.urljoin(self.address, address)
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address, data, headers={"Referer": self.address})
        with self._opener.open(request, timeout=30) as answer:
            self.address = answer.geturl()
            self.page = read(answer.read().decode())

    def follow(self, pattern: str) -> None:
        """Follow the first link of the page whose address matches."""
        self.go(self.links(pattern)[0])

    def links(self, pattern: str) -> list[str]:
        """Where the page's links lead whose addresses match."""
        addresses = [link.attrs.get("href", "") for link in self.page.one("main").all("a")]
        return [address for address in addresses if re.search(pattern, address)]

    def send_form(self, **typed: str) -> None:
        """Fill in the page's own form and send it."""
        form = self.page.one("main").all("form")[0]
        fields = _filled_in(form, TYPED | typed)
        if form.attrs.get("method") == "post":
            self.go(form.attrs.get("action") or self.address, fields)
        else:
            to = form.attrs.get("action") or self.address.partition("?")[0]
            self.go(f"{to}?{urllib.parse.urlencode(fields)}")


def book(site: str) -> Browser:
    """From the list of receptions to the confirmation, as a citizen goes. Returns the browser on the last page."""
    browser = Browser(site)
    browser.go("/en/")
    browser.follow(r"/en/receptions/\d+/$")
    for _ in range(20):
        if browser.title.startswith(LAST_PAGE):
            return browser
        before = browser.title, browser.address
        if "/code/" in browser.address:
            browser.send_form(code=_code_from_mail(site))
        else:
            browser.send_form()
        assert (browser.title, browser.address) != before, browser.text
    raise AssertionError(f"The booking got no further than “{browser.title}”: {browser.text}")


def _filled_in(form: Element, typed: dict[str, str]) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    chosen: set[str] = set()
    for field in form.all("input"):
        name, kind = field.attrs.get("name", ""), field.attrs.get("type", "text")
        value = field.attrs.get("value", "")
        if kind == "radio" and name in chosen:
            continue
        chosen.add(name)
        if kind == "checkbox":
            value = value or "on"  # what browsers send for a tick without a value
        elif kind not in {"radio", "hidden"}:
            value = typed.get(name, value)
        fields.append((name, value))
    return fields


def _code_from_mail(site: str) -> str:
    # The worker delivers it: the newest mail with six digits standing alone.
    reader = Browser(site)
    end = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < end:
        reader.go("/demo/mail/")
        if newest_first := reader.links(r"/demo/mail/[0-9a-f]{32}/$"):
            reader.go(newest_first[0])
            if found := re.search(r"(?<!\d)(\d{6})(?!\d)", reader.text):
                return found[1]
        time.sleep(0.1)
    raise AssertionError(f"No mail with a code came within {MAIL_SECONDS} s.")
