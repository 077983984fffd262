"""One line of text, and the names of people."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.identity import typed
from bookings.models.applicants import APOSTROPHES, DASHES

# Hyphens, apostrophes, the full stop of "Jr." and the middle dot of Catalan names.
NAME_SIGNS = frozenset(DASHES + APOSTROPHES + ".·")


class OneLineField(forms.CharField):
    """A line of text. Outer spaces are removed, and runs of inner spaces become one.

    Line breaks and control characters are refused in words: a line break could forge a line in an email. Invisible
    marks (of direction, from copying) are dropped. Letters and their case stay as typed.
    """

    default_error_messages = {
        "required": _("Fill in this field"),
        "line_break": _("Enter this on one line, without a line break"),
        "invisible": _("There is an invisible character in this text. Delete it and type it again by hand"),
        "too_long": _("This is too long: %(typed)d characters. The limit is %(most)d"),
    }

    def __init__(self, *, most: int = 200, autocomplete: str = "off", inputmode: str = "", **kwargs: Any) -> None:
        self.most = most
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        # NUL is one of the invisible characters. Django's own validator describes it in a programmer's words.
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = typed.clean(str(value or ""))
        if not text.strip():
            return ""
        for char in text:
            category = unicodedata.category(char)
            if char in "\r\n\v\f\x1c\x1d\x1e\x85" or category in ("Zl", "Zp"):
                raise self.refusal("line_break")
            # A tab comes from copying out of a table; to people it is a space.
            if category.startswith("C") and char != "\t":
                raise self.refusal("invisible")
        text = " ".join(text.split())
        if len(text) > self.most:
            raise self.refusal("too_long", typed=len(text), most=self.most)
        return text

    def refusal(self, code: str, **params: object) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No maxlength: a browser would silently cut a pasted text. We say that it is too long.
        attrs = super().widget_attrs(widget)
        attrs["autocomplete"] = (
            self.autocomplete
        )  # "off" unless it is about the reader: a browser must not suggest it for others
        attrs |= {"inputmode": self.inputmode} if self.inputmode else {}
        return attrs


class NameField(OneLineField):
    """A name as in the passport: one word or several, one letter or many, in any alphabet.

    Kazakh letters, hyphens and apostrophes are valid. Digits and anything else that is not part of a name are refused.
    Set `autocomplete` ("family-name", "given-name", "additional-name") only if people give their own name.
    """

    default_error_messages = {
        "required": _("Enter the name as in the passport"),
        "digit": _("A name cannot contain digits. Use letters only"),
        "sign": _("“%(sign)s” can’t be part of a name. Use letters, spaces, hyphens and apostrophes"),
        "no_letter": _("A name must have at least one letter"),
    }

    def __init__(self, *, most: int = 100, **kwargs: Any) -> None:
        super().__init__(most=most, **kwargs)

    def to_python(self, value: Any) -> str:
        name = super().to_python(value)
        for char in name:
            kind = unicodedata.category(char)[0]
            if kind == "N":
                raise self.refusal("digit")
            if kind not in "LMZ" and char not in NAME_SIGNS:
                raise self.refusal("sign", sign=char)
        if name and not any(char.isalpha() for char in name):
            raise self.refusal("no_letter")
        return name

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A spelling checker underlines most surnames, and some keyboards "correct" them.
        return super().widget_attrs(widget) | {"spellcheck": "false"}


class ConditionalNameField(NameField):
    """A name that other answers can make unnecessary. Its form says when it is missing, and its label has no
    "(optional)"."""

    def validate(self, value: Any) -> None:
        """Leave it to the form whether it may be empty."""
