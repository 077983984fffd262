"""The shape of the house: which way imports point, who writes a status, how long a file may grow."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APP = ROOT / "bookings"


def python_files(*folders: str) -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts and ".venv" not in path.parts
    ]


def test_imports_point_downward_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def writes_of_status(tree: ast.AST) -> Iterator[int]:
    """Lines that assign to `.status`, or hand `status=` to a method that writes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in ("status", "status_id"):
                    yield node.lineno
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("update", "create", "get_or_create", "update_or_create", "bulk_update", "setattr") and (
                any(keyword.arg == "status" for keyword in node.keywords)
                or any(isinstance(part, ast.Constant) and part.value == "status" for part in ast.walk(node))
            ):
                yield node.lineno


def test_status_is_written_only_in_actions() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in python_files("bookings", "consulate")
        if APP / "actions" not in path.parents
        for line in writes_of_status(ast.parse(path.read_text()))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "booking.status = 'cancelled'",
        "Booking.objects.filter(pk=1).update(status='cancelled')",
        "Booking.objects.create(status='confirmed')",
        "setattr(booking, 'status', 'served')",
    ],
)
def test_the_check_finds_such_a_write(code: str) -> None:
    """The negative control of the test above."""
    assert list(writes_of_status(ast.parse(code))) == [1]


def imports_of(tree: ast.AST) -> Iterator[str]:
    """The modules that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_migrations_import_no_code_of_the_project() -> None:
    """The code goes on changing; a migration must do tomorrow what it did when it was written."""
    migrations = sorted((APP / "migrations").glob("*.py"))
    assert len(migrations) > 2
    found = [
        f"{path.name}: {module}"
        for path in migrations
        for module in imports_of(ast.parse(path.read_text()))
        if module.startswith((".", "bookings", "consulate"))
    ]
    assert found == []


def test_actions_read_no_clock() -> None:
    """`now` comes in; only doors (views, tasks, commands, the admin) look at a clock."""
    inner = [APP / "actions", APP / "models", APP / "notifications" / "delivery.py"]
    inner += [APP / f"{name}.py" for name in ("availability", "planning", "journey", "tokens", "identity")]
    clocks = ("timezone.now(", "datetime.now(", "date.today(", "time.time(", "monotonic(")
    for path in python_files("bookings"):
        if any(path == place or place in path.parents for place in inner):
            assert not any(clock in path.read_text() for clock in clocks), path


def test_a_file_stays_short_enough_to_be_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files("bookings", "consulate")
        if (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_no_file_is_called_utils_or_helpers() -> None:
    nameless = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert not [path for path in python_files("bookings", "consulate", "tests") if path.name in nameless]
