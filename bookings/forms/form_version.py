"""The version of a form: what its fields held when the page was drawn, to see on saving what others have changed since.

A field is compared as the browser would send it, so that any widget can be compared without a word here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

NAME = "form_version"  # of the hidden input


@dataclass
class Version:
    """When the page was drawn, and by key of a field or row: a digest of the field, or the name of the row."""

    drawn_at: dt.datetime
    fields: dict[str, str]
    rows: dict[str, str]

    def __str__(self) -> str:
        return json.dumps([self.drawn_at.isoformat(), self.fields, self.rows], ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Version | None:
        """Read the hidden input. Return None if there is none, or if it is not one of ours."""
        try:
            drawn_at, fields, rows = json.loads(text)
            return cls(dt.datetime.fromisoformat(drawn_at), dict(fields), dict(rows))
        except (ValueError, TypeError):
            return None


@dataclass(frozen=True)
class FieldChange:
    """A field that somebody else has changed: what it holds now, and what was typed here (None: it was left alone)."""

    label: str
    now: str
    typed: str | None


@dataclass
class Changes:
    """All that has changed since a page was drawn."""

    fields: list[FieldChange] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fields or self.added or self.removed)


class _Inputs(HTMLParser):
    """What a browser would send for a widget, and how it reads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.sent: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._select = self._text = ""
        self._words: list[str] | None = None  # of a text area, an option or a ticked box
        self.feed(html)
        self._take_words()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in attributes}
        name, kind = attrs.get("name", ""), attrs.get("type", "text")
        if tag in ("input", "select", "textarea") and name:
            self.names.add(name)
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in attrs and self._select:
            self._send(self._select, attrs.get("value", ""))
        elif tag == "textarea":
            self._text, self._words = name, []
        elif tag == "input" and name and kind in ("checkbox", "radio"):
            if "checked" in attrs:
                self._send(name, attrs.get("value", "on"))
        elif tag == "input" and name:
            self.sent.append((name, attrs.get("value", "")))
            self.words.append(attrs.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            text = "".join(self._words or []).removeprefix("\n")
            self.sent.append((self._text, text))
            self.words.append(text)
            self._words = None
        elif tag in ("option", "label"):
            self._take_words()

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def _send(self, name: str, value: str) -> None:
        self.sent.append((name, value))
        self._take_words()
        self._words = []

    def _take_words(self) -> None:
        if self._words is not None:
            self.words.append(" ".join("".join(self._words).split()))
            self._words = None

    def __str__(self) -> str:
        said = ", ".join(word for word in self.words if word)
        if not said and self.names and all(not word for word in self.words):
            return _("Yes") if self.words else _("No") if not self.sent else "–"
        return said


def _as_stored(bound: BoundField) -> _Inputs:
    """Read a field as it was drawn from the database, whatever was typed into it."""
    value = bound.field.prepare_value(bound.initial)
    return _Inputs(bound.field.widget.render(bound.html_name, value, {"id": bound.auto_id}))


def _digest(sent: Iterable[tuple[str, str]], html_name: str) -> str:
    values = sorted((name.removeprefix(html_name), value.replace("\r\n", "\n")) for name, value in sent)
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:12]


def _fields(form: BaseForm) -> Iterable[BoundField]:
    return (form[name] for name in form.fields if not (form[name].is_hidden or form.fields[name].disabled))


def _forms(form: BaseForm, formsets: Iterable[BaseFormSet[Any]]) -> Iterable[tuple[str, str, BaseForm]]:
    """All forms of a page with their key and name; rows that are not saved yet have none."""
    yield "", "", form
    for formset in formsets:
        for row in formset.forms:
            if row.instance.pk:
                yield f"{formset.prefix}:{row.instance.pk}:", f"{row.instance._meta.verbose_name} “{row.instance}”", row


def draw_version(form: BaseForm, formsets: Iterable[BaseFormSet[Any]] = (), *, now: dt.datetime) -> Version:
    """Return the version of a page that is drawn now."""
    version = Version(now, {}, {})
    for key, name, each in _forms(form, formsets):
        if key:
            version.rows[key] = name
        for bound in _fields(each):
            if bound.name != "DELETE":
                version.fields[key + bound.name] = _digest(_as_stored(bound).sent, bound.html_name)
    return version


def find_changes(seen: Version, form: BaseForm, formsets: Iterable[BaseFormSet[Any]], data: QueryDict) -> Changes:
    """Return what has changed since a page was drawn.

    `form` and `formsets` are as drawn now. `data` is what was sent: a field that was left alone there gets what it
    holds now, so that saving the page again undoes nothing.
    """
    formsets, changes, found = list(formsets), Changes(), set()
    for key, row_name, each in _forms(form, formsets):
        if key:
            found.add(key)
            if key not in seen.rows:
                changes.added.append(row_name)
                continue
        for bound in _fields(each):
            stored = _as_stored(bound)
            was = seen.fields.get(key + bound.name)
            if was is None or was == _digest(stored.sent, bound.html_name):
                continue
            label = f"{row_name}, {bound.label}" if row_name else str(bound.label)
            changes.fields.append(FieldChange(label, str(stored), _typed(bound, stored, was, data, each)))
    changes.removed = [name for key, name in seen.rows.items() if key not in found]
    return changes


def _typed(bound: BoundField, stored: _Inputs, was: str, data: QueryDict, form: BaseForm) -> str | None:
    """Return what was typed, or None after taking over what is stored because the field was left alone."""
    here = _sent_prefix(form, data)
    if here is None:
        return None
    theirs = bound.html_name
    ours = f"{here}-{bound.name}" if here else theirs

    def renamed(name: str) -> str:
        return ours + name.removeprefix(theirs)

    sent = [(name, value) for name in stored.names for value in data.getlist(renamed(name))]
    if _digest(sent, theirs) != was:
        return ", ".join(value for _name, value in sent if value)
    for name in stored.names:
        data.setlist(renamed(name), [value for of, value in stored.sent if of == name])
    return None


def _sent_prefix(form: BaseForm, data: QueryDict) -> str | None:
    """Return the prefix under which a form's row was sent; None if it was not."""
    if not form.prefix:
        return ""
    table = form.prefix.rpartition("-")[0]
    key = form.instance._meta.pk.name  # type: ignore[attr-defined]  # rows are model forms
    total = data.get(f"{table}-TOTAL_FORMS", "")
    for number in range(min(int(total), 1000) if total.isdecimal() else 0):
        if data.get(f"{table}-{number}-{key}") == str(form.instance.pk):  # type: ignore[attr-defined]
            return f"{table}-{number}"
    return None
