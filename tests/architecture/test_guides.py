"""The guides for officers name pages, buttons and fields as the screen does: in bold, and nothing else is bold.

What varies in a name is written …; an admin's label begins with a capital on the screen and with a small letter here.
"""

import re
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po
from django.conf import settings

from bookings.management import catalogues

BASE = Path(settings.BASE_DIR)
GUIDES = {"en": BASE / "docs/officers.md"} | {code: BASE / f"docs/officers.{code}.md" for code in catalogues.PLURALS}


def shown(text: str) -> str:
    """A text of a catalogue as a guide quotes it."""
    text = re.sub(r"%\(\w+\)[a-z]", "…", text).replace("%%", "%")
    return text[:1].lower() + text[1:]


def named(guide: str) -> set[str]:
    """What is bold in a guide."""
    return {shown(" ".join(name.split())) for name in re.findall(r"\*\*(.+?)\*\*", guide, flags=re.DOTALL)}


def messages(language: str) -> list[Message]:
    with (Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES/django.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def names_of(message: Message) -> set[str]:
    return {shown(text) for text in catalogues.forms(message.id)}


def faults(english: str, guide: str, language: str) -> list[str]:
    """Names of a translated guide that the screen does not show, and names of the English one that it leaves out."""
    known = messages(language)
    translated = {
        name: {shown(text) for each in known if name in names_of(each) for text in catalogues.forms(each.string)}
        for name in named(english)
    }
    bold = named(guide)
    strange = bold - set().union(*translated.values())
    missing = {name for name, words in translated.items() if not words & bold}
    return [
        *(f"not on the screen: {name}" for name in sorted(strange)),
        *(f"left out: {name}" for name in sorted(missing)),
    ]


def test_the_english_guide_names_what_is_on_the_screen() -> None:
    known = set().union(*(names_of(message) for message in messages("ru")))
    bold = named(GUIDES["en"].read_text())
    assert len(bold) > 60
    assert bold - known == set()


@pytest.mark.parametrize("language", catalogues.PLURALS)
def test_a_translated_guide_names_the_same_as_the_english_one(language: str) -> None:
    assert faults(GUIDES["en"].read_text(), GUIDES[language].read_text(), language) == []


def test_a_name_that_has_drifted_is_found() -> None:
    assert faults("Press **Publish** or **Block**.", "Нажмите **Опубликовать** или **Заблокировать**.", "ru") == [
        "not on the screen: заблокировать",
        "left out: block",
    ]


@pytest.mark.parametrize("language", catalogues.PLURALS)
def test_a_translated_guide_has_the_sections_and_steps_of_the_english_one(language: str) -> None:
    def outline(text: str) -> list[str]:
        return re.findall(r"^(#+|\d+\.|-) ", text, flags=re.MULTILINE)

    assert outline(GUIDES[language].read_text()) == outline(GUIDES["en"].read_text())


@pytest.mark.parametrize("language", GUIDES)
def test_each_guide_leads_to_the_others_in_its_first_line(language: str) -> None:
    first = GUIDES[language].read_text().partition("\n")[0]
    linked = {(GUIDES[language].parent / name).resolve() for name in re.findall(r"\]\((.+?)\)", first)}
    assert linked == {path for code, path in GUIDES.items() if code != language}
