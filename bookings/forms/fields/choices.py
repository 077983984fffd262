"""A choice as radio buttons, each with a hint if it helps; and a box that confirms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class HintedRadios(forms.RadioSelect):
    """Native radio buttons. `hints` maps the value of an option to the words under its label."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(attrs, choices)
        self.hints: dict[str, str | Promise] = {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option


class RadioChoiceField(forms.ChoiceField):
    """One of `choices`, with none chosen in advance.

    Choices in groups, `[("Morning", [("17", "09:00"), …]), …]`, give a fieldset with a legend per group.
    A value that is not (or no longer) a choice is refused, and not repeated to the reader.
    """

    widget = HintedRadios
    default_error_messages = {
        "required": _("Choose one of the answers"),
        "invalid_choice": _("This answer can no longer be chosen. Choose another one"),
    }

    def __init__(self, *, hints: Mapping[str, str | Promise] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = dict(hints or {})

    @property
    def hints(self) -> dict[str, str | Promise]:
        """The words under each option, by its value. Assign a new dict: forms share the old one."""
        return self._hints

    @hints.setter
    def hints(self, hints: Mapping[str, str | Promise]) -> None:
        self._hints = dict(hints)
        widget: Any = self.widget
        widget.hints = self._hints


class ConditionalChoiceField(RadioChoiceField):
    """A choice that other answers can make unnecessary. Its form says when it is missing."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class ConfirmationField(forms.BooleanField):
    """A box that confirms what looks like a mistake. Its form decides whether it must be ticked."""

    def validate(self, value: Any) -> None:
        """An empty box means no, which is an answer."""
