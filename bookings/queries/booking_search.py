"""Search for bookings by what people say on the phone or show at the door: reference, names, phone number or email."""

from __future__ import annotations

import re
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.identity.typed import name_words, normalise_document, normalise_reference, plain
from bookings.models import Applicant, Booking, Reception
from bookings.models.bookings import REFERENCE_LENGTH, REFERENCE_LETTERS

# A phone number, alone or among words.
_TELEPHONE = re.compile(r"\+?[\d(][\d\s()./-]{2,}\d")
FEWEST_DIGITS = 4
LAST_FOUR = 4
# Characters that references never contain because they are easily misread, and what each may stand for.
_READ_AS = {
    "O": "DQ", "0": "DQ", "I": "J7T", "1": "7J", "L": "J", "2": "7", "Z": "7", "5": "6", "S": "6", "8": "36", "B": "36R"
}  # fmt: skip


def search_bookings(bookings: QuerySet[Booking], typed: str) -> QuerySet[Booking]:
    """Return the bookings that match the typed text: a reference (with or without dashes), a phone number, or words in
    any order, with or without punctuation.

    Each word must begin a name in the party (a representative's too), the reference or the email address, or be the
    last four characters of a document or part of the phone number. Names match despite letters that are commonly
    exchanged (Ё and Е, Ә and А).
    """
    if not typed.strip():
        return bookings
    typed = plain(re.sub(r"[\0№#]", " ", typed))
    found = Q(pk=None)
    if reference := normalise_reference(typed):
        found |= Q(reference__startswith=reference)
    if _TELEPHONE.fullmatch(typed.strip()):
        found |= _has_telephone(typed)
    if rules := [_matches(word) for word in _split(typed) if name_words(word)]:
        found |= reduce(and_, rules)
    return bookings.filter(found)


def find_by_reference(bookings: QuerySet[Booking], typed: str) -> QuerySet[Booking]:
    """Return the bookings with this reference. Cyrillic letters match the characters they look like. Characters that
    references never contain (O, 0, I, 1 …) match what they may stand for, so several bookings can be found."""
    signs = normalise_reference(typed[:50])
    if len(signs) != REFERENCE_LENGTH or any(sign not in REFERENCE_LETTERS and sign not in _READ_AS for sign in signs):
        return bookings.none()
    pattern = "".join(sign if sign in REFERENCE_LETTERS else f"[{_READ_AS[sign]}]" for sign in signs)
    return bookings.filter(reference__regex=f"^{pattern}$")


def find_at_reception(reception: Reception, typed: str) -> QuerySet[Booking]:
    """Return the bookings of a reception that match what a person shows or says at the door: a reference, the last four
    characters of a document, a phone number or names. Holds and bookings that ended before the day are excluded."""
    bookings = reception.bookings.exclude(status__in=[*Booking.ENDED, Booking.Status.HELD])
    if exact := list(find_by_reference(bookings, typed).values_list("pk", flat=True)):
        return bookings.filter(pk__in=exact)
    if not typed.strip():
        return bookings.none()
    number = normalise_document(typed)
    # A whole number, as in the document, or its last four characters.
    is_number = len(number) == LAST_FOUR or sum(sign.isdecimal() for sign in number) >= FEWEST_DIGITS
    same = Applicant.objects.filter(booking=OuterRef("pk"), last_four=number[-LAST_FOUR:])
    documents = bookings.filter(Exists(same)) if is_number else bookings.none()
    return documents | search_bookings(bookings, typed)


def _split(typed: str) -> list[str]:
    """Return the words; a phone number among them is one word."""
    numbers = [found[0] for found in _TELEPHONE.finditer(typed) if len(_digits(found[0])) > LAST_FOUR]
    for number in numbers:
        typed = typed.replace(number, " ")
    return [*re.split(r"[\s,;]+", typed), *numbers]


def _matches(word: str) -> Q:
    """Return the rule that one word matches something that is shown of a booking."""
    rule = Q(email__istartswith=word)
    if reference := normalise_reference(word):
        rule |= Q(reference__startswith=reference)
    if len(_digits(word)) >= FEWEST_DIGITS and _TELEPHONE.fullmatch(word):
        rule |= _has_telephone(word)
    return rule | reduce(and_, [Q(Exists(_persons(part))) for part in name_words(word)])


def _persons(word: str) -> QuerySet[Applicant]:
    shown = Q(shown_folded__contains=f" {word}") | Q(last_four=normalise_document(word))
    return Applicant.objects.filter(shown, booking=OuterRef("pk"))


def _has_telephone(typed: str) -> Q:
    digits = _digits(typed)
    if len(digits) < FEWEST_DIGITS:
        return Q(pk=None)
    # Numbers are stored as +7701…, but people in the country often dial 8 instead of +7.
    return Q(phone__contains=digits[1:] if digits.startswith("8") and len(digits) > FEWEST_DIGITS else digits)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text).removeprefix("00")
