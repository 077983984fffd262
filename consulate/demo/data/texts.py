"""A text in the three languages of the site."""

from typing import NamedTuple


class Text(NamedTuple):
    """A text as staff would write it in each language."""

    ru: str
    kk: str
    en: str


def translated(**texts: Text) -> dict[str, str]:
    """Return the fields of a translated model: `translated(name=Text(…))` gives `name_ru`, `name_kk`, `name_en`."""
    return {f"{field}_{language}": words for field, text in texts.items() for language, words in text._asdict().items()}
