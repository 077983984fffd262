"""The distance between two spellings of a name."""

from collections.abc import Iterable


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
