"""The base form of our pages, and the objects that lay it out.

The HTML is in the template pack `templates/consulate/`. `{% crispy form %}` draws a whole form with its
button. `base.html` draws the error summary above it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject
from django import forms
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Buttons that send what is typed so far, to be shown again without being checked: more time, another language.
LONGER = "more_time"
IN_LANGUAGE = "in_language"


class Question(Field):
    """A field whose label or legend is the page's `h1`: one question a page."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        extra = {**(kwargs.pop("extra_context", None) or {}), "is_heading": True}
        html: str = super().render(*args, extra_context=extra, **kwargs)
        return html


class Group(LayoutObject):
    """Fields that belong together, in a fieldset with a legend and a `hint` under it.

    Unlike crispy's Fieldset, it never reads the legend as a template, so a legend may contain typed text.
    """

    template = "%s/layout/group.html"

    def __init__(self, legend: str | Promise, *fields: Any, hint: str | Promise = "") -> None:
        self.legend = legend
        self.hint = hint
        self.fields = list(fields)

    def render(self, form: Any, context: Any, template_pack: Any = "consulate", **kwargs: Any) -> str:
        inner = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.get_template_name(template_pack), {"group": self, "rendered_fields": inner})


class PageForm(forms.Form):
    """A form of our own pages, public or staff. `{% crispy form %}` draws it with its button.

    `layout` names fields and layout objects in order; empty means all fields. `submit_text` is the text of the button.
    Hidden fields may be left out of the layout.
    """

    # We say in words what is missing; with `required`, some screen readers call an untouched field "invalid".
    use_required_attribute = False
    layout: ClassVar[Sequence[Any]] = ()
    # Fields that appear only once they are needed: then the form asks for them.
    unasked: frozenset[str] = frozenset()
    submit_text: str | Promise = _("Continue")
    method: ClassVar[str] = "post"
    # Where the form is sent, if not to its own page.
    action: str = ""
    # The id by which a button outside the form sends it; "" if the form is not drawn. A page has at most one.
    form_id: str = "answers"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def ask(self, name: str) -> None:
        """Show a field that has become necessary."""
        self.unasked = self.unasked - {name}

    def is_valid(self) -> bool:
        return not self._is_unfinished and super().is_valid()

    def full_clean(self) -> None:
        super().full_clean()
        if self._is_unfinished:
            self._errors = ErrorDict()

    @property
    def _is_unfinished(self) -> bool:
        return LONGER in self.data or IN_LANGUAGE in self.data

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = self.method
        helper.form_id = self.form_id
        if self.action:
            helper.attrs = {"action": self.action}
        helper.layout = Layout(*self._asked(self.layout or self.fields))
        helper.render_hidden_fields = True
        helper.submit_text = self.submit_text
        return helper

    def _asked(self, parts: Iterable[Any]) -> Iterator[Any]:
        """Yield the parts of a layout without the fields that are not asked."""
        for part in parts:
            if isinstance(part, Group):
                yield Group(part.legend, *self._asked(part.fields), hint=part.hint)
            elif part not in self.unasked:
                yield part
