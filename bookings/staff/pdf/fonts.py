"""The letters that can be printed, and what stands for those that can't."""

import logging
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF

FAMILY = "dejavu"
FOLDER = Path(__file__).resolve().parent.parent / "fonts"
UPRIGHT, BOLD = FOLDER / "DejaVuSansCondensed.ttf", FOLDER / "DejaVuSansCondensed-Bold.ttf"
# Seen at once, and told apart from a question mark that somebody typed. The reference beside it leads to the name.
UNKNOWN = "□"
# It tells each letter that a list was made of, and no log should say who was on it.
logging.getLogger("fontTools").setLevel(logging.WARNING)


def embed_fonts(pdf: FPDF) -> None:
    """Embed both faces; of each, only the letters that are used."""
    pdf.add_font(FAMILY, "", UPRIGHT)
    pdf.add_font(FAMILY, "B", BOLD)


@lru_cache(maxsize=1)
def read_code_points() -> frozenset[int]:
    """The code points that both faces draw."""
    with TTFont(UPRIGHT) as upright, TTFont(BOLD) as bold:
        return frozenset(upright.getBestCmap()) & frozenset(bold.getBestCmap())


def replace_unprintable(text: str) -> str:
    """A line as it can be drawn: letters that the fonts lack, or that only stand right beside others, become □.

    A letter and its mark become one letter where there is one; what is invisible is left out.
    """
    composed = unicodedata.normalize("NFC", text)
    if all(ord(char) in read_code_points() for char in composed):
        return composed
    return "".join(_drawn(char) for char in composed)


def _drawn(char: str) -> str:
    if ord(char) in read_code_points():
        return char
    plain = unicodedata.normalize("NFKC", char)  # a letter in full width, a ligature
    if all(ord(each) in read_code_points() for each in plain):
        return plain
    kind = unicodedata.category(char)
    if kind[0] == "Z" or char in "\t\n\r":
        return " "
    is_invisible = kind in ("Cc", "Cf") or 0xFE00 <= ord(char) <= 0xFE0F  # variation selectors come after emoji
    return "" if is_invisible else UNKNOWN
