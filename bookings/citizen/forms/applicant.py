"""One person of the party."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from bookings.errors import SamePersonTwice
from bookings.forms.fields import ConfirmationField
from bookings.forms.person_form import PersonForm
from bookings.models import Applicant

# What a browser knows of its owner, who mostly comes first.
OWN = {"surname": "family-name", "given_names": "given-name", "patronymic": "additional-name"}


class ApplicantForm(PersonForm):
    """`kept` is the person as written down before, if any; `today` is the date at the post; `own` that the browser may
    offer what it knows of its owner.

    A box stands there only where it is needed: that the number kept is to be removed.
    """

    no_document = ConfirmationField(label=_("Remove the number kept: this person has no document now"))

    def __init__(self, *args: Any, kept: Applicant | None, today: dt.date, own: bool = False, **kwargs: Any) -> None:
        names = ("surname", "given_names", "patronymic", "birth_date")
        initial = {name: getattr(kept, name) for name in names} if kept else {}
        super().__init__(*args, initial=initial, today=today, **kwargs)
        if own:
            for name, known in OWN.items():
                self.fields[name].widget.attrs["autocomplete"] = known
            self.fields["birth_date"].own = True  # type: ignore[attr-defined]
        self.kept = kept
        self.kept_number = kept.last_four if kept else ""
        if self.kept_number:
            self.fields["document"].help_text = _("Kept: …%(last_four)s. Leave this empty to keep it.") % {
                "last_four": self.kept_number
            }
        else:
            del self.fields["no_document"]

    def is_whole_name(self, surname: str) -> bool:
        said_before = self.kept is not None and not self.kept.given_names and self.kept.surname == surname
        return super().is_whole_name(surname) and not said_before

    @property
    def values(self) -> dict[str, Any]:
        """What `actions.details.save_applicant` takes. An empty number keeps the one given before, unless that is to
        be removed; a number typed takes its place in any case."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("one_name", "no_document")}
        if self.kept_number and not values["document"] and not self.cleaned_data["no_document"]:
            values["document"] = None
        return values

    def refuse(self, _refusal: SamePersonTwice) -> None:
        """Say beside the field that another person of the party is this very person."""
        self.refuse_twice()
