"""One choice among several, as radio buttons with a hint under each where it helps; and a box that confirms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class HintedRadios(forms.RadioSelect):
    """Native radio buttons; `hints` maps an option's value to the words under its label."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(attrs, choices)
        self.hints: dict[str, str | Promise] = {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option


class RadioChoiceField(forms.ChoiceField):
    """One of `choices`, none of them chosen beforehand.

    Choices in groups, `[("Morning", [("17", "09:00"), …]), …]`, give a fieldset with a legend per group.
    A value that isn't offered (any more) is refused without being repeated to the reader.
    """

    widget = HintedRadios
    default_error_messages = {
        "required": _("Choose one of the answers"),
        "invalid_choice": _("This answer can’t be chosen any more. Choose another one"),
    }

    def __init__(self, *, hints: Mapping[str, str | Promise] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = dict(hints or {})

    @property
    def hints(self) -> dict[str, str | Promise]:
        """The words under each option, by its value. Set it anew; one form's field shares the dict with the next."""
        return self._hints

    @hints.setter
    def hints(self, hints: Mapping[str, str | Promise]) -> None:
        self._hints = dict(hints)
        widget: Any = self.widget
        widget.hints = self._hints


class ConditionalChoiceField(RadioChoiceField):
    """A choice that other answers can make needless: its form says when it is missing."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class ConfirmationField(forms.BooleanField):
    """A box that confirms what looks like a slip. Whether it must be ticked is its form's to say."""

    def validate(self, value: Any) -> None:
        """An empty box says no; that is an answer."""
