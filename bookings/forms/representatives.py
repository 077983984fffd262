"""Who comes with a minor: whose name it can be."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Applicant
from bookings.models.applicants import fold

RELATIONS = [
    (Applicant.Relation.PARENT.value, _("A parent")),
    (Applicant.Relation.ADOPTER.value, _("An adoptive parent")),
    (Applicant.Relation.GUARDIAN.value, _("A guardian or trustee")),
]
BRINGS = {
    Applicant.Relation.PARENT.value: _("Brings the child’s birth certificate"),
    Applicant.Relation.ADOPTER.value: _("Brings the papers of the adoption"),
    Applicant.Relation.GUARDIAN.value: _("Brings the papers that appoint them"),
}


class Named(Protocol):
    """A person of the party, written down or just typed."""

    @property
    def surname(self) -> str: ...
    @property
    def given_names(self) -> str: ...
    @property
    def full_name(self) -> str: ...


def name_fault(typed: str, *, adults: Iterable[str], minors: Sequence[Named], one_name: bool = False) -> str:
    """What is wrong with the name of a representative; "" if nothing is. `adults` are names of the party's own;
    `one_name` says that the passport shows no more than one."""
    words = folded(typed)
    if words in [folded(name) for name in adults]:
        return ""
    if any(words in (folded(minor.full_name), folded(_short(minor))) for minor in minors):
        return gettext("This is the name of a child in this booking. Enter the adult who comes along")
    if is_one_word(typed) and not one_name:
        return gettext("Enter surname and given names in full, as in the passport")
    return ""


def is_one_word(name: str) -> bool:
    """Whether it is the half of a name, or the whole of somebody's whose passport shows only one."""
    return len(name.split()) == 1


def _short(person: Named) -> str:
    return f"{person.surname} {person.given_names}"


def folded(name: str) -> list[str]:
    """The words of a name in whatever order and spelling they are typed."""
    return sorted(fold(name).split())
