"""What a person does with a browser. Every page that opens is looked at: by axe, for its width, for refused content."""

import re
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Locator, Page, Response

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN_AXE = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(v => " + (
    "v.id + ': ' + v.help + ' at ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join('; ')))"
)


class Browsing:
    """A page with scripts switched off; on only while axe runs (a context without JavaScript hangs it)."""

    def __init__(self, page: Page, folder: Path, *, name: str) -> None:
        self.page = page
        self.headings: list[str] = []
        self.refused: list[str] = []
        self._folder = folder
        self._name = re.sub(r"\W+", "-", name)
        self._answer: Response | None = None
        self._devtools = page.context.new_cdp_session(page)
        self._scripts(allowed=False)
        page.on("response", self._remember)
        page.on("console", lambda message: self._hear(message.text))

    def open(self, address: str) -> None:
        self.page.goto(address)
        self._look()

    def follow(self, link: Locator) -> None:
        with self.page.expect_navigation():
            link.click()
        self._look()

    def follow_to(self, part_of_address: str) -> None:
        """Press the first link of the main part whose address has this in it."""
        self.follow(self.page.locator(f"main a[href*='{part_of_address}']").first)

    def fill(self, **typed: str) -> None:
        for name, text in typed.items():
            self.page.locator(f"input[name={name}]").fill(text)

    def choose(self, **chosen: str) -> None:
        """Press radio buttons by their label, as a finger does."""
        for name, value in chosen.items():
            self._label_of(self.page.locator(f"input[name={name}][value='{value}']")).click()

    def tick_all(self) -> None:
        for box in self.page.locator("input[type=checkbox]").all():
            self._label_of(box).click()

    def press_button(self) -> None:
        """The one button to go on, or the first, of the main part."""
        with self.page.expect_navigation():
            self.page.locator("main form .button").first.click()
        self._look()

    @property
    def heading(self) -> str:
        return self.headings[-1]

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def title(self) -> str:
        return self.page.title()

    def pages_on_paper(self) -> int:
        paper = self.page.pdf(format="A4", prefer_css_page_size=True)
        return len(re.findall(rb"/Type\s*/Page\b", paper))

    def _label_of(self, entry: Locator) -> Locator:
        return self.page.locator(f"label[for='{entry.get_attribute('id')}']")

    def _look(self) -> None:
        self.headings.append(self.page.locator("h1").inner_text())
        assert self._answer is not None
        kept = self._folder / f"{self._name}-{len(self.headings):02}.html"
        kept.write_bytes(self._answer.body())
        self._scripts(allowed=True)
        self.page.evaluate(AXE)
        faults = self.page.evaluate(RUN_AXE)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self._scripts(allowed=False)
        assert not faults, f"{self.page.url}: {faults}"
        assert width <= 360, f"{self.page.url} is {width} pixels wide"
        assert not self.refused, self.refused

    def _scripts(self, *, allowed: bool) -> None:
        self._devtools.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def _remember(self, response: Response) -> None:
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self._answer = response

    def _hear(self, message: str) -> None:
        if "Content Security Policy" in message:
            self.refused.append(message)
