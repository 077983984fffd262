"""The consent to the processing of personal data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms.page_form import PageForm


class ConsentForm(PageForm):
    """One box for oneself, one for the children of the party, one for its other adults: each only where they are.

    They are empty until somebody has ticked them; `given` says that this was so for the text that is shown.
    """

    submit_text = _("I agree, continue")

    own = forms.BooleanField(
        label=_("I agree to the processing of my personal data as described on this page"),
        error_messages={"required": _("Without your consent we can’t book a place. Tick the box if you agree")},
    )
    children = forms.BooleanField(
        label=_("For each child in this booking, the legal representative agrees to it"),
        error_messages={"required": _("Tick the box if the legal representative agrees for the child")},
    )
    adults = forms.BooleanField(
        label=_("I declare that each of the other adults in this booking has agreed to it"),
        error_messages={"required": _("Ask the other adults first, and tick the box when they agree")},
    )

    def __init__(self, *args: Any, minors: int, adults: int, given: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = dict.fromkeys(self.fields, True) if given else {}
        if not minors:
            del self.fields["children"]
        if adults < 2:
            del self.fields["adults"]
