"""Finding a booking by what a person says on the telephone: reference, names, number, address."""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from bookings.models import Applicant, Booking
from bookings.models.applicants import fold

_NUMBER = re.compile(r"[\d\s()+.-]+")
FEWEST_DIGITS = 4


def searched(bookings: QuerySet[Booking], typed: str) -> QuerySet[Booking]:
    """Those that fit all that is typed: a reference (with or without dashes), or a telephone number, or words each of
    which begins a name of the party, the reference or the email. Letters that are exchanged count as the same.
    """
    if not typed.strip():
        return bookings
    found = Q(reference__startswith=re.sub(r"[\s-]", "", typed).upper())
    if _NUMBER.fullmatch(typed) and len(digits := re.sub(r"\D", "", typed)) >= FEWEST_DIGITS:
        # Numbers are stored as +7701…; at home people begin them with an 8.
        found |= Q(phone__contains=digits[1:] if digits.startswith("8") and len(digits) > FEWEST_DIGITS else digits)
    if words := [word for word in typed.split() if fold(word)]:
        found |= _every(words)
    return bookings.filter(found)


def _every(words: list[str]) -> Q:
    rule = Q()
    for word in words:
        rule &= Q(reference__startswith=word.upper()) | Q(email__istartswith=word) | _begins_a_name(fold(word))
    return rule


def _begins_a_name(beginning: str) -> Q:
    names = Concat(Value(" "), "surname_folded", Value(" "), "given_names_folded")
    person = Applicant.objects.filter(booking=OuterRef("pk")).annotate(names=names)
    return Q(Exists(person.filter(names__contains=f" {beginning}")))
