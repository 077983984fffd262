"""What every field, group and button of the public pages keeps to."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.architecture.reading import Read
from tests.components.markup import Element

# In the names of pages on which something had been chosen before.
CHOSEN = ("mistake", "wrong", "fewer", "held", "nobody", "before", "again")
TYPED = ("text", "email", "tel")
OPTIONAL = ("(optional)", "(необязательно)", "(міндетті емес)")
# What a field is for, as browsers know it (WCAG 1.3.5); "off" where it is somebody else's or a number of a document.
PURPOSES = {
    "email": {"email"},
    "phone": {"tel"},
    "code": {"one-time-code"},
    "surname": {"family-name", "off"},
    "given_names": {"given-name", "off"},
    "patronymic": {"additional-name", "off"},
    "birth_date_day": {"bday-day", "off"},
    "birth_date_month": {"bday-month", "off"},
    "birth_date_year": {"bday-year", "off"},
    "text": {"email"},  # of a lost mail: the reference or the address
}
FIRST, SECOND = ("applicant, again", "waiting, person/1/"), "waiting, person/2/"
DIGITS = ("code", "birth_date_day", "birth_date_month", "birth_date_year")
# What stays empty though it "must" be filled in: other answers make it needless.
NEEDLESS = {"no_document", "one_name", "email_is_right", "name"}
# The browser's own checks speak its own language, and cut off or refuse what was pasted.
CHECKS = ("required", "maxlength", "minlength", "pattern", "min", "max", "step", "placeholder")


def faults(html: Element, page: Read) -> Iterator[str]:
    for entry in _entries(html):
        yield from _named(html, entry)
        yield from _typed(entry)
        yield from _whose(entry, page)
        yield from _chosen(entry, may_be_chosen=any(word in page.where for word in CHOSEN))
        yield from _optional(html, entry, page)
    if page.where.endswith("again"):
        yield from _asked_twice(html, page)
    if page.can_be_kept_longer != bool(html.all("button", name="more_time")):
        yield "more time can't be had, or is offered in vain"
    yield from _groups(html)
    yield from _buttons(html)
    labels = [*html.all("label"), *html.all("legend")]
    if any("*" in label.text for label in labels):
        yield "an asterisk"


def _entries(html: Element) -> list[Element]:
    entries = [*html.all("input"), *html.all("select"), *html.all("textarea")]
    return [entry for entry in entries if entry.attrs.get("type") not in ("hidden", "submit")]


def _named(html: Element, entry: Element) -> Iterator[str]:
    labels = html.all("label", for_=entry.attrs.get("id", "no id"))
    if len(labels) != 1 or not labels[0].text:
        yield f"{entry.attrs.get('name')} has no label of its own"


def _typed(entry: Element) -> Iterator[str]:
    kind, name = entry.attrs.get("type", "text"), entry.attrs.get("name", "")
    if "disabled" in entry.attrs or ("readonly" in entry.attrs and entry.tag != "textarea"):
        yield "something is disabled"
    if found := [check for check in CHECKS if check in entry.attrs]:
        yield f"{name} leaves checking to the browser: {found}"
    if entry.tag != "input" or kind in ("radio", "checkbox"):
        return
    if kind not in TYPED:
        yield f"{name} is of the kind {kind}"
    if entry.attrs.get("autocomplete") not in PURPOSES.get(name, {"off"}):
        yield f"{name} does not say what it is (autocomplete)"
    if name in DIGITS and entry.attrs.get("inputmode") != "numeric":
        yield f"{name} brings no keys for digits"
    if kind != {"email": "email", "phone": "tel"}.get(name, "text") or (kind == "tel") != (
        entry.attrs.get("inputmode") == "tel"
    ):
        yield f"{name} brings other keys than those for it"


def _whose(entry: Element, page: Read) -> Iterator[str]:
    """The browser offers what it knows of its owner to the first person, who mostly is that, and to nobody else."""
    name, known = entry.attrs.get("name", ""), entry.attrs.get("autocomplete", "")
    if page.where.startswith(FIRST) and name in PURPOSES and known == "off":
        yield f"{name} is the reader's own, and the browser does not know it"
    if page.where.startswith(SECOND) and known != "off" and entry.attrs.get("type") == "text":
        yield f"{name} is somebody else's"


def _chosen(entry: Element, *, may_be_chosen: bool) -> Iterator[str]:
    if "checked" in entry.attrs and not may_be_chosen:
        yield f"{entry.attrs.get('name')} is chosen already"


def _optional(html: Element, entry: Element, page: Read) -> Iterator[str]:
    """Says "(optional)" exactly if its form takes it empty. What only narrows a list has "All" to choose."""
    name = entry.attrs.get("name", "")
    if page.required is None or not name or _inside(entry, "form", class_="filter"):
        return
    name = re.sub("_(day|month|year)$", "", name) if name not in page.required else name
    if name not in page.required:
        yield f"{name} is a field of no form"
        return
    group = _group(entry)
    named = group.all("legend")[:1] if group else html.all("label", for_=entry.attrs.get("id", "no id"))
    if page.required[name] == any(words.text.endswith(OPTIONAL) for words in named):
        yield f"{name} may stay empty and does not say so, or the other way round"


def _asked_twice(html: Element, page: Read) -> Iterator[str]:
    """What was typed or chosen is shown when its page is opened again (WCAG 3.3.7)."""
    filled = {
        entry.attrs.get("name") for entry in _entries(html) if entry.attrs.get("value") or "checked" in entry.attrs
    }
    radios = {entry.attrs["name"] for entry in html.all("input", type="radio")}
    chosen = {entry.attrs["name"] for entry in html.all("input", type="radio") if "checked" in entry.attrs}
    for entry in _entries(html):
        name = entry.attrs.get("name", "")
        needed = (page.required or {}).get(re.sub("_(day|month|year)$", "", name), True)
        if needed and name not in NEEDLESS and (name not in filled or name in radios - chosen):
            yield f"{name} is asked twice"


def _group(entry: Element) -> Element | None:
    """The fieldset of one question with several inputs; none for a single field."""
    above: Element | None = entry.parent
    while above and not (above.tag == "fieldset" and "id" in above.attrs):
        above = above.parent
    return above


def _groups(html: Element) -> Iterator[str]:
    """Inputs of one question are in a fieldset with a legend: radio buttons, several boxes, a date."""
    for fieldset in html.all("fieldset"):
        if [child.tag for child in fieldset.children[:1]] != ["legend"] or not fieldset.children[0].text:
            yield "a group without a legend"
    names = Counter(entry.attrs.get("name", "") for entry in html.all("input", type="checkbox"))
    for entry in html.all("input"):
        kind, name = entry.attrs.get("type", "text"), entry.attrs.get("name", "")
        together = kind == "radio" or names[name] > 1 or name.endswith(("_day", "_month", "_year"))
        if together and _group(entry) is None:
            yield f"{name} stands in no group"


def _buttons(html: Element) -> Iterator[str]:
    for button in html.all("button"):
        if "disabled" in button.attrs or button.attrs.get("type", "submit") != "submit":
            yield "a button that does not send"
    for form in html.all("form"):
        inside = _entries(form)
        if inside and not _inside(inside[0], "form", class_="filter") and "novalidate" not in form.attrs:
            yield "a form that the browser checks"
        typed = [entry for entry in inside if entry.attrs.get("type", "text") in TYPED]
        if not form.all("button"):
            yield "a form without a button"
        elif typed and "name" in _buttons_of(html, form)[0].attrs:
            yield "Enter in a field presses another button than the one to go on"


def _buttons_of(html: Element, form: Element) -> list[Element]:
    """A form's buttons in the order of the page, also those outside it: Enter presses the first."""
    within = {id(button) for button in form.all("button")}
    named = form.attrs.get("id", "no id")
    return [button for button in html.all("button") if id(button) in within or button.attrs.get("form") == named]


def _inside(element: Element, tag: str, **attrs: str) -> bool:
    above = element.parent
    while above:
        if above.tag == tag and all(above.attrs.get(name.rstrip("_")) == value for name, value in attrs.items()):
            return True
        above = above.parent
    return False
