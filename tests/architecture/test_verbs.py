"""Every step that is recorded has words, and every verb that moves something records it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bookings.staff_messages import VERBS
from tests.architecture.test_structure import APP

ACTIONS = sorted((APP / "actions").glob("*.py"))
# What moves a row or writes it down; all of them are handed a verb.
WRITERS = {"record", "change_status", "end_entry", "close_offer"}
DEFINERS = {"steps.py"}  # they write the status and its Event together


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            yield node


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def verbs_in(tree: ast.AST) -> set[str]:
    """All verbs that are written as words: the first argument of `record`, or `verb=`."""
    found = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and name_of(call):
            given = [keyword.value for keyword in call.keywords if keyword.arg == "verb"]
            if name_of(call) == "record":
                given += call.args[:1]
            for value in given:
                found |= {
                    part.value
                    for part in ast.walk(value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


def writes_status(function: ast.FunctionDef) -> bool:
    """Whether it assigns a status itself, past the functions that record the step."""
    return any(
        isinstance(target, ast.Attribute) and target.attr == "status"
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
    )


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_every_recorded_verb_has_words(path: Path) -> None:
    assert verbs_in(ast.parse(path.read_text())) <= VERBS.keys()


def test_every_word_is_of_a_verb_that_somebody_records() -> None:
    """A verb that is no longer recorded would be in the list of filters and find nothing."""
    recorded: set[str] = set()
    for path in APP.rglob("*.py"):
        if path.name != "words.py" and "migrations" not in path.parts:
            recorded |= verbs_in(ast.parse(path.read_text()))
            recorded |= {
                part.value
                for part in ast.walk(ast.parse(path.read_text()))
                if isinstance(part, ast.Constant) and part.value in VERBS and "actions" in path.parts
            }
    assert VERBS.keys() <= recorded


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_every_status_change_has_its_event(path: Path) -> None:
    if path.name not in DEFINERS:
        assert [function.name for function in functions(path) if writes_status(function)] == []


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_code_that_writes_with_a_verb_is_given_the_verb(path: Path) -> None:
    """`change_status(...)` and its like are given a verb in words, or hand on the one that they were given."""
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and name_of(call) in WRITERS - {"record", "change_status"}:
            given = {keyword.arg for keyword in call.keywords}
            assert given & {"verb", None}, f"{path.name}:{call.lineno}"  # None: `**changes` that hold it


@pytest.mark.parametrize(
    ("code", "verbs"),
    [
        ("record('no_such', booking=b)", {"no_such"}),
        ("change_status(b, to=x, verb='no_such')", {"no_such"}),
        ("steps.change_status(e, verb='a' if late else 'b')", {"a", "b"}),
        ("print('no_such')", set()),
    ],
)
def test_the_check_finds_such_a_verb(code: str, verbs: set[str]) -> None:
    """The negative control of the tests above."""
    assert verbs_in(ast.parse(code)) == verbs


def test_the_check_finds_such_a_write() -> None:
    [function] = ast.parse("def f(b):\n    b.status = 'served'").body
    assert isinstance(function, ast.FunctionDef)
    assert writes_status(function)


# They show the history or count it. `access_log` asks whether the same look is written down already; `versions` and
# `corrections` say who has changed a row meanwhile.
READERS = {
    "admin/versions.py",
    *("actions/access_log.py", "actions/attendance.py", "actions/corrections.py"),
    *("queries/call_sheet.py", "queries/day_list.py"),
    *("queries/reports/reception.py", "queries/reports/waiting_list.py"),
    *("staff/views/booking.py", "staff/views/papers.py", "templatetags/events.py"),
}


def test_nothing_is_decided_by_what_was_recorded() -> None:
    """What an action or a page needs to know is a column: the events are history, and may be truncated."""
    asks = ("Event.objects.filter", "Event.objects.order_by", "Event.objects.exclude", "Event.objects.get")
    readers = {str(path.relative_to(APP)) for path in APP.rglob("*.py") if any(ask in path.read_text() for ask in asks)}
    assert readers == READERS
    assert ".facts" not in (APP / "queries" / "message_relevance.py").read_text()
