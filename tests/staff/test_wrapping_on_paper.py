"""How lines are broken and rows divided, so that nothing is cut."""

import pytest

from bookings.staff.pdf.fonts import BOLD, UPRIGHT, read_code_points
from bookings.staff.pdf.table import Box, Cell, PrintedLine, measure_row, split_row, wrap_line


def broken(text: str, width: int) -> list[str]:
    """Where each letter is one millimetre wide."""
    return [line.text for line in wrap_line(PrintedLine(text), width, lambda words, _bold, _size: len(words))]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three four", ["one two three", "four"]),
        ("Иванова-Константинопольская", ["Иванова-", "Константинополь", "ская"]),
        ("-------------------", ["-" * 15, "-" * 4]),
        ("ab " + "x" * 31, ["ab", "x" * 15, "x" * 15, "x"]),
        ("tab\tand\nbreak", ["tab and break"]),
    ],
)
def test_lines_are_broken_between_words_at_a_hyphen_or_anywhere(text: str, lines: list[str]) -> None:
    assert broken(text, 15) == lines


def test_a_cell_too_narrow_for_a_letter_still_ends() -> None:
    assert broken("abc", 0) == ["a", "b", "c"]


def test_a_row_higher_than_the_page_is_split_and_its_boxes_are_on_the_first_page() -> None:
    row: list[Cell] = [[PrintedLine(str(number)) for number in range(25)], Box(), [PrintedLine("once")]]
    found = split_row(row, 60)
    assert len(found) == 3
    assert all(measure_row(part) <= 60 for part in found)
    lines = [line for part in found if not isinstance(part[0], Box) for line in part[0]]
    assert [line.text for line in lines] == [str(number) for number in range(25)]
    assert [isinstance(part[1], Box) for part in found] == [True, False, False]
    assert [bool(part[2]) for part in found] == [True, False, False]
    assert split_row(row, 500) == [row]


def test_both_faces_have_all_letters_that_lists_are_written_in() -> None:
    assert UPRIGHT.exists()
    assert BOLD.exists()
    letters = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІЎЇЄҐЂӢӮҲҶ"
    signs = "№–—…·☐✓□₸₽'’ʼ«»"
    assert {ord(char) for char in letters + letters.lower() + signs} <= read_code_points()
