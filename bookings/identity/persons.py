"""Recognising a person without storing the number of the document.

A document's number is folded to one spelling (`bookings.identity.typed`) and hashed with a key of its own. Without a
document (a newborn, a lost passport) names and birth date take its place.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable

from django.conf import settings

from bookings.identity.typed import fold_name, normalise_document


def last_four(number: str) -> str:
    """Return the part of a number that is stored, for an officer to compare with the document."""
    return normalise_document(number)[-4:]


def person_hash(
    *, document: str, surname: str, given_names: str, patronymic: str, birth_date: dt.date
) -> tuple[str, str]:
    """Return the keyed hash that identifies a person, and the version of its key."""
    version, secret = next(iter(settings.DOCUMENT_KEYS.items()))
    number = normalise_document(document)
    if number:
        value = f"document:{number}"
    else:
        names = fold_name(f"{surname} {given_names} {patronymic}")
        value = f"person:{names}:{birth_date.isoformat()}"
    return hmac.new(secret.encode(), value.encode(), hashlib.sha256).hexdigest(), version


def letters_changed(before: Iterable[str], after: Iterable[str]) -> int:
    """Return how many letters must be added, removed or replaced to turn the names before into those after.

    Names are compared one by one in the same order, so swapping surname and given names changes most letters of both.
    Capitals, apostrophes and hyphens count as letters, because officers compare the list with the passport.
    """
    return sum(_distance(one, other) for one, other in zip(before, after, strict=True))


def _distance(one: str, other: str) -> int:
    """The Levenshtein distance, in one row of its table."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        left_above, row[0] = row[0], number
        for place, wanted in enumerate(other, start=1):
            replaced = left_above + (letter != wanted)
            left_above, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, replaced)
    return row[-1]
