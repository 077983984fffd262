"""What people type, read in one way: spellings that differ and mean the same.

Texts are stored as typed, in Unicode's composed form and without invisible marks, and compared folded. Names follow
the machine-readable line of passports (ICAO Doc 9303): a hyphen is a space, an apostrophe is nothing.
"""

import re
import unicodedata

from bookings.models.applicants import DASHES, fold

# Letters that look the same in both scripts. People type with whichever keyboard is active.
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХІЅЈҮӨ", "ABEKMHOPCTYXISJYO")
# References never contain O, and these Cyrillic letters look like the letter or digit that they may contain.
_IN_REFERENCE = str.maketrans("АСЕНКМРТХУЗЧГВОЅІЈ", "ACEHKMPTXY347BOSIJ")
_IN_DOMAIN = str.maketrans("асеорхуіјѕһԁѡмктн", "aceopxyijshdwmkth")
# №, #, N°, Nº, "No." and "No" by itself. "NO123456" is kept: the letters belong to the number.
_NUMBER_SIGN = re.compile(r"[№#＃]|\bN[°º˚]\.?|\bN[oо]\.|\bN[oо](?=\s)", re.IGNORECASE)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def clean(text: str) -> str:
    """Return a text as it is stored: composed (NFC), without invisible marks (direction, joiners, soft hyphens)."""
    return unicodedata.normalize("NFC", "".join(char for char in text if unicodedata.category(char) != "Cf"))


def plain(text: str) -> str:
    """Return a text with digits of all scripts and full-width signs as ASCII, and all dashes as "-"."""
    return "".join("-" if char in DASHES else _in_ascii(char) for char in clean(text))


def _in_ascii(char: str) -> str:
    if "！" <= char <= "～":
        return unicodedata.normalize("NFKC", char)
    return str(unicodedata.decimal(char, char))


def fold_name(text: str) -> str:
    """Return the words of a name in one spelling: `Салтыков–Щедрин` and `салтыков Щедрин` are the same."""
    return " ".join(name_words(text))


def name_words(text: str) -> list[str]:
    """Return the folded words of a name; hyphens and other signs are between words."""
    folded = fold(clean(unicodedata.normalize("NFKC", clean(text)).casefold()))
    return "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in folded).split()


def normalise_document(number: str) -> str:
    """Return a document number in one spelling: `n 012-34567` becomes `N01234567`, also with Cyrillic letters.

    A sign before the number (№, No.) is not part of it.
    """
    return _signs(number).translate(_LOOK_ALIKE)


def normalise_reference(typed: str) -> str:
    """Return the letters and digits of a reference, however it was typed."""
    return _signs(typed).translate(_IN_REFERENCE)


def _signs(number: str) -> str:
    # The compatibility form makes II of the Roman two; the sign before a number goes first, or № would become "No".
    text = unicodedata.normalize("NFKC", _NUMBER_SIGN.sub(" ", clean(number))).upper()
    return "".join(char for char in plain(text) if char.isalnum())


def normalise_code(typed: str) -> str:
    """Return a code without the spaces, dashes and dots that people put between its digits."""
    return "".join(char for char in plain(typed) if char not in "-." and not char.isspace())


def normalise_address(typed: str) -> str:
    """Return an email address with its domain in letters: browsers send `почта.рф` as `xn--80a1acny.xn--p1ai`."""
    mailbox, at, domain = plain(typed).strip().rpartition("@")
    return mailbox + at + ".".join(_in_letters(label) for label in domain.split("."))


def _in_letters(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.lower().startswith("xn--") else label
    except UnicodeError:  # it only looks encoded
        return label


def in_one_alphabet(domain: str) -> str:
    """Return the domain that was probably meant where letters of another alphabet look like Latin ones, otherwise the
    domain itself. `почта.рф` and `example.рф` are as they should be."""
    labels = domain.split(".")
    latin = [_scripts(label) == {"LATIN"} for label in labels]
    for number, label in enumerate(labels):
        written = label.lower().translate(_IN_DOMAIN)
        if written.isascii() and not label.isascii() and (len(_scripts(label)) > 1 or any(latin)):
            labels[number] = written
    return ".".join(labels)


def mixes_alphabets(domain: str) -> bool:
    """Return whether one part of a domain has letters of two alphabets. No registry gives such a domain."""
    return any(len(_scripts(label)) > 1 for label in domain.split("."))


def _scripts(label: str) -> set[str]:
    names = {unicodedata.name(char, "").partition(" ")[0] for char in label}
    return names & set(_SCRIPTS)
