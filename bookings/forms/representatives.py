"""The name of the representative who comes with a minor, and whose name it can be."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.identity.typed import name_words
from bookings.models import Applicant

RELATIONS = [
    (Applicant.Relation.PARENT.value, _("A parent")),
    (Applicant.Relation.ADOPTER.value, _("An adoptive parent")),
    (Applicant.Relation.GUARDIAN.value, _("A guardian or trustee")),
]
BRINGS = {
    Applicant.Relation.PARENT.value: _("Brings the child’s birth certificate"),
    Applicant.Relation.ADOPTER.value: _("Brings the adoption papers"),
    Applicant.Relation.GUARDIAN.value: _("Brings the guardianship papers"),
}


class Named(Protocol):
    """A person of the party, stored or just typed."""

    @property
    def surname(self) -> str: ...
    @property
    def given_names(self) -> str: ...
    @property
    def full_name(self) -> str: ...


def name_fault(typed: str, *, adults: Iterable[str], minors: Sequence[Named], one_name: bool = False) -> str:
    """Return what is wrong with a representative's name; "" if nothing is. `adults` are the names of the party's
    adults; `one_name` says that the passport shows only one name."""
    words = folded(typed)
    if words in [folded(name) for name in adults]:
        return ""
    if any(words in (folded(minor.full_name), folded(_short(minor))) for minor in minors):
        return gettext("This is the name of a child in this booking. Enter the adult who is coming with them")
    if is_one_word(typed) and not one_name:
        return gettext("Enter surname and given names in full, as in the passport")
    return ""


def is_one_word(name: str) -> bool:
    """Return whether it is half a name, or the whole name of somebody whose passport shows only one."""
    return len(name.split()) == 1


def _short(person: Named) -> str:
    return f"{person.surname} {person.given_names}"


def folded(name: str) -> list[str]:
    """Return the words of a name, whatever their order and spelling."""
    return sorted(name_words(name))
