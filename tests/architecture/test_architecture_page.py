"""`docs/architecture.md` describes the code as it is: its rooms, arrows, locks, rules and sweeps."""

import ast
import re
import tomllib

from django.conf import settings

from bookings.actions.core import locks
from tests.architecture.test_documentation import ROOT, read

PAGE = "docs/architecture.md"


def rooms_that_exist() -> set[str]:
    app = ROOT / "bookings"
    folders = {path.parent.name for path in app.glob("*/__init__.py")}
    return folders | {path.stem for path in app.glob("*.py") if path.stem not in ("__init__", "apps")}


def test_every_package_has_its_row_and_every_row_its_package() -> None:
    rows = re.findall(r"^\| `bookings/(\w+)(?:/|\.py)` \|", read(PAGE), flags=re.MULTILINE)
    assert sorted(rows) == sorted(rooms_that_exist())


def test_the_arrows_are_those_of_the_contract() -> None:
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    whole = next(each for each in contracts if each.get("containers") == ["bookings"])
    drawn = re.search(r"```\n(citizen.+?)```", read(PAGE), flags=re.DOTALL)
    assert drawn
    assert drawn[1].splitlines() == whole["layers"]


def test_the_functions_named_are_in_their_files() -> None:
    named = re.findall(r"`(bookings/[\w/]+\.py)`\s+\(`(\w+)`\)", read(PAGE))
    assert len(named) > 3
    for path, function in named:
        defined = {node.name for node in ast.parse(read(path)).body if isinstance(node, ast.FunctionDef)}
        assert function in defined, f"{function} in {path}"


def test_the_order_of_locks_is_that_of_the_code() -> None:
    order = re.search(r"\*\*Order:\*\* (.+?)\.\n", read(PAGE), flags=re.DOTALL)
    assert order
    assert " ".join(order[1].split()) in " ".join(str(locks.__doc__).split())


def test_the_constraints_named_are_in_the_migrations() -> None:
    rules = re.search(r"\| rule \| constraint \|\n(.+?)\n\n", read(PAGE), flags=re.DOTALL)
    assert rules
    sql = "".join(path.read_text() for path in (ROOT / "bookings/migrations").glob("*.py"))
    named = re.findall(r"`(\w+)`", rules[1])
    assert len(named) > 5
    assert [name for name in named if name not in sql] == []


def test_every_sweep_is_named() -> None:
    sweeps = read(PAGE).partition("Beat calls these sweeps.")[2].partition("##")[0]
    assert set(re.findall(r"`(\w+)`", sweeps)) == set(settings.CELERY_BEAT_SCHEDULE)
