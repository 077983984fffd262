"""Names in the order of the alphabet in which a reader looks for them.

The database sorts by the server's locale, on many machines by the numbers of the letters: Ақсу after Аягөз there.
"""

# Kazakh has all the letters of Russian, in the same order, and its own among them. Names in Latin letters come first.
_LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACES = {letter: chr(0x10000 + place) for place, letter in enumerate(_LETTERS)}


def in_order(name: str) -> str:
    """What to sort a name by."""
    return "".join(_PLACES.get(letter, letter) for letter in name.lower())
