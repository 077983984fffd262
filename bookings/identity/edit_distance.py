"""How far two spellings of a name lie apart."""

from collections.abc import Iterable


def letters_changed(before: Iterable[str], after: Iterable[str]) -> int:
    """How many letters have to be put in, left out or replaced to come from the names before to those after.

    Name by name, in the same order: who swaps surname and given names changes most letters of both. Capitals,
    apostrophes and hyphens are letters like others, since officers compare the list with the passport.
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
