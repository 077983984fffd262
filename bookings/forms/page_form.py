"""How a form is laid out: the base form, and the layout objects that pages use.

The HTML is in the template pack `templates/consulate/`. `{% crispy form %}` draws a whole form with its
button; the error summary stands above it, drawn by `base.html`.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject
from django import forms
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Buttons that send what is typed so far, to be shown again and not to be judged: for more time, in another language.
LONGER = "more_time"
IN_LANGUAGE = "in_language"


class Question(Field):
    """A field whose label or legend is the page's `h1`: one question a page."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        extra = {**(kwargs.pop("extra_context", None) or {}), "is_heading": True}
        html: str = super().render(*args, extra_context=extra, **kwargs)
        return html


class Group(LayoutObject):
    """Fields that belong together, in a fieldset with a legend; `hint` stands under the legend.

    Unlike crispy's Fieldset, it never reads the legend as a template, so a legend may carry what a person
    has typed.
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
    """A form of our own pages, public or of the staff. `{% crispy form %}` in a page draws it, button included.

    `layout` names fields and layout objects in their order; empty means all fields. `submit_text` is what
    the button says. Hidden fields may be left out of the layout.
    """

    # We say in words what is missing; with `required`, some screen readers call an untouched field "invalid".
    use_required_attribute = False
    layout: ClassVar[Sequence[Any]] = ()
    # Boxes that stand there only once they are needed: then the form asks for them.
    unasked: frozenset[str] = frozenset()
    submit_text: str | Promise = _("Continue")
    method: ClassVar[str] = "post"
    # What a button outside of the form names to send it; "" where the form is not drawn. One such stands on a page.
    form_id: str = "answers"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def ask(self, name: str) -> None:
        """Show a box that has become needed."""
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
        helper.layout = Layout(*(part for part in self.layout or self.fields if part not in self.unasked))
        helper.render_hidden_fields = True
        helper.submit_text = self.submit_text
        return helper
