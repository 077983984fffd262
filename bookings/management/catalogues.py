"""Message catalogues: the texts to translate, the .po files, and their faults.

Babel does the work of GNU gettext, which a fresh machine does not have. This reads files only, no database.
"""

import io
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

# The arguments that are the text, its plural and ("c") its context.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SCRIPTS = "_scripts.py"  # how their files end
PLURALS = {
    "ru": ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"),
    "kk": "nplurals=2; plural=(n!=1);",
}
HEADER = """\
# Translations of this project. Kept by `manage.py messages --update`; the source texts are English.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
_NAMED = re.compile(r"%\((\w+)\)[#0 +.\d-]*([a-z])")
_POSITIONAL = re.compile(r"%[#0 +.\d-]*[sdrf]")


@dataclass(frozen=True)
class Sources:
    """Where texts are: folders of Python and templates below `base`, and the folder of the catalogues.

    A Python file beside a catalogue (`kk/django_core.py`) holds texts of other packages that only this language
    translates here; one above the catalogues holds those that all do. Those of `*_scripts.py` are for the admin's
    scripts, which have their own catalogue. Those of `django_next*.py` are texts of the next Django only.
    """

    base: Path
    folders: tuple[str, ...]
    locale: Path

    def po_file(self, language: str) -> Path:
        return self.locale / language / "LC_MESSAGES" / "django.po"

    def files(self, language: str) -> Iterator[Path]:
        for folder in self.folders:
            for path in sorted((self.base / folder).rglob("*")):
                inside = path.relative_to(self.base).parts
                wanted = path.suffix == ".py" or ("templates" in inside and path.suffix in {".html", ".txt"})
                if wanted and "migrations" not in inside and not path.is_relative_to(self.locale):
                    yield path
        for place in (self.locale, self.locale / language):
            yield from sorted(place.glob("*.py"))


def extracted(sources: Sources, language: str) -> Catalog:
    """Return every text to translate into `language`, with the names of its files."""
    catalog = Catalog(locale=language)
    for path in sources.files(language):
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Inside brackets the tokenizer ignores indentation, which in templates is arbitrary.
            source = f"(\n{templatize(source, origin=str(path))}\n)"
        found = extract("python", io.BytesIO(source.encode()), KEYWORDS, ("Translators:",))
        for _line, text, comments, context in found:
            if text and text != ("",):
                place = path.relative_to(sources.base).as_posix()
                catalog.add(text, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def read(sources: Sources, language: str) -> Catalog:
    """Read the catalogue from its file; return an empty one if there is none."""
    path = sources.po_file(language)
    text = path.read_bytes() if path.exists() else b""
    return read_po(io.BytesIO(text or HEADER.format(language=language, plurals=PLURALS[language]).encode()))


def updated(sources: Sources, language: str) -> bytes:
    """Return the .po file as it should be: all texts of the sources, with the translations of the old file."""
    old = read(sources, language)
    new = extracted(sources, language)
    for message in new:
        before = old.get(_key(message), message.context) if message.id else None
        if before is not None and before.pluralizable == message.pluralizable:
            message.string = before.string
            message.user_comments = before.user_comments
            message.flags |= before.flags & {"fuzzy"}
    out = io.BytesIO()
    out.write(HEADER.format(language=language, plurals=PLURALS[language]).encode())
    # No line numbers and no dates: a file changes only when its texts do.
    write_po(out, new, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return out.getvalue().rstrip(b"\n") + b"\n"


def compiled(sources: Sources, language: str) -> dict[str, bytes]:
    """The .mo files by name. Texts without a translation stay English."""
    catalog = read(sources, language)
    files = {"django.mo": _packed(catalog)}
    others = [message for message in catalog if message.id and not _of_scripts(message)]
    for message in others:
        catalog.delete(message.id, message.context)
    if any(message.id for message in catalog):
        files["djangojs.mo"] = _packed(catalog)
    return files


def _packed(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def _of_scripts(message: Message) -> bool:
    return any(place.endswith(SCRIPTS) for place, _line in message.locations)


def faults(sources: Sources, language: str) -> list[str]:
    """Return what is wrong with a catalogue, one sentence each."""
    path = sources.po_file(language)
    name = path.relative_to(sources.base).as_posix()
    if not path.exists():
        return [f"{name}: is missing; run manage.py messages --update."]
    found = [
        f"{name}: {fault}: {_key(message)!r}"
        for message in read(sources, language)
        if message.id
        for fault in _message_faults(message)
    ]
    if path.read_bytes() != updated(sources, language):
        found.append(f"{name}: does not match the sources; run manage.py messages --update.")
    return found


def _message_faults(message: Message) -> Iterator[str]:
    ids = forms(message.id)
    strings = forms(message.string)
    if not all(strings):
        yield "not translated"
    if message.fuzzy:
        yield "marked fuzzy"
    of_others = all("/locale/" in place for place, _line in message.locations)
    if not of_others and any(_positional(text) for text in ids):
        yield "has a placeholder without a name"
    # A form may leave the number out if a source form does ("one place"), unless it also serves 21.
    allowed = [_placeholders(text) for text in (ids if len(strings) <= len(ids) else ids[-1:])]
    if any(_placeholders(text) not in allowed for text in filter(None, strings)):
        yield "placeholders differ"


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return a text and its plural, or a translation and its plural forms, as a tuple."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _key(message: Message) -> str:
    return forms(message.id)[0]


def _braces(text: str) -> list[str]:
    try:
        return [name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return []  # a brace that is not part of a placeholder


def _positional(text: str) -> bool:
    unnamed = _POSITIONAL.search(text.replace("%%", "")) is not None
    return unnamed or any(not name or name.isdigit() for name in _braces(text))


def _placeholders(text: str) -> list[str]:
    named = {f"%({name}){kind}" for name, kind in _NAMED.findall(text)}
    unnamed = _POSITIONAL.findall(_NAMED.sub("", text.replace("%%", "")))
    return sorted(named) + unnamed + sorted(f"{{{name}}}" for name in _braces(text))
