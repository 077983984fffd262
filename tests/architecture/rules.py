"""What every public page keeps to, whatever it is about. Each rule has its bad page in test_rules.py."""

import re
from collections.abc import Iterator
from itertools import pairwise

from tests.architecture import rules_of_fields
from tests.architecture.reading import Read
from tests.components.markup import Element, read

ERROR = {"en": "Error: ", "ru": "Ошибка: ", "kk": "Қате: "}
LANGUAGES = ("ru", "kk", "en")
# Views whose forms begin something: the list, and what a mail or the foot of any page leads to.
BEGINS = {"citizen:receptions", "citizen:interest_keep", "citizen:interest_leave"}
# Attributes that take the focus, the time or the look out of a person's hands, or that the policy refuses.
TAKEN = {"accesskey", "style", "target", "contenteditable"}


def faults(page: Read, language: str) -> Iterator[str]:
    """What is wrong with a page, in a few words each."""
    html = read(page.html)
    if html.one("html").attrs.get("lang") != language:
        yield "another language"
    if html.all("script"):
        yield "a script"
    if re.search(r"[^.…]\.\.(?!\.)", page.text):
        yield "two full stops"
    yield from _ids(html)
    yield from _errors(html, language)
    yield from _frame(html, page)
    yield from _headings(html)
    yield from _links(html.one("main"))
    yield from _in_the_persons_hands(html)
    yield from _languages(html, language)
    yield from rules_of_fields.faults(html, page)


def _ids(html: Element) -> Iterator[str]:
    """An id appears once, and what names or describes something exists and is not empty."""
    ids: dict[str, list[Element]] = {}
    for element in html.all():
        if "id" in element.attrs:
            ids.setdefault(element.attrs["id"], []).append(element)
    yield from (f"the id {name} stands twice" for name, found in ids.items() if len(found) > 1)
    for element in html.all():
        for kind in ("aria-describedby", "aria-labelledby"):
            for name in element.attrs.get(kind, "").split():
                if name not in ids or not ids[name][0].text:
                    yield f"{kind} of {element.attrs.get('name') or element.tag} leads nowhere"


def _errors(html: Element, language: str) -> Iterator[str]:
    """Title, summary and fields tell of the same errors; the summary has the focus and leads to fields."""
    summaries = html.all(role="alert")
    if html.one("title").text.startswith(ERROR[language]) != bool(summaries):
        yield "title and errors differ"
    said = set()
    for summary in summaries:
        if summary.attrs.get("tabindex") != "-1" or "autofocus" not in summary.attrs:
            yield "the summary has no focus"
        said |= {item.text for item in summary.all("li")}
        for link in summary.all("a"):
            if [entry.tag for entry in html.all(id=link.attrs["href"][1:])] not in (["input"], ["select"]):
                yield f"{link.text!r} leads nowhere"
    words = {
        line.text.removeprefix(ERROR[language].strip()).strip()
        for box in html.all(class_="error")
        for line in box.all("p")
    }
    if words - said:
        yield "an error that the summary does not say"
    for entry in html.all(aria_invalid="true"):
        described = entry.attrs.get("aria-describedby", "")
        fieldset = _within(entry, "fieldset")
        if "_error" not in described + (fieldset.attrs.get("aria-describedby", "") if fieldset else ""):
            yield f"{entry.attrs.get('name') or entry.attrs.get('id')} is wrong and does not say why"


def _frame(html: Element, page: Read) -> Iterator[str]:
    """The same parts on every page, in the same order: way past the head, languages, way back, help (3.2.3, 3.2.6)."""
    body = html.one("body")
    if [part.tag for part in body.children] != ["a", "header", "main", "footer"]:
        yield "other parts than way past the head, head, main part and foot"
        return
    skip, _header, main, footer = body.children
    if skip.attrs.get("href") != f"#{main.attrs.get('id')}" or main.attrs.get("tabindex") != "-1" or not skip.text:
        yield "no way past the head"
    if [link.attrs["href"][3:] for link in footer.all("a")] != ["/lost/", "/help/", "/help/accessibility/"]:
        yield "the foot has other help"
    if not all(nav.attrs.get("aria-label") for nav in html.all("nav")):
        yield "a part for going around has no name"
    if "user-scalable" in (view := html.one("meta", name="viewport").attrs["content"]) or "maximum-scale" in view:
        yield "letters can't be made larger"
    back = main.all("a", class_="back")
    if back and main.children[0] is not back[0]:
        yield "the way back is not the first"
    if main.all("form") and page.view and not back and page.view not in BEGINS:
        yield "no way back"


def _headings(html: Element) -> Iterator[str]:
    levels = [int(element.tag[1]) for element in html.all() if re.fullmatch("h[1-6]", element.tag)]
    if levels.count(1) != 1 or not html.one("main").all("h1"):
        yield "not one h1"
    main = [int(element.tag[1]) for element in html.one("main").all() if re.fullmatch("h[1-6]", element.tag)]
    after = main[main.index(1) :] if 1 in main else []
    if any(level > before + 1 for before, level in pairwise(after)):
        yield "a level of headings is left out"


def _links(main: Element) -> Iterator[str]:
    """Who hears a list of links only can tell them apart (WCAG 2.4.4)."""
    places: dict[str, str] = {}
    for link in main.all("a"):
        if places.setdefault(link.text, link.attrs["href"]) != link.attrs["href"]:
            yield f"{link.text!r} leads to two places"


def _in_the_persons_hands(html: Element) -> Iterator[str]:
    """Nothing moves, opens or reloads by itself, and what can be pressed has words."""
    for element in html.all():
        if TAKEN & element.attrs.keys() or any(name.startswith("on") for name in element.attrs):
            yield f"<{element.tag}> has an attribute that no page has"
        if element.attrs.get("tabindex", "-1") != "-1":
            yield "another order for the key Tab"
        if "autofocus" in element.attrs and element.attrs.get("role") != "alert":
            yield "something else takes the focus"
        if element.tag == "meta" and "refresh" in element.attrs.get("http-equiv", ""):
            yield "reloads by itself"
        if element.tag in ("a", "button", "summary") and not element.text and "aria-hidden" not in element.attrs:
            yield f"<{element.tag}> without words"
        if element.tag == "img" and "alt" not in element.attrs:
            yield "a picture without words"
        if element.tag == "svg" and not _named(element):
            yield "a drawing without words"


def _named(drawing: Element) -> bool:
    around = drawing.parent
    return bool(around and around.attrs.get("role") == "img" and around.attrs.get("aria-label"))


def _languages(html: Element, language: str) -> Iterator[str]:
    """Every other language is named in itself and says so."""
    switches = html.one("header").all("nav")
    if not switches:
        yield "no choice of languages"
    for switch in switches:
        if sorted(element.attrs["lang"] for element in switch.all() if "lang" in element.attrs) != sorted(LANGUAGES):
            yield "languages are named without saying which they are"
        if [element.attrs["lang"] for element in switch.all(aria_current="true")] != [language]:
            yield "the language of the page is not marked"


def _within(element: Element, tag: str) -> Element | None:
    above = element.parent
    while above and above.tag != tag:
        above = above.parent
    return above
