"""What every public page keeps to, whatever it is about."""

import re
from collections.abc import Iterator

from tests.architecture.reading import Read
from tests.components.markup import Element, read

# In the names of pages on which something had been chosen before.
CHOSEN = ("mistake", "wrong", "fewer", "held")
TYPED = ("text", "email", "tel")
ERROR = {"en": "Error: ", "ru": "Ошибка: ", "kk": "Қате: "}


def faults(page: Read, language: str) -> Iterator[str]:
    """What is wrong with a page, in a few words each."""
    html = read(page.html)
    if html.one("html").attrs.get("lang") != language:
        yield "another language"
    if len(html.all("h1")) != 1:
        yield "not one h1"
    if html.all("script"):
        yield "a script"
    if re.search(r"[^.…]\.\.(?!\.)", page.text):
        yield "two full stops"
    yield from _errors(html, language)
    for entry in html.all("input"):
        yield from _input(entry, may_be_chosen=any(word in page.where for word in CHOSEN))
    for button in (*html.all("button"), *html.all("input"), *html.all("select")):
        if "disabled" in button.attrs:
            yield "something is disabled"
    for form in html.all("form"):
        typed = [entry for entry in form.all("input") if entry.attrs.get("type", "text") in TYPED]
        if typed and "name" in _buttons(html, form)[0].attrs:
            yield "Enter in a field presses another button than the one to go on"
    labels = [*html.all("label"), *html.all("legend")]
    if any("*" in label.text for label in labels):
        yield "an asterisk"


def _buttons(html: Element, form: Element) -> list[Element]:
    """A form's buttons in the order of the page, also those that stand outside it: Enter presses the first."""
    within = {id(button) for button in form.all("button")}
    named = form.attrs.get("id", "no id")
    return [button for button in html.all("button") if id(button) in within or button.attrs.get("form") == named]


def _errors(html: Element, language: str) -> Iterator[str]:
    summaries = html.all(role="alert")
    if html.one("title").text.startswith(ERROR[language]) != bool(summaries):
        yield "title and errors differ"
    for summary in summaries:
        if summary.attrs.get("tabindex") != "-1" or "autofocus" not in summary.attrs:
            yield "the summary has no focus"
        for link in summary.all("a"):
            if len(html.all(id=link.attrs["href"][1:])) != 1:
                yield f"{link.text!r} leads nowhere"


def _input(entry: Element, *, may_be_chosen: bool) -> Iterator[str]:
    kind, name = entry.attrs.get("type", "text"), entry.attrs.get("name", "")
    if kind == "radio" and "checked" in entry.attrs and not may_be_chosen:
        yield f"{name} is chosen already"
    if kind in (*TYPED, "number", "date"):
        if "autocomplete" not in entry.attrs:
            yield f"{name} does not say what it is (autocomplete)"
        if kind in ("number", "date"):
            yield f"{name} is of the kind {kind}"
