"""Printable characters, and the replacement for those that cannot be printed."""

import logging
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF

FAMILY = "dejavu"
FOLDER = Path(__file__).resolve().parent.parent / "fonts"
UPRIGHT, BOLD = FOLDER / "DejaVuSansCondensed.ttf", FOLDER / "DejaVuSansCondensed-Bold.ttf"
# Easy to notice, and different from a typed question mark. The booking reference beside it leads to the name.
UNKNOWN = "□"
# fontTools logs every character of a list, and no log should reveal who was on it.
logging.getLogger("fontTools").setLevel(logging.WARNING)


def embed_fonts(pdf: FPDF) -> None:
    """Embed both font faces, each with only the characters that are used."""
    pdf.add_font(FAMILY, "", UPRIGHT)
    pdf.add_font(FAMILY, "B", BOLD)


@lru_cache(maxsize=1)
def read_code_points() -> frozenset[int]:
    """Return the code points that both font faces contain."""
    with TTFont(UPRIGHT) as upright, TTFont(BOLD) as bold:
        return frozenset(upright.getBestCmap()) & frozenset(bold.getBestCmap())


def replace_unprintable(text: str) -> str:
    """Return the text with □ for characters that the fonts lack or that only display correctly in combination.

    A letter and its mark become one character if there is one. Invisible characters are left out.
    """
    composed = unicodedata.normalize("NFC", text)
    if all(ord(char) in read_code_points() for char in composed):
        return composed
    return "".join(_drawn(char) for char in composed)


def _drawn(char: str) -> str:
    if ord(char) in read_code_points():
        return char
    plain = unicodedata.normalize("NFKC", char)  # full-width letters, ligatures
    if all(ord(each) in read_code_points() for each in plain):
        return plain
    kind = unicodedata.category(char)
    if kind[0] == "Z" or char in "\t\n\r":
        return " "
    is_invisible = kind in ("Cc", "Cf") or 0xFE00 <= ord(char) <= 0xFE0F  # variation selectors follow emoji
    return "" if is_invisible else UNKNOWN
