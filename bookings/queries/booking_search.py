"""Search for bookings by what people say on the phone or show at the door: reference, names, phone number or email."""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from bookings.identity.persons import normalise_document
from bookings.models import Applicant, Booking, Reception
from bookings.models.applicants import fold
from bookings.models.bookings import REFERENCE_LENGTH, REFERENCE_LETTERS

_NUMBER = re.compile(r"[\d\s()+.-]+")
FEWEST_DIGITS = 4
LAST_FOUR = 4
# Cyrillic letters that look like a letter or digit of a reference, for people who type on the wrong keyboard layout.
_CYRILLIC = str.maketrans("АСЕНКМРТХУЗЧГВОЅІЈ", "ACEHKMPTXY347BOSIJ")
# Characters that references never contain because they are easily misread, and what each may stand for.
_READ_AS = {
    "O": "DQ", "0": "DQ", "I": "J7T", "1": "7J", "L": "J", "2": "7", "Z": "7", "5": "6", "S": "6", "8": "36", "B": "36R"
}  # fmt: skip


def search_bookings(bookings: QuerySet[Booking], typed: str) -> QuerySet[Booking]:
    """Return the bookings that match the typed text: a reference (with or without dashes), a telephone number, or
    words.

    Each word must begin a name in the party, the reference or the email address. Names match despite
    letters that are commonly exchanged (Ё and Е, Ә and А).
    """
    if not typed.strip():
        return bookings
    found = Q(reference__startswith=re.sub(r"[\s-]", "", typed).upper())
    if _NUMBER.fullmatch(typed) and len(digits := re.sub(r"\D", "", typed)) >= FEWEST_DIGITS:
        # Numbers are stored as +7701…, but people in the country often dial 8 instead of +7.
        found |= Q(phone__contains=digits[1:] if digits.startswith("8") and len(digits) > FEWEST_DIGITS else digits)
    if words := [word for word in typed.split() if fold(word)]:
        found |= _every(words)
    return bookings.filter(found)


def find_by_reference(bookings: QuerySet[Booking], typed: str) -> QuerySet[Booking]:
    """Return the bookings with this reference. Cyrillic letters match the characters they look like. Characters that
    references never contain (O, 0, I, 1 …) match what they may stand for, so several bookings can be found."""
    signs = [sign for sign in typed[:50].upper().translate(_CYRILLIC) if sign.isalnum()]
    if len(signs) != REFERENCE_LENGTH or any(sign not in REFERENCE_LETTERS and sign not in _READ_AS for sign in signs):
        return bookings.none()
    pattern = "".join(sign if sign in REFERENCE_LETTERS else f"[{_READ_AS[sign]}]" for sign in signs)
    return bookings.filter(reference__regex=f"^{pattern}$")


def find_at_reception(reception: Reception, typed: str) -> QuerySet[Booking]:
    """Return the bookings of a reception that match what a person shows or says at the door: a reference, the last four
    characters of a document, a telephone number or names. Holds and bookings that ended before the day are excluded."""
    bookings = reception.bookings.exclude(status__in=[*Booking.ENDED, Booking.Status.HELD])
    if exact := list(find_by_reference(bookings, typed).values_list("pk", flat=True)):
        return bookings.filter(pk__in=exact)
    if not typed.strip():
        return bookings.none()
    number = normalise_document(typed)
    same = Applicant.objects.filter(booking=OuterRef("pk"), last_four=number)
    documents = bookings.filter(Exists(same)) if len(number) == LAST_FOUR else bookings.none()
    return documents | search_bookings(bookings, typed)


def _every(words: list[str]) -> Q:
    rule = Q()
    for word in words:
        rule &= Q(reference__startswith=word.upper()) | Q(email__istartswith=word) | _begins_a_name(fold(word))
    return rule


def _begins_a_name(beginning: str) -> Q:
    names = Concat(Value(" "), "surname_folded", Value(" "), "given_names_folded")
    person = Applicant.objects.filter(booking=OuterRef("pk")).annotate(names=names)
    return Q(Exists(person.filter(names__contains=f" {beginning}")))
